"""Tells the plot through the plugin's own doors: the page's form, intake, follow-up, outbox, the ESP's webhooks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Any

from django.utils import timezone
from django.utils.datastructures import MultiValueDict
from django.utils.translation import override
from wagtail.models import Page, Site

from example_site import clock
from example_site.content.cvs import draw_cv
from example_site.content.days import at_hour, working_day
from example_site.content.fates import FATES, Fate
from example_site.content.house import share_out_plans
from example_site.content.plot import BACK_TOMORROW, LAST_REVIEW, REVIEWED, Sending, plot
from example_site.demo_mail import report
from example_site.demo_mail.models import Mail, State
from wagtail_interest.conf import conf
from wagtail_interest.files import store
from wagtail_interest.files.judge import judge
from wagtail_interest.followup import review, system_mail, touch
from wagtail_interest.followup.calendar import working_days
from wagtail_interest.intake.accept import accept
from wagtail_interest.intake.submission import Submission
from wagtail_interest.mail.sweep import sweep
from wagtail_interest.page_types.form_row import form_for, version_for
from wagtail_interest.page_types.interest_form import form_of
from wagtail_interest.page_types.state import is_open
from wagtail_interest.records.area import Area
from wagtail_interest.records.attachment import Attachment
from wagtail_interest.records.interest import Interest
from wagtail_interest.records.message import Message
from wagtail_interest.vocabulary import MessageState

Act = tuple[datetime, Callable[[datetime], None]]

#: In working days ago: the first morning on which colleagues are written to.
FIRST_MORNING = 12
#: Since so many working days each role form has a handling plan of its own.
PLANS_SINCE = 22


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
    acts = _acts_of_the_house(stage)
    for sending in sendings:
        acts += _acts_of(sending, stage)
    acts.sort(key=lambda act: act[0])
    for number, (at, do) in enumerate(acts, 1):
        _post_until(at)
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


def _post_until(at: datetime) -> None:
    """Let mail that waits for its time leave at that time, not when the story goes on."""
    waiting = Message.objects.filter(state=MessageState.QUEUED, next_try_at__lt=at).order_by("next_try_at")
    for moment in list(waiting.values_list("next_try_at", flat=True)):
        if waiting.filter(next_try_at__lte=moment).exists():
            post(moment + timedelta(seconds=1))


def _acts_of_the_house(stage: Stage) -> list[Act]:
    """Return what happens whoever writes: plans are shared out, colleagues hear each morning, one review is held."""
    acts: list[Act] = [(_at(stage, PLANS_SINCE, 9), lambda at: share_out_plans())]
    for ago in range(FIRST_MORNING, -1, -1):
        morning = _at(stage, ago, 7, 5)
        if ago or (morning < stage.now and working_days(None).is_working(morning.date())):
            acts.append((morning, _write_to_colleagues))
    acts.append((_at(stage, LAST_REVIEW, 11), lambda at: _review(stage, at)))
    acts.append((_at(stage, 1, 16), lambda at: _plan_touch(stage, at)))
    return acts


def _at(stage: Stage, ago: int, hour: int, minute: int = 0) -> datetime:
    return at_hour(working_day(stage.now, -ago), hour, minute)


def _write_to_colleagues(at: datetime) -> None:
    system_mail.write_to_colleagues(at)


def _review(stage: Stage, at: datetime) -> None:
    held = review.start(stage.recruiter, at)
    answer = FATES["replied"][0][1]
    for entry in Interest.objects.filter(name__in=REVIEWED):
        answer(entry, stage.recruiter, at + timedelta(minutes=5))
    review.finish(held, at + timedelta(minutes=25))


def _plan_touch(stage: Stage, at: datetime) -> None:
    """Let somebody come back tomorrow, so that the next morning's mail has something to say on every day."""
    tomorrow = timezone.localtime(stage.now).date() + timedelta(days=1)
    ids = Interest.objects.filter(name=BACK_TOMORROW).values_list("pk", flat=True)
    touch.plan_touch(ids, tomorrow, by=stage.recruiter, now=at)


def _acts_of(sending: Sending, stage: Stage) -> list[Act]:
    """Return what happens and when; later acts find their entry by what the first one made."""
    made: list[Interest] = []

    def send(at: datetime) -> None:
        made.append(_send(sending, stage, at))

    def after(tell: Fate) -> Callable[[datetime], None]:
        return lambda at: tell(Interest.objects.get(pk=made[0].pk), stage.recruiter, at)

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
