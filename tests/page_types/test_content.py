"""The site's own blocks around the form: named by a setting, in no migration."""

from __future__ import annotations

from typing import Any

import pytest
from wagtail.blocks import CharBlock, StreamBlock

from tests.page_types.conftest import publish
from wagtail_interest.page_types.content import ContentField
from wagtail_interest.pages.models import RoleInterestPage


class SiteBlocks(StreamBlock):
    """What a host might have."""

    heading = CharBlock()


def test_migrations_know_nothing_of_the_setting(settings):
    bare = ContentField(blank=True).deconstruct()[1:]
    settings.WAGTAIL_INTEREST = {"CONTENT_BLOCKS": "tests.page_types.test_content.SiteBlocks"}

    assert ContentField(blank=True).deconstruct()[1:] == bare


def test_blocks_come_from_the_setting(settings):
    assert list(ContentField().stream_block.child_blocks) == []
    settings.WAGTAIL_INTEREST = {"CONTENT_BLOCKS": "tests.page_types.test_content.SiteBlocks"}

    assert list(ContentField().stream_block.child_blocks) == ["heading"]


@pytest.mark.django_db
def test_blocks_stand_above_and_below_the_form(client, plan, tree, monkeypatch):
    for name in ("content_above", "content_below"):
        monkeypatch.setitem(RoleInterestPage._meta.get_field(name).__dict__, "stream_block", SiteBlocks())
    said: Any = {"content_above": [("heading", "ABOVE")], "content_below": [("heading", "BELOW")]}
    page = publish(tree, **said)

    html = client.get(page.url).content.decode()

    assert html.index("ABOVE") < html.index("<form") < html.index("BELOW")
