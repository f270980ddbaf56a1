"""One answer to many: each entry stands on the page with its reasons and its own words, and can be left out.

It serves the ticked rows, the whole filtered list, and a group that misses the same must-have (promise P34).
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.contrib.admin.utils import quote
from django.http import HttpResponseBase
from django.utils.dateparse import parse_datetime
from django.utils.functional import cached_property
from django.utils.translation import get_language, get_language_info, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from wagtail_interest.inbox.bulk.base import InboxBulkAction
from wagtail_interest.inbox.bulk.chosen import asked_ids
from wagtail_interest.inbox.bulk.forms import AnswerForm, BulkForm
from wagtail_interest.inbox.bulk.groups import AT_ONCE, missed
from wagtail_interest.inbox.bulk.registering import Answer
from wagtail_interest.inbox.entry.answering import begun_with, letter, offered_templates
from wagtail_interest.inbox.entry.timeline import name_of
from wagtail_interest.inbox.rows import RESULT_TONES, Words, due_words, label
from wagtail_interest.records.interest import Interest, Note
from wagtail_interest.vocabulary import AddressState, Result

#: So many entries stand on the page one by one.
LISTED = AT_ONCE


@dataclass
class Listed:
    """One entry on the page."""

    pk: int
    name: str
    reference: str
    form: str
    url: str
    due: Words
    result: Words
    #: The must-haves that are not met: question and whether it can be learned.
    reasons: list[tuple[str, bool]]
    answered: bool
    unreachable: bool
    ticked: bool
    #: Whether somebody changed it since the page was first shown.
    changed: bool
    additions: list[str] = field(default_factory=list)


def _is_unreachable(entry: Interest) -> bool:
    return entry.candidate.address_state == AddressState.UNREACHABLE


class AnswerAction(Answer, InboxBulkAction):
    """Writes one text to all of them; its placeholders are filled for each."""

    header_icon = "mail"
    verb = "answer"
    form_class = AnswerForm
    template_name = "wagtail_interest/inbox/bulk/answer.html"
    button = gettext_lazy("Send the answers")

    @property
    def is_group(self) -> bool:
        """Whether these are the entries that miss one must-have."""
        return "group" in self.request.GET

    @property
    def is_listed(self) -> bool:
        """Whether each entry stands on the page."""
        return len(self.ids) <= LISTED

    def get_form_kwargs(self) -> dict[str, Any]:
        """Add what the form asks by."""
        start = letter(self.language, "{name}", "{reference}", name_of(self.request.user))
        return {
            **super().get_form_kwargs(),
            "today": self.today,
            "is_group": self.is_group,
            "is_listed": self.is_listed,
            "start": start,
            "templates": offered_templates(self.language),
        }

    @cached_property
    def languages(self) -> list[tuple[str, int]]:
        """In which languages the first of them wrote, with how many, the most common first."""
        found = self.model_admin.get_queryset(self.request).order_by().filter(pk__in=self.ids[:LISTED])
        return Counter(found.values_list("language", flat=True)).most_common()

    @property
    def language(self) -> str:
        """The language in which most of them wrote."""
        return self.languages[0][0] if self.languages else get_language() or "en"

    # -- who ----------------------------------------------------------------------------------------------

    @cached_property
    def shown(self) -> datetime:
        """When the page was first shown; an unreadable moment is now."""
        try:
            given = parse_datetime(self.request.POST.get("shown", ""))
        except ValueError:
            given = None
        return given if given is not None and given.tzinfo is not None else self.now

    @cached_property
    def listed(self) -> list[Listed]:
        """The entries of the page, each with its reasons and what the candidate added."""
        if not self.is_listed:
            return []
        entries = self.entries(self.ids)
        if self.request.method == "POST":
            ticked = set(asked_ids(self.request.POST.getlist("entry")))
        else:  # whom mail does not reach, somebody ticks who has read so
            ticked = {entry.pk for entry in entries if not _is_unreachable(entry)}
        notes = Note.objects.filter(interest__in=self.ids, from_candidate=True).order_by("at", "pk")
        added: dict[int, list[str]] = {}
        for interest_id, text in notes.values_list("interest_id", "text"):
            added.setdefault(interest_id, []).append(text)
        return [self._listed(entry, ticked, added.get(entry.pk, [])) for entry in entries]

    def _listed(self, entry: Interest, ticked: set[int], added: list[str]) -> Listed:
        items = list(missed(entry.screening, entry.overruled))
        changed = entry.changed_at > self.shown
        return Listed(
            pk=entry.pk,
            name=entry.name or entry.reference,
            reference=entry.reference,
            form=entry.form.title,
            url=self.model_admin.url_helper.get_action_url("inspect", quote(entry.pk)),
            due=due_words(entry, self.today),
            result=Words(label(Result, entry.result), RESULT_TONES.get(entry.result, "plain")),  # type: ignore[call-overload]
            reasons=[(str(item.get("label", "")), bool(item.get("learnable"))) for item in items],
            answered=entry.settled_at is not None,
            unreachable=_is_unreachable(entry),
            ticked=entry.pk in ticked and not changed,
            changed=changed,
            additions=added,
        )

    def confirmed_ids(self, form: BulkForm) -> list[int] | None:
        """Return the ticked ones; None when somebody changed one of them, or none is ticked: each gets one answer."""
        if not self.is_listed:
            return super().confirmed_ids(form)
        asked = set(asked_ids(self.request.POST.getlist("entry")))
        changed = sum(each.changed and each.pk in asked for each in self.listed)
        if changed:
            form.add_error(
                None,
                ngettext(
                    "%(n)d entry was changed since this page was shown. It is no longer ticked: look at it again.",
                    "%(n)d entries were changed since this page was shown. They are no longer ticked: look at them again.",
                    changed,
                )
                % {"n": changed},
            )
            self.send_back(form, shown=self.now.isoformat())
            return None
        ids = [each.pk for each in self.listed if each.ticked]
        if not ids:
            form.add_error(None, _("Nobody is ticked. Tick those who get this answer."))
            return None
        return ids

    # -- what ---------------------------------------------------------------------------------------------

    def post(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Send, or begin with the chosen template."""
        if "use" in request.POST:
            return self.with_template()
        return super().post(request, *args, **kwargs)

    def with_template(self) -> HttpResponseBase:
        """Show the page with the chosen template, signed, what was typed kept below it, and everything else as it was."""
        form = self.get_form()
        chosen = form.templates.get(self.request.POST.get("template", ""))
        data = self.request.POST.dict()
        if chosen is not None:
            text = begun_with(
                chosen,
                data.get("text", ""),
                templates=list(form.templates.values()),
                drafted=form.start["text"],
                author=name_of(self.request.user),
            )
            data |= {"subject": chosen.subject, "text": text}
            if chosen.then in dict(form.fields["then"].choices):
                data["then"] = chosen.then
        again = form.__class__(
            initial={name: data.get(name, "") for name in form.fields},
            **{
                key: value
                for key, value in self.get_form_kwargs().items()
                if key not in ("data", "files", "initial")
            },
        )
        again.initial |= {name: data[name] for name in form.fields if name in data}
        return self.render_to_response(self.get_context_data(form=again))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the entries and in which languages they wrote."""
        kwargs.setdefault("form", self.get_form())
        return super().get_context_data(
            listed=self.listed,
            limit=LISTED,
            languages=[(_language(code), number) for code, number in self.languages],
            question=self.question,
            **kwargs,
        )

    @property
    def question(self) -> str:
        """The must-have that a group misses, in the editor's words."""
        wanted = self.request.GET.get("group", "").partition(".")[2]
        for entry in self.entries(self.ids[:1]) if self.is_group else []:
            for item in missed(entry.screening, entry.overruled):
                if str(item.get("id")) == wanted:
                    return str(item.get("label", ""))
        return ""


def _language(code: str) -> str:
    try:
        return str(get_language_info(code)["name_translated"])
    except KeyError:
        return code
