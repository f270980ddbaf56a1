"""The inbox list: its columns, its one row template, its order, and the rows' menu."""

from __future__ import annotations

from typing import Any, NamedTuple, cast

from django.contrib.admin.utils import quote
from django.db.models import OuterRef, QuerySet, Subquery
from django.http import HttpRequest
from django.middleware.csrf import get_token
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from wagtail_interest import access, clock
from wagtail_interest.inbox import badge
from wagtail_interest.inbox.choices import names, owner_of
from wagtail_interest.inbox.export import batches, export_headings, export_rows, with_events
from wagtail_interest.inbox.filters import ANSWER
from wagtail_interest.inbox.native.listing import NativeIndexView, NativeTable
from wagtail_interest.inbox.question_filters import FormRadio
from wagtail_interest.inbox.rows import Row, area_names, make_row
from wagtail_interest.inbox.setup.views import may_set_up, needs_set_up
from wagtail_interest.inbox.trouble import troubles
from wagtail_interest.records.attachment import Attachment
from wagtail_interest.records.interest import Interest, InterestQuerySet

#: Long columns that no list needs.
LONG = ("answers", "search_text", "screening", "overruled", "spam_signs")
#: Parameters that belong to one look at the list, not to the set it shows.
PASSING = ("p", "export", "file", "review")


class Way(NamedTuple):
    """A link above the list; ``here`` when the list shows just that."""

    label: str
    number: str
    url: str
    here: bool


class InboxTable(NativeTable):
    """The table of ``InterestAdmin``'s own columns: every row from one template instead of one per cell."""

    template_name = "wagtail_interest/inbox/table.html"
    header_row_classname = "wi-inbox__head"
    view: Any = None

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        context = super().get_context_data(parent_context)
        context["rows"] = self.view.make_rows(list(self.data))
        context["csrf"] = get_token(self.view.request)
        return context


class InboxIndexView(NativeIndexView):
    """The list of entries. A host that changes ``list_display`` gets those columns, drawn cell by cell."""

    results_template_name = "wagtail_interest/inbox/inbox_results.html"

    def get_page_title(self) -> str:
        """Return the ModelAdmin's menu label: what the recruiter pressed."""
        return str(self.model_admin.get_menu_label())

    @property
    def has_own_columns(self) -> bool:
        """Whether the columns are those the row template draws."""
        return tuple(self.list_display) == tuple(self.model_admin.row_columns)

    @cached_property
    def table_class(self) -> Any:  # type: ignore[override] # Wagtail's own is a cached property, too
        """The table with the row template, or the general one."""
        return InboxTable if self.has_own_columns else NativeTable

    def get_table(self, object_list: Any) -> Any:
        """Return the table with a way back to this view's rows."""
        table = super().get_table(object_list)
        table.view = self
        return table

    def get_base_queryset(self) -> QuerySet:
        """Return what a page of rows needs, in one query, without long texts."""
        cv = (
            Attachment.objects.filter(interest=OuterRef("pk"), question_id="").order_by("pk").values("pk")[:1]
        )
        interests = super().get_base_queryset().annotate(cv_id=Subquery(cv))
        if self.is_export:
            return interests.select_related("form", "assigned_to").defer(*LONG[1:])
        return interests.select_related("form__plan__owner", "candidate", "assigned_to").defer(*LONG)

    def order_queryset(self, queryset: QuerySet) -> QuerySet:
        """Return the asked or the ModelAdmin's order; what is to answer stands by due date unless asked otherwise."""
        answer = self.request.GET.get("answer")
        if not self.ordering and answer in {"owed", "overdue"}:
            return cast(InterestQuerySet, queryset).in_queue_order()
        return super().order_queryset(queryset)

    def troubles(self) -> list[str]:
        """Return what is wrong with the machinery, to stand above the list."""
        return troubles()

    def offers_setup(self) -> bool:
        """Return whether the empty inbox should offer to set everything up; asked only when it is empty."""
        return may_set_up(self.request.user) and needs_set_up()

    def ways(self) -> list[Way]:
        """Return the ways into the whole inbox, to answer and overdue with their counts; empty when nothing is owed."""
        user, today = self.request.user, timezone.localdate(clock.now())
        counts = {"owed": badge.owed(user), "overdue": badge.overdue(user, today)}
        if not counts["owed"]:
            return []
        asked = self.carried()
        ways = [Way(_("All"), "", str(self.index_url), asked == "")]
        for answer, label in ANSWER[:2]:
            if counts[answer]:
                query = f"answer={answer}"
                url = f"{self.index_url}?{query}"
                ways.append(Way(str(label), badge.words(counts[answer]), url, asked == query))
        return ways

    # -- rows ---------------------------------------------------------------------------------------------

    def carried(self) -> str:
        """Return the query string that names this filtered set, for the entries' URLs; empty when it is the whole inbox."""
        params = self.request.GET.copy()
        for name in [key for key in params if key in PASSING or key.startswith("_w_") or not params[key]]:
            del params[name]
        return params.urlencode()

    def make_rows(self, interests: list[Interest]) -> list[Row]:
        """Return the rows of one page."""
        today = timezone.localdate(clock.now())
        areas, carried = area_names(interests), self.carried()
        context = {"view": self, "request": self.request}
        owners = names().default_owners
        rows = []
        for interest in interests:
            url = self.url_helper.get_action_url("inspect", quote(interest.pk))
            url = f"{url}?{carried}" if carried else url
            row = make_row(
                interest,
                url=url,
                areas=areas.get(interest.pk, ""),
                owner=owner_of(interest.form, owners),
                today=today,
            )
            row.attrs = self.model_admin.get_extra_attrs_for_row(interest, context)
            row.buttons = self.button_helper.get_buttons_for_obj(interest)
            rows.append(row)
        return rows

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(*args, **kwargs)
        if self.filters and self.results_only and FormRadio.HELD in self.request.GET:
            held = self.request.GET[FormRadio.HELD]
            wanted = self.filters.form.fields["form"].widget.questions_of
            if held != str(wanted or ""):
                context["render_filters_fragment"] = True
        return context

    # -- export -------------------------------------------------------------------------------------------

    def get_filename(self) -> str:
        """Return the host's ``export_filename``, else a name that says what and of which day."""
        return self.model_admin.export_filename or f"interest-{timezone.localdate(clock.now()).isoformat()}"

    def export_headings_row(self, queryset: QuerySet) -> list[str]:
        """Return the headings; ``answers`` becomes one column a question."""
        self.exported = export_headings(self, queryset)
        return self.exported.headings

    def export_rows(self, queryset: QuerySet) -> Any:
        """Yield the rows, leaving an event on each entry before its row is sent."""
        found = batches(self.exported, queryset)
        return export_rows(self, self.exported, with_events(found, by=self.request.user, now=clock.now()))


def visible(request: HttpRequest) -> QuerySet[Interest]:
    """Return the entries of this request's user, in no order yet."""
    return access.visible_interests(request.user)
