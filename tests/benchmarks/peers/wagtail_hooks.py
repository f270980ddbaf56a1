"""Stock modeladmin over the same kind of row: the peer of the inbox listing; and an admin page with nothing on it."""

from django.shortcuts import render
from django.urls import path
from wagtail import hooks
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


@hooks.register("register_admin_urls")
def empty_shell():
    """Return the URL of the shell: menu, header, nothing else."""
    return [path("bench-shell/", lambda request: render(request, "peers/shell.html"))]
