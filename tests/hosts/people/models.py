"""A user without a user name."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib.auth.models import AbstractUser, BaseUserManager
from django.db import models


class PersonManager(BaseUserManager["Person"]):
    """Makes persons by their address."""

    def create_superuser(self, email: str, password: str, **fields: Any) -> Person:
        """Make one who may do everything."""
        person = self.model(email=email, is_staff=True, is_superuser=True, **fields)
        person.set_password(password)
        person.save()
        return person


class Person(AbstractUser):
    """Logs in with an e-mail address."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    username = None  # type: ignore[assignment]  # this host has none
    email = models.EmailField(unique=True)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: list[str] = []
    objects = PersonManager()  # type: ignore[assignment,misc]  # as the field above
