"""The row beside the page: filled when a page is published, found by translation key, kept when the page goes."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.apps import apps
from django.utils.translation import override

from wagtail_interest.access import able_ever
from wagtail_interest.followup.opening import mark_opened
from wagtail_interest.followup.promise import local_day
from wagtail_interest.page_types.kept import SECONDS, content_key, kept
from wagtail_interest.page_types.state import State, form_keys, language_of, plan_for
from wagtail_interest.page_types.wording import texts_of
from wagtail_interest.questions.definition import define
from wagtail_interest.questions.version import asked_of, record_version
from wagtail_interest.records.form import Form, FormPage, FormVersion
from wagtail_interest.records.plan import HandlingPlan

#: How many versions back a form that was shown is looked for; nobody edits more often while somebody writes.
RECENT = 10


def form_for(page: Any, now: datetime) -> Form:
    """Return the form of *page*, made on first use.

    An alias posts to its source's form; a copy has a translation key and so a form of its own; the
    translations of a page share one.
    """
    found = Form.objects.select_related("plan__owner", "plan__deputy").filter(key__in=form_keys(page)).first()
    if found is not None:
        return found
    source = page.alias_of.specific if page.alias_of_id else page
    form, _ = Form.objects.get_or_create(
        key=source.translation_key,
        defaults={
            "kind": source.interest_kind,
            "title": source.title,
            "site": page.get_site(),
            "area": getattr(source, "area", None),
            "created_at": now,
        },
    )
    return form


def fill_row(page: Any, now: datetime) -> Form:
    """Write what publishing *page* means for its form: title, area, site, where it stands, its question version.

    Never touches what people did at run time (plan, closed by hand, the area where the page has none). Of several
    language versions the one published first names the form.
    """
    form = form_for(page, now)
    first = form.pages.exclude(page=None).order_by("pk").first()
    if not page.alias_of_id and (first is None or first.page_id == page.pk):
        form.title = page.title
        form.area = getattr(page, "area", form.area)
        form.site = page.get_site() or form.site
        form.save(update_fields=["title", "area", "site"])
    language = language_of(page)
    FormPage.objects.update_or_create(
        page_id=page.pk,
        defaults={"form": form, "language": language, "title": page.title, "path": page.path},
    )
    plan = plan_for(page, form, local_day(now))
    version_for(page, form, plan, language, now=now)
    if plan is not None and able_ever(plan) is not None:
        mark_opened(form, now=now)
    return form


def version_now(page: Any, form: Form, state: State, *, now: datetime) -> FormVersion:
    """Return what ``version_for`` returns, from the cache while nothing of it changed: each sending asks for it."""
    key = content_key("version", page, state, form.pk, page.title, page.notice_style, page.notice_addition)
    return kept(key, lambda: version_for(page, form, state.plan, state.language, now=now), is_row=True)


def version_sent(
    page: Any, form: Form, state: State, asked: str, shown_at: datetime | None, *, now: datetime
) -> FormVersion:
    """Return the version that was sent: an editor may have changed the questions since the form was shown.

    Then the questions hold as the candidate read and answered them, so that no answer is lost or read as another's.

    Args:
        asked: the code that came with the form; see ``questions.version.asked_of``.
        shown_at: when the form was shown; None when its stamp cannot be believed, and then what is asked now holds.
    """
    current = version_now(page, form, state, now=now)
    if asked == asked_of(current.definition) or shown_at is None:
        return current
    recent = list(form.versions.filter(language=state.language).order_by("-created_at", "-pk")[:RECENT])
    # questions taken back to what they were have their old row again, so only the newest tells since when it holds
    if recent[:1] == [current] and current.created_at < shown_at - timedelta(seconds=SECONDS):
        return current
    for version in recent:
        if asked == asked_of(version.definition):
            return record_version(
                form,
                definition=version.definition,
                texts=current.texts,
                language=state.language,
                now=version.created_at,  # never newer than what is asked now
            )
    return current


def version_for(
    page: Any, form: Form, plan: HandlingPlan | None, language: str, *, now: datetime
) -> FormVersion:
    """Return the version row of the questions and texts as *page* shows them now, whatever language is active."""
    with override(language):
        definition = define(page.questions)
    return record_version(
        form,
        definition=definition,
        texts=texts_of(page, plan, language, form),
        language=language,
        now=now,
    )


def fill_missing(now: datetime) -> int:
    """Make the rows of pages that a script put live without telling anybody; return how many.

    Until then their state is right, but no list and no mail could name them.
    """
    known = FormPage.objects.filter(page__isnull=False).values("page")
    count = 0
    for model in apps.get_models():
        if hasattr(model, "interest_kind"):
            for page in model._default_manager.filter(live=True).exclude(pk__in=known):
                fill_row(page, now)
                count += 1
    return count
