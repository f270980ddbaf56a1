"""``interest_setup`` makes what a site needs, once."""

from __future__ import annotations

import sys
from io import StringIO

import pytest
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection

from tests import builders
from wagtail_interest.access import may, sees_all
from wagtail_interest.access.groups import MANAGERS, RECRUITERS
from wagtail_interest.records.area import Area
from wagtail_interest.records.plan import HandlingPlan
from wagtail_interest.records.reply_template import ReplyTemplate


def setup(**options) -> str:
    """Run the command; returns what it printed."""
    out = StringIO()
    call_command("interest_setup", stdout=out, **options)
    return out.getvalue()


def test_setup_makes_groups_plan_and_areas(tree):
    builders.user("rita")
    setup(owner="rita")
    plan = HandlingPlan.objects.get()
    assert (plan.is_default, plan.site, plan.owner.username) == (True, None, "rita")
    assert set(Area.objects.first().names) == {"en", "sv"}
    assert set(Group.objects.values_list("name", flat=True)) >= {RECRUITERS, MANAGERS}


def test_setup_makes_answer_templates_that_recruiters_keep(tree):
    out = setup(owner=builders.user("rita").username)
    assert "Answer templates: 12 made" in out
    ReplyTemplate.objects.exclude(pk=ReplyTemplate.objects.first().pk).delete()
    assert "Answer templates: there are some already" in setup()
    assert ReplyTemplate.objects.count() == 1
    rita = builders.user("r3")
    rita.groups.add(Group.objects.get(name=RECRUITERS))
    rights = [rita.has_perm(f"wagtail_interest.{each}_replytemplate") for each in ("add", "change", "delete")]
    assert rights == [True] * 3


def test_recruiters_and_managers_may_what_they_should(tree):
    setup(owner=builders.user("rita").username)
    rita, mona = builders.user("r2"), builders.user("m2")
    rita.groups.add(Group.objects.get(name=RECRUITERS))
    mona.groups.add(Group.objects.get(name=MANAGERS))
    rights = ("view", "change", "download", "export", "erase", "view_all")
    assert [may(rita, right) for right in rights] == [True, True, True, True, False, False]
    assert [may(mona, right) for right in rights] == [True] * 6
    assert rita.has_perm("wagtailadmin.access_admin")
    assert sees_all(mona) and not sees_all(rita)


def test_owner_who_could_not_answer_becomes_a_recruiter(tree):
    owner = builders.user("rita")
    setup(owner="rita")
    assert owner.groups.get().name == RECRUITERS


def test_setup_again_changes_nothing(tree):
    builders.user("rita")
    setup(owner="rita")
    Area.objects.exclude(pk=Area.objects.first().pk).delete()
    HandlingPlan.objects.update(name="Ours", active_days=3)
    group = Group.objects.get(name=RECRUITERS)
    rights = set(group.permissions.all())
    setup()
    plan = HandlingPlan.objects.get()
    assert (plan.name, plan.active_days, plan.owner.username) == ("Ours", 3, "rita")
    assert Area.objects.count() == 1
    assert set(group.permissions.all()) == rights


def test_rights_a_group_lacks_are_added_and_others_kept(tree):
    group = Group.objects.create(name=RECRUITERS)
    setup(owner=builders.user("rita").username)
    assert group.permissions.filter(codename="view_interest").exists()


def test_setup_without_an_owner_says_how_to_name_one(tree, monkeypatch):
    monkeypatch.setattr(sys, "stdin", StringIO())
    with pytest.raises(CommandError, match="--owner USERNAME"):
        setup()
    assert HandlingPlan.objects.get().owner is None


def test_setup_asks_at_a_terminal(tree, monkeypatch):
    builders.user("rita")
    terminal = StringIO("rita\n")
    terminal.isatty = lambda: True
    monkeypatch.setattr(sys, "stdin", terminal)
    setup()
    assert HandlingPlan.objects.get().owner.username == "rita"


@pytest.mark.parametrize(("active", "words"), [(None, "There is no user 'rita'"), (False, "is not active")])
def test_impossible_owner_is_named_and_nothing_is_made(tree, active, words):
    if active is not None:
        builders.user("rita", is_active=active)
    with pytest.raises(CommandError, match=words):
        setup(owner="rita")
    assert not Group.objects.filter(name=RECRUITERS).exists()


def test_missing_permissions_point_to_migrate(tree, monkeypatch):
    from django.contrib.auth.models import Permission  # only this test takes rights away

    Permission.objects.filter(codename="erase_interest").delete()
    with pytest.raises(CommandError, match="manage.py migrate"):
        setup()


def test_search_index_is_made_or_explained(tree):
    printed = setup(owner=builders.user("rita").username)
    if connection.vendor != "postgresql":
        assert "only on PostgreSQL" in printed
    else:
        assert "Search index: made." in printed or "the search works without it" in printed


@pytest.mark.postgres
def test_search_index_is_found_the_second_time(tree):
    builders.user("rita")
    setup(owner="rita")
    assert "Search index: exists." in setup()
