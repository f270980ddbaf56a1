"""Serves the site in a thread while demo data is made, so that past mail takes the same road as every other."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from socketserver import ThreadingMixIn
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

from django.conf import settings
from django.core.wsgi import get_wsgi_application


class _Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class _Quiet(WSGIRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        """Say nothing: the maker of the data reports progress itself."""


@contextmanager
def running() -> Iterator[None]:
    """Serve on a free port of this machine and point anymail and the stand-in at it until the block ends."""
    server = make_server("127.0.0.1", 0, get_wsgi_application(), _Server, _Quiet)
    before = (settings.ANYMAIL, settings.DEMO_SELF_URL, settings.DEMO_MAIL_REPORTS)
    url = f"http://127.0.0.1:{server.server_port}"
    settings.ANYMAIL = {**settings.ANYMAIL, "POSTMARK_API_URL": f"{url}/demo-mail/api/"}
    settings.DEMO_SELF_URL, settings.DEMO_MAIL_REPORTS = url, False
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield
    finally:
        server.shutdown()
        server.server_close()
        settings.ANYMAIL, settings.DEMO_SELF_URL, settings.DEMO_MAIL_REPORTS = before
