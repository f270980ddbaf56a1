"""One entry's page, and what its actions show again when something has to be mended."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.functional import cached_property

from wagtail_interest import clock
from wagtail_interest.followup import decide
from wagtail_interest.followup.opened import opened
from wagtail_interest.followup.promise import local_day
from wagtail_interest.followup.verbs import seen_mark
from wagtail_interest.inbox.entry import answering, forms
from wagtail_interest.inbox.entry.base import EntryObjectView
from wagtail_interest.inbox.entry.page import EntryPage, read_entry
from wagtail_interest.inbox.entry.timeline import name_of
from wagtail_interest.inbox.keys import button_attrs, entry_keys
from wagtail_interest.inbox.review.bar import bar_of
from wagtail_interest.records.message import Message
from wagtail_interest.records.reply_template import TOUCHING
from wagtail_interest.vocabulary import AddressState, EventCode, MessageState, Spam, Step, Then

#: The names under which ``urls.ENTRY_VIEWS`` serves what the page can do.
ACTIONS = (
    "note",
    "reply",
    "answered",
    "no-answer",
    "spam",
    "not-spam",
    "assign",
    "take",
    "step",
    "overrule",
    "file",
    "erase",
    "next",
    "previous",
)
#: Session key: which entry's button was pressed last, and when; the page that follows is no new view.
PRESSED = "wi_pressed"
FOLLOWS_WITHIN = timedelta(minutes=1)
#: A form shown again this soon after the entry was opened belongs to the same look at it.
SAME_LOOK = timedelta(hours=1)
#: To them nothing can be written; the verb refuses as well.
UNWRITABLE = decide.UNWRITABLE


class EntryPageView(EntryObjectView):
    """Renders an entry's page; the actions inherit it to show a form again with what was typed."""

    template_name = "wagtail_interest/inbox/entry/entry.html"

    @property
    def author(self) -> str:
        """How this user signs."""
        return name_of(self.request.user)

    @property
    def today(self) -> date:
        """Today in the site's time zone."""
        return local_day(clock.now())

    @cached_property
    def page(self) -> EntryPage:
        """The entry with everything that belongs to it."""
        return read_entry(self.interest, self.scope, now=clock.now(), url=self.url)

    def reply_form(self, data: Any = None, **kwargs: Any) -> answering.ReplyForm:
        """Return the form for an answer, with *data* when there is some."""
        return answering.ReplyForm(
            data, interest=self.interest, author=self.author, today=self.today, **kwargs
        )

    def reply_again(self) -> answering.ReplyForm:
        """Return the empty form, or the words this user took back before they left."""
        words = taken_back(self.page.answer, self.request.user)
        form = self.reply_form(initial=words)
        form.taken_back = form.opened = bool(words)
        return form

    def get_page_forms(self) -> dict[str, Any]:
        """Return the forms of the page by name, unbound."""
        if not self.may("change"):
            return {}
        interest = self.interest
        return {
            "note": forms.NoteForm(interest=interest),
            "reply": None if interest.exit in UNWRITABLE else self.reply_again(),
            "step": forms.StepForm(interest=interest, today=self.today),
            "exit": forms.ExitForm(interest=interest),
            "press": forms.PressForm(interest=interest),
        }

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the entry with everything that belongs to it, the forms and what the user may do."""
        given = kwargs.pop("page_forms", {})
        page, shown = self.page, {**self.get_page_forms(), **given}
        return super().get_context_data(
            page=page,
            interest=self.interest,
            forms=shown,
            writing=self.get_writing() if shown.get("reply") else {},
            keys=button_attrs(entry_keys()),
            may={action: self.may(action) for action in ("change", "download", "erase")},
            suspected=self.interest.spam == Spam.SUSPECTED,
            spam=self.interest.spam == Spam.CONFIRMED,
            ended=self.interest.step == Step.ENDED,
            mine=self.interest.assigned_to_id == self.request.user.pk,
            address_warning=self.interest.candidate.address_state
            in (AddressState.UNREACHABLE, AddressState.DOUBTFUL),
            urls=self.get_urls(),
            ways=forms.WAYS,
            seen=seen_mark(self.interest),
            review=bar_of(self),
            tel=page.tel,
            **kwargs,
        )

    def get_writing(self) -> dict[str, Any]:
        """Return the templates by language and what the script needs to fill them in."""
        templates = answering.offered_templates(self.interest.language)
        return {
            "templates": answering.in_groups(templates),
            "data": answering.script_data(self.interest, templates, self.author, self.today),
            "touching": [each.value for each in TOUCHING],
            "asking": Then.ASK.value,
        }

    def get_urls(self) -> dict[str, str]:
        """Return the URL of every action by name."""
        urls = {name.replace("-", "_"): self.url(name, self.interest.pk) for name in ACTIONS}
        return {**urls, "undo": self.url("undo")}

    def show(self, *, status: int = 200, **page_forms: Any) -> HttpResponse:
        """Render the page, with the given forms in place of the unbound ones; whoever gets it has read the entry."""
        if self.request.method == "POST":
            self.note_reading()
        response = TemplateResponse(
            self.request,
            self.template_name,
            self.get_context_data(page_forms=page_forms),
            status=status,
        )
        response["Cache-Control"] = "private, no-store"
        response["Referrer-Policy"] = "same-origin"
        return response

    def note_reading(self) -> None:
        """Leave a view event where a button's answer shows the entry (promise P24), unless this user looked just before."""
        now = clock.now()
        looks = self.interest.events.filter(code=EventCode.OPENED, actor=self.request.user.pk)
        if not looks.filter(at__gt=now - SAME_LOOK).exists():
            opened(self.interest, by=self.request.user, now=now)


def taken_back(answer: Message | None, user: Any) -> dict[str, Any]:
    """Return the words of *answer* when *user* wrote it and it was cancelled: to go on from, nothing is lost."""
    if answer is None or answer.state != MessageState.CANCELLED or answer.created_by_id != user.pk:
        return {}
    found = {name: answer.context[name] for name in ("subject", "text", "then") if answer.context.get(name)}
    if answer.context.get("then") in (*TOUCHING, Then.ASK):
        found |= dict.fromkeys(("next_touch_on", "waiting_until"), answer.context.get("due_on"))
    return found


class EntryView(EntryPageView):
    """One entry. Reading it leaves a view event and nothing else."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show the entry; HEAD and the browser's own looking ahead leave no trace."""
        ahead = request.headers.get("Sec-Purpose", request.headers.get("Purpose", ""))
        if request.method == "GET" and "prefetch" not in ahead and not self.follows_a_press():
            opened(self.interest, by=request.user, now=clock.now())
        return self.show()

    def follows_a_press(self) -> bool:
        """Whether this is the page a button of the same entry leads back to; asks once, the press itself is logged."""
        key, at = self.request.session.pop(PRESSED, (0, 0.0))
        since = clock.now().timestamp() - at
        return bool(key == self.interest.pk and since < FOLLOWS_WITHIN.total_seconds())
