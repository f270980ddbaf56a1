"""A candidate's file in the private storage: attached to an entry, or held while another field is mended."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from wagtail_interest.records.form import Form
from wagtail_interest.records.interest import Interest
from wagtail_interest.storage import private_storage
from wagtail_interest.vocabulary import Scan


class Attachment(models.Model):
    """One stored file. Without ``interest`` it is held: bound to form and form token until ``held_until``."""

    interest = models.ForeignKey(
        Interest, null=True, blank=True, on_delete=models.CASCADE, related_name="attachments"
    )
    form = models.ForeignKey(Form, on_delete=models.CASCADE, related_name="+")
    question_id = models.CharField(max_length=64, blank=True, help_text="Empty for the CV.")
    file = models.FileField(storage=private_storage, max_length=120)
    shown_name = models.CharField(max_length=100)
    extension = models.CharField(max_length=8)
    size = models.PositiveIntegerField()
    digest = models.CharField(max_length=64, help_text="SHA-256 of the content.")
    scan = models.CharField(max_length=12, choices=Scan.choices, default=Scan.OFF)
    held_key = models.CharField(max_length=64, blank=True, help_text="SHA-256 of the hold token.")
    held_until = models.DateTimeField(null=True, blank=True)
    pictured_at = models.DateTimeField(
        null=True, blank=True, help_text="When its pages were drawn, or found not to be drawable."
    )
    plain_text = models.TextField(
        blank=True, help_text="Text of a word-processor file, for reading on screen."
    )
    created_at = models.DateTimeField()

    class Meta:
        verbose_name = _("file")
        verbose_name_plural = _("files")
        default_permissions = ()
        indexes = [
            models.Index(fields=["held_until"], name="wi_held", condition=Q(interest__isnull=True)),
            models.Index(fields=["held_key"], name="wi_held_key", condition=Q(interest__isnull=True)),
            models.Index(
                fields=["extension"],
                name="wi_to_picture",
                condition=Q(interest__isnull=False, pictured_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk}"


class PagePicture(models.Model):
    """One page of a file as a picture, drawn on the server so that nobody needs to open the file itself."""

    attachment = models.ForeignKey(Attachment, on_delete=models.CASCADE, related_name="pictures")
    number = models.PositiveSmallIntegerField()
    file = models.FileField(storage=private_storage, max_length=120)
    width = models.PositiveSmallIntegerField()
    height = models.PositiveSmallIntegerField()

    class Meta:
        default_permissions = ()
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["attachment", "number"], name="wi_one_picture_per_page")
        ]

    def __str__(self) -> str:
        return f"{self.attachment_id}:{self.number}"
