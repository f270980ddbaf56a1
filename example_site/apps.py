"""App configuration of the example site's own pages and commands."""

from django.apps import AppConfig


class ExampleSiteConfig(AppConfig):
    """Home, openings and job pages of Norrglimt."""

    name = "example_site"
    label = "example_site"
    verbose_name = "Norrglimt"
    default_auto_field = "django.db.models.BigAutoField"
