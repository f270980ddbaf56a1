"""Tells the plot through the plugin's own doors: the page's form, intake, follow-up, outbox, the ESP's webhooks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Any

from django.utils.datastructures import MultiValueDict
from django.utils.translation import override
from wagtail.models import Page, Site

from example_site import clock
from example_site.content.cvs import draw_cv
from example_site.content.letters import letter
from example_site.content.plot import Sending, plot
from example_site.demo_mail import report
from example_site.demo_mail.models import Mail, State
from wagtail_interest.conf import conf
from wagtail_interest.files import store
from wagtail_interest.files.judge import judge
from wagtail_interest.followup import additions, decide, notes, opened, overrule, reply, spam, steps
from wagtail_interest.intake.accept import accept
from wagtail_interest.intake.submission import Submission
from wagtail_interest.mail.sweep import sweep
from wagtail_interest.page_types.form_row import form_for, version_for
from wagtail_interest.page_types.interest_form import form_of
from wagtail_interest.page_types.state import is_open
from wagtail_interest.records.area import Area
from wagtail_interest.records.attachment import Attachment
from wagtail_interest.records.interest import Interest
from wagtail_interest.vocabulary import Outcome, Step, Then, Verdict

Act = tuple[datetime, Callable[[datetime], None]]


@dataclass
class Stage:
    """Everything the story needs at hand."""

    pages: dict[tuple[str, str], Page]
    areas: dict[str, Area]
    site: Site
    recruiter: Any
    manager: Any
    chance: Random
    now: datetime


def tell(stage: Stage, *, progress: Callable[[int, int], None]) -> int:
    """Tell the whole story in the order in which it happened; return the number of entries made."""
    sendings = plot(stage.now)
    acts: list[Act] = []
    for sending in sendings:
        acts += _acts_of(sending, stage)
    acts.sort(key=lambda act: act[0])
    for number, (at, do) in enumerate(acts, 1):
        with clock.at(at):
            do(at)
            post(at + timedelta(seconds=40))
        progress(number, len(acts))
    return len(sendings)


def post(at: datetime) -> None:
    """Let the outbox send what is due and the stand-in report what it has not yet reported."""
    with clock.at(at):
        sweep(at)
        for mail in Mail.objects.filter(state=State.ACCEPTED):
            report.report(mail, report.fate_of(mail), now=at)


def _acts_of(sending: Sending, stage: Stage) -> list[Act]:
    """Return what happens and when; later acts find their entry by what the first one made."""
    made: list[Interest] = []

    def send(at: datetime) -> None:
        made.append(_send(sending, stage, at))

    def after(tell_fate: Callable[[Interest, Stage, datetime], None]) -> Callable[[datetime], None]:
        return lambda at: tell_fate(Interest.objects.get(pk=made[0].pk), stage, at)

    acts: list[Act] = [(sending.at, send)]
    pace = stage.chance.uniform(0.7, 1.3)  # one for all: what follows must not come first
    for days, what in FATES[sending.fate]:
        at = sending.at + timedelta(days=days * pace)
        acts.append((min(at, stage.now - timedelta(minutes=20)), after(what)))
    return acts


def _send(sending: Sending, stage: Stage, at: datetime) -> Interest:
    """Fill in the page's own form, have the CV judged, and accept: what a POST does, at another time."""
    page = stage.pages[sending.page, sending.language]
    state = is_open(page, stage.site.pk, now=at)
    with override(sending.language):
        form = form_of(page, state, data=_data(sending, stage), files=MultiValueDict())
        if not form.is_valid():
            raise ValueError(f"The story does not fit the form: {form.errors.as_json()}")
        accepted = accept(_submission(sending, stage, page, state, form, at), now=at)
    return accepted.interest


def _data(sending: Sending, stage: Stage) -> MultiValueDict[str, Any]:
    data: MultiValueDict[str, Any] = MultiValueDict(
        {
            "name": [sending.person.name],
            "email": [sending.person.email],
            "phone": [sending.person.phone],
            "availability": [sending.availability],
        }
    )
    if sending.consent:
        data["consent"] = "on"
    if sending.page == "general":
        data.setlist("areas", [str(stage.areas[key].pk) for key in sending.areas] or ["unsure"])
    for question, answer in sending.answers.items():
        data.setlist(f"q_{question}", answer if isinstance(answer, list) else [answer])
    return data


def _submission(sending: Sending, stage: Stage, page: Any, state: Any, form: Any, at: datetime) -> Submission:
    by_hand = sending.source != "form"
    row = form_for(page, at)
    return Submission(
        form=row,
        version=version_for(page, row, state.plan, sending.language, now=at),
        plan=state.plan,
        language=sending.language,
        site=stage.site,
        name=form.cleaned_data["name"],
        email=form.cleaned_data["email"],
        phone=form.cleaned_data["phone"],
        availability=form.cleaned_data["availability"],
        area_ids=form.area_ids(),
        areas_unsure=sending.page == "general" and not sending.areas,
        answers=form.answers(),
        consent_pool=form.cleaned_data["consent"],
        attachments=_cv(sending, stage, row, at) if sending.cv else [],
        form_token=f"demo-{sending.person.email}-{sending.at.isoformat()}",
        signs=sending.signs,
        is_test=sending.is_test,
        source=sending.source,
        registered_by=stage.recruiter if by_hand else None,
        note="Berättade om sig själv och vill gärna höra mer." if by_hand else "",
    )


def _cv(sending: Sending, stage: Stage, row: Any, at: datetime) -> list[Attachment]:
    cv = draw_cv(sending.person, sending.page, sending.language, now=at, chance=stage.chance)
    judged = judge(cv, extensions=conf.UPLOAD_TYPES, max_bytes=conf.UPLOAD_MAX_BYTES)
    return [store.write(cv, judged, form=row, question_id="", now=at)]


def _open(entry: Interest, stage: Stage, at: datetime) -> None:
    opened.opened(entry, by=stage.recruiter, now=at)


def _answer(kind: str, then: str = Then.ANSWER) -> Callable[[Interest, Stage, datetime], None]:
    def answer(entry: Interest, stage: Stage, at: datetime) -> None:
        _open(entry, stage, at)
        subject, text = letter(kind, entry.language, entry.name.split()[0], stage.recruiter.get_full_name())
        _done(decide.answer([entry.pk], subject=subject, text=text, then=then, by=stage.recruiter, now=at))

    return answer


def _step(step: str, outcome: str = "") -> Callable[[Interest, Stage, datetime], None]:
    return lambda entry, stage, at: _done(
        steps.change_step([entry.pk], step, outcome=outcome, by=stage.recruiter, now=at)
    )


def _done(result: Any) -> None:
    if result.failed:
        raise ValueError(f"The story asks for what the plugin does not allow: {result}")


def _phone(entry: Interest, stage: Stage, at: datetime) -> None:
    _open(entry, stage, at)
    reply.log_answer([entry.pk], "phone", by=stage.recruiter, now=at)
    words = "Ringde. Trevligt samtal, hör av oss i vår." if entry.language == "sv" else "Called. A good talk."
    notes.add_note(entry, words, by=stage.recruiter, now=at)


def _bounce(entry: Interest, stage: Stage, at: datetime) -> None:
    """The answer was taken by the provider and then came back."""
    mail = Mail.objects.filter(to__icontains=entry.email).order_by("-pk").first()
    if mail is not None:
        report.report(mail, State.BOUNCED, now=at)


def _spam(entry: Interest, stage: Stage, at: datetime) -> None:
    _done(spam.mark_spam([entry.pk], by=stage.recruiter, now=at))


def _object(entry: Interest, stage: Stage, at: datetime) -> None:
    words = "Jag kör upp om tre veckor och har handledare i bilen varje dag. Kan någon titta på det?"
    additions.add_something(entry, words, now=at)


def _ask_person(entry: Interest, stage: Stage, at: datetime) -> None:
    """The definite notice was not enough: one press on the candidate's own page."""
    additions.ask_person(entry, now=at)


def _overrule(entry: Interest, stage: Stage, at: datetime) -> None:
    _open(entry, stage, at)
    for requirement in entry.screening:
        if requirement["verdict"] == Verdict.NOT_MET and requirement["counts"] == "must":
            _done(overrule.overrule(entry, requirement["id"], Verdict.MET, by=stage.recruiter, now=at))
    notes.add_note(entry, "Har truckkort och uppkörning bokad. Räknas.", by=stage.recruiter, now=at)


#: What becomes of an entry, as days after it came in and what happens then.
FATES: dict[str, list[tuple[float, Callable[[Interest, Stage, datetime], None]]]] = {
    "wait": [],
    "opened": [(1, _open)],
    "replied": [(2.5, _answer("thanks"))],
    "declined": [(3, _answer("decline", Then.DECLINE))],
    "kept": [(2, _answer("keep", Then.KEEP_IN_TOUCH))],
    "process": [(1.5, _answer("meet", Then.START_PROCESS))],
    "hired": [(1, _answer("meet", Then.START_PROCESS)), (12, _step(Step.ENDED, Outcome.HIRED))],
    "phoned": [(2, _phone)],
    "spam": [(2, _spam)],
    "bounced_reply": [(3, _answer("keep", Then.KEEP_IN_TOUCH)), (3.1, _bounce)],
    "asked": [(0.2, _object)],
    "person_asked": [(0.3, _ask_person)],
    "overruled": [(2, _overrule), (2.3, _answer("meet", Then.START_PROCESS))],
}
