"""Published interest pages with the ready question sets, and what a candidate sends."""

from __future__ import annotations

from typing import Any

import pytest
from wagtail.models import Page

from wagtail_interest.pages.models import GeneralInterestPage, RoleInterestPage
from wagtail_interest.questions.sets import question_set

PERSON = {"name": "Anna O’Åkesson", "email": "anna@example.com", "phone": "", "availability": "active"}


def publish(parent: Page, kind: type = RoleInterestPage, **fields: Any) -> Any:
    """Add a page below *parent* and publish it, as the editor does."""
    fields.setdefault("title", "Sales, one day")
    fields.setdefault("locale", parent.locale)
    fields.setdefault("questions", question_set(kind.interest_kind, fields["locale"].language_code))
    page = parent.add_child(instance=kind(**fields))
    page.save_revision().publish()
    return kind.objects.get(pk=page.pk)


@pytest.fixture
def role_page(plan, tree) -> RoleInterestPage:
    """A published role page without questions."""
    return publish(tree, questions=[])


@pytest.fixture
def role_page_with_set(plan, tree) -> RoleInterestPage:
    """A published role page with the ready question set."""
    return publish(tree, title="Sales, one day")


@pytest.fixture
def general_page(plan, tree) -> GeneralInterestPage:
    """A published general page with the ready question set."""
    return publish(tree, GeneralInterestPage, title="Work with us")
