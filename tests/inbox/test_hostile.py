"""What a recruiter's address bar, or an attacker's link, may hold: never a broken page."""

from __future__ import annotations

import pytest

from tests import builders
from tests.inbox.conftest import client_of

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("zone", ["Europe/Stockholm", "America/New_York"])
@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31", "0000-00-00", "9999-99-99"])
@pytest.mark.parametrize("path", ["inbox/?received", "mail/?created"])
def test_days_at_the_ends_of_the_calendar_break_no_list(manager, form, settings, path, day, zone):
    settings.TIME_ZONE = zone
    builders.message(builders.interest(form))

    for end in ("from", "to"):
        response = client_of(manager).get(f"/admin/interest/{path}_{end}={day}")
        assert response.status_code == 200, end
