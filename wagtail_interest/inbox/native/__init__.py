"""Modeladmin configures, Wagtail's generic views render; the day modeladmin is retired this folder changes."""

from wagtail_interest.inbox.native.buttons import NativeButtonHelper
from wagtail_interest.inbox.native.modeladmin import NativeModelAdmin
from wagtail_interest.inbox.native.permissions import HelperPolicy, NativePermissionHelper
from wagtail_interest.inbox.native.urls import NativeURLHelper
from wagtail_interest.inbox.native.views import (
    NativeCreateView,
    NativeDeleteView,
    NativeEditView,
    NativeHistoryView,
    NativeInspectView,
    NativeObjectMixin,
    NativeViewMixin,
)

__all__ = [
    "HelperPolicy",
    "NativeButtonHelper",
    "NativeCreateView",
    "NativeDeleteView",
    "NativeEditView",
    "NativeHistoryView",
    "NativeInspectView",
    "NativeModelAdmin",
    "NativeObjectMixin",
    "NativePermissionHelper",
    "NativeURLHelper",
    "NativeViewMixin",
]
