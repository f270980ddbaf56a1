"""The listing's view of its tabs: which one the URL shows, their numbers, and the filters at one press."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from wagtail_interest import clock
from wagtail_interest.followup.promise import local_day
from wagtail_interest.inbox import badge, tabs
from wagtail_interest.inbox.bulk.groups import Group, groups_to_answer
from wagtail_interest.inbox.tabs import Tab
from wagtail_interest.records.interest import Interest


@dataclass(frozen=True)
class Quick:
    """A filter of *To answer* at one press; pressed again it is taken away."""

    label: str
    number: str
    url: str
    on: bool


class TabbedMixin:
    """Adds the tabs to a listing of entries; the URL is the state."""

    request: HttpRequest
    model_admin: Any
    ordering: Any
    is_searching: bool
    is_filtering: bool
    index_url: Any
    #: Whether this user may change entries at all, so that rows can be ticked.
    may_change_many: Any

    @cached_property
    def today(self) -> date:
        """Today in the site's time zone."""
        return local_day(clock.now())

    @property
    def tab(self) -> str:
        """The tab that the URL shows."""
        return tabs.asked_tab(self.request.GET)

    @property
    def asked_for(self) -> str:
        """The tab that the URL names, for the search and the filters to keep; empty when it names none."""
        given = self.request.GET.get(tabs.TAB, "")
        return given if given in tabs.LABELS else ""

    def filter_queryset(self, queryset: QuerySet) -> QuerySet:
        """Return what stands under the tab, through the filters."""
        filtered = super().filter_queryset(queryset)  # type: ignore[misc] # the listing has it
        return tabs.entries_of(self.tab, filtered, self.today)

    def order_queryset(self, queryset: QuerySet) -> QuerySet:
        """Return the asked order, else the ModelAdmin's where it has one of its own, else the tab's."""
        own = tuple(self.model_admin.get_ordering(self.request)) != tuple(Interest._meta.ordering or ())
        owed = self.request.GET.get("answer") in {"owed", "overdue"}
        order = tabs.ORDERS.get(tabs.ANSWER if owed else self.tab)
        if self.ordering or own or not order:
            return super().order_queryset(queryset)  # type: ignore[misc] # the listing has it
        return queryset.order_by(*order)

    @property
    def is_narrowed(self) -> bool:
        """Whether search or filters show less than the tab holds."""
        return bool(self.is_searching or self.is_filtering)

    @cached_property
    def counts(self) -> badge.TabCounts | None:
        """The numbers on the tabs; None where they would not fit the list: narrowed, or a host shows less."""
        if self.is_narrowed or self.model_admin.shows_less:
            return None
        return badge.tab_counts(self.request.user, self.today)

    def tabs(self) -> list[Tab]:
        """Return the tabs; a search and the filters that hold everywhere go along from one to the other."""
        counts = self.counts._asdict() if self.counts else {}
        found = []
        for name, label in tabs.LABELS.items():
            query = tabs.carried_over(self.request.GET, name)
            number = badge.words(counts[name]) if name in counts else ""
            url = f"{self.index_url}?{query}" if query else str(self.index_url)
            found.append(Tab(str(label), number, url, name == self.tab))
        return found

    def quick(self) -> list[Quick]:
        """Return the filters of *To answer* at one press: active seekers first, then what is late."""
        counts = badge.tab_counts(self.request.user, self.today) if self.tab == tabs.ANSWER else None
        if counts is None:
            return []
        found = []
        for name, value, label, count in (
            ("availability", "active", _("Active seekers"), counts.active),
            ("answer", "overdue", _("Overdue"), counts.overdue),
        ):
            on = self.request.GET.get(name) == value
            query = tabs.toggled(self.request.GET, name, "" if on else value)
            url = f"{self.index_url}?{query}" if query else str(self.index_url)
            number = badge.words(count) if self.counts else ""
            if on or count:
                found.append(Quick(str(label), number, url, on))
        return found

    def groups(self) -> list[Group]:
        """Return the groups that can be answered at once, of the chosen form or of all."""
        if self.tab != tabs.ANSWER or not self.may_change_many or self.is_searching:
            return []
        return groups_to_answer(self.request, self.today)

    def elsewhere(self) -> str:
        """Return the URL of the same search among all entries; empty when it is there already."""
        query = tabs.carried_over(self.request.GET, tabs.ALL)
        return "" if self.tab == tabs.ALL else f"{self.index_url}?{query}"
