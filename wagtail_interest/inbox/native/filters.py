"""``list_filter`` as modeladmin documents it, made into a filter set for Wagtail's drawer; only named filters exist."""

from __future__ import annotations

import copy
from typing import Any

import django_filters
from django.contrib.admin import SimpleListFilter
from django.db.models import QuerySet
from django.forms import RadioSelect
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet


class SimpleFilter(django_filters.ChoiceFilter):
    """One of Django's ``SimpleListFilter`` classes: its look-ups are the choices, its ``queryset`` filters."""

    def __init__(self, spec: type[SimpleListFilter], request: Any, model_admin: Any) -> None:
        self.make = lambda params: spec(request, params, model_admin.model, model_admin)
        super().__init__(
            label=spec.title,
            choices=[(str(value), label) for value, label in self.make({}).lookup_choices],
            widget=RadioSelect,
            empty_label=_("All"),
        )
        self.request = request
        self.parameter_name = spec.parameter_name

    def __deepcopy__(self, memo: dict[int, Any]) -> SimpleFilter:
        """Return a shallow copy: filter sets copy their filters, and a request cannot be copied deeply."""
        return copy.copy(self)

    def filter(self, qs: QuerySet, value: str) -> QuerySet:
        """Return *qs* as the class filters it for *value*; it may decide to leave it alone."""
        if not value:
            return qs
        filtered = self.make({self.parameter_name: [value]}).queryset(self.request, qs)
        return qs if filtered is None else filtered


class NativeFilterSet(WagtailFilterSet):
    """A filter set whose related choices are those that occur among the objects the user may see."""

    def narrow_related(self, visible: QuerySet) -> None:
        """Offer, for each relation, only the objects that *visible* points to."""
        for each in self.filters.values():
            if isinstance(each, django_filters.ModelChoiceFilter | django_filters.ModelMultipleChoiceFilter):
                offered = each.get_queryset(self.request)
                if offered is not None:
                    ids = visible.order_by().values(each.field_name)
                    each.queryset = offered.filter(pk__in=ids)


def filterset_class_for(model_admin: Any, request: Any) -> type[WagtailFilterSet] | None:
    """Return the filter set of a ModelAdmin's ``list_filter``, None when it is empty.

    Accepts field names (also across relations), ``(name, filter class)`` pairs, of which the name is used, and
    ``SimpleListFilter`` classes.
    """
    names: list[str] = []
    simple: dict[str, SimpleFilter] = {}
    for spec in model_admin.get_list_filter(request):
        if isinstance(spec, str):
            names.append(spec)
        elif isinstance(spec, tuple | list):
            names.append(spec[0])
        else:
            simple[spec.parameter_name] = SimpleFilter(spec, request, model_admin)
    if not names and not simple:
        return None
    meta = type("Meta", (), {"model": model_admin.model, "fields": names})
    return type(f"{model_admin.model.__name__}FilterSet", (NativeFilterSet,), {**simple, "Meta": meta})
