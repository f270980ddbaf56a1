"""Entries to answer that miss the same must-have: offered above the list, so that one answer reaches all of them.

It is a hint like the screening itself (promise P33): a person looks at each one before anything is sent.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any, NamedTuple

from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import urlencode

from wagtail_interest import access
from wagtail_interest.inbox import badge, tabs
from wagtail_interest.inbox.choices import forms_in_scope
from wagtail_interest.records.interest import InterestQuerySet
from wagtail_interest.vocabulary import Counts, Result, Verdict

#: So many of a group are answered at once: each stands on the page, and nobody looks at more in one sitting.
AT_ONCE = 200
#: Fewer than this is no group.
SMALLEST = 2
#: So many of the most urgent entries are looked through.
LOOKED_THROUGH = 1000
#: Groups offered at most, the largest first.
OFFERED = 5
#: Stands between form and question in the name of a group.
DOT = "."


class Group(NamedTuple):
    """Entries of one form that miss one must-have; ``label`` is the editor's question."""

    form: str
    label: str
    number: int
    url: str


def groups_to_answer(request: HttpRequest, today: date) -> list[Group]:
    """Return the groups of the chosen form, else of all the user's forms, the largest first."""
    titles = {form.pk: form.title for form in forms_in_scope(request)}
    chosen = request.GET.get("form", "")
    found = []
    for form_id, question, label, number in _counted(request.user, today):
        if form_id in titles and (not chosen or chosen == str(form_id)):
            url = _url(request, f"{form_id}{DOT}{question}")
            found.append(Group("" if chosen else titles[form_id], label, number, url))
    return found[:OFFERED]


def _url(request: HttpRequest, group: str) -> str:
    path = reverse("wagtail_bulk_action", args=["wagtail_interest", "interest", "answer"])
    back = request.GET.copy()
    for name in [key for key in back if key.startswith("_w_")]:
        del back[name]
    inbox = request.model_admin.url_helper.index_url  # type: ignore[attr-defined]
    return f"{path}?{urlencode({'group': group, 'next': f'{inbox}?{back.urlencode()}' if back else inbox})}"


def _counted(user: Any, today: date) -> list[tuple[int, str, str, int]]:
    """Return form, question, its words and how many miss it, cached like the numbers on the tabs."""

    def count() -> list[tuple[int, str, str, int]]:
        found: dict[tuple[int, str], list[Any]] = {}
        for row in _misses(access.visible_interests(user), today):
            for item in missed(row.screening, row.overruled):
                entry = found.setdefault((row.form_id, str(item["id"])), [str(item.get("label", "")), 0])
                entry[1] += 1
        groups = [(*key, label, number) for key, (label, number) in found.items() if number >= SMALLEST]
        return sorted(groups, key=lambda group: (-group[3], group[:2]))

    return badge.cached("groups", user, today, count)


def _misses(scope: InterestQuerySet, today: date) -> QuerySet[Any, Any]:
    """Return key, form and screening of the most urgent entries to answer that miss some must-have."""
    found = tabs.entries_of(tabs.ANSWER, scope.counted(), today).filter(result=Result.MISSES)
    columns = ("pk", "form_id", "screening", "overruled")
    return found.order_by(*tabs.ORDERS[tabs.ANSWER]).values_list(*columns, named=True)[:LOOKED_THROUGH]


def missed(screening: Iterable[dict[str, Any]], overruled: dict[str, str]) -> Iterator[dict[str, Any]]:
    """Yield the must-haves that are not met, after what a person overruled."""
    for item in screening:
        verdict = overruled.get(str(item.get("id"))) or item.get("verdict")
        if item.get("counts") == Counts.MUST and verdict == Verdict.NOT_MET:
            yield item


def members(scope: InterestQuerySet, group: str, today: date) -> list[int]:
    """Return the entries of *scope* in a group by its name, in queue order; a name nobody made has none."""
    form, _dot, question = group.partition(DOT)
    if not (form.isascii() and form.isdigit() and len(form) < 19 and question):
        return []
    return [
        row.pk
        for row in _misses(scope.filter(form_id=int(form)), today)
        if any(str(item["id"]) == question for item in missed(row.screening, row.overruled))
    ]
