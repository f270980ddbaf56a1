"""What came of a change of many, in plain words: what changed, what was left, what could not be, and why."""

from __future__ import annotations

from collections.abc import Callable

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wagtail_interest.conf import conf
from wagtail_interest.records.bulk import BulkJob
from wagtail_interest.vocabulary import Then


def background() -> int:
    """Return above how many entries a change is made in the background."""
    return conf.BULK_IN_BACKGROUND


def may_be_undone(job: BulkJob) -> bool:
    """Whether this kind of change can be taken back while its mail has not left."""
    return job.verb == "answer" and job.done > 0


def _assigned(n: int) -> str:
    return ngettext("%(n)s entry is assigned.", "%(n)s entries are assigned.", n)


def _sorted(n: int) -> str:
    return ngettext("%(n)s entry has its areas.", "%(n)s entries have their areas.", n)


def _planned(n: int) -> str:
    return ngettext("%(n)s entry is kept in touch with.", "%(n)s entries are kept in touch with.", n)


def _answered(n: int) -> str:
    return ngettext("%(n)s answer is queued.", "%(n)s answers are queued.", n)


def _is_spam(n: int) -> str:
    return ngettext("%(n)s entry is marked as spam.", "%(n)s entries are marked as spam.", n)


def _is_none(n: int) -> str:
    return ngettext("%(n)s entry is no spam.", "%(n)s entries are no spam.", n)


def _changed(n: int) -> str:
    return ngettext("%(n)s entry is changed.", "%(n)s entries are changed.", n)


def _left(n: int) -> str:
    return ngettext(
        "%(n)s was like that already and is left as it was.",
        "%(n)s were like that already and are left as they were.",
        n,
    )


def _not_written(n: int) -> str:
    return ngettext(
        "%(n)s has this answer already and gets no second one.",
        "%(n)s have this answer already and get no second one.",
        n,
    )


def _not_assigned(n: int) -> str:
    return ngettext(
        "%(n)s could not be assigned: that colleague may not answer it, or it is gone.",
        "%(n)s could not be assigned: that colleague may not answer them, or they are gone.",
        n,
    )


def _not_planned(n: int) -> str:
    return ngettext(
        "%(n)s could not be changed: it ended without an answer being owed, or it is gone.",
        "%(n)s could not be changed: they ended without an answer being owed, or they are gone.",
        n,
    )


def _not_answered(n: int) -> str:
    return ngettext(
        "%(n)s could not be answered: it was withdrawn, is spam, or is gone.",
        "%(n)s could not be answered: they were withdrawn, are spam, or are gone.",
        n,
    )


def _failed(n: int) -> str:
    return ngettext(
        "%(n)s could not be changed: it is gone, or no longer yours.",
        "%(n)s could not be changed: they are gone, or no longer yours.",
        n,
    )


def _not_reached(n: int) -> str:
    return ngettext(
        "%(n)s was not reached before the change was stopped, and is as it was.",
        "%(n)s were not reached before the change was stopped, and are as they were.",
        n,
    )


Words = Callable[[int], str]
#: Verb to the sentences for done, skipped and failed.
TOLD: dict[str, tuple[Words, Words, Words]] = {
    "assign": (_assigned, _left, _not_assigned),
    "area": (_sorted, _left, _failed),
    "touch": (_planned, _left, _not_planned),
    "answer": (_answered, _not_written, _not_answered),
    "spam": (_is_spam, _left, _failed),
    "not_spam": (_is_none, _left, _failed),
}


def result(job: BulkJob, taken_back: int = 0) -> list[str]:
    """Return the true counts of *job* in sentences; what is none is not told.

    Args:
        taken_back: how many of what was done is undone by now.
    """
    told = (*TOLD.get(job.verb, (_changed, _left, _failed)), _not_reached)
    not_reached = len(job.ids) - job.done - job.skipped - job.failed
    counts = (job.done - taken_back, job.skipped, job.failed, not_reached)
    found = [say(n) % {"n": f"{n:,}"} for say, n in zip(told, counts, strict=True) if n]
    return [*undone(taken_back), *found] or [_("Nothing changed.")]


def undone(taken_back: int) -> list[str]:
    """Return the sentence on answers that are taken back; none when there are none."""
    if not taken_back:
        return []
    words = ngettext("%(n)d answer is taken back.", "%(n)d answers are taken back.", taken_back)
    return [words % {"n": taken_back}]


def title(job: BulkJob) -> str:
    """Return what kind of change *job* is."""
    names = {
        "assign": _("Assign"),
        "area": _("Change areas"),
        "touch": _("Keep in touch"),
        "answer": _("Answer"),
        "spam": _("Mark as spam"),
        "not_spam": _("Not spam"),
    }
    return names.get(job.verb, job.verb)


def then_words(job: BulkJob) -> str:
    """Return what follows an answer, empty for anything else."""
    code = job.params.get("then", "")
    return str(Then(code).label) if code in Then.values else ""
