"""What becomes of an entry: the verbs that a recruiter, a candidate or a provider of mail would cause, at their time."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from example_site.content.letters import letter
from example_site.demo_mail import report
from example_site.demo_mail.models import Mail, State
from wagtail_interest.followup import additions, decide, notes, opened, overrule, reply, spam, steps
from wagtail_interest.records.interest import Interest
from wagtail_interest.vocabulary import Outcome, Step, Then, Verdict

#: An entry, who answers, and when.
Fate = Callable[[Interest, Any, datetime], None]


def _open(entry: Interest, recruiter: Any, at: datetime) -> None:
    opened.opened(entry, by=recruiter, now=at)


def _answer(kind: str, then: str = Then.ANSWER, *, touch_after: int | None = None) -> Fate:
    def answer(entry: Interest, recruiter: Any, at: datetime) -> None:
        _open(entry, recruiter, at)
        subject, text = letter(kind, entry.language, entry.name.split()[0], recruiter.get_full_name())
        touch = timezone.localtime(at).date() + timedelta(days=touch_after) if touch_after else None
        _done(
            decide.answer(
                [entry.pk], subject=subject, text=text, then=then, next_touch_on=touch, by=recruiter, now=at
            )
        )

    return answer


def _step(step: str, outcome: str = "") -> Fate:
    return lambda entry, recruiter, at: _done(
        steps.change_step([entry.pk], step, outcome=outcome, by=recruiter, now=at)
    )


def _done(result: Any) -> None:
    if result.failed:
        raise ValueError(f"The story asks for what the plugin does not allow: {result}")


def _phone(entry: Interest, recruiter: Any, at: datetime) -> None:
    _open(entry, recruiter, at)
    reply.log_answer([entry.pk], "phone", by=recruiter, now=at)
    words = "Ringde. Trevligt samtal, hör av oss i vår." if entry.language == "sv" else "Called. A good talk."
    notes.add_note(entry, words, by=recruiter, now=at)


def _bounce(entry: Interest, recruiter: Any, at: datetime) -> None:
    """The answer was taken by the provider and then came back."""
    mail = Mail.objects.filter(to__icontains=entry.email).order_by("-pk").first()
    if mail is not None:
        report.report(mail, State.BOUNCED, now=at)


def _spam(entry: Interest, recruiter: Any, at: datetime) -> None:
    _done(spam.mark_spam([entry.pk], by=recruiter, now=at))


def _object(entry: Interest, recruiter: Any, at: datetime) -> None:
    words = "Jag kör upp om tre veckor och har handledare i bilen varje dag. Kan någon titta på det?"
    additions.add_something(entry, words, now=at)


def _ask_person(entry: Interest, recruiter: Any, at: datetime) -> None:
    """The definite notice was not enough: one press on the candidate's own page."""
    additions.ask_person(entry, now=at)


def _overrule(entry: Interest, recruiter: Any, at: datetime) -> None:
    _open(entry, recruiter, at)
    for requirement in entry.screening:
        if requirement["verdict"] == Verdict.NOT_MET and requirement["counts"] == "must":
            _done(overrule.overrule(entry, requirement["id"], Verdict.MET, by=recruiter, now=at))
    notes.add_note(entry, "Har truckkort och uppkörning bokad. Räknas.", by=recruiter, now=at)


#: What becomes of an entry, as days after it came in and what happens then.
FATES: dict[str, list[tuple[float, Fate]]] = {
    "wait": [],
    "opened": [(1, _open)],
    "replied": [(2.5, _answer("thanks"))],
    "declined": [(3, _answer("decline", Then.DECLINE))],
    "kept": [(2, _answer("keep", Then.KEEP_IN_TOUCH))],
    "kept_till_now": [(2, _answer("keep", Then.KEEP_IN_TOUCH, touch_after=36))],
    "questioned": [(1, _answer("ask", Then.ASK))],
    "process": [(1.5, _answer("meet", Then.START_PROCESS))],
    "hired": [(1, _answer("meet", Then.START_PROCESS)), (12, _step(Step.ENDED, Outcome.HIRED))],
    "phoned": [(2, _phone)],
    "spam": [(2, _spam)],
    "bounced_reply": [(3, _answer("keep", Then.KEEP_IN_TOUCH)), (3.1, _bounce)],
    "asked": [(0.2, _object)],
    "person_asked": [(0.3, _ask_person)],
    "overruled": [(2, _overrule), (2.3, _answer("meet", Then.START_PROCESS))],
}
