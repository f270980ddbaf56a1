"""Who is away when: it belongs to the person and holds for every form; recruiters keep their own, managers all."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin import messages
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, FieldRowPanel, HelpPanel, MultiFieldPanel, ObjectList
from wagtail.admin.utils import get_user_display_name

from wagtail_interest import access, clock
from wagtail_interest.inbox.native import (
    NativeCreateView,
    NativeEditView,
    NativeModelAdmin,
    NativePermissionHelper,
)
from wagtail_interest.records.absence import Absence
from wagtail_interest.records.plan import HandlingPlan

INTRO = _(
    "Being away holds for every form: the deputy answers meanwhile, and where there is none the form pauses and the "
    "managers are told. Mail to colleagues waits until you are back."
)


def visible_absences(user: Any) -> QuerySet[Absence]:
    """Return the absences *user* keeps: their own; managers keep all."""
    everything = Absence.objects.select_related("user")
    return everything if access.sees_all(user) else everything.filter(user=user)


class AbsenceForm(WagtailAdminModelForm):
    """One absence; who does not keep those of others can only be away themselves."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        from wagtail_interest.inbox.plan_form import answerers  # on first use: start-up stays light

        super().__init__(*args, **kwargs)
        if self.instance._state.adding and self.for_user is not None:
            self.initial.setdefault("user", self.for_user.pk)
        field = self.fields["user"]
        field.queryset = answerers(self.instance.user_id)
        field.label_from_instance = get_user_display_name
        if self.for_user is not None and not access.sees_all(self.for_user):
            field.queryset = answerers(self.for_user.pk).filter(pk=self.for_user.pk)
            field.empty_label = None

    def clean(self) -> dict[str, Any]:
        """Refuse a day that lies years away."""
        from wagtail_interest.followup.promise import local_day  # on first use, as above
        from wagtail_interest.inbox.entry.forms import FURTHEST  # the same

        cleaned = super().clean() or self.cleaned_data
        first = cleaned.get("first_day")
        if first is not None and (first - local_day(clock.now())).days > FURTHEST:
            self.add_error("first_day", gettext("Choose a day within three years."))
        return cleaned


class AbsencePermissionHelper(NativePermissionHelper):
    """The model's own rights, and beyond that one's own rows only."""

    def user_can_list(self, user: Any) -> bool:
        """Return whether *user* sees absences."""
        return access.may(user, "view") and self.user_has_specific_permission(user, "view_absence")

    def user_can_edit_obj(self, user: Any, obj: Absence) -> bool:
        """Return whether *user* may change *obj*."""
        return self._keeps(user, obj) and super().user_can_edit_obj(user, obj)

    def user_can_delete_obj(self, user: Any, obj: Absence) -> bool:
        """Return whether *user* may delete *obj*."""
        return self._keeps(user, obj) and super().user_can_delete_obj(user, obj)

    def _keeps(self, user: Any, obj: Absence) -> bool:
        return obj.user_id == user.pk or access.sees_all(user)


class WarnMixin:
    """After saving, names the plans for which nobody is there meanwhile."""

    object: Absence
    request: HttpRequest

    def form_valid(self, form: Any) -> Any:
        """Save, then warn."""
        response = super().form_valid(form)  # type: ignore[misc]  # a view of Wagtail's has it
        names = [plan.name for plan in alone(self.object)]
        if names:
            words = gettext("Nobody answers meanwhile under: %(plans)s. Name a deputy who is there.")
            messages.warning(self.request, words % {"plans": ", ".join(names)})
        return response


class AbsenceCreateView(WarnMixin, NativeCreateView):
    """A new absence."""


class AbsenceEditView(WarnMixin, NativeEditView):
    """One absence."""


def alone(absence: Absence) -> list[HandlingPlan]:
    """Return the plans in which nobody able to log in is there through *absence*."""
    user, found = absence.user, []
    plans = HandlingPlan.objects.filter(Q(owner=user) | Q(deputy=user)).select_related("owner", "deputy")
    for plan in plans:
        others = [one for one in (plan.owner, plan.deputy) if one and one != user and one.is_active]
        meanwhile = Absence.objects.filter(first_day__lte=absence.last_day, last_day__gte=absence.first_day)
        if not others or meanwhile.filter(user__in=others).exists():
            found.append(plan)
    return found


class AbsenceAdmin(NativeModelAdmin):
    """Absences, the latest first."""

    model = Absence
    menu_label = _("Absences")
    menu_icon = "date"
    base_url_path = "interest/absences"
    create_view_class = AbsenceCreateView
    edit_view_class = AbsenceEditView
    list_display = ("person", "days", "standing")
    permission_helper_class = AbsencePermissionHelper
    scope = staticmethod(visible_absences)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Absence]:
        """Return the absences in scope."""
        return visible_absences(request.user).order_by("-last_day", "-first_day", "pk")

    def get_edit_handler(self) -> ObjectList:
        """Return the form: who, and from when to when."""
        days = FieldRowPanel([FieldPanel("first_day"), FieldPanel("last_day")])
        who = MultiFieldPanel([FieldPanel("user"), days], heading=_("Who and when"))
        return ObjectList([HelpPanel(INTRO), who], base_form_class=AbsenceForm)

    def person(self, obj: Absence) -> str:
        """Who is away."""
        return get_user_display_name(obj.user)

    def days(self, obj: Absence) -> str:
        """First to last day."""
        return days_in_words(obj.first_day, obj.last_day)

    def standing(self, obj: Absence) -> str:
        """Whether it is now, to come or over."""
        from wagtail_interest.followup.promise import local_day  # on first use: start-up stays light

        today = local_day(clock.now())
        if obj.last_day < today:
            return gettext("Over")
        return gettext("Away now") if obj.first_day <= today else gettext("To come")

    person.short_description = _("Person")  # type: ignore[attr-defined]
    days.short_description = _("Away")  # type: ignore[attr-defined]
    standing.short_description = _("State")  # type: ignore[attr-defined]


def days_in_words(first: date, last: date) -> str:
    """Write a stretch of days, one day as one."""
    ends = [date_format(day, "DATE_FORMAT") for day in (first, last)]
    return ends[0] if first == last else " – ".join(ends)
