"""App configuration of the mail stand-in."""

from django.apps import AppConfig


class DemoMailConfig(AppConfig):
    """Keeps what the demo's mail back end was given."""

    name = "example_site.demo_mail"
    label = "demo_mail"
    verbose_name = "Demo mail"
    default_auto_field = "django.db.models.BigAutoField"
