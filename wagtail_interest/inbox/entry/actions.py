"""The buttons of one entry: each is a POST that calls one verb and says in plain words what came of it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from wagtail.admin import messages

from wagtail_interest import clock
from wagtail_interest.followup import exits, notes, overrule, reply, spam, steps
from wagtail_interest.followup.verbs import Done, stale
from wagtail_interest.inbox.entry import forms
from wagtail_interest.inbox.entry.news import news_since
from wagtail_interest.inbox.entry.timeline import LOOKING
from wagtail_interest.inbox.entry.views import PRESSED, EntryPageView
from wagtail_interest.inbox.review.bar import onward
from wagtail_interest.records.interest import Note
from wagtail_interest.vocabulary import EventCode, Outcome, Step


class ActionView(EntryPageView):
    """One button. A GET leads back to the entry and changes nothing.

    A change that can be taken back is carried out although somebody else changed the entry meanwhile, and its
    editor is told; both are in the timeline (promise P38). What cannot be taken back overrides ``post``.
    """

    right = "change"
    #: Whether the button decides something; in a review the next entry then follows.
    decides = True
    form_class: type[forms.EntryForm] = forms.PressForm
    #: The form's name on the page, under which a refused one is shown again.
    form_name = "press"
    refused = ""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Lead back to the entry: the address of a button is no page."""
        return self.back_to_entry()

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Carry out the verb once and redirect, or show what has to be mended."""
        form = self.get_form()
        if not form.is_valid():
            return self.show(status=422, **{self.form_name: form})
        seen = form.cleaned_data["seen"]
        late = stale(self.interest, seen)
        news = news_since(self.interest, seen, reader=request.user) if late else []
        done = self.act(form, now=clock.now())
        if done.failed:
            messages.error(request, self.refused or _("That is not possible for this entry as it stands."))
            return self.show(status=422, **{self.form_name: form})
        if done.skipped:
            messages.info(request, _("Nothing changed: it was like that already."))
        else:
            messages.success(request, self.success(form))
            request.session[PRESSED] = (self.interest.pk, clock.now().timestamp())
        if news and not done.skipped:
            messages.warning(
                request,
                _("While you had this page open, this also happened: %(news)s. See the timeline.")
                % {"news": "; ".join(news)},
            )
        return self.go_on()

    def go_on(self) -> HttpResponse:
        """Redirect to the entry, or to the next one when that button was pressed; no other target (promise P20)."""
        in_review = onward(self) if self.decides else ""
        if in_review:
            return redirect(in_review)
        if self.request.POST.get("go") == "next":
            return redirect(self.url("next", self.interest.pk))
        return self.back_to_entry()

    def get_form(self) -> Any:
        """Return the form with what was sent."""
        return self.form_class(self.request.POST, interest=self.interest)

    def act(self, form: Any, *, now: datetime) -> Done:
        """Call the one verb of this button; every button says which."""
        raise NotImplementedError  # only subclasses have a URL

    def success(self, form: Any) -> str:
        """Return what to tell when the verb changed something."""
        return _("Saved.")

    @property
    def ids(self) -> list[int]:
        """One entry is a set of one."""
        return [self.interest.pk]


class NoteView(ActionView):
    """Leave a note for colleagues."""

    decides = False

    form_class = forms.NoteForm
    form_name = "note"

    def act(self, form: Any, *, now: datetime) -> Done:
        """Add the note; the same words by the same person twice in a row are a double click."""
        last = Note.objects.filter(interest=self.interest).order_by("-at", "-pk").first()
        text = form.cleaned_data["text"]
        if last is not None and last.author_id == self.request.user.pk and last.text == text:
            return Done(skipped=self.ids)
        note = notes.add_note(self.interest, text, by=self.request.user, now=now)
        return Done(done=self.ids) if note else Done(failed=self.ids)

    def success(self, form: Any) -> str:
        """Say where it went."""
        return _("Note added to the timeline.")


class AnsweredView(ActionView):
    """Log an answer that was given elsewhere."""

    form_class = forms.AnsweredForm

    def act(self, form: Any, *, now: datetime) -> Done:
        """Log it, once: the second press of a double click finds its own first one."""
        how = form.cleaned_data["how"]
        acts = self.interest.events.exclude(code__in=LOOKING)
        last = acts.order_by("-at", "-pk").first()
        if (
            last is not None
            and last.code == EventCode.ANSWERED
            and last.actor_id == self.request.user.pk
            and last.data.get("how") == how
        ):
            return Done(skipped=self.ids)
        return reply.log_answer(self.ids, how, by=self.request.user, now=now)

    def success(self, form: Any) -> str:
        """Say what it means."""
        return _("Logged: the candidate has an answer.")


class NoAnswerView(ActionView):
    """End an entry to which no answer is owed."""

    form_class = forms.ExitForm
    form_name = "exit"

    def act(self, form: Any, *, now: datetime) -> Done:
        """End it for the chosen reason."""
        return exits.end_without_answer(self.ids, form.cleaned_data["exit"], by=self.request.user, now=now)

    def success(self, form: Any) -> str:
        """Say how to take it back."""
        return _("No answer is owed any more. Moving the entry to another step takes that back.")


class SpamView(ActionView):
    """Confirm spam."""

    def act(self, form: Any, *, now: datetime) -> Done:
        """Mark it; its unsent mail is cancelled."""
        return spam.mark_spam(self.ids, by=self.request.user, now=now)

    def success(self, form: Any) -> str:
        """Say what it means."""
        return _("Marked as spam. It gets no mail.")


class NotSpamView(ActionView):
    """Clear the suspicion."""

    decides = False

    def act(self, form: Any, *, now: datetime) -> Done:
        """Clear it; the confirmation goes out now."""
        return spam.clear_spam(self.ids, by=self.request.user, now=now)

    def success(self, form: Any) -> str:
        """Say what it means."""
        return _("Not spam. The confirmation is on its way to the candidate.")


class StepView(ActionView):
    """Move the entry to another step."""

    form_class = forms.StepForm
    form_name = "step"

    def get_form(self) -> Any:
        """Return the form; the step it already has is no error but nothing to do (double click)."""
        form = forms.StepForm(self.request.POST, interest=self.interest, today=self.today)
        current = ":".join(filter(None, (self.interest.step, self.interest.outcome)))
        form.fields["step"].choices = [*form.fields["step"].choices, (current, current)]  # type: ignore[attr-defined]
        return form

    def act(self, form: Any, *, now: datetime) -> Done:
        """Change the step."""
        step, outcome = form.chosen
        day = form.cleaned_data["day"]
        return steps.change_step(
            self.ids,
            step,
            outcome=outcome,
            until=day if step == Step.WAITING else None,
            next_touch_on=day if step == Step.KEEP_IN_TOUCH else None,
            by=self.request.user,
            now=now,
        )

    @property
    def refused(self) -> str:  # type: ignore[override]
        """Why it did not move."""
        if self.interest.is_owed:
            return _("This candidate is owed an answer: answer first, or say why no answer is owed.")
        return ""

    def success(self, form: Any) -> str:
        """Name the step, and the day when it has one."""
        step, outcome = form.chosen
        label = str(Step(step).label)
        waiting, touch = self.scope.values_list("waiting_until", "next_touch_on").get(pk=self.interest.pk)
        day = waiting or touch
        if day is not None:
            return _("Step: %(step)s, back on %(date)s.") % {"step": label, "date": date_format(day)}
        return _("Step: %(step)s.") % {"step": f"{label}, {Outcome(outcome).label}" if outcome else label}


class OverruleView(ActionView):
    """Give one requirement another verdict, or take that back."""

    decides = False

    form_class = forms.OverruleForm

    def act(self, form: Any, *, now: datetime) -> Done:
        """Overrule and conclude anew."""
        given = form.cleaned_data
        return overrule.overrule(
            self.interest, given["requirement"], given["verdict"], by=self.request.user, now=now
        )

    def success(self, form: Any) -> str:
        """Name the requirement."""
        labels = {item.get("id"): item.get("label") for item in self.interest.screening}
        return _("Your verdict on “%(label)s” is saved.") % {
            "label": labels[form.cleaned_data["requirement"]]
        }


class TakeView(ActionView):
    """Take the entry oneself."""

    decides = False

    def act(self, form: Any, *, now: datetime) -> Done:
        """Assign it to who pressed."""
        return steps.assign(self.ids, self.request.user, by=self.request.user, now=now)

    def success(self, form: Any) -> str:
        """Confirm."""
        return _("This entry is yours now.")
