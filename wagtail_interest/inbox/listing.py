"""The inbox list: its tabs, its columns and one row template, its order and pages, and the rows' menu."""

from __future__ import annotations

from hashlib import sha256
from typing import Any

from django.contrib.admin.utils import quote
from django.db.models import OuterRef, QuerySet, Subquery
from django.forms import Media
from django.middleware.csrf import get_token
from django.utils.functional import cached_property

from wagtail_interest import access, clock
from wagtail_interest.inbox import badge, tabs
from wagtail_interest.inbox.bulk.column import BulkColumn, select_words
from wagtail_interest.inbox.bulk.news import finished_jobs
from wagtail_interest.inbox.choices import give_forms, names, owner_of
from wagtail_interest.inbox.export import batches, export_headings, export_rows, with_events
from wagtail_interest.inbox.native.listing import NativeIndexView, NativeTable
from wagtail_interest.inbox.native.urls import RowURLs
from wagtail_interest.inbox.paging import PLACES, InboxPaginator, place_of
from wagtail_interest.inbox.question_filters import FormRadio
from wagtail_interest.inbox.row_menus import RowMenus
from wagtail_interest.inbox.rows import Row, area_names, make_row
from wagtail_interest.inbox.setup.menu import may_set_up, needs_set_up
from wagtail_interest.inbox.tabbed import TabbedMixin
from wagtail_interest.inbox.trouble import troubles
from wagtail_interest.records.attachment import Attachment
from wagtail_interest.records.interest import Interest

#: Long columns that no list needs.
LONG = ("answers", "search_text", "screening", "overruled", "spam_signs")
#: Parameters that belong to one look at the list, not to the set it shows.
PASSING = (*PLACES, "export", "file", "review")


class InboxTable(NativeTable):
    """The table of ``InterestAdmin``'s own columns: every row from one template instead of one per cell."""

    template_name = "wagtail_interest/inbox/table.html"
    header_row_classname = "wi-inbox__head"
    view: Any = None

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        context = super().get_context_data(parent_context)
        context["rows"] = self.view.make_rows(list(self.data))
        context["bulk"] = self.view.may_change_many
        return context


class InboxIndexView(TabbedMixin, NativeIndexView):
    """The list of entries. A host that changes ``list_display`` gets those columns, drawn cell by cell."""

    template_name = "wagtail_interest/inbox/inbox.html"
    paginator_class = InboxPaginator
    #: Whether the asked order was left out, since the list is too long to be sorted so.
    left_unsorted = False
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
        interests = interests.select_related("candidate", "assigned_to").defer(*LONG)
        # the row template's rows get their forms from what the filters have read, see ``make_rows``
        return interests if self.has_own_columns else interests.select_related("form__plan__owner")

    def extra_media(self) -> Media:
        """CSS of the tabs and of what is done with many."""
        css = [f"wagtail_interest/admin/{name}.css" for name in ("tabs", "bulk", "answer")]
        return super().extra_media() + Media(css={"all": css})

    # -- pages --------------------------------------------------------------------------------------------

    def paginate_queryset(self, queryset: QuerySet, page_size: int) -> Any:
        """Return a page by number, or by its place in a list that is longer than anybody counts."""
        paginator = self.get_paginator(queryset, page_size)
        if self.is_known_to_be_long(paginator):
            paginator.take_for_long()
        if paginator.is_capped:
            if not self.is_flat:
                self.left_unsorted, self.ordering = True, None
                paginator.object_list = self.order_queryset(queryset)
            page = place_of(paginator, self.request.GET, str(self.index_url))
            if page is not None:
                return paginator, page, page.object_list, True
        page = paginator.get_page(self.request.GET.get(self.page_kwarg))
        return paginator, page, page.object_list, page.has_other_pages()

    def is_known_to_be_long(self, paginator: InboxPaginator) -> bool:
        """Return whether this very list was too long to be counted within the last minute."""
        asked = sha256(f"{self.index_url}?{self.carried()}".encode()).hexdigest()  # a search may be a name
        return badge.remembered(f"long.{asked}", self.request.user, lambda: paginator.is_capped)

    @property
    def is_flat(self) -> bool:
        """Whether the asked order has an index, so that any number of entries can be read in it."""
        flat = {"submitted_at", "due_on"} if self.tab == tabs.ANSWER else {"submitted_at"}
        return not self.ordering or self.ordering.lstrip("-") in flat

    def kept_fields(self) -> list[tuple[str, str]]:
        """Return what a jump to another day carries along: the tab, the search, the filters, the order."""
        kept = {key for key in self.request.GET if key not in PASSING and not key.startswith("_w_")}
        return [(key, each) for key in sorted(kept) for each in self.request.GET.getlist(key) if each]

    # -- many at once -------------------------------------------------------------------------------------

    @cached_property
    def may_change_many(self) -> bool:
        """Whether this user may change entries at all, so that rows can be ticked."""
        return access.may(self.request.user, "change")

    @cached_property
    def columns(self) -> list[Any]:
        """The ModelAdmin's columns, after one to tick rows in for whoever may change entries."""
        return [BulkColumn("bulk_actions"), *super().columns] if self.may_change_many else super().columns

    def news(self) -> list[Any]:
        """Return the changes made in the background of which this user has not seen the end."""
        return finished_jobs(self.request)

    def troubles(self) -> list[str]:
        """Return what is wrong with the machinery, to stand above the list."""
        return troubles()

    def offers_setup(self) -> bool:
        """Return whether the empty inbox should offer to set everything up; asked only when it is empty."""
        return may_set_up(self.request.user) and needs_set_up()

    # -- rows ---------------------------------------------------------------------------------------------

    def carried(self) -> str:
        """Return the query string that names this filtered set, for the entries' URLs; empty when it is the whole inbox."""
        return self._carried

    @cached_property
    def _carried(self) -> str:
        params = self.request.GET.copy()
        for name in [key for key in params if key in PASSING or key.startswith("_w_") or not params[key]]:
            del params[name]
        return params.urlencode()

    def make_rows(self, interests: list[Interest]) -> list[Row]:
        """Return the rows of one page."""
        give_forms(interests, self.request)
        areas, carried = area_names(interests), self.carried()
        context = {"view": self, "request": self.request}
        owners, menus = names().default_owners, RowMenus(get_token(self.request))
        urls, rows = RowURLs(self.url_helper), []
        for interest in interests:
            url = urls.of("inspect", quote(interest.pk))
            url = f"{url}?{carried}" if carried else url
            row = make_row(
                interest,
                url=url,
                areas=areas.get(interest.pk, ""),
                owner=owner_of(interest.form, owners),
                today=self.today,
            )
            row.attrs = self.model_admin.get_extra_attrs_for_row(interest, context)
            buttons = self.button_helper.get_buttons_for_obj(interest)
            row.menu = menus.menu(row.name, buttons) if buttons else ""
            row.select = select_words(row.name)
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
        return self.model_admin.export_filename or f"interest-{self.today.isoformat()}"

    def export_headings_row(self, queryset: QuerySet) -> list[str]:
        """Return the headings; ``answers`` becomes one column a question."""
        self.exported = export_headings(self, queryset)
        return self.exported.headings

    def export_rows(self, queryset: QuerySet) -> Any:
        """Yield the rows, leaving an event on each entry before its row is sent."""
        found = batches(self.exported, queryset)
        return export_rows(self, self.exported, with_events(found, by=self.request.user, now=clock.now()))
