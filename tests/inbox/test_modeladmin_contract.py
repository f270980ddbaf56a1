"""A host's ModelAdmin that only subclasses and sets documented attributes: each keeps its meaning (7.4 and 8.0)."""

from __future__ import annotations

import io
from types import SimpleNamespace

import openpyxl
import pytest
from django.contrib.admin import SimpleListFilter
from django.contrib.messages.storage.fallback import FallbackStorage
from django.contrib.sessions.backends.signed_cookies import SessionStore
from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.http import Http404, HttpResponse
from django.test import RequestFactory
from django.urls import include, path
from django.views import View
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.admin.panels import FieldPanel
from wagtail.models import ReferenceIndex
from wagtail_modeladmin.helpers import AdminURLHelper, ButtonHelper, PermissionHelper
from wagtail_modeladmin.helpers.search import BaseSearchHandler
from wagtail_modeladmin.options import ModelAdminGroup
from wagtail_modeladmin.views import IndexView as StockIndexView

from tests import builders
from tests.urls import urlpatterns as site_urls
from wagtail_interest.inbox import paging
from wagtail_interest.inbox.entries import InterestAdmin
from wagtail_interest.inbox.native import NativeInspectView, NativeModelAdmin
from wagtail_interest.records.area import Area
from wagtail_interest.records.plan import HandlingPlan


class LongPromise(SimpleListFilter):
    title = "Promise"
    parameter_name = "promise"

    def lookups(self, request, model_admin):
        return [("short", "Short"), ("long", "Long")]

    def queryset(self, request, queryset):
        if self.value() == "short":
            return queryset.filter(active_days__lte=5)
        return queryset.filter(active_days__gt=5) if self.value() else None


class StartsWith(BaseSearchHandler):
    def search_queryset(self, queryset, search_term, **kwargs):
        return queryset.filter(name__istartswith=search_term)


class HostPermissions(PermissionHelper):
    def user_can_delete_obj(self, user, obj):
        return obj.name != "Kept"


class HostButtons(ButtonHelper):
    def get_buttons_for_obj(self, obj, **kwargs):
        return [{"label": f"Ring {obj.name}", "url": "tel:1", "title": "Ring"}, self.edit_button(obj.pk)]


class HostURLs(AdminURLHelper):
    def get_action_url_name(self, action):
        return f"host_{action}"


class HostInspect(NativeInspectView):
    def get_page_title(self):
        return "A host's page"


class NoteView(View):
    model_admin = None

    def get(self, request, pk):
        return HttpResponse(f"note on {self.model_admin.get_queryset(request).get(pk=pk).name}")


class TotalView(View):
    def get(self, request):
        return HttpResponse("total")


class HostAdmin(NativeModelAdmin):
    model = HandlingPlan
    menu_label = "Host plans"
    menu_icon = "tag"
    base_url_path = "host/plans"
    list_display = ("name", "shout", "owner")
    list_filter = ("owner", LongPromise)
    search_fields = ("name", "reply_to")
    list_export = ("name", "shout", "active_days")
    export_filename = "plans"
    ordering = ("-name",)
    list_per_page = 3
    list_select_related = ("owner",)
    inspect_view_enabled = True
    inspect_view_fields = ["name", "reply_to"]
    panels = [FieldPanel("name"), FieldPanel("reply_to")]
    extra_object_views = {"note": NoteView}
    extra_collection_views = {"total": TotalView}

    def get_queryset(self, request):
        return super().get_queryset(request).exclude(name="Hidden")

    def shout(self, obj):
        return obj.name.upper()

    shout.short_description = "In capitals"
    shout.admin_order_field = "name"

    def get_extra_attrs_for_row(self, obj, context):
        return {"data-promise": obj.active_days, "class": "host-row"}

    def get_extra_class_names_for_field_col(self, obj, field_name):
        return ["loud"] if field_name == "shout" else []

    def get_empty_value_display(self, field_name=None):
        return "nobody yet"


class HelpedAdmin(HostAdmin):
    base_url_path = "helped"
    url_helper_class = AdminURLHelper
    permission_helper_class = HostPermissions
    button_helper_class = HostButtons
    search_handler_class = StartsWith
    inspect_view_class = HostInspect
    extra_collection_views = {}


class HostGroup(ModelAdminGroup):
    menu_label = "Host"
    items = (HostAdmin, HelpedAdmin)


class HostInbox(InterestAdmin):
    """Only documented attributes, on our own inbox."""

    base_url_path = "host/inbox"
    list_display = ("reference", "candidate_name", "screened", "received")
    list_export = ("reference", "phone")
    export_filename = "host-inbox"
    ordering = ("name",)
    list_per_page = 2

    def get_queryset(self, request):
        return super().get_queryset(request).exclude(name="Hidden")

    def get_extra_attrs_for_row(self, obj, context):
        return {"data-host": obj.reference}


class RowInbox(InterestAdmin):
    """Keeps our columns and only adds row attributes."""

    base_url_path = "row/inbox"

    def get_extra_attrs_for_row(self, obj, context):
        return {"data-host": obj.reference}


class NarrowInbox(RowInbox):
    """The same list of fewer entries."""

    base_url_path = "narrow/inbox"

    def get_queryset(self, request):
        return super().get_queryset(request).exclude(name="Hidden")


HOST, HELPED, INBOX, ROWS, NARROW = HostAdmin(), HelpedAdmin(), HostInbox(), RowInbox(), NarrowInbox()


@pytest.fixture(autouse=True)
def _urls(settings):
    settings.ROOT_URLCONF = __name__


def _admin_urls():
    return [
        url for each in (HOST, HELPED, INBOX, ROWS, NARROW) for url in each.get_admin_urls_for_registration()
    ]


urlpatterns = [
    path("host-admin/", include(_admin_urls())),
    path("admin/", include(wagtailadmin_urls)),
    *site_urls,
]


@pytest.fixture
def plans(tree, superuser):
    """Four plans, one of which the host's queryset leaves out."""
    fields = {"is_default": False}
    return {
        "Alfa": builders.plan(name="Alfa", owner=superuser, active_days=3, **fields),
        "Beta": builders.plan(name="Beta", reply_to="beta@example.com", active_days=9, **fields),
        "Kept": builders.plan(name="Kept", **fields),
        "Hidden": builders.plan(name="Hidden", **fields),
    }


def call(view, user, query: str = "", method: str = "get", data=None, **kwargs):
    """Run one of the ModelAdmin's view methods as *user*; returns the rendered response."""
    request = getattr(RequestFactory(), method)(f"/{query}", data or {})
    request.user = user
    request.session = SessionStore()
    request._messages = FallbackStorage(request)
    response = view(request, **kwargs)
    return response.render() if hasattr(response, "render") and not response.is_rendered else response


def listed(admin, user, query: str = "") -> list[str]:
    response = call(admin.index_view, user, query)
    return [obj.name for obj in response.context_data["object_list"]]


def html_of(response) -> str:
    return " ".join(response.content.decode().split())


def test_ordering_queryset_and_page_size(plans, superuser):
    assert listed(HOST, superuser) == ["Kept", "Beta", "Alfa"]
    builders.plan(name="Zulu", is_default=False)
    assert listed(HOST, superuser) == ["Zulu", "Kept", "Beta"]
    assert listed(HOST, superuser, "?p=2") == ["Alfa"]
    assert listed(HOST, superuser, "?ordering=name") == ["Alfa", "Beta", "Kept"]


def test_list_display_takes_fields_and_methods_of_the_modeladmin(plans, superuser):
    html = html_of(call(HOST.index_view, superuser))
    assert "In capitals" in html
    assert "KEPT" in html
    assert "loud" in html
    assert "nobody yet" in html


def test_row_attributes(plans, superuser):
    html = html_of(call(HOST.index_view, superuser))
    assert 'data-promise="9"' in html
    assert "host-row" in html
    assert f'data-object-pk="{plans["Beta"].pk}"' in html


def test_list_filter_takes_fields_and_simple_filters(plans, superuser):
    assert listed(HOST, superuser, f"?owner={superuser.pk}") == ["Alfa"]
    assert listed(HOST, superuser, "?promise=long") == ["Beta"]
    assert listed(HOST, superuser, "?promise=odd") == ["Kept", "Beta", "Alfa"]
    html = html_of(call(HOST.index_view, superuser, "?promise=short"))
    assert "Promise" in html
    assert "Short" in html


def test_related_choices_are_those_of_the_queryset(plans, superuser):
    other = builders.user("elsa")
    plans["Hidden"].owner = other
    plans["Hidden"].save()
    view = call(HOST.index_view, superuser).context_data["view"]
    assert list(view.filters.form.fields["owner"].queryset) == [superuser]


def test_search_fields_and_search_handler(plans, superuser):
    assert listed(HOST, superuser, "?q=beta+example") == ["Beta"]
    assert listed(HOST, superuser, "?q=a") == ["Beta", "Alfa"]
    assert listed(HELPED, superuser, "?q=a") == ["Alfa"]


def test_no_orm_lookups_from_the_query_string(plans, superuser):
    for query in (
        "?owner__password__startswith=x",
        "?active_days=3",
        "?name=Alfa",
        "?x=1",
        "?ordering=owner__password",
    ):
        assert listed(HOST, superuser, query) == ["Kept", "Beta", "Alfa"], query


def test_list_export_and_filename(plans, superuser):
    response = call(HOST.index_view, superuser, "?export=csv&promise=long")
    assert (
        b"".join(response.streaming_content).decode()
        == "\ufeffName,In capitals,Answer to those actively looking, within working days\r\n".replace(
            "Answer to those actively looking, within working days",
            '"Answer to those actively looking, within working days"',
        )
        + "Beta,BETA,9\r\n"
    )
    assert response["Content-Disposition"] == 'attachment; filename="plans.csv"'
    response = call(HOST.index_view, superuser, "?export=xlsx")
    sheet = openpyxl.load_workbook(io.BytesIO(b"".join(response.streaming_content))).active
    assert [row[1].value for row in sheet.iter_rows(min_row=2)] == ["KEPT", "BETA", "ALFA"]


def test_get_queryset_guards_object_views_too(plans, superuser):
    pk = plans["Hidden"].pk
    for view in (HOST.inspect_view, HOST.edit_view, HOST.delete_view, HOST.history_view):
        with pytest.raises(Http404):
            call(view, superuser, instance_pk=str(pk))
        with pytest.raises(Http404):
            call(view, superuser, instance_pk="not-a-number")
        assert call(view, superuser, instance_pk=str(plans["Beta"].pk)).status_code == 200


def test_inspect_fields_and_panels(plans, superuser):
    html = html_of(call(HOST.inspect_view, superuser, instance_pk=str(plans["Beta"].pk)))
    assert "beta@example.com" in html
    assert "retention" not in html.lower()
    html = html_of(call(HOST.edit_view, superuser, instance_pk=str(plans["Beta"].pk)))
    assert 'name="reply_to"' in html
    assert 'name="active_days"' not in html


def test_create_edit_and_delete_do_what_they_say(plans, superuser):
    given = {"name": "New", "reply_to": ""}
    assert call(HOST.create_view, superuser, method="post", data=given).status_code == 302
    assert HandlingPlan.objects.filter(name="New").exists()
    pk = plans["Beta"].pk
    given = {"name": "Beta two", "reply_to": ""}
    assert call(HOST.edit_view, superuser, method="post", data=given, instance_pk=str(pk)).status_code == 302
    assert HandlingPlan.objects.get(pk=pk).name == "Beta two"
    assert call(HOST.delete_view, superuser, method="post", instance_pk=str(pk)).status_code == 302
    assert not HandlingPlan.objects.filter(pk=pk).exists()


def test_permission_helper_decides_per_object(plans, superuser):
    with pytest.raises(PermissionDenied):
        call(HELPED.delete_view, superuser, instance_pk=str(plans["Kept"].pk))
    assert call(HELPED.delete_view, superuser, instance_pk=str(plans["Beta"].pk)).status_code == 200
    nobody = builders.user("nils")
    for view in (HOST.index_view, HOST.create_view):
        with pytest.raises(PermissionDenied):
            call(view, nobody)


def test_policy_repeats_the_helper_to_wagtail(plans, superuser):
    policy = HELPED.permission_policy
    assert not policy.user_has_permission_for_instance(superuser, "delete", plans["Kept"])
    assert policy.user_has_permission_for_instance(superuser, "delete", plans["Beta"])
    assert policy.user_has_permission(superuser, "add")
    assert not policy.user_has_any_permission(builders.user("nils"), ["add", "view", "change"])
    assert policy.instances_user_has_permission_for(superuser, "change").count() == 4
    assert policy.instances_user_has_permission_for(builders.user("nora"), "change").count() == 0


def test_button_helper_fills_the_row_menu(plans, superuser):
    html = html_of(call(HELPED.index_view, superuser))
    assert "Ring Beta" in html
    assert 'href="tel:1"' in html


def test_url_helper_view_classes_and_extra_views(plans, superuser, client):
    client.force_login(superuser)
    pk = plans["Beta"].pk
    assert client.get(f"/host-admin/host/plans/note/{pk}/").content == b"note on Beta"
    assert client.get("/host-admin/host/plans/total/").content == b"total"
    assert "A host&#x27;s page" in client.get(f"/host-admin/helped/inspect/{pk}/").content.decode()
    assert client.get("/host-admin/host/plans/index_results/?q=beta").status_code == 200
    custom = type("Custom", (HostAdmin,), {"url_helper_class": HostURLs, "base_url_path": "custom"})()
    assert {url.name for url in custom.get_admin_urls_for_registration()} >= {"host_index", "host_note"}


def test_group_gives_one_menu_and_all_urls(plans, superuser):
    group = HostGroup()
    request = SimpleNamespace(user=superuser)
    assert [item.label for item in group.get_submenu_items()] == ["Host plans", "Host plans"]
    assert group.get_menu_item().is_shown(request)
    assert len(group.get_admin_urls_for_registration()) == len(
        HOST.get_admin_urls_for_registration() + HELPED.get_admin_urls_for_registration()
    )


def test_modeladmins_own_views_are_refused():
    with pytest.raises(ImproperlyConfigured):
        type("Bad", (HostAdmin,), {"index_view_class": StockIndexView})()


def test_models_stay_out_of_the_reference_index(plans):
    HOST.register_indexing()
    area = Area.objects.create(names={"en": "Care"})
    assert not ReferenceIndex.model_is_indexable(HandlingPlan) or not ReferenceIndex.objects.exists()
    assert area.pk


def test_our_inbox_subclassed_with_attributes_only(plan, recruiter):
    form = builders.form()
    for name in ("Cia", "Ada", "Bo", "Hidden"):
        builders.interest(form, name=name, phone="0701")
    response = call(INBOX.index_view, recruiter)
    html = html_of(response)
    assert [entry.name for entry in response.context_data["object_list"]] == ["Ada", "Bo"]
    assert "wi-inbox__who" not in html
    assert "No must-haves asked" in html
    assert "data-host=" in html
    export = call(INBOX.index_view, recruiter, "?export=csv")
    lines = b"".join(export.streaming_content).decode().splitlines()
    assert lines[0] == "\ufeffReference,Phone"
    assert [line.split(",")[1] for line in lines[1:]] == ["0701"] * 3
    assert export["Content-Disposition"] == 'attachment; filename="host-inbox.csv"'
    hidden = form.interests.get(name="Hidden")
    with pytest.raises(Http404):
        call(INBOX.inspect_view, recruiter, instance_pk=str(hidden.pk))


def test_our_row_template_asks_for_row_attributes_too(plan, recruiter):
    entry = builders.interest(builders.form())
    assert f'data-host="{entry.reference}"' in html_of(call(ROWS.index_view, recruiter))


def test_a_long_list_in_one_inbox_is_not_taken_for_long_in_another(tree, superuser, monkeypatch):
    monkeypatch.setattr(paging, "LIMIT", 2)
    form = builders.form()
    for name in ("One", "Two", "Hidden"):
        builders.interest(form, name=name)
    shown = [html_of(call(each.index_view, superuser, "?tab=all")) for each in (ROWS, NARROW)]
    assert ["More than 2 entries" in html for html in shown] == [True, False]
