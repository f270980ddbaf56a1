"""A stand-in for an e-mail service provider: takes mail over Postmark's HTTP API, shows it, reports back by webhook."""
