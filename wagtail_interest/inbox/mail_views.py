"""The views of mail: the filtered list, a message with its rendered text, and *send again* for failed ones."""

from __future__ import annotations

from typing import Any, cast

import django_filters
from django import forms
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views import View
from wagtail.admin import messages
from wagtail.admin.filters import DateRangePickerWidget, WagtailFilterSet

from wagtail_interest import clock
from wagtail_interest.inbox.days import DaysFilter
from wagtail_interest.inbox.native import NativeInspectView, NativeObjectMixin
from wagtail_interest.inbox.native.listing import NativeIndexView
from wagtail_interest.inbox.trouble import troubles
from wagtail_interest.mail.queue import resend
from wagtail_interest.mail.shown import shown
from wagtail_interest.records.message import Message
from wagtail_interest.vocabulary import RESENDABLE, MessageKind, MessageState


class MessageFilterSet(WagtailFilterSet):
    """State, kind and day."""

    state = django_filters.MultipleChoiceFilter(
        label=_("State"), choices=MessageState.choices, widget=forms.CheckboxSelectMultiple, distinct=False
    )
    kind = django_filters.MultipleChoiceFilter(
        label=_("Kind"), choices=MessageKind.choices, widget=forms.CheckboxSelectMultiple, distinct=False
    )
    created = DaysFilter(label=_("Queued"), field_name="created_at", widget=DateRangePickerWidget)

    class Meta:
        model = Message
        fields: list[str] = []


class MessageIndexView(NativeIndexView):
    """The list of mail, with what keeps it from leaving above it."""

    def get_base_queryset(self) -> QuerySet[Message]:
        """Return the mails without what is only read one by one."""
        return super().get_base_queryset().defer("context", "text", "html")

    def troubles(self) -> list[str]:
        """Return what is wrong with the machinery."""
        return troubles()


class MessageView(NativeInspectView):
    """One message: who, when, how it fared, and the text as it was or will be sent, without the candidate's own link."""

    template_name = "wagtail_interest/inbox/message.html"

    def get_page_title(self) -> str:
        """Return the kind of mail."""
        return str(self.object.get_kind_display())

    def get_page_subtitle(self) -> str:
        """Return the address it goes to."""
        return self.object.to

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        message: Message = self.object
        entry_admin = self.model_admin.entry_admin()
        entry_url = ""
        if message.interest_id and entry_admin:
            entry_url = entry_admin.url_helper.get_action_url("inspect", message.interest_id)
        can_resend = self.permission_helper.user_can_resend_obj(self.request.user, message)
        resend_url = self.url_helper.get_action_url("resend", message.pk) if can_resend else ""
        return {
            **context,
            "message": message,
            "rendered": shown(message),
            "is_written": bool(message.subject or message.text),
            "entry_url": entry_url,
            "resend_url": resend_url,
            "reports": [
                (state_words(report.type), report.at) for report in message.deliveries.order_by("at", "pk")
            ],
        }


def state_words(code: str) -> str:
    """Return the words of a state; an event that is no state of ours keeps the mail service's own name."""
    return str(MessageState(code).label) if code in MessageState.values else code


class ResendView(NativeObjectMixin, View):
    """Queues a failed message again; a GET leads to the message."""

    model: Any = None
    instance_permission = "user_can_inspect_obj"

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """Change nothing."""
        return self.back()

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """Queue it and say so."""
        message = cast(Message, self.get_object())
        if not self.permission_helper.user_can_resend_obj(request.user, message):
            if message.state in RESENDABLE:
                raise PermissionDenied
            messages.info(request, gettext("Nothing was sent: this mail has not failed."))
            return self.back()
        result = resend([message], by=request.user, now=clock.now())
        if result.done:
            messages.success(request, gettext("The mail is queued again."))
        else:
            messages.error(request, gettext("The mail cannot be sent again."))
        return self.back()

    def back(self) -> HttpResponse:
        """Redirect to the message's page."""
        return redirect(self.url_helper.get_action_url("inspect", self.get_object().pk))
