"""Answer templates, kept by recruiters: a letter a language and what follows it; braces hold placeholders, nothing else."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.admin.panels import FieldPanel, FieldRowPanel, ObjectList
from wagtail.coreutils import get_content_languages

from wagtail_interest import access
from wagtail_interest.inbox.native import NativeModelAdmin, NativePermissionHelper
from wagtail_interest.records.reply_template import ReplyTemplate
from wagtail_interest.vocabulary import Then


class ReplyTemplatePermissionHelper(NativePermissionHelper):
    """Plain model permissions; only those who see the inbox have use for the list."""

    def user_can_list(self, user: Any) -> bool:
        """Return whether *user* sees templates."""
        return access.may(user, "view") and self.user_has_specific_permission(user, "view_replytemplate")


class ReplyTemplateAdmin(NativeModelAdmin):
    """The templates in the order in which they are offered."""

    model = ReplyTemplate
    menu_label = _("Answer templates")
    menu_icon = "draft"
    base_url_path = "interest/templates"
    list_display = ("name", "language_name", "follows", "sort_order", "offered")
    list_filter = ("then", "active")
    search_fields = ("name", "subject", "text")
    ordering = ("language", "sort_order", "id")
    permission_helper_class = ReplyTemplatePermissionHelper

    @cached_property
    def languages(self) -> dict[str, str]:
        """Code → name of the site's content languages."""
        return {code: str(name) for code, name in get_content_languages().items()}

    def get_edit_handler(self) -> ObjectList:
        """Return the form."""
        from wagtail_interest.inbox.template_form import ReplyTemplateForm  # on first use

        placeholders = _(
            "{name} becomes the candidate's first name, {reference} their reference, {date} the day you choose when "
            "you answer. Nothing else in braces is replaced. Your own name and a closing are added below. What stands "
            "in [square brackets] has to be replaced before the answer can be sent."
        )
        return ObjectList(
            [
                FieldPanel("name", help_text=_("For colleagues; the candidate never sees it.")),
                FieldRowPanel(
                    [
                        FieldPanel("language", widget=forms.Select(choices=self.language_choices())),
                        FieldPanel("then", widget=forms.Select(choices=Then.choices)),
                    ]
                ),
                FieldPanel("subject"),
                FieldPanel("text", widget=forms.Textarea(attrs={"rows": 14}), help_text=placeholders),
                FieldRowPanel([FieldPanel("sort_order"), FieldPanel("active")]),
            ],
            base_form_class=ReplyTemplateForm,
        )

    def language_choices(self) -> list[tuple[str, str]]:
        """Return the languages a template may have: the site's, and those of templates there are."""
        used = ReplyTemplate.objects.order_by("language").values_list("language", flat=True).distinct()
        return list({**{code: code for code in used}, **self.languages}.items())

    def language_name(self, obj: ReplyTemplate) -> str:
        """The language in words."""
        return self.languages.get(obj.language, obj.language)

    def follows(self, obj: ReplyTemplate) -> str:
        """What follows an answer with it."""
        return str(obj.get_then_display())

    def offered(self, obj: ReplyTemplate) -> bool:
        """Whether it is offered."""
        return obj.active

    language_name.short_description = _("Language")  # type: ignore[attr-defined]
    language_name.admin_order_field = "language"  # type: ignore[attr-defined]
    follows.short_description = _("What follows")  # type: ignore[attr-defined]
    follows.admin_order_field = "then"  # type: ignore[attr-defined]
    offered.short_description = pgettext_lazy("answer template", "Offered")  # type: ignore[attr-defined]
    offered.boolean = True  # type: ignore[attr-defined]
