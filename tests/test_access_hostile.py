"""Ways around the one scope that somebody could find."""

from __future__ import annotations

import pytest
from wagtail.models import Page

from tests import builders
from wagtail_interest import access
from wagtail_interest.records.form import FormGrant

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("live", [True, False])
def test_p9_a_new_page_at_a_deleted_ones_place_in_the_tree_opens_nothing(tree, recruiters, stranger, live):
    old = tree.add_child(instance=Page(title="Board", slug="board"))
    builders.interest(builders.form(page=old))
    old.delete()
    new = tree.add_child(instance=Page(title="Summer jobs", slug="summer", live=live))
    if live:
        new.save_revision().publish()
    assert new.path == old.path
    FormGrant.objects.create(group=recruiters, page_id=new.pk)

    assert list(access.visible_interests(stranger)) == []
