"""What the daily mail tells of answers: the review's digest, overdue answers, next touches, who cannot be reached."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wagtail_interest.followup.calendar import WorkingDays, working_days
from wagtail_interest.followup.duty import Duty, duty_of, ids_of, plans_on
from wagtail_interest.followup.figures import Figures, figures, to_answer, total
from wagtail_interest.followup.promise import local_day
from wagtail_interest.followup.review import asks_whether_wanted, due_forms
from wagtail_interest.followup.section import Section
from wagtail_interest.links.urls import admin_url
from wagtail_interest.records.form import Form
from wagtail_interest.records.message import Message
from wagtail_interest.vocabulary import AddressState, MessageState

#: What was told is remembered for so many days; what still stands then is told again.
MEMORY = 35
#: Forms and references named one by one; the rest is counted.
NAMED = 15
#: So many working days after the owner was reminded, the deputy is.
DEPUTY_AFTER = 2

INBOX, REVIEW, FORM = (
    "interest_inbox_modeladmin_index",
    "interest_review_modeladmin_index",
    "interest_forms_modeladmin_edit",
)


def keys_of(user: Any, today: date) -> list[str]:
    """Return the keys of every mail that may have told *user* something that is still remembered."""
    return [f"system:{user.pk}:{(today - timedelta(days=n)).isoformat()}" for n in range(MEMORY)]


def memory_of(user: Any, today: date) -> dict[str, list[Any]]:
    """Return what mail that left has told *user* lately: key of ``Section.told`` to its values."""
    left = Message.objects.filter(
        key__in=keys_of(user, today), state__in=(MessageState.SENT, MessageState.DELIVERED)
    )
    found: dict[str, list[Any]] = {}
    for context in left.values_list("context", flat=True):
        for name, value in (context.get("told") or {}).items():
            found.setdefault(name, []).append(value)
    return found


def sections(user: Any, *, now: datetime) -> list[Section]:
    """Return what *user* should hear of the forms they answer for, or stand behind as deputy."""
    today = local_day(now)
    duty = duty_of(user, plans_on(today))
    if not duty.mine and not duty.behind:
        return []
    told = memory_of(user, today)
    found = figures(ids_of([*duty.mine, *duty.behind]), today)
    mine = {form.pk: found[form.pk] for form in duty.mine if form.pk in found}
    tell = _digest(duty, mine, told, now=now)
    if not tell:
        tell = [*_overdue(duty, mine, told), *_touch(duty, mine, told)]
    return [
        *tell,
        *_deputy(duty, found, told),
        *_unreachable(duty, mine, told, today),
        *_review_by(duty, told, today),
    ]


def _digest(
    duty: Duty, mine: dict[int, Figures], told: dict[str, list[Any]], *, now: datetime
) -> list[Section]:
    """The digest of a review that is due; once for each review day."""
    due = due_forms(duty.mine, duty.plans, mine, now=now)
    last = max(told.get("digest", []), default="")
    if not any(each.since.isoformat() > last for each in due):
        return []
    all_of = total(mine.values())
    lines = _named([form for form in duty.mine if form.pk in mine], lambda form: _standing(mine[form.pk]))
    today = duty.plans.today.isoformat()
    return [
        Section(
            kind="digest",
            title=_("Your review is due"),
            lines=lines,
            url=admin_url(REVIEW, due[0].form.site),
            label=_("Open the review"),
            weight=50,
            short=_short(all_of),
            told={"digest": today, **_told_overdue(mine), **_told_touch(mine)},
        )
    ]


def _short(stands: Figures) -> str:
    """Return the subject's words: "12 to answer (3 overdue)"."""
    if not stands.to_answer:
        return ngettext("%(n)d to keep in touch with", "%(n)d to keep in touch with", stands.touch) % {
            "n": stands.touch
        }
    words = ngettext("%(n)d to answer", "%(n)d to answer", stands.to_answer) % {"n": stands.to_answer}
    if not stands.overdue:
        return words
    return _("%(answers)s (%(n)d overdue)") % {"answers": words, "n": stands.overdue}


def _standing(stands: Figures) -> str:
    """Return one form's counts, and since when the oldest waits."""
    parts = []
    if stands.to_answer:
        parts.append(
            ngettext("%(n)d to answer", "%(n)d to answer", stands.to_answer) % {"n": stands.to_answer}
        )
    if stands.overdue:
        parts.append(ngettext("%(n)d overdue", "%(n)d overdue", stands.overdue) % {"n": stands.overdue})
    if stands.touch:
        words = ngettext("%(n)d to keep in touch with", "%(n)d to keep in touch with", stands.touch)
        parts.append(words % {"n": stands.touch})
    if stands.oldest_due:
        parts.append(_("the earliest promised by %(date)s") % {"date": date_format(stands.oldest_due)})
    return ", ".join(parts)


def _named(forms: list[Form], words: Any) -> list[str]:
    lines = [
        _("“%(form)s”: %(words)s") % {"form": form.title, "words": words(form)} for form in forms[:NAMED]
    ]
    more = len(forms) - len(lines)
    if more:
        lines.append(ngettext("and %(n)d more form", "and %(n)d more forms", more) % {"n": more})
    return lines


def _overdue(duty: Duty, mine: dict[int, Figures], told: dict[str, list[Any]]) -> list[Section]:
    """The reminder to who answers, when an answer has become overdue since the last mail."""
    late = {pk: stands for pk, stands in mine.items() if stands.overdue}
    now_told = _told_overdue(late)
    if not late or now_told["overdue"] <= max(told.get("overdue", []), default=""):
        return []
    return [
        _late(
            "overdue", _("Overdue answers"), [form for form in duty.mine if form.pk in late], late, now_told
        )
    ]


def _late(
    kind: str, title: str, forms: list[Form], late: dict[int, Figures], told: dict[str, Any], lead: str = ""
) -> Section:
    count = sum(late[form.pk].overdue for form in forms)

    def words(form: Form) -> str:
        n, first = late[form.pk].overdue, late[form.pk].oldest_due
        given = {"n": n, "date": date_format(first) if first else ""}
        return (
            ngettext(
                "%(n)d answer is overdue; it was promised by %(date)s",
                "%(n)d answers are overdue; the first was promised by %(date)s",
                n,
            )
            % given
        )

    return Section(
        kind=kind,
        title=title,
        lines=[*filter(None, [lead]), *_named(forms, words)],
        url=admin_url(INBOX, forms[0].site, query="tab=answer&answer=overdue"),
        label=_("See what is overdue"),
        weight=60,
        short=ngettext("%(n)d answer overdue", "%(n)d answers overdue", count) % {"n": count},
        told=told,
    )


def _told_overdue(mine: dict[int, Figures]) -> dict[str, str]:
    newest = total(mine.values()).newest_overdue
    return {"overdue": newest.isoformat()} if newest else {}


def _deputy(duty: Duty, found: dict[int, Figures], told: dict[str, list[Any]]) -> list[Section]:
    """The reminder to the deputy, when what the owner was reminded of still stands two working days later."""
    late: dict[int, Figures] = {}
    sites: dict[int | None, list[int]] = {}
    for form in duty.behind:
        if form.pk in found and found[form.pk].overdue:
            sites.setdefault(form.site_id, []).append(form.pk)
    for site, ids in sites.items():
        until = _late_since(duty.plans.today, working_days(site))
        rows = to_answer(ids, duty.plans.today).filter(due_on__lte=until).order_by("due_on")
        for pk, due in rows.values_list("form_id", "due_on"):
            before = late.get(pk)
            late[pk] = Figures(
                overdue=before.overdue + 1 if before else 1,
                oldest_due=before.oldest_due if before else due,
                newest_overdue=due,
            )
    newest = _told_overdue(late).get("overdue", "")
    if not late or newest <= max(told.get("deputy", []), default=""):
        return []
    forms = [form for form in duty.behind if form.pk in late]
    lead = _("You are the deputy. The owner was reminded two working days ago.")
    return [_late("deputy", _("Overdue where you are the deputy"), forms, late, {"deputy": newest}, lead)]


def _late_since(today: date, days: WorkingDays) -> date:
    """Return the latest promised date of which the deputy is to hear on *today*."""
    day = today - timedelta(days=1)
    while days.add(day, 1 + DEPUTY_AFTER) > today:
        day -= timedelta(days=1)
    return day


def _touch(duty: Duty, mine: dict[int, Figures], told: dict[str, list[Any]]) -> list[Section]:
    """Who was to be kept in touch with, on the day it comes."""
    due = {pk: stands for pk, stands in mine.items() if stands.touch}
    now_told = _told_touch(due)
    if not due or now_told["touch"] <= max(told.get("touch", []), default=""):
        return []
    forms = [form for form in duty.mine if form.pk in due]

    def words(form: Form) -> str:
        n = due[form.pk].touch
        return ngettext("%(n)d candidate to hear from you", "%(n)d candidates to hear from you", n) % {"n": n}

    count = sum(stands.touch for stands in due.values())
    return [
        Section(
            kind="touch",
            title=_("Keep in touch"),
            lines=_named(forms, words),
            url=admin_url(INBOX, forms[0].site, query="tab=touch"),
            label=_("See whom to keep in touch with"),
            weight=20,
            short=ngettext("%(n)d to keep in touch with", "%(n)d to keep in touch with", count)
            % {"n": count},
            told=now_told,
        )
    ]


def _told_touch(mine: dict[int, Figures]) -> dict[str, str]:
    newest = total(mine.values()).newest_touch
    return {"touch": newest.isoformat()} if newest else {}


def _unreachable(
    duty: Duty, mine: dict[int, Figures], told: dict[str, list[Any]], today: date
) -> list[Section]:
    """Whose answer came back: told once each, by reference."""
    ids = [pk for pk, stands in mine.items() if stands.unreachable]
    if not ids:
        return []
    rows = to_answer(ids, today).filter(candidate__address_state=AddressState.UNREACHABLE)
    known = set(_flat(told.get("unreachable", [])))
    stands = list(rows.order_by("pk").values_list("pk", "reference"))
    if not [pk for pk, _reference in stands if pk not in known]:
        return []
    named = ", ".join(reference for _pk, reference in stands[:NAMED])
    count = len(stands)
    line = ngettext(
        "The mail to %(n)d candidate came back, so they have no answer yet: %(references)s",
        "The mails to %(n)d candidates came back, so they have no answer yet: %(references)s",
        count,
    ) % {"n": count, "references": named + (" …" if count > NAMED else "")}
    site = next(form.site for form in duty.mine if form.pk in ids)
    return [
        Section(
            kind="unreachable",
            title=_("Not reached"),
            lines=[line],
            url=admin_url(INBOX, site, query="marks=unreachable"),
            label=_("See who cannot be reached"),
            weight=40,
            short=ngettext("%(n)d not reached", "%(n)d not reached", count) % {"n": count},
            told={"unreachable": [pk for pk, _reference in stands]},
        )
    ]


def _review_by(duty: Duty, told: dict[str, list[Any]], today: date) -> list[Section]:
    """Role forms whose day has come: is this still a role we want interest for?"""
    asking = [form for form in duty.mine if asks_whether_wanted(form, today)]
    marks = {f"{form.pk}:{form.review_by}": form for form in asking}
    if not set(marks) - set(_flat(told.get("review_by", []))):
        return []
    return [
        Section(
            kind="review_by",
            title=_("Is this still a role you want interest for?"),
            lines=_named(
                asking, lambda form: _("to be looked at by %(date)s") % {"date": date_format(form.review_by)}
            ),
            url=admin_url(FORM, asking[0].site, args=[asking[0].pk])
            if len(asking) == 1
            else admin_url(REVIEW, None),
            label=_("Decide"),
            weight=10,
            short=ngettext("%(n)d role to look at", "%(n)d roles to look at", len(asking))
            % {"n": len(asking)},
            told={"review_by": sorted(marks)},
        )
    ]


def _flat(values: Iterable[Any]) -> list[Any]:
    return [item for value in values for item in (value if isinstance(value, list) else [value])]
