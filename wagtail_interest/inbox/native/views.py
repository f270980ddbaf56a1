"""Wagtail's generic object views, asking a ModelAdmin what to show and its helper who may."""

from __future__ import annotations

from typing import Any

from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Model
from django.forms import Media
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.functional import cached_property
from wagtail.admin.views import generic
from wagtail.admin.views.generic import history


class NativeViewMixin:
    """What every native view knows: its ModelAdmin and the helpers. Permission comes from the helper alone."""

    model_admin: Any = None
    permission_required = None
    any_permission_required = None
    request: HttpRequest

    @property
    def permission_helper(self) -> Any:
        """The ModelAdmin's permission helper."""
        return self.model_admin.permission_helper

    @property
    def url_helper(self) -> Any:
        """The ModelAdmin's URL helper."""
        return self.model_admin.url_helper

    @cached_property
    def button_helper(self) -> Any:
        """The ModelAdmin's button helper, made as modeladmin makes it."""
        return self.model_admin.get_button_helper_class()(self, self.request)

    def extra_media(self) -> Media:
        """CSS and JavaScript the ModelAdmin adds to this view."""
        return Media()

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(*args, **kwargs)  # type: ignore[misc]
        context["media"] = context.get("media", Media()) + self.extra_media()
        context["model_admin"] = self.model_admin
        return context


class NativeObjectMixin(NativeViewMixin):
    """One object, found in ``get_queryset(request)`` only: any other one is 404, an unallowed one 403."""

    #: Name of the helper's method that is asked with (user, object).
    instance_permission = "user_can_inspect_obj"
    kwargs: dict[str, Any]

    @cached_property
    def raw_pk(self) -> str:
        """The primary key of the URL, unquoted once."""
        return unquote(str(self.kwargs["pk"]))

    def get_object(self, queryset: Any = None) -> Model:
        """Return the object; raises Http404 outside the user's scope and PermissionDenied without the right."""
        found = getattr(self, "object", None)
        if found is not None:
            return found
        try:
            found = get_object_or_404(self.model_admin.get_queryset(self.request), pk=self.raw_pk)
        except (ValueError, ValidationError, OverflowError) as error:
            raise Http404 from error
        if not getattr(self.permission_helper, self.instance_permission)(self.request.user, found):
            raise PermissionDenied
        return found


class FormMediaMixin:
    """Adds the ModelAdmin's ``form_view_extra_css`` and ``_js``."""

    model_admin: Any

    def extra_media(self) -> Media:
        """CSS and JavaScript of the create and edit forms."""
        admin = self.model_admin
        return Media(css={"all": admin.get_form_view_extra_css()}, js=admin.get_form_view_extra_js())

    def get_panel(self) -> Any:
        """Return the ModelAdmin's edit handler, bound to the model."""
        return self.model_admin.get_edit_handler().bind_to_model(self.model_admin.model)


class NativeInspectView(NativeObjectMixin, generic.InspectView):
    """An object's own page."""

    def extra_media(self) -> Media:
        """CSS and JavaScript of the inspect view."""
        admin = self.model_admin
        return Media(css={"all": admin.get_inspect_view_extra_css()}, js=admin.get_inspect_view_extra_js())

    def get_fields(self) -> list[str]:
        """Return the names from ``get_inspect_view_fields``."""
        return list(self.model_admin.get_inspect_view_fields())

    def get_edit_url(self) -> str | None:
        """Return the edit URL when this user may edit this object."""
        if self.permission_helper.user_can_edit_obj(self.request.user, self.object):
            return super().get_edit_url()
        return None

    def get_delete_url(self) -> str | None:
        """Return the delete URL when this user may delete this object."""
        if self.permission_helper.user_can_delete_obj(self.request.user, self.object):
            return super().get_delete_url()
        return None


class NativeCreateView(FormMediaMixin, NativeViewMixin, generic.CreateView):
    """The form for a new object."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not self.permission_helper.user_can_create(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)


class NativeEditView(FormMediaMixin, NativeObjectMixin, generic.EditView):
    """The form for an object."""

    instance_permission = "user_can_edit_obj"

    @cached_property
    def can_delete(self) -> bool:
        """Whether the menu offers to delete."""
        return bool(self.permission_helper.user_can_delete_obj(self.request.user, self.object))

    def get_inspect_url(self) -> str | None:
        """Return the URL of the object's own page when there is one for this user."""
        if self.permission_helper.user_can_inspect_obj(self.request.user, self.object):
            return super().get_inspect_url()
        return None


class NativeDeleteView(NativeObjectMixin, generic.DeleteView):
    """Asks once, then deletes."""

    instance_permission = "user_can_delete_obj"


class NativeHistoryView(NativeObjectMixin, history.HistoryView):
    """What was done to an object, from Wagtail's log."""

    instance_permission = "user_can_edit_obj"
