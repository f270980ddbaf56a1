"""The review's ModelAdmin: where one begins, and who held which, when and with what result."""

from __future__ import annotations

from typing import Any

from django.db.models import Prefetch, Q, QuerySet
from django.http import HttpRequest
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.utils import get_user_display_name

from wagtail_interest import access
from wagtail_interest.inbox.native import NativeButtonHelper, NativeModelAdmin, NativePermissionHelper
from wagtail_interest.records.review import Review

#: The views are named, not imported: they load when somebody first holds a review.
_VIEWS = "wagtail_interest.inbox.review.views"


class ReviewPermissionHelper(NativePermissionHelper):
    """Who sees entries sees reviews; they change through their own views alone."""

    def user_can_list(self, user: Any) -> bool:
        """Return whether *user* sees entries at all."""
        return access.may(user, "view")

    def user_can_create(self, user: Any) -> bool:
        """Return False: a review is begun, not typed."""
        return False

    def user_can_inspect_obj(self, user: Any, obj: Any) -> bool:
        """Return whether *user* may read a review their queryset contains."""
        return self.user_can_list(user)

    def user_can_edit_obj(self, user: Any, obj: Any) -> bool:
        """Return False: what was held stays as it was."""
        return False

    def user_can_delete_obj(self, user: Any, obj: Any) -> bool:
        """Return False."""
        return False


class ReviewButtonHelper(NativeButtonHelper):
    """Open."""

    def inspect_button(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Return the button that opens the review."""
        return {**super().inspect_button(*args, **kwargs), "label": gettext("Open"), "icon": "tasks"}


def visible_reviews(user: Any) -> QuerySet[Review]:
    """Return the reviews of *user* and of forms they may see."""
    if not access.may(user, "view"):
        return Review.objects.none()
    if access.sees_all(user):
        return Review.objects.all()
    covered = Review.forms.through.objects.filter(form__in=access.visible_forms(user)).values("review")
    return Review.objects.filter(Q(reviewer=user) | Q(pk__in=covered))


class ReviewAdmin(NativeModelAdmin):
    """The reviews of forms one may see."""

    model = Review
    menu_label = _("Review")
    menu_icon = "tasks"
    base_url_path = "interest/review"
    list_display = ("when", "who", "covered", "answered_words", "owed_words", "state")
    list_select_related = ("reviewer",)
    list_per_page = 20
    ordering = ("-started_at", "-id")
    inspect_view_enabled = True
    history_view_enabled = False
    index_view_class = f"{_VIEWS}.ReviewIndexView"
    inspect_view_class = f"{_VIEWS}.EndPageView"
    permission_helper_class = ReviewPermissionHelper
    button_helper_class = ReviewButtonHelper
    index_view_extra_css = ["wagtail_interest/admin/review.css"]
    extra_collection_views = {"start": f"{_VIEWS}.StartView"}
    extra_object_views = {
        "next": f"{_VIEWS}.NextView",
        "end": f"{_VIEWS}.EndView",
        "wanted": f"{_VIEWS}.WantedView",
    }
    scope = staticmethod(visible_reviews)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Review]:
        """Return the reviews in scope, each with those of its forms that this user may see."""
        seen = Prefetch("forms", queryset=access.visible_forms(request.user))
        return visible_reviews(request.user).prefetch_related(seen).order_by(*self.get_ordering(request))

    def collection_views(self) -> dict[str, Any]:
        """Return the listing and the button."""
        return {key: view for key, view in super().collection_views().items() if key != "create"}

    def object_views(self) -> dict[str, Any]:
        """Return a review's page and its ways on."""
        return {key: view for key, view in super().object_views().items() if key not in {"edit", "delete"}}

    def entry_admin(self) -> Any:
        """Return the ModelAdmin of the inbox in the same group, None when there is none."""
        return self._sibling("inbox")

    def form_url(self, form: Any) -> str:
        """Return where a form is closed or given another plan; empty without a list of forms."""
        admin = self._sibling("forms")
        return str(admin.url_helper.get_action_url("edit", form.pk)) if admin else ""

    def _sibling(self, ending: str) -> Any:
        siblings = getattr(self.parent, "modeladmin_instances", [])
        return next((each for each in siblings if each.url_helper.base_url_path.endswith(ending)), None)

    def when(self, obj: Review) -> str:
        """When it began."""
        return date_format(localtime(obj.started_at), "DATETIME_FORMAT")

    def who(self, obj: Review) -> str:
        """Who held it."""
        return get_user_display_name(obj.reviewer) if obj.reviewer else gettext("Somebody who is gone")

    def covered(self, obj: Review) -> str:
        """Those of its forms that the reader may see, by name, as far as one line goes."""
        titles = sorted(form.title for form in obj.forms.all())
        return ", ".join(titles[:3]) + (f" +{len(titles) - 3}" if len(titles) > 3 else "")

    def answered_words(self, obj: Review) -> str:
        """How many were answered in it."""
        return str(obj.answered) if obj.finished_at else "–"

    def owed_words(self, obj: Review) -> str:
        """How many were owed at its end."""
        return str(obj.owed) if obj.finished_at else "–"

    def state(self, obj: Review) -> str:
        """Whether and how it ended."""
        if obj.finished_at is None:
            return gettext("Under way")
        return gettext("Nothing to decide") if obj.by_itself else gettext("Done")

    when.short_description = _("Begun")  # type: ignore[attr-defined]
    when.admin_order_field = "started_at"  # type: ignore[attr-defined]
    who.short_description = _("By")  # type: ignore[attr-defined]
    covered.short_description = _("Forms")  # type: ignore[attr-defined]
    answered_words.short_description = _("Answered")  # type: ignore[attr-defined]
    owed_words.short_description = _("Owed at its end")  # type: ignore[attr-defined]
    state.short_description = _("State")  # type: ignore[attr-defined]
