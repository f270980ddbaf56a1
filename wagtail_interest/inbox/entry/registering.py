"""Registering an interest by hand: somebody wrote, rang or was met at a fair."""

from __future__ import annotations

import secrets
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
from wagtail_interest.files import Refused, StorageFailed
from wagtail_interest.files.judge import judge
from wagtail_interest.files.store import write
from wagtail_interest.inbox.entry.base import InboxView
from wagtail_interest.intake.address import check
from wagtail_interest.intake.register import NoPlan, register
from wagtail_interest.questions.clean import clean_line, clean_text
from wagtail_interest.records.area import Area
from wagtail_interest.records.form import Form
from wagtail_interest.vocabulary import Availability, Source

NOTE_LIMIT = 5_000
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

    def __init__(self, *args: Any, user: Any, languages: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.judged: Any = None
        self.fields["form"].queryset = access.visible_forms(user)  # type: ignore[attr-defined]
        self.fields["areas"].queryset = Area.objects.filter(active=True)  # type: ignore[attr-defined]
        self.fields["language"].choices = languages  # type: ignore[attr-defined]
        types = ", ".join(kind.upper() for kind in conf.UPLOAD_TYPES)
        self.fields["cv"].help_text = _("%(types)s, at most %(size)d MB.") % {
            "types": types,
            "size": conf.UPLOAD_MAX_BYTES // 1024**2,
        }

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
        languages = self.languages()
        initial: dict[str, Any] = {"token": secrets.token_hex(16), "language": languages[0][0]}
        forms_seen = list(access.visible_forms(request.user)[:2])
        if len(forms_seen) == 1:
            initial["form"] = forms_seen[0].pk
        return self.ask(RegisterForm(user=request.user, languages=languages, initial=initial))

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Store the file, then register; the candidate gets the confirmation mail."""
        form = RegisterForm(request.POST, request.FILES, user=request.user, languages=self.languages())
        if not form.is_valid():
            if form.judged is not None:
                form.add_error("cv", _("Choose the file again: the browser does not send it a second time."))
            return self.ask(form, status=422)
        try:
            accepted = self.register(form)
        except NoPlan:
            form.add_error("form", _("This form has no handling plan with an owner yet. Give it one first."))
            return self.ask(form, status=422)
        except StorageFailed:
            form.add_error("cv", _("The file could not be stored. Try again, or register without it."))
            return self.ask(form, status=422)
        if accepted.created:
            messages.success(request, _("Registered. The confirmation is on its way to the candidate."))
        else:
            messages.info(request, _("This was registered already; here it is."))
        return redirect(self.url("inspect", accepted.interest.pk))

    def register(self, form: RegisterForm) -> Any:
        """Hand what was typed to the intake."""
        given, now = form.cleaned_data, clock.now()
        chosen: Form = given["form"]
        if chosen.current_plan is None:
            raise NoPlan
        files = []
        if form.judged is not None:
            files = [write(given["cv"], form.judged, form=chosen, question_id="", now=now)]
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
            form_token=given["token"],
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
