"""The inbox's filters: what stands in the drawer, as pills and in the URL; nothing else narrows the list."""

from __future__ import annotations

from typing import Any, cast

import django_filters
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import DateRangePickerWidget, WagtailFilterSet

from wagtail_interest import clock
from wagtail_interest.followup.promise import local_day
from wagtail_interest.inbox.choices import forms_in_scope, names, owners_of
from wagtail_interest.inbox.days import DaysFilter
from wagtail_interest.inbox.options import Boxes, Radios
from wagtail_interest.inbox.question_filters import FormRadio, question_filters
from wagtail_interest.records.attachment import Attachment
from wagtail_interest.records.interest import Interest, InterestQuerySet
from wagtail_interest.vocabulary import AddressState, Availability, Kind, Result, Spam, Step

ANSWER = (
    ("owed", _("To answer")),
    ("overdue", _("Overdue")),
    ("settled", _("Answered")),
    ("exit", _("No answer owed")),
)
MARKS = (
    ("unread", _("Unread")),
    ("person", _("A person asked for")),
    ("suspected", _("Suspected spam")),
    ("unreachable", _("Address unreachable")),
    ("cv", _("With a CV")),
)
ALSO = (("test", _("Tests")), ("spam", _("Spam that somebody confirmed")))


def one_of(label: Any, choices: Any, **kwargs: Any) -> django_filters.ChoiceFilter:
    """Return a filter with one choice or *All*."""
    return django_filters.ChoiceFilter(
        label=label, choices=choices, widget=Radios, empty_label=_("All"), **kwargs
    )


def some_of(label: Any, choices: Any, **kwargs: Any) -> django_filters.MultipleChoiceFilter:
    """Return a filter with several choices, any of which will do.

    It does not ask for distinct rows, as it would by itself: no filter here joins, and every row would be sorted.
    """
    return django_filters.MultipleChoiceFilter(
        label=label, choices=choices, widget=Boxes, distinct=False, **kwargs
    )


class InterestFilterSet(WagtailFilterSet):
    """Filters of the inbox.

    Tests and spam that a person confirmed are left out unless *Also show* asks for them; nothing else is ever
    hidden (promise P33). Choices are those of the user's own scope (promise P9).
    """

    answer = one_of(_("Answer"), ANSWER, method="by_answer")
    form = one_of(_("Form"), (), field_name="form_id")
    kind = one_of(_("Kind"), Kind.choices)
    step = some_of(_("Step"), Step.choices)
    availability = one_of(_("Availability"), Availability.choices)
    area = some_of(_("Area"), (), method="by_area")
    result = some_of(_("Screening result"), Result.choices)
    assigned = one_of(_("Assigned to"), (), method="by_assigned")
    owner = one_of(_("Form owner"), (), method="by_owner")
    received = DaysFilter(label=_("Received"), field_name="submitted_at", widget=DateRangePickerWidget)
    marks = some_of(_("Marked"), MARKS, method="by_marks")
    also = some_of(_("Also show"), ALSO, method="leave_alone")

    class Meta:
        model = Interest
        fields: list[str] = []

    filters: Any

    def __init__(self, data: Any = None, queryset: Any = None, *, request: Any = None, prefix: Any = None):
        super().__init__(data, queryset, request=request, prefix=prefix)
        in_scope = forms_in_scope(request)
        chosen = self._chosen_form([form.pk for form in in_scope])
        known = names()
        self.filters["form"].extra["choices"] = [(str(form.pk), form.title) for form in in_scope]
        self.filters["form"].extra["widget"] = FormRadio(questions_of=chosen)
        self.filters["area"].extra["choices"] = [
            *((str(pk), name) for pk, name in known.areas.items()),
            ("unsure", _("Not sure yet")),
        ]
        self.filters["assigned"].extra["choices"] = [
            ("me", _("Me")),
            ("nobody", _("Nobody")),
            *((str(pk), name) for pk, name in known.people.items() if pk != request.user.pk),
        ]
        self.owned = owners_of(in_scope)
        self.filters["owner"].extra["choices"] = [(str(pk), name) for pk, name, _forms in self.owned]
        if not self.owned:
            del self.filters["owner"]
        if not known.areas:
            del self.filters["area"]
        if chosen is not None:
            self._add_after("form", question_filters(chosen))

    def _add_after(self, place: str, more: dict[str, django_filters.Filter]) -> None:
        items = list(self.filters.items())
        at = list(self.filters).index(place) + 1
        self.filters = type(self.filters)([*items[:at], *more.items(), *items[at:]])

    def _chosen_form(self, in_scope: list[int]) -> int | None:
        return {str(pk): pk for pk in in_scope}.get((self.data or {}).get("form", ""))

    @property
    def today(self) -> Any:
        """Today in the site's time zone."""
        return local_day(clock.now())

    def filter_queryset(self, queryset: QuerySet) -> QuerySet:
        """Return *queryset* through every filter that was understood, without tests and confirmed spam."""
        also = self.form.cleaned_data.get("also") or []
        if "test" not in also:
            queryset = queryset.filter(is_test=False)
        if "spam" not in also:
            queryset = queryset.exclude(spam=Spam.CONFIRMED)
        return super().filter_queryset(queryset)

    def leave_alone(self, queryset: QuerySet, name: str, value: list[str]) -> QuerySet:
        """Return *queryset*; *Also show* is read in ``filter_queryset``."""
        return queryset

    def by_answer(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        """Return entries to answer (as the tab has it), overdue, answered, or to which no answer is owed."""
        if value == "owed":
            return cast(InterestQuerySet, queryset).to_answer(self.today)
        if value == "overdue":
            return cast(InterestQuerySet, queryset).overdue(self.today)
        if value == "settled":
            return queryset.filter(settled_at__isnull=False)
        return queryset.filter(settled_at__isnull=True).exclude(exit="")

    def by_area(self, queryset: QuerySet, name: str, value: list[str]) -> QuerySet:
        """Return entries that name one of the areas, or whose role form has it."""
        if not value:
            return queryset
        ids = [int(each) for each in value if each.isdigit()]
        chosen = Interest.areas.through.objects.filter(area_id__in=ids).values("interest_id")
        wanted = Q(pk__in=chosen) | Q(form__area_id__in=ids)
        return queryset.filter(wanted | Q(areas_unsure=True) if "unsure" in value else wanted)

    def by_assigned(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        """Return entries assigned to somebody, to oneself, or to nobody."""
        if value == "nobody":
            return queryset.filter(assigned_to__isnull=True)
        return queryset.filter(assigned_to=self.request.user.pk if value == "me" else int(value))

    def by_owner(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        """Return entries of the forms that one person answers for, whoever they are assigned to."""
        return queryset.filter(
            form_id__in=[pk for owner, _name, pks in self.owned if str(owner) == value for pk in pks]
        )

    def by_marks(self, queryset: QuerySet, name: str, value: list[str]) -> QuerySet:
        """Return entries that carry every chosen mark."""
        marks = {
            "unread": Q(opened_at__isnull=True),
            "person": Q(person_asked_at__isnull=False),
            "suspected": Q(spam=Spam.SUSPECTED),
            "unreachable": Q(candidate__address_state=AddressState.UNREACHABLE),
            "cv": Q(Exists(Attachment.objects.filter(interest=OuterRef("pk"), question_id=""))),
        }
        for each in value:
            queryset = queryset.filter(marks[each])
        return queryset
