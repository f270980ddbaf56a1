"""The host's interest page, as the README tells to write it."""

from wagtail.test.basepage.models import BasePage

from wagtail_interest.page_types.mixin import InterestPageMixin
from wagtail_interest.page_types.panels import interest_panels
from wagtail_interest.vocabulary import Kind


class TalentPage(InterestPageMixin, BasePage):
    """Takes in interest in one role."""

    interest_kind = Kind.ROLE
    content_panels = [*BasePage.content_panels, *interest_panels()]
