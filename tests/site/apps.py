"""App configuration of the test host."""

from django.apps import AppConfig


class TestSiteConfig(AppConfig):
    """The test host."""

    name = "tests.site"
    label = "test_site"
    default_auto_field = "django.db.models.BigAutoField"
