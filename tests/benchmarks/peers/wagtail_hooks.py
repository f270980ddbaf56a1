"""Stock modeladmin and ModelViewSet over the same kind of row: the peers of the inbox listing; and an empty admin page."""

import django_filters
from django.shortcuts import render
from django.urls import path
from wagtail import hooks
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail_modeladmin.options import ModelAdmin, modeladmin_register

from tests.benchmarks.peers.models import BareEntry


class StockEntryAdmin(ModelAdmin):
    """Exactly what a host gets by setting attributes; as many rows a page as the inbox."""

    model = BareEntry
    menu_label = "Stock"
    list_display = ("name", "email", "page", "time", "file", "mailed", "id")
    list_filter = ("mailed", "time")
    search_fields = ("name", "email")
    list_per_page = 50


modeladmin_register(StockEntryAdmin)


class BareEntryFilters(WagtailFilterSet):
    """By an answer, a flag and the day."""

    licence = django_filters.ChoiceFilter(
        field_name="answers__licence", choices=[("yes", "Yes"), ("no", "No")]
    )

    class Meta:
        model = BareEntry
        fields = ["mailed", "time"]


class BareEntryViewSet(ModelViewSet):
    """What a host writes today instead of a modeladmin: searches and filters with the database alone."""

    model = BareEntry
    url_prefix = "bench-viewset"
    form_fields = ["name", "email"]
    list_display = ["name", "email", "page", "time", "file", "mailed", "id"]
    filterset_class = BareEntryFilters
    search_fields = ["name", "email"]
    ordering = ["-time", "-id"]
    list_per_page = 50


@hooks.register("register_admin_viewset")
def entry_viewset():
    """Return the ModelViewSet."""
    return BareEntryViewSet("bench_viewset")


@hooks.register("register_admin_urls")
def empty_shell():
    """Return the URL of the shell: menu, header, nothing else."""
    return [path("bench-shell/", lambda request: render(request, "peers/shell.html"))]
