"""Stand-ins for functions and views named by dotted path: what is imported on first use costs no start-up."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.utils.module_loading import import_string


def function(path: str) -> Callable[..., Any]:
    """Return a function that calls the one at *path*."""

    def call(*args: Any, **kwargs: Any) -> Any:
        return import_string(path)(*args, **kwargs)

    return call


def view(path: str) -> Callable[..., Any]:
    """Return a view that is the class-based one at *path*."""

    def serve(*args: Any, **kwargs: Any) -> Any:
        return import_string(path).as_view()(*args, **kwargs)

    return serve
