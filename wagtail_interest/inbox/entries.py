"""The inbox's ModelAdmin: what a host subclasses to change its columns, filters, export or rights."""

from __future__ import annotations

from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.widgets.button import HeaderButton
from wagtail_modeladmin.helpers.search import DjangoORMSearchHandler

from wagtail_interest import access, clock
from wagtail_interest.inbox.badge import InboxMenuItem
from wagtail_interest.inbox.buttons import InboxButtonHelper
from wagtail_interest.inbox.entry.urls import COLLECTION_VIEWS, ENTRY_VIEW, ENTRY_VIEWS
from wagtail_interest.inbox.keys import button_attrs, list_keys
from wagtail_interest.inbox.native import NativeModelAdmin, NativePermissionHelper
from wagtail_interest.questions.clean import clean_line
from wagtail_interest.records.interest import Interest
from wagtail_interest.vocabulary import Availability, Result

#: One column that holds name, address, reference, chosen options and short answers.
SEARCHED = ("search_text",)


class EntrySearchHandler(DjangoORMSearchHandler):
    """Asks ``search_text`` in the shape it is stored in: cleaned and lower case, also where the database knows only a-z.

    So it need not ignore case, which on PostgreSQL would pass the trigram index by.
    """

    def search_queryset(self, queryset: Any, search_term: str, **kwargs: Any) -> Any:
        """Return what holds every word; fields that a host names are asked for the words as typed."""
        if tuple(self.search_fields or ()) == SEARCHED:
            for word in clean_line(search_term).lower().split():
                asked = (Q(search_text__contains=spelt) for spelt in _spellings(word))
                queryset = queryset.filter(reduce(or_, asked))
            return queryset
        return super().search_queryset(queryset, search_term, **kwargs)


def _spellings(word: str) -> list[str]:
    """Return how *word* may be stored: a reference with its dash, an apostrophe typed or typeset."""
    from wagtail_interest.intake.reference import ALPHABET  # on first use: start-up stays light

    if len(word) == 8 and set(word) <= set(
        ALPHABET.lower()
    ):  # as somebody writes it who was told it by telephone
        return [word, f"{word[:4]}-{word[4:]}"]
    if "'" in word or "’" in word:
        return [word.replace("’", "'"), word.replace("'", "’")]
    return [word]


class InterestPermissionHelper(NativePermissionHelper):
    """The rights of recruiters, asked of ``access``; which entries, its querysets say."""

    def user_can_list(self, user: Any) -> bool:
        """Return whether *user* sees entries at all; any other right on them does not open the list."""
        return access.may(user, "view")

    def user_can_create(self, user: Any) -> bool:
        """Return False: an interest is registered by hand through its own view, never as a bare row."""
        return False

    def user_can_inspect_obj(self, user: Any, obj: Any) -> bool:
        """Return whether *user* may read an entry that its queryset contains."""
        return access.may(user, "view")

    def user_can_edit_obj(self, user: Any, obj: Any) -> bool:
        """Return False: entries change by verbs, what a candidate wrote does not."""
        return False

    def user_can_delete_obj(self, user: Any, obj: Any) -> bool:
        """Return False: an entry is erased, with everything it owns, by its own view."""
        return False

    def user_can_export(self, user: Any) -> bool:
        """Return whether *user* may take a copy of what the list shows."""
        return access.may(user, "view") and access.may(user, "export")


class InterestAdmin(NativeModelAdmin):
    """The inbox: entries of the forms a recruiter may see.

    ``list_display`` as it stands is drawn by one row template; any other value is drawn column by column, and
    the methods below may be named in it. ``list_export`` may name ``answers``: one column a question.
    """

    model = Interest
    menu_label = _("Inbox")
    menu_icon = "clipboard-list"
    base_url_path = "interest/inbox"
    #: The columns of the row template.
    row_columns: tuple[str, ...] = (
        "candidate_name",
        "looking",
        "screened",
        "standing",
        "received",
    )
    list_display = row_columns
    list_export: tuple[str, ...] = (
        "reference",
        "form",
        "kind",
        "submitted_at",
        "name",
        "email",
        "phone",
        "availability",
        "areas",
        "result",
        "must",
        "merit",
        "values",
        "step",
        "outcome",
        "due_on",
        "settled_at",
        "exit",
        "assigned_to",
        "source",
        "language",
        "consent_pool",
        "is_test",
        "retain_until",
        "answers",
    )
    #: None: ``interest-`` and the day.
    export_filename: str | None = None
    export_formats = ("csv", "xlsx")
    ordering = ("-submitted_at", "-id")
    list_per_page = 50
    search_fields = SEARCHED
    search_handler_class = EntrySearchHandler
    filterset_class: Any = "wagtail_interest.inbox.filters.InterestFilterSet"
    index_view_extra_js = ["wagtail_interest/admin/keyboard.js"]
    inspect_view_enabled = True
    history_view_enabled = False
    index_view_class = "wagtail_interest.inbox.listing.InboxIndexView"
    inspect_view_class = ENTRY_VIEW
    permission_helper_class = InterestPermissionHelper
    button_helper_class = InboxButtonHelper
    extra_object_views = ENTRY_VIEWS
    extra_collection_views = COLLECTION_VIEWS
    scope = staticmethod(access.visible_interests)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Interest]:
        """Return the entries this user may see; list, search, export and every page of an entry start here."""
        return access.visible_interests(request.user).order_by(*self.get_ordering(request))

    @property
    def shows_less(self) -> bool:
        """Whether a host narrows this inbox: then no tab tells a number that was counted without that."""
        return type(self).get_queryset is not InterestAdmin.get_queryset

    def collection_views(self) -> dict[str, Any]:
        """Return the listing and what stands beside it; there is no bare form for a new entry."""
        return {key: view for key, view in super().collection_views().items() if key != "create"}

    def object_views(self) -> dict[str, Any]:
        """Return the entry's page and its actions; there is no bare form to edit or delete one."""
        return {key: view for key, view in super().object_views().items() if key not in {"edit", "delete"}}

    def get_menu_item(self, order: int | None = None) -> InboxMenuItem:
        """Return the menu item that also says what is owed."""
        return InboxMenuItem(self, order or self.get_menu_order())

    def get_header_buttons(self, request: HttpRequest) -> list[HeaderButton]:
        """Return *Register an interest* for who may answer, and what shows the keys."""
        attrs = button_attrs(list_keys())
        keys = HeaderButton(str(_("Keyboard")), icon_name="keyboard", attrs=attrs, priority=2000)
        if "register" not in self.extra_collection_views or not access.may(request.user, "change"):
            return [keys]
        url = self.url_helper.get_action_url("register")
        return [HeaderButton(str(_("Register an interest")), url=url, icon_name="plus"), keys]

    # -- columns a host may name --------------------------------------------------------------------------

    def candidate_name(self, obj: Interest) -> str:
        """The name as typed."""
        return obj.name or obj.reference

    def looking(self, obj: Interest) -> str:
        """Availability and areas."""
        from wagtail_interest.inbox.rows import area_names, label  # on first use: start-up stays light

        areas = area_names([obj]).get(obj.pk, "")
        return " · ".join(filter(None, [label(Availability, obj.availability), areas]))

    def screened(self, obj: Interest) -> str:
        """Screening result and its three figures."""
        from wagtail_interest.inbox.rows import figures, label  # on first use, as above

        return " · ".join([label(Result, obj.result), *figures(obj)])

    def standing(self, obj: Interest) -> str:
        """Step, and whether an answer is owed."""
        from wagtail_interest.followup.promise import local_day  # on first use, as above
        from wagtail_interest.inbox.rows import due_words, step_words  # on first use, as above

        today = local_day(clock.now())
        return f"{step_words(obj).text} · {due_words(obj, today).text}"

    def responsible(self, obj: Interest) -> str:
        """Who it is assigned to."""
        return str(obj.assigned_to.get_username()) if obj.assigned_to else ""

    def received(self, obj: Interest) -> Any:
        """When it came."""
        return timezone.localtime(obj.submitted_at).date()

    candidate_name.short_description = _("Candidate")  # type: ignore[attr-defined]
    candidate_name.admin_order_field = "name"  # type: ignore[attr-defined]
    looking.short_description = _("Looking for")  # type: ignore[attr-defined]
    screened.short_description = _("Screening")  # type: ignore[attr-defined]
    standing.short_description = _("Answer")  # type: ignore[attr-defined]
    standing.admin_order_field = "due_on"  # type: ignore[attr-defined]
    responsible.short_description = _("Responsible")  # type: ignore[attr-defined]
    received.short_description = _("Received")  # type: ignore[attr-defined]
    received.admin_order_field = "submitted_at"  # type: ignore[attr-defined]
