"""App configuration of the concrete pages."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PagesConfig(AppConfig):
    """Concrete page classes built from ``InterestPageMixin``."""

    name = "wagtail_interest.pages"
    label = "wagtail_interest_pages"
    verbose_name = _("Interest pages")
    default_auto_field = "django.db.models.BigAutoField"
