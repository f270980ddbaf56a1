"""URLs of a native ModelAdmin: modeladmin's own names and patterns, plus the collection views it did not know."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from wagtail_modeladmin.helpers import AdminURLHelper

#: Actions of the whole listing in modeladmin, and the ones the native views add.
COLLECTION_ACTIONS = frozenset({"index", "create", "choose_parent", "index_results"})
#: Stands in a URL where an object's key goes; digits, since a host's pattern may take nothing else.
_KEY = "9876543210123456789"


class NativeURLHelper(AdminURLHelper):
    """Modeladmin takes every action it does not know for one of an object; here the ModelAdmin says which are not."""

    collection_actions: frozenset[str] = COLLECTION_ACTIONS

    def get_action_url_pattern(self, action: str) -> str:
        """Return the pattern: ``<base>/``, ``<base>/<action>/`` or ``<base>/<action>/<pk>/``."""
        if action in self.collection_actions:
            return self._get_action_url_pattern(action)
        return self._get_object_specific_action_url_pattern(action)

    def get_action_url(self, action: str, *args: Any, **kwargs: Any) -> str:
        """Return the URL of *action*; object actions take the quoted primary key."""
        name = self.get_action_url_name(action)
        if action in self.collection_actions:
            return reverse(name)
        return reverse(name, args=args, kwargs=kwargs)


class RowURLs:
    """URLs of a page's rows: each action is looked up once a request instead of once a row."""

    def __init__(self, url_helper: Any) -> None:
        self.url_helper = url_helper
        self._around: dict[str, list[str]] = {}

    def of(self, action: str, key: Any) -> str:
        """Return the URL of an object's *action*; *key* is its quoted primary key."""
        if action not in self._around:
            self._around[action] = self.url_helper.get_action_url(action, _KEY).split(_KEY)
        return str(key).join(self._around[action])
