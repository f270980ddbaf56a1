"""The tabs of the inbox: *To answer · Keep in touch · In process · All*; which entries each holds and in what order."""

from __future__ import annotations

from datetime import date
from typing import Any, NamedTuple

from django.db.models import F, QuerySet
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from wagtail_interest.records.interest import to_answer
from wagtail_interest.vocabulary import Step

#: The parameter that names the tab.
TAB = "tab"
ANSWER, TOUCH, PROCESS, ALL = "answer", "touch", "process", "all"
LABELS = {
    ANSWER: _("To answer"),
    TOUCH: _("Keep in touch"),
    PROCESS: _("In process"),
    ALL: _("All"),
}
#: Order of each tab; *All* and *In process* stand in the ModelAdmin's own.
ORDERS: dict[str, tuple[Any, ...]] = {
    ANSWER: ("due_on", "id"),
    TOUCH: (F("next_touch_on").asc(nulls_last=True), "id"),
}
#: Filters that ask for what *To answer* cannot hold; with one of them, and no tab named, the list is *All*.
BEYOND = {
    "answer": frozenset({"settled", "exit"}),
    "step": frozenset({Step.KEEP_IN_TOUCH, Step.IN_PROCESS, Step.WAITING, Step.ENDED}),
    "marks": frozenset({"unreachable"}),
    "also": frozenset({"test", "spam"}),
}
#: Parameters that another tab does not take over: what narrows by state, and where in the list one stood.
LEFT_BEHIND = ("tab", "answer", "step", "also", "ordering", "p", "after", "before", "on", "export", "file")


class Tab(NamedTuple):
    """A link above the list; ``number`` is empty where nobody counts."""

    label: str
    number: str
    url: str
    here: bool


def asked_tab(params: QueryDict) -> str:
    """Return the tab that the query string *params* shows; what it does not know is *To answer*."""
    given = params.get(TAB, "")
    if given in LABELS:
        return given
    beyond = any(set(params.getlist(name)) & words for name, words in BEYOND.items())
    return ALL if beyond else ANSWER


def entries_of(tab: str, queryset: QuerySet, today: date) -> QuerySet:
    """Return the entries of *queryset* that stand under *tab*; whatever is to answer stands under no other step's."""
    if tab == ANSWER:
        return queryset.filter(to_answer(today))
    if tab == TOUCH:
        return queryset.filter(step=Step.KEEP_IN_TOUCH).exclude(to_answer(today))
    if tab == PROCESS:
        return queryset.filter(step=Step.IN_PROCESS).exclude(to_answer(today))
    return queryset


def carried_over(params: QueryDict, tab: str) -> str:
    """Return the query string of *tab* with the search and the filters that hold in every tab."""
    kept = params.copy()
    for name in [key for key in kept if key in LEFT_BEHIND or key.startswith("_w_") or not kept[key]]:
        del kept[name]
    if tab != ANSWER:
        kept[TAB] = tab
    return kept.urlencode()


def toggled(params: QueryDict, name: str, value: str) -> str:
    """Return the query string of the same list with one filter set to *value*, or without it."""
    kept = params.copy()
    passing = ("p", "after", "before", "on", "export", "file", name)
    for each in [key for key in kept if key in passing or key.startswith("_w_") or not kept[key]]:
        del kept[each]
    if value:
        kept[name] = value
    return kept.urlencode()
