"""The mail room: real SMTP, a stand-in for a mail service's API behind the real backend, real webhooks."""
