"""Buttons on a page's header and in the page listing: its entries, and a test mail to oneself."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from django.urls import NoReverseMatch, URLPattern, path, reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.admin.widgets.button import Button

from wagtail_interest import clock
from wagtail_interest.access.scope import visible_interests
from wagtail_interest.first_use import view
from wagtail_interest.records.form import FormPage

if TYPE_CHECKING:
    from wagtail_interest.page_types.shown_state import ShownState


class StateTag(Button):
    """The state of a page's form in the page listing, in front of the row's buttons."""

    template_name = "wagtail_interest/admin/state_tag.html"
    allow_in_dropdown = False

    def __init__(self, state: ShownState) -> None:
        super().__init__(state.label, state.url, priority=1)
        self.state = state

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        """Return what the template shows."""
        return {"state": self.state}


#: The inbox's list in the admin; the inbox room registers it.
INBOX_URL = "interest_inbox_modeladmin_index"
SAMPLE_URL = "wagtail_interest_send_test"
#: Up to how many entries are counted for a button, so that a listing stays quick.
COUNTED = 10_000


def admin_urls() -> list[URLPattern]:
    """Return the admin's URLs of this room. For ``register_admin_urls``."""
    send_test = view("wagtail_interest.page_types.sample.SendTestView")
    return [path("interest/send-test/<int:page_id>/", send_test, name=SAMPLE_URL)]


def header_buttons(
    page: Any, user: Any, view_name: str = "", next_url: str | None = None
) -> Iterator[Button]:
    """Yield what stands in a page's own menu. For ``register_page_header_buttons``."""
    yield from listing_buttons(page, user, next_url)
    if _is_interest_page(page) and page.pk and page.permissions_for_user(user).can_edit():
        yield Button(_("Send me a test"), reverse(SAMPLE_URL, args=[page.pk]), icon_name="mail", priority=72)


def listing_buttons(page: Any, user: Any, next_url: str | None = None) -> Iterator[Button]:
    """Yield the way to a page's entries, where *user* may see them. For ``register_page_listing_more_buttons``."""
    if not _is_interest_page(page):
        return
    shown = FormPage.objects.filter(page_id=page.pk).values_list("form_id", flat=True).first()
    if shown is None:
        return
    entries = visible_interests(user).counted().filter(form_id=shown)
    if not user.has_perm("wagtail_interest.view_interest"):
        return
    count = entries.order_by().values("pk")[: COUNTED + 1].count()
    try:
        url = f"{reverse(INBOX_URL)}?{urlencode({'form': str(shown), 'tab': 'all'})}"
    except NoReverseMatch:
        return
    if count > COUNTED:
        label = _("See entries (more than %(count)d)") % {"count": COUNTED}
    else:
        label = ngettext("See entries (%(count)d)", "See entries (%(count)d)", count) % {"count": count}
    yield Button(label, url, icon_name="list-ul", priority=71)


def state_tag(page: Any, user: Any, next_url: str | None = None) -> Iterator[Button]:
    """Yield the state of a page's form and the number that decides it. For ``register_page_listing_buttons``."""
    if not _is_interest_page(page):
        return
    from wagtail_interest.page_types.shown_state import in_listing  # on first use: start-up stays light

    state = in_listing(page, user, clock.now())
    if state is not None:
        yield StateTag(state)


def _is_interest_page(page: Any) -> bool:
    return hasattr(page.specific_class, "interest_kind")
