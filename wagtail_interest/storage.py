"""The private storage for candidates' files: under the ``STORAGES`` alias ``wagtail_interest_private``, without URL."""

from __future__ import annotations

from typing import Any

from django.core.files.storage import FileSystemStorage, Storage, storages

ALIAS = "wagtail_interest_private"


class WithoutUrl:
    """Mix in before a storage class of your own, such as an S3 storage, to make it private."""

    def url(self, name: str | None, *args: Any, **kwargs: Any) -> str:
        """Refuse: a private file leaves only through the view that checks the right to it.

        Raises:
            ValueError: always.
        """
        raise ValueError("Files in the private storage have no URL.")


class PrivateStorage(WithoutUrl, FileSystemStorage):
    """Files on disk that never have a public URL; configure ``location`` outside ``MEDIA_ROOT``."""


class AliasedStorage(Storage):
    """Hands every call to the storage that the alias names *now*.

    A storage given to a model field is resolved when the class is defined, which would be too early for a
    system check to explain a missing alias and for tests to point it elsewhere.
    """

    def __getattribute__(self, name: str) -> Any:
        if name.startswith("__") or name in {"deconstruct", "_constructor_args"}:
            return object.__getattribute__(self, name)
        return getattr(storages[ALIAS], name)


def private_storage() -> Storage:
    """Return the storage behind the alias; models name this function so that migrations stay the same on every host."""
    return AliasedStorage()
