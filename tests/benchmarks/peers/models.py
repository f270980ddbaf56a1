"""A: ``wagtail.contrib.forms`` with the usual recipe for an upload. D2: the same form as a bare page with an outbox."""

from __future__ import annotations

import uuid

from django import forms
from django.core.files.storage import storages
from django.core.mail import send_mail
from django.db import models, transaction
from django.http import HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils import timezone
from modelcluster.fields import ParentalKey
from wagtail.contrib.forms.forms import FormBuilder
from wagtail.contrib.forms.models import AbstractEmailForm, AbstractFormField
from wagtail.documents import get_document_model
from wagtail.models import Page

YES_NO = "Yes\nNo"
#: label, kind, choices; the twelve fields that every contender shows
FIELDS = [
    ("Name", "singleline", ""),
    ("E-mail", "email", ""),
    ("Phone", "singleline", ""),
    ("Availability", "radio", "Actively looking\nOpen to future opportunities"),
    ("Areas", "checkboxes", "Sales\nCare\nTechnical"),
    ("CV", "upload", ""),
    ("Driving licence", "radio", YES_NO),
    ("Years in the trade", "number", ""),
    ("Swedish", "dropdown", "Fluent\nGood\nSome"),
    ("Earliest start", "date", ""),
    ("What do you bring?", "multiline", ""),
    ("Kept for future openings", "checkbox", ""),
]


class UploadFormBuilder(FormBuilder):
    """The usual recipe: a file field beside Wagtail's own."""

    def create_upload_field(self, field, options):
        """Return a plain file field."""
        return forms.FileField(**options)


class ClassicField(AbstractFormField):
    """One field of the classic form."""

    field_type = models.CharField(
        max_length=16,
        choices=[*AbstractFormField._meta.get_field("field_type").choices, ("upload", "Upload")],
    )
    page = ParentalKey("peers.ClassicPage", on_delete=models.CASCADE, related_name="form_fields")


class ClassicPage(AbstractEmailForm):
    """A: what an editor gets from Wagtail itself; the upload becomes a Document, as the recipes do."""

    form_builder = UploadFormBuilder
    template = "peers/classic.html"
    landing_page_template = "peers/landing.html"

    def process_form_submission(self, form):
        """Store the upload in the document library, the rest as JSON, and mail inside the request."""
        upload = form.cleaned_data.get("cv")
        if upload:
            document = get_document_model().objects.create(title=upload.name, file=upload)
            form.cleaned_data["cv"] = document.url
        return super().process_form_submission(form)


class BareEntry(models.Model):
    """D2's row."""

    page = models.ForeignKey(Page, on_delete=models.CASCADE, related_name="+")
    time = models.DateTimeField(default=timezone.now)
    name = models.CharField(max_length=200)
    email = models.CharField(max_length=254)
    answers = models.JSONField(default=dict)
    file = models.CharField(max_length=200, blank=True)
    mailed = models.BooleanField(default=False)

    class Meta:
        indexes = [models.Index(fields=["page", "-time", "-id"], name="bare_page_time")]

    def __str__(self) -> str:
        return f"#{self.pk}"


class BareForm(forms.Form):
    """The twelve fields by hand."""

    name = forms.CharField(max_length=200)
    email = forms.EmailField()
    phone = forms.CharField(required=False)
    availability = forms.ChoiceField(
        choices=[("active", "Actively looking"), ("future", "Open to future opportunities")],
        widget=forms.RadioSelect,
    )
    areas = forms.MultipleChoiceField(
        choices=[("1", "Sales"), ("2", "Care"), ("3", "Technical")],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    cv = forms.FileField(required=False)
    licence = forms.ChoiceField(
        choices=[("yes", "Yes"), ("no", "No")], widget=forms.RadioSelect, required=False
    )
    years = forms.DecimalField(required=False)
    swedish = forms.ChoiceField(choices=[("f", "Fluent"), ("g", "Good"), ("s", "Some")], required=False)
    start = forms.DateField(required=False)
    bring = forms.CharField(widget=forms.Textarea, required=False)
    consent = forms.BooleanField(required=False)


class BarePage(Page):
    """D2: the least a page plugin can do for the same promise (rows and mail queued in one transaction)."""

    template = "peers/bare.html"
    mail_in_request = False

    def serve(self, request, *args, **kwargs):
        """Show the form, or store it and redirect."""
        form = BareForm(request.POST or None, request.FILES or None)
        if request.method == "POST" and form.is_valid():
            self.store(form.cleaned_data)
            return HttpResponseRedirect(self.get_url(request) + "?thanks")
        return TemplateResponse(request, self.template, {"page": self, "form": form})

    def store(self, data):
        """Write the file, then entry and outbox row in one transaction."""
        upload = data.pop("cv", None)
        name = storages["wagtail_interest_private"].save(uuid.uuid4().hex, upload) if upload else ""
        answers = {key: str(value) for key, value in data.items()}
        with transaction.atomic():
            BareEntry.objects.create(
                page_id=self.pk,
                name=data["name"],
                email=data["email"],
                answers=answers,
                file=name,
                mailed=False,
            )
        if self.mail_in_request:
            send_mail("Received", "Thank you", None, [data["email"]])
