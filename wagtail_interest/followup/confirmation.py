"""The confirmation: queues the mail that tells a candidate what the thank-you page told them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.urls import NoReverseMatch

from wagtail_interest.conf import conf
from wagtail_interest.followup.receipt import receipt
from wagtail_interest.links import tokens, urls
from wagtail_interest.mail.queue import Letter, queue_each
from wagtail_interest.records.form import Form
from wagtail_interest.records.interest import Interest
from wagtail_interest.records.message import Message
from wagtail_interest.records.plan import HandlingPlan
from wagtail_interest.vocabulary import MessageKind, MessageState, Spam


def confirm(
    interests: Iterable[Interest],
    *,
    now: datetime,
    site: Any = None,
    plan: HandlingPlan | None = None,
    area: str | None = None,
) -> list[int]:
    """Queue the confirmation of new entries, inside the caller's transaction; return the confirmed ids.

    Suspected or confirmed spam gets none. *site*, *plan* and *area* save looking them up when the caller knows them.
    Whether an entry had its confirmation already is not asked: see ``confirm_ids``.
    """
    addresses = ReplyAddresses()

    def letter(interest: Interest) -> Letter:
        at = site or interest.form.site
        return Letter(
            to=interest.email,
            language=interest.language,
            context=confirmation_context(interest, site=at, now=now, area=area),
            interest=interest,
            candidate=interest.candidate,
            reply_to=reply_address(plan, at) if plan else addresses.of(interest.form),
        )

    welcome = [each for each in interests if each.spam not in (Spam.SUSPECTED, Spam.CONFIRMED)]
    stored = queue_each(MessageKind.CONFIRMATION, [letter(each) for each in welcome], now=now)
    return [message.interest_id for message in stored if message.interest_id]


def confirm_ids(ids: Iterable[int], *, now: datetime) -> list[int]:
    """Queue the confirmations of those entries that never had one (a cancelled one does not count).

    The caller holds the entries locked, which is what keeps it at one each.
    """
    had = Message.objects.filter(kind=MessageKind.CONFIRMATION).exclude(state=MessageState.CANCELLED)
    rows = Interest.objects.filter(pk__in=list(ids)).defer("answers", "search_text")
    rows = rows.exclude(pk__in=had.filter(interest__isnull=False).values("interest"))
    rows = rows.select_related("form__site", "form__plan__owner", "version", "candidate")
    return confirm(rows.prefetch_related("areas"), now=now)


def confirmation_context(
    interest: Interest, *, site: Any, now: datetime, area: str | None = None
) -> dict[str, Any]:
    """Return the plain context of the confirmation mail; of the candidate's own words it holds the name only."""
    told = receipt(interest, area)
    return {
        "name": interest.name,
        "reference": told.reference,
        "form_title": told.form_title,
        "kind": told.kind,
        "notice": told.notice,
        "requirements": told.requirements,
        "result": told.result,
        "result_text": told.mail_text,
        "next": told.next,
        "definite": told.definite,
        "opening": told.opening,
        "due_on": told.due_on.isoformat() if told.due_on else "",
        "retain_until": told.retain_until.isoformat(),
        "consent_pool": told.consent_pool,
        "status_url": status_url(interest, site=site, now=now),
        "site_name": site_name(site),
    }


def status_url(interest: Interest, *, site: Any, now: datetime) -> str:
    """Return a fresh link to the candidate's status page; empty while the host lacks our URLs or a Site."""
    token = tokens.make("status", interest.pk, interest.candidate.link_version, now=now)
    try:
        return urls.reverse_absolute("wagtail_interest:status", [token], site)
    except (NoReverseMatch, ImproperlyConfigured):
        return ""


def site_name(site: Any) -> str:
    """Return the name a candidate knows the site by."""
    return (site.site_name or site.hostname) if site is not None else ""


def reply_address(plan: HandlingPlan | None, site: Any = None) -> str:
    """Return where answers to our mail go: the plan's shared address, else the site's, else the owner's own.

    The site's is the shared address of its default plan; with none of the three, the sender's own.
    """
    if plan is not None and plan.reply_to:
        return plan.reply_to
    if plan is None or not plan.is_default:
        default = HandlingPlan.objects.default_for(site.pk if site is not None else None)
        if default is not None and default.reply_to:
            return default.reply_to
        plan = plan or default
    owner = plan.able_owner if plan is not None else None
    return getattr(owner, "email", "") or conf.MAIL_FROM


class ReplyAddresses:
    """Where answers to mail about many entries go: each plan, and each site without one, is looked up once."""

    def __init__(self) -> None:
        self._known: dict[tuple[int | None, int | None], str] = {}

    def of(self, form: Form) -> str:
        """Return the address for *form*, whose plan and site are loaded."""
        key = (form.plan_id, form.site_id)
        if key not in self._known:
            self._known[key] = reply_address(form.current_plan, form.site)
        return self._known[key]
