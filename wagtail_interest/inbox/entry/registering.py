"""Registering an interest by hand: somebody wrote, rang or was met at a fair."""

from __future__ import annotations

import secrets
from datetime import date, timedelta
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail.coreutils import get_content_languages

from wagtail_interest import access, clock
from wagtail_interest.conf import conf
from wagtail_interest.files import Refused, StorageFailed, hold
from wagtail_interest.files.judge import judge
from wagtail_interest.files.store import write
from wagtail_interest.followup.notes import NOTE_LIMIT
from wagtail_interest.followup.promise import local_day
from wagtail_interest.inbox.entry.base import InboxView
from wagtail_interest.intake.address import check
from wagtail_interest.intake.register import NoPlan, register
from wagtail_interest.questions.clean import clean_line, clean_text
from wagtail_interest.records.area import Area
from wagtail_interest.records.attachment import Attachment
from wagtail_interest.records.form import Form
from wagtail_interest.vocabulary import Availability, Source

YEAR = timedelta(days=366)
STORAGE_FAILED = gettext_lazy("The file could not be stored. Try again, or register without it.")
SOURCES = [choice for choice in Source.choices if choice[0] != Source.FORM]


class RegisterForm(forms.Form):
    """What a recruiter knows of a person who did not use the form."""

    form = forms.ModelChoiceField(
        label=gettext_lazy("Form"),
        queryset=Form.objects.none(),
        empty_label=gettext_lazy("Choose a form"),
        help_text=gettext_lazy("Whose handling plan holds: who answers, by when, and how long it is kept."),
    )
    source = forms.ChoiceField(
        label=gettext_lazy("How it reached you"), choices=[("", gettext_lazy("Choose")), *SOURCES]
    )
    received_on = forms.DateField(
        label=gettext_lazy("Received on"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=gettext_lazy(
            "The day it reached you, from which the promised answer counts. Empty: today."
        ),
    )
    name = forms.CharField(label=gettext_lazy("Name"), max_length=200)
    email = forms.CharField(label=gettext_lazy("E-mail"), widget=forms.EmailInput, max_length=254)
    phone = forms.CharField(label=gettext_lazy("Phone"), max_length=40, required=False)
    availability = forms.ChoiceField(
        label=gettext_lazy("Availability"), choices=Availability.choices, widget=forms.RadioSelect
    )
    areas = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Areas"),
        queryset=Area.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    language = forms.ChoiceField(
        label=gettext_lazy("Language"),
        help_text=gettext_lazy("In which the confirmation mail is written."),
    )
    note = forms.CharField(
        label=gettext_lazy("Note"),
        widget=forms.Textarea(attrs={"rows": 4}),
        required=False,
        max_length=NOTE_LIMIT,
        help_text=gettext_lazy("What was said, and when. For colleagues; the candidate may ask to read it."),
    )
    cv = forms.FileField(label=gettext_lazy("CV"), required=False)
    consent_pool = forms.BooleanField(
        label=gettext_lazy("The candidate agreed to be kept for future openings"),
        required=False,
        help_text=gettext_lazy("Without it the entry is erased soon after the promised answer."),
    )
    token = forms.CharField(widget=forms.HiddenInput, max_length=64)
    held_by = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(
        self, *args: Any, user: Any, languages: list[tuple[str, str]], today: date, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.fields["received_on"].widget.attrs["max"] = today.isoformat()
        self.judged: Any = None
        self.fields["form"].queryset = access.visible_forms(user)  # type: ignore[attr-defined]
        self.fields["areas"].queryset = Area.objects.filter(active=True)  # type: ignore[attr-defined]
        self.fields["language"].choices = languages  # type: ignore[attr-defined]
        types = ", ".join(kind.upper() for kind in conf.UPLOAD_TYPES)
        self.fields["cv"].help_text = _("%(types)s, at most %(size)d MB.") % {
            "types": types,
            "size": conf.UPLOAD_MAX_BYTES // 1024**2,
        }

    def tell_kept(self, name: str) -> None:
        """Say beside the field that the file need not be chosen again."""
        kept = _("%(name)s is kept. Choose a file only to replace it.") % {"name": name}
        self["cv"].help_text = f"{kept} {self['cv'].help_text}"

    def clean_received_on(self) -> date | None:
        """A day of the last year: nothing arrives tomorrow, and the promise of long ago cannot be kept."""
        day = self.cleaned_data["received_on"]
        if day is not None and day > self.today:
            raise forms.ValidationError(_("This day is still to come. Give the day it reached you."))
        if day is not None and day < self.today - YEAR:
            raise forms.ValidationError(_("This is more than a year ago. Ask the candidate to send it anew."))
        return day

    def clean_name(self) -> str:
        """A name of which something is left."""
        name = clean_line(self.cleaned_data["name"], 200)
        if not name:
            raise forms.ValidationError(_("Enter the name."))
        return name

    def clean_email(self) -> str:
        """An address that can be written to."""
        return check(clean_line(self.cleaned_data["email"]))

    def clean_phone(self) -> str:
        """One line."""
        return clean_line(self.cleaned_data["phone"], 40)

    def clean_note(self) -> str:
        """Text as typed, without what no database wants."""
        return clean_text(self.cleaned_data["note"], NOTE_LIMIT)

    def clean_cv(self) -> Any:
        """Judge the file as if the candidate had sent it; ``judged`` keeps the finding."""
        upload = self.cleaned_data["cv"]
        if upload:
            try:
                self.judged = judge(upload, extensions=conf.UPLOAD_TYPES, max_bytes=conf.UPLOAD_MAX_BYTES)
            except Refused as refused:
                raise forms.ValidationError(refused.message) from refused
        return upload


class RegisterView(InboxView):
    """The form, and the entry it makes through the same door as everybody's."""

    right = "change"
    header_icon = "plus"
    page_title = gettext_lazy("Register an interest")
    template_name = "wagtail_interest/inbox/entry/ask.html"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Home, inbox, this page."""
        here = {"url": self.url("register"), "label": str(self.page_title)}
        return [*super().get_breadcrumbs_items(), here]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show the form; its token makes a double click one entry."""
        initial: dict[str, Any] = {"token": secrets.token_hex(16), "language": self.languages()[0][0]}
        forms_seen = list(access.visible_forms(request.user)[:2])
        if len(forms_seen) == 1:
            initial["form"] = forms_seen[0].pk
        return self.ask(self.make_form(initial=initial))

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Store the file, then register; the candidate gets the confirmation mail."""
        form = self.make_form(request.POST, request.FILES)
        held = self.held(form)
        if not form.is_valid():
            return self.keep_and_ask(form, held)
        try:
            accepted = self.register(form, held)
        except NoPlan:
            form.add_error("form", _("This form has no handling plan with an owner yet. Give it one first."))
            return self.keep_and_ask(form, held)
        except StorageFailed:
            form.add_error("cv", STORAGE_FAILED)
            return self.ask(form, status=422)
        if accepted.created:
            messages.success(request, _("Registered. The confirmation is on its way to the candidate."))
        else:
            messages.info(request, _("This was registered already; here it is."))
        return redirect(self.url("inspect", accepted.interest.pk))

    def make_form(self, *args: Any, **kwargs: Any) -> RegisterForm:
        """Return the form as this user may fill it in."""
        today = local_day(clock.now())
        return RegisterForm(*args, user=self.request.user, languages=self.languages(), today=today, **kwargs)

    # -- the file while another field is mended -----------------------------------------------------------

    def hold_token(self, form: RegisterForm) -> str:
        """Return what a held file is bound to: this showing of the form and this user; empty without a token."""
        token = form.data.get("token", "")
        return f"register:{self.request.user.pk}:{token}" if token else ""

    def held(self, form: RegisterForm) -> list[Attachment]:
        """Return the file kept from an earlier try."""
        holder = self.seen_form(form.data.get("held_by", ""))
        return hold.held(holder, self.hold_token(form), clock.now()) if holder else []

    def seen_form(self, key: str) -> Form | None:
        """Return a form of the user's scope by its id as sent."""
        number = int(key) if key.isascii() and key.isdigit() and len(key) < 19 else 0
        return access.visible_forms(self.request.user).filter(pk=number).first()

    def keep_and_ask(self, form: RegisterForm, held: list[Attachment]) -> HttpResponse:
        """Show the form again; a file that was accepted is kept for two hours, as on the public form."""
        if form.judged is not None:
            held = self.hold(form)
            if not held and "cv" not in form.errors:
                form.add_error("cv", _("Choose the file again: the browser does not send it a second time."))
        if held:
            form.tell_kept(held[0].shown_name)
            again = self.request.POST.copy()
            again["held_by"] = str(held[0].form_id)
            form.data = again
        return self.ask(form, status=422)

    def hold(self, form: RegisterForm) -> list[Attachment]:
        """Keep the file just sent, bound to the chosen form, else to any of the user's."""
        now = clock.now()
        holder = self.seen_form(form.data.get("form", "")) or access.visible_forms(self.request.user).first()
        if holder is None:
            return []
        try:
            row = write(form.files["cv"], form.judged, form=holder, question_id="", now=now)
        except StorageFailed:
            form.add_error("cv", STORAGE_FAILED)
            return []
        return hold.hold([row], token=self.hold_token(form), now=now)

    # -- the entry ----------------------------------------------------------------------------------------

    def register(self, form: RegisterForm, held: list[Attachment]) -> Any:
        """Hand what was typed to the intake."""
        given, now = form.cleaned_data, clock.now()
        chosen: Form = given["form"]
        if chosen.current_plan is None:
            raise NoPlan
        files = []
        if form.judged is not None:
            files = [write(given["cv"], form.judged, form=chosen, question_id="", now=now)]
            hold.release(held)
            held = []
        hold.move(held, to=chosen)
        return register(
            chosen,
            by=self.request.user,
            now=now,
            source=given["source"],
            name=given["name"],
            email=given["email"],
            phone=given["phone"],
            availability=given["availability"],
            language=given["language"],
            area_ids=[area.pk for area in given["areas"]],
            consent_pool=given["consent_pool"],
            note=given["note"],
            attachments=files,
            held=held,
            form_token=given["token"],
            received_on=given["received_on"],
        )

    def languages(self) -> list[tuple[str, str]]:
        """Return the site's content languages, the reader's first."""
        known = list(get_content_languages().items())
        mine = get_language() or ""
        return sorted(known, key=lambda item: item[0] != mine)

    def ask(self, form: RegisterForm, status: int = 200) -> HttpResponse:
        """Render the form."""
        context = self.get_context_data(
            form=form,
            title=self.page_title,
            lead=_("For somebody who wrote, rang or met you. They get the same confirmation and promise."),
            button=_("Register"),
            action=self.url("register"),
            back=self.url("index"),
        )
        return TemplateResponse(self.request, self.template_name, context, status=status)
