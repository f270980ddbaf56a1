"""``NativeModelAdmin``: modeladmin's configuration, registration, URLs and helpers in front of Wagtail's views."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponseBase
from django.urls import URLPattern, re_path
from django.utils.module_loading import import_string
from wagtail.admin.widgets.button import BaseButton
from wagtail_modeladmin.options import ModelAdmin

from wagtail_interest.inbox.native import views
from wagtail_interest.inbox.native.buttons import NativeButtonHelper
from wagtail_interest.inbox.native.permissions import HelperPolicy, NativePermissionHelper
from wagtail_interest.inbox.native.urls import COLLECTION_ACTIONS, NativeURLHelper

OBJECT_ACTIONS = ("inspect", "edit", "delete", "history", "history_results")


class NativeModelAdmin(ModelAdmin):
    """A ModelAdmin whose documented attributes keep their meaning and whose screens are Wagtail's own.

    Beyond modeladmin's: ``filterset_class`` (a django-filter set, instead of ``list_filter``),
    ``export_formats``, ``extra_object_views`` ``{"note": View}`` → ``<base>/note/<pk>/`` and
    ``extra_collection_views`` ``{"register": View}`` → ``<base>/register/``. Those views are class-based and
    receive whichever of the attributes in ``get_view_kwargs`` they have, ``model_admin`` among them. Views and
    filter set may be given as classes or as dotted paths, which are imported when somebody first asks for them.
    Pages are not supported: Wagtail has a page explorer.
    """

    url_helper_class = NativeURLHelper
    button_helper_class = NativeButtonHelper
    permission_helper_class = NativePermissionHelper
    index_view_class: Any = "wagtail_interest.inbox.native.listing.NativeIndexView"
    create_view_class: Any = views.NativeCreateView
    edit_view_class: Any = views.NativeEditView
    inspect_view_class: Any = views.NativeInspectView
    delete_view_class: Any = views.NativeDeleteView
    history_view_class: Any = views.NativeHistoryView
    filterset_class: Any = None
    export_formats: tuple[str, ...] = ("csv", "xlsx")
    extra_object_views: Mapping[str, Any] = {}
    extra_collection_views: Mapping[str, Any] = {}
    #: user → the objects that user may see at all; the policy repeats it to Wagtail.
    scope: Callable[[Any], QuerySet] | None = None

    def __init__(self, parent: Any = None) -> None:
        super().__init__(parent)
        if isinstance(self.url_helper, NativeURLHelper):
            self.url_helper.collection_actions = COLLECTION_ACTIONS | set(self.extra_collection_views)
        self.permission_policy = HelperPolicy(self.model, self.permission_helper, type(self).scope)
        for view_class in [*self.collection_views().values(), *self.object_views().values()]:
            if not isinstance(view_class, str):
                check_view_class(view_class)

    def register_indexing(self) -> None:
        """Do not register the model for the reference index.

        Modeladmin would: a task after every save, and candidates listed as the usage of pages.
        """

    # -- configuration ------------------------------------------------------------------------------------

    def get_list_filter(self, request: HttpRequest) -> tuple[Any, ...]:
        """Return ``list_filter``."""
        return tuple(self.list_filter)

    def get_header_buttons(self, request: HttpRequest) -> list[BaseButton]:
        """Return buttons to stand beside the breadcrumbs of the listing."""
        return []

    def collection_views(self) -> dict[str, Any]:
        """Return action → view class, or its dotted path, for the views of the whole listing."""
        return {
            "index": self.index_view_class,
            "index_results": self.index_view_class,
            "create": self.create_view_class,
            **self.extra_collection_views,
        }

    def object_views(self) -> dict[str, Any]:
        """Return action → view class, or its path, for the views of one object; switched-off ones are left out."""
        found = {"edit": self.edit_view_class, "delete": self.delete_view_class}
        if self.inspect_view_enabled:
            found["inspect"] = self.inspect_view_class
        if self.history_view_enabled:
            found["history"] = found["history_results"] = self.history_view_class
        return {**found, **self.extra_object_views}

    def get_view_kwargs(self, action: str) -> dict[str, Any]:
        """Return the attributes for the view of *action*.

        They are named one by one: generic views share attribute names, and an order meant for the listing
        would break the history.
        """
        name = self.url_helper.get_action_url_name
        given: dict[str, Any] = {
            "model_admin": self,
            "model": self.model,
            "permission_policy": self.permission_policy,
            "header_icon": self.get_menu_icon(),
            "index_url_name": name("index"),
            "index_results_url_name": name("index_results"),
            "add_url_name": name("create"),
            "edit_url_name": name("edit"),
            "delete_url_name": name("delete"),
            "results_only": action in {"index_results", "history_results"},
        }
        if self.inspect_view_enabled:
            given["inspect_url_name"] = name("inspect")
        if self.history_view_enabled:
            given |= {
                "history_url_name": name("history"),
                "history_results_url_name": name("history_results"),
            }
        template = getattr(self, f"{action}_template_name", "")
        return {**given, "template_name": template} if template else given

    def get_filterset_class(self) -> Any:
        """Return ``filterset_class``, imported where it was given as a dotted path."""
        given = self.filterset_class
        return import_string(given) if isinstance(given, str) else given

    def view_class(self, action: str) -> Any:
        """Return the class of *action*, imported where it was given as a dotted path."""
        given = {**self.collection_views(), **self.object_views()}[action]
        if not isinstance(given, str):
            return given
        found = import_string(given)
        check_view_class(found)
        return found

    # -- views --------------------------------------------------------------------------------------------

    def run_view(self, action: str, request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
        """Run the class of *action* with the attributes it has."""
        view_class = self.view_class(action)
        request.model_admin = self  # type: ignore[attr-defined]
        given = {
            key: value for key, value in self.get_view_kwargs(action).items() if hasattr(view_class, key)
        }
        return view_class.as_view(**given)(request, **kwargs)

    def index_view(self, request: HttpRequest) -> HttpResponseBase:
        """The listing."""
        return self.run_view("index", request)

    def create_view(self, request: HttpRequest) -> HttpResponseBase:
        """The form for a new object."""
        return self.run_view("create", request)

    def inspect_view(self, request: HttpRequest, instance_pk: str) -> HttpResponseBase:
        """An object's own page."""
        return self.run_view("inspect", request, pk=instance_pk)

    def edit_view(self, request: HttpRequest, instance_pk: str) -> HttpResponseBase:
        """The form for an object."""
        return self.run_view("edit", request, pk=instance_pk)

    def delete_view(self, request: HttpRequest, instance_pk: str) -> HttpResponseBase:
        """Asks whether to delete."""
        return self.run_view("delete", request, pk=instance_pk)

    def history_view(self, request: HttpRequest, instance_pk: str) -> HttpResponseBase:
        """What was done to an object."""
        return self.run_view("history", request, pk=instance_pk)

    def _callback(self, action: str) -> Callable[..., HttpResponseBase]:
        own = getattr(self, f"{action}_view", None)
        if callable(own):
            return own

        def view(request: HttpRequest, instance_pk: str | None = None) -> HttpResponseBase:
            kwargs = {} if instance_pk is None else {"pk": instance_pk}
            return self.run_view(action, request, **kwargs)

        return view

    def get_admin_urls_for_registration(self) -> tuple[URLPattern, ...]:
        """Return the URLs of every view, by modeladmin's names and patterns."""
        helper = self.url_helper
        # modeladmin's own helper takes the actions it does not know for those of one object
        patterns = {action: helper._get_action_url_pattern(action) for action in self.collection_views()}
        patterns |= {action: helper.get_action_url_pattern(action) for action in self.object_views()}
        return tuple(
            re_path(pattern, self._callback(action), name=helper.get_action_url_name(action))
            for action, pattern in patterns.items()
        )


def check_view_class(view_class: type) -> None:
    """Raise ImproperlyConfigured for one of modeladmin's own views, which would make every GET parameter a look-up."""
    if view_class.__module__.startswith("wagtail_modeladmin") or any(
        base.__module__ == "wagtail_modeladmin.views" for base in view_class.__mro__
    ):
        raise ImproperlyConfigured(
            f"{view_class.__name__} is one of modeladmin's own views; subclass a view of "
            "wagtail_interest.inbox.native instead."
        )
