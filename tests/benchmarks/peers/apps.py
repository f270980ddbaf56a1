"""App configuration of the peers."""

from django.apps import AppConfig


class PeersConfig(AppConfig):
    """Tables of the peers; created by ``migrate --run-syncdb``."""

    name = "tests.benchmarks.peers"
    label = "peers"
    default_auto_field = "django.db.models.BigAutoField"
