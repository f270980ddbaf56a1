"""The outbox: a mail is a row first; attempts, next try and lease are ours, whatever runs tasks."""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from wagtail_interest.conf import USER_MODEL
from wagtail_interest.records.candidate import Candidate
from wagtail_interest.records.interest import Interest
from wagtail_interest.vocabulary import MessageKind, MessageState

#: States from which a mail still has to go somewhere.
UNFINISHED = (MessageState.QUEUED, MessageState.SENDING)
#: The same as the index on what is due has it: SQLite uses that for these very words alone, not for a list.
TO_SEND = Q(state=MessageState.QUEUED) | Q(state=MessageState.SENDING)


class MessageQuerySet(models.QuerySet["Message"]):
    """Messages by what still has to be done."""

    def due(self, now: datetime) -> MessageQuerySet:
        """Unfinished messages whose next try is here and whose lease, if any, has run out."""
        return self.filter(TO_SEND, next_try_at__lte=now).filter(
            Q(lease_until__isnull=True) | Q(lease_until__lte=now)
        )


class Message(models.Model):
    """One mail to one person. ``context`` is plain JSON; subject and bodies are rendered by the deliverer."""

    kind = models.CharField(_("kind"), max_length=14, choices=MessageKind.choices)
    interest = models.ForeignKey(
        Interest, null=True, blank=True, on_delete=models.CASCADE, related_name="messages"
    )
    candidate = models.ForeignKey(
        Candidate, null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    created_by = models.ForeignKey(
        USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )
    to = models.CharField(_("to"), max_length=254)
    reply_to = models.CharField(max_length=254, blank=True)
    language = models.CharField(max_length=16)
    context = models.JSONField(default=dict)
    subject = models.CharField(_("subject"), max_length=200, blank=True)
    text = models.TextField(blank=True)
    html = models.TextField(blank=True)

    state = models.CharField(
        _("state"), max_length=10, choices=MessageState.choices, default=MessageState.QUEUED
    )
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    next_try_at = models.DateTimeField(_("next try"))
    give_up_at = models.DateTimeField()
    lease_until = models.DateTimeField(null=True, blank=True)
    lease_key = models.CharField(max_length=32, blank=True)
    ambiguous = models.BooleanField(default=False, help_text="A try may have been sent although it failed.")
    error_class = models.CharField(_("error"), max_length=80, blank=True)
    message_id = models.CharField(max_length=255, help_text="Our Message-ID, the same on every try.")
    esp_id = models.CharField(max_length=255, blank=True)
    key = models.CharField(max_length=80, null=True, blank=True, help_text="At most one mail per key.")
    batch = models.CharField(
        max_length=32,
        blank=True,
        help_text="Mails queued by one press share it: undo takes all.",
    )
    created_at = models.DateTimeField(_("queued"))
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True)
    state_at = models.DateTimeField(_("state since"))

    objects = MessageQuerySet.as_manager()

    class Meta:
        verbose_name = _("mail")
        verbose_name_plural = _("mail")
        default_permissions = ("view", "change")
        ordering = ["-created_at", "-id"]
        # not unique=True and db_index=True: on PostgreSQL they make a second index, for LIKE, which nobody asks
        constraints = [models.UniqueConstraint(fields=["key"], name="wi_message_key")]
        indexes = [
            models.Index(fields=["esp_id"], name="wi_message_esp"),
            models.Index(fields=["batch"], name="wi_message_batch"),
            models.Index(
                fields=["created_by"], name="wi_message_author", condition=Q(created_by__isnull=False)
            ),
            models.Index(fields=["next_try_at"], name="wi_message_due", condition=TO_SEND),
            models.Index(fields=["-created_at", "-id"], name="wi_message_time"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"


class DeliveryEvent(models.Model):
    """A tracking event that was applied; the unique key makes a repeated one a no-op."""

    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="deliveries")
    event_id = models.CharField(max_length=255)
    type = models.CharField(max_length=20)
    at = models.DateTimeField()

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["message", "event_id", "type"], name="wi_delivery_applied_once")
        ]

    def __str__(self) -> str:
        return f"{self.type} {self.pk}"
