"""``InterestPageMixin``: what a page of any site needs to carry an interest form; behaviour lies in the files beside."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.http import HttpRequest, HttpResponse
from django.utils.functional import classproperty
from django.utils.translation import gettext_lazy as _
from wagtail.fields import RichTextField
from wagtail.images import get_image_model_string
from wagtail.url_routing import RouteResult

from wagtail_interest.page_types.content import ContentField
from wagtail_interest.questions.fields import QuestionsField
from wagtail_interest.vocabulary import Kind, NoticeStyle, Upload

#: Rich text here is words, not layout.
FEATURES = ["bold", "italic", "link", "ol", "ul"]


class InterestPageMixin(models.Model):
    """Mix in before your own ``Page`` class; set ``interest_kind`` and, if you like, ``interest_template``.

    Deliberately without a field ``owner`` (Wagtail's own page owner) and without run-time state: publishing an
    old draft would bring old state back. That lives in the row beside the page, see ``form_row``.
    """

    #: Which of the two kinds of interest the page takes in; decides the notice and the standard texts.
    interest_kind: ClassVar[str] = Kind.GENERAL
    #: Wagtail sets ``template`` on every concrete page class, so ours has a name of its own.
    interest_template: ClassVar[str] = "wagtail_interest/page.html"

    intro = RichTextField(_("introduction"), blank=True, features=FEATURES)
    notice_style = models.CharField(
        _("wording of the notice"),
        max_length=8,
        choices=NoticeStyle.choices,
        default=NoticeStyle.PLAIN,
        help_text=_("The notice itself is always shown; here you choose its tone."),
    )
    notice_addition = models.CharField(
        _("your addition to the notice"),
        max_length=300,
        blank=True,
        help_text=_("Stands after the notice. You can add to it, not remove it."),
    )
    next_steps = models.TextField(_("what happens next"), blank=True, max_length=1000)
    thanks_neutral = models.TextField(_("thank-you: no must-haves asked"), blank=True, max_length=2000)
    thanks_meets = models.TextField(_("thank-you: meets all must-haves"), blank=True, max_length=2000)
    thanks_misses = models.TextField(_("thank-you: misses some"), blank=True, max_length=2000)
    thanks_look = models.TextField(_("thank-you: a person will look"), blank=True, max_length=2000)
    mail_neutral = models.TextField(_("mail: no must-haves asked"), blank=True, max_length=2000)
    mail_meets = models.TextField(_("mail: meets all must-haves"), blank=True, max_length=2000)
    mail_misses = models.TextField(_("mail: misses some"), blank=True, max_length=2000)
    mail_look = models.TextField(_("mail: a person will look"), blank=True, max_length=2000)
    privacy_notice = RichTextField(_("privacy notice"), blank=True, features=FEATURES)
    consent_line = models.CharField(_("consent line"), max_length=300, blank=True)
    consent_unticked = models.CharField(_("what an unticked box means"), max_length=300, blank=True)
    questions = QuestionsField(blank=True, verbose_name=_("questions"))
    must_haves_intended = models.BooleanField(
        _("yes, a must-have on a general form is intended"),
        default=False,
        help_text=_("Nobody who writes here seeks a given role; a merit is often fairer than a must-have."),
    )
    show_waiting_number = models.BooleanField(
        _("while paused, say how many wait for an answer"), default=False
    )
    cv = models.CharField(_("CV"), max_length=8, choices=Upload.choices, default=Upload.OPTIONAL)
    content_above = ContentField(verbose_name=_("above the form"), blank=True)
    content_below = ContentField(verbose_name=_("below the form"), blank=True)
    image = models.ForeignKey(
        get_image_model_string(),
        verbose_name=_("image"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )

    class Meta:
        abstract = True

    @classproperty
    def base_form_class(cls) -> Any:
        """The form of the editor, as Wagtail asks for it; a page class of yours may name another."""
        from wagtail_interest.page_types import editor  # on first use: start-up stays light

        return editor.InterestPageForm

    @property
    def preview_modes(self) -> list[tuple[str, Any]]:
        """Every look the page can have: the form, its errors, thanks and mail for each result, closed."""
        from wagtail_interest.page_types import preview  # on first use: start-up stays light

        return preview.MODES

    def get_template(self, request: HttpRequest, *args: Any, **kwargs: Any) -> str:
        """Return ``interest_template``."""
        return self.interest_template

    def route(self, request: HttpRequest, path_components: list[str]) -> RouteResult:
        """Add ``received/``, and answer a POST to a page that was taken down: what was typed must not be lost."""
        from wagtail_interest.page_types import serve  # on first use: start-up stays light

        found = serve.route(self, request, path_components)
        return found or super().route(request, path_components)  # type: ignore[misc]  # Page has it

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show the form, take in what was sent, or thank for it.

        A POST may lack the proof of Django's CSRF check (``request.wi_unproven``): then the form is shown again.
        Who overrides this and acts on a POST looks at that first.
        """
        from wagtail_interest.page_types import serve  # on first use: start-up stays light

        return serve.serve(self, request, *args, **kwargs)

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponse:
        """Show one of ``preview_modes``; never reads what was posted."""
        from wagtail_interest.page_types import preview  # on first use: start-up stays light

        return preview.serve_preview(self, request, mode_name)
