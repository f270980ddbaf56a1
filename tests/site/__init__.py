"""The host side of the tests: a home page and a base template such as any site has."""
