"""What ``interest_doctor`` looks at: one function a matter, each yielding what it found in plain words."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import parseaddr
from io import BytesIO
from typing import Any

from django.core.cache import caches
from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.urls import NoReverseMatch, reverse
from wagtail.models import Site

from wagtail_interest.access import able_ever, with_people
from wagtail_interest.conf import conf
from wagtail_interest.followup.intake_state import states_of
from wagtail_interest.followup.promise import local_day
from wagtail_interest.intake.address import check as check_address
from wagtail_interest.links.urls import absolute
from wagtail_interest.mail import health
from wagtail_interest.mail.checks import check_webhook_secret, check_webhook_urls
from wagtail_interest.mail.nudge import has_worker
from wagtail_interest.records.form import Form
from wagtail_interest.records.mark import HEARTBEAT, Mark
from wagtail_interest.records.message import UNFINISHED, Message
from wagtail_interest.records.plan import HandlingPlan
from wagtail_interest.storage import ALIAS, private_storage

#: The heartbeat may be this old; the README's cron line runs every minute.
HEARTBEAT_MAX_AGE = timedelta(minutes=20)
#: A mail that waits longer tells of a worker or a mail service that does not work.
MAIL_MAX_WAIT = timedelta(minutes=30)


@dataclass(frozen=True)
class Finding:
    """One line: all well, or a problem with how to mend it."""

    text: str
    mend: str = ""

    @property
    def is_problem(self) -> bool:
        """Whether something is to be mended."""
        return bool(self.mend)


def sender(now: datetime) -> Iterator[Finding]:
    """Is the From address one that mail services take?"""
    address = parseaddr(conf.MAIL_FROM)[1]
    try:
        check_address(address)
    except ValidationError:
        yield Finding(
            f"The sender address {address or 'is empty and'!r} cannot send mail.",
            'Set DEFAULT_FROM_EMAIL, or WAGTAIL_INTEREST["MAIL_FROM"], to an address of your own domain.',
        )
    else:
        yield Finding(f"Mail is sent from {address}.")


def private_folder(now: datetime) -> Iterator[Finding]:
    """Can a file be written to the private storage, read back and removed?"""
    storage = private_storage()
    name = f"doctor/{secrets.token_hex(16)}"
    try:
        stored = storage.save(name, File(BytesIO(b"wagtail-interest"), name=name))
        with storage.open(stored) as file:
            whole = file.read() == b"wagtail-interest"
        storage.delete(stored)
    except Exception as error:  # a storage back end may fail in any way; the doctor says which
        yield Finding(
            f"Candidates' files cannot be stored ({type(error).__name__}).",
            f"Make the folder of STORAGES[{ALIAS!r}] exist and let the web server's user write to it.",
        )
        return
    if whole:
        yield Finding("Candidates' files can be stored, read and removed.")
    else:
        yield Finding("A stored file came back changed.", f"Check the storage under STORAGES[{ALIAS!r}].")


def heartbeat(now: datetime) -> Iterator[Finding]:
    """Did ``interest_run`` run lately, and all of it?"""
    mend = "Run it every minute: * * * * * cd /path/to/site && python manage.py interest_run"
    mark = Mark.objects.filter(name=HEARTBEAT).first()
    if mark is None:
        yield Finding("interest_run has never run: no mail is sent and nothing is erased.", mend)
    elif now - mark.at > HEARTBEAT_MAX_AGE:
        yield Finding(f"interest_run last ran on {mark.at:%Y-%m-%d at %H:%M} UTC.", mend)
    elif mark.data.get("failed"):
        names = ", ".join(mark.data["failed"])
        yield Finding(
            f"The last interest_run could not finish: {names}.",
            "Run it by hand and read its lines: manage.py interest_run",
        )
    else:
        yield Finding("interest_run has run lately.")


def worker(now: datetime) -> Iterator[Finding]:
    """Who delivers mail: a worker within seconds, or the clock?"""
    if has_worker():
        yield Finding("Mail is handed to the task queue; keep its worker running (manage.py db_worker).")
    else:
        yield Finding("There is no task worker: interest_run sends the mail, so run it every minute.")


def mail_queue(now: datetime) -> Iterator[Finding]:
    """Is mail waiting longer than it should?"""
    if health.paused():
        yield Finding(
            "The mail queue is paused: the mail service refused our credentials.",
            "Mend the API key in ANYMAIL or EMAIL_HOST_PASSWORD; the next interest_run tries again by itself.",
        )
    waiting = Message.objects.filter(state__in=UNFINISHED, created_at__lte=now)
    oldest = waiting.filter(next_try_at__lte=now - MAIL_MAX_WAIT).order_by("created_at").first()
    if oldest is not None:
        yield Finding(
            f"Mail {oldest.pk} is unsent since {oldest.created_at:%Y-%m-%d %H:%M} UTC "
            f"({oldest.error_class or 'never tried'}).",
            "Run manage.py interest_run and read its line on mail; see Interest > Mail.",
        )
    else:
        yield Finding("No mail is waiting longer than it should.")


def addresses(now: datetime) -> Iterator[Finding]:
    """Do links in mail lead to this site, with https?"""
    for site in Site.objects.order_by("pk"):
        url = absolute("/", site)
        host = url.partition("://")[2].partition("/")[0].partition(":")[0]
        if not url.startswith("https://"):
            yield Finding(
                f"Links in mail of the site {site} begin with {url}, not with https.",
                'Set WAGTAIL_INTEREST["BASE_URL"] = "https://your.domain".',
            )
        elif host in ("localhost", "127.0.0.1", "::1", "testserver", "example.com"):
            yield Finding(
                f"Links in mail of the site {site} lead to {host}.",
                "Set the host name under Settings > Sites in the admin, "
                'or WAGTAIL_INTEREST["BASE_URL"] = "https://your.domain".',
            )
        else:
            yield Finding(f"Links in mail of the site {site} lead to {url}.")


def url_include(now: datetime) -> Iterator[Finding]:
    """Is the status page reachable?"""
    try:
        reverse("wagtail_interest:status", args=["x"])
    except NoReverseMatch:
        yield Finding(
            "The candidate's links lead nowhere.",
            'Add to urlpatterns, before Wagtail\'s own: path("interest/", include("wagtail_interest.urls")),',
        )
    else:
        yield Finding("The candidate's links are included.")


def plans(now: datetime) -> Iterator[Finding]:
    """Has each form a plan with somebody who can answer?"""
    defaults = list(with_people(HandlingPlan.objects.filter(is_default=True), local_day(now)))
    if not any(able_ever(plan) for plan in defaults):
        yield Finding(
            "The default handling plan has nobody who can answer, so no form without a plan of its own is open.",
            "Run: manage.py interest_setup --owner USERNAME",
        )
    forms = list(Form.objects.order_by("title", "pk"))
    for form, state in zip(forms, states_of(forms, now).values(), strict=True):
        yield from _plan_of(form, state.plan)
    for plan in defaults:
        person = able_ever(plan)
        if person is not None:
            yield Finding(f"The default handling plan is answered by {person.get_username()}.")


def _plan_of(form: Form, plan: Any) -> Iterator[Finding]:
    """Yield what is wrong with who answers for *form*; *plan* comes with its people, or is None."""
    if plan is None:
        yield Finding(
            f"No handling plan holds for the form {form.title!r}.", "Choose one under Interest > Forms."
        )
    elif plan.owner is not None and plan.owner.is_active and not plan.owner_able:
        yield Finding(
            f"{plan.owner.get_username()} owns the plan of {form.title!r} but may not answer.",
            "Add them to the group 'Interest recruiters' under Settings > Users.",
        )
    elif able_ever(plan) is None:
        yield Finding(
            f"Nobody answers for the form {form.title!r}: the plan {plan.name!r} has no active owner.",
            "Choose an owner under Interest > Handling plans.",
        )


def webhooks(now: datetime) -> Iterator[Finding]:
    """Are delivery reports both wanted and guarded?"""
    problems = [*check_webhook_secret(), *check_webhook_urls()]
    for problem in problems:
        yield Finding(str(problem.msg), str(problem.hint))
    if not problems:
        yield Finding("Nothing is wrong with the addresses for delivery reports.")


def cache(now: datetime) -> Iterator[Finding]:
    """Does the cache that counts for the rate limits answer, and is it shared?"""
    try:
        counting = caches[conf.RATE_CACHE]
        counting.set("wagtail_interest:doctor", 1, 10)
        answers = counting.get("wagtail_interest:doctor") == 1
    except Exception:  # every cache back end has its own exceptions for being down
        answers = False
    if not answers:
        yield Finding(
            "The cache that counts for the rate limits does not answer, so there are no limits.",
            'Name a working cache in WAGTAIL_INTEREST["RATE_CACHE"].',
        )
    elif type(counting).__name__ == "LocMemCache":
        yield Finding(
            "The rate limits count in each process alone: name a shared cache in CACHES for more than one."
        )
    else:
        yield Finding("The cache that counts for the rate limits answers.")


#: In the order in which somebody mends a new installation.
MATTERS: tuple[Callable[[datetime], Iterator[Finding]], ...] = (
    url_include,
    addresses,
    plans,
    private_folder,
    sender,
    worker,
    heartbeat,
    mail_queue,
    webhooks,
    cache,
)
