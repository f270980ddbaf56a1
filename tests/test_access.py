"""Who sees what: the one queryset behind every read."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import AnonymousUser, Group, Permission

from tests import builders
from wagtail_interest import access
from wagtail_interest.records.form import FormGrant
from wagtail_interest.records.interest import Interest

pytestmark = pytest.mark.django_db


def test_p9_owner_of_the_default_plan_sees_forms_without_plan(plan, recruiter, stranger):
    entry = builders.interest(builders.form())
    assert list(access.visible_interests(recruiter)) == [entry]
    assert list(access.visible_interests(stranger)) == []


def test_p9_site_default_hides_the_default_of_all_sites(plan, recruiter, stranger, tree):
    site = tree.get_site()
    builders.plan(name="Site", site=site, owner=stranger)
    entry = builders.interest(builders.form(site=site))
    elsewhere = builders.interest(builders.form("No site"))
    assert list(access.visible_interests(recruiter)) == [elsewhere]
    assert list(access.visible_interests(stranger)) == [entry]
    assert entry.form.current_plan.owner == stranger


def test_p9_deputy_sees_what_the_owner_sees(plan, stranger):
    plan.deputy = stranger
    plan.save()
    entry = builders.interest(builders.form())
    assert list(access.visible_interests(stranger)) == [entry]


def test_p9_grant_covers_the_page_and_everything_below(tree, recruiters, stranger):
    from wagtail.models import Page

    child = tree.add_child(instance=Page(title="Sales", slug="sales"))
    entry = builders.interest(builders.form(page=child))
    assert list(access.visible_interests(stranger)) == []
    FormGrant.objects.create(group=recruiters, page_id=tree.pk)
    assert list(access.visible_interests(stranger)) == [entry]
    child.delete()
    assert list(access.visible_interests(stranger)) == [entry]


def test_p9_manager_sees_all_and_nobody_without_the_right(tree, manager):
    entry = builders.interest(builders.form())
    assert list(access.visible_interests(manager)) == [entry]
    assert list(access.visible_interests(AnonymousUser())) == []
    assert list(access.visible_interests(builders.user("editor"))) == []


def test_may_answer_needs_right_and_scope(plan, recruiter, stranger, manager):
    form = builders.form()
    assert access.may_answer(recruiter, form)
    assert not access.may_answer(stranger, form)
    assert access.users_who_may_answer(form) == [manager, recruiter]


def in_group(username: str, group: Group, **fields):
    user = builders.user(username, **fields)
    user.groups.add(group)
    return user


@pytest.mark.parametrize("own_plan", [True, False])
def test_who_may_be_given_an_entry_is_asked_in_few_queries(
    plan, recruiters, recruiter, manager, superuser, stranger, tree, own_plan, django_assert_max_num_queries
):
    from wagtail.models import Page

    deputy = in_group("deputy", recruiters)
    own = builders.plan(name="Own", is_default=False, owner=deputy, deputy=stranger) if own_plan else None
    child = tree.add_child(instance=Page(title="Sales", slug="sales"))
    form = builders.form(page=child, plan=own)
    looking = Group.objects.create(name="Looking")
    looking.permissions.add(*Permission.objects.filter(codename="view_interest"))
    in_group("looker", looking)
    in_group("retired", recruiters, is_active=False)
    builders.user("editor")
    several = [in_group(f"recruiter{number}", recruiters) for number in range(5)]
    for page, group in ((tree, looking), (None, None), (child, recruiters)):
        if page:
            FormGrant.objects.create(group=group, page_id=page.pk)
        fresh = type(form).objects.get(pk=form.pk)
        with django_assert_max_num_queries(4):
            found = access.users_who_may_answer(fresh)
        everybody = type(recruiter).objects.order_by("username")
        assert found == [user for user in everybody if access.may_answer(user, form)]
    child.delete()
    assert set(several) & set(access.users_who_may_answer(form)) == {
        user for user in several if access.may_answer(user, form)
    }
    assert set(several) < set(found)


def test_owed_is_a_state_of_the_row_and_of_the_queryset(plan):
    entry = builders.interest(builders.form())
    assert entry.is_owed
    assert list(Interest.objects.owed()) == [entry]
    assert list(Interest.objects.overdue(entry.due_on)) == []
