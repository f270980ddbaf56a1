"""Bulk actions through Wagtail's own URLs: the set is the server's, the scope holds, the counts are true."""

from __future__ import annotations

import re
from datetime import date

import pytest
import time_machine
from django.urls import reverse
from django.utils.http import urlencode

from tests import builders
from tests.builders import NOW
from tests.inbox.test_listing import INBOX, page
from wagtail_interest.followup.verbs import CHUNK
from wagtail_interest.records.bulk import BulkJob
from wagtail_interest.records.interest import Event, Interest
from wagtail_interest.vocabulary import EventCode, Spam, Step


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def entries(form) -> list[Interest]:
    """Three owed entries."""
    return [builders.interest(form, name=name) for name in ("Ada", "Bo", "Cy")]


def url(action: str, *entries, query: str = "", back: str = INBOX) -> str:
    """The URL that Wagtail's script makes for ticked rows, or for the whole list with *query*."""
    path = reverse("wagtail_bulk_action", args=["wagtail_interest", "interest", action])
    ids = [("id", str(getattr(entry, "pk", entry))) for entry in entries]
    return f"{path}?{query}{'&' if query else ''}{urlencode([*ids, ('next', back)])}"


def hidden(response) -> dict[str, str]:
    """The hidden fields of the page's form, as a browser sends them back."""
    found = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', response.content.decode())
    return {name: value for name, value in found if name != "csrfmiddlewaretoken"}


def press(client, path: str, **data):
    """Open the page and press its button; follows to the list or the result."""
    shown = client.get(path)
    assert shown.status_code == 200
    return client.post(path, {**hidden(shown), **data}, follow=True)


def told(response) -> str:
    return " ".join(str(each).strip() for each in response.context["messages"])


def test_a_change_in_the_background_stands_above_the_list_at_once(at_rita, entries, settings):
    settings.WAGTAIL_INTEREST = {"BULK_IN_BACKGROUND": 1}
    page(at_rita)  # that there is no news is known for half a minute
    press(at_rita, url("spam", *entries))
    assert "going on in the background, 0 % done." in page(at_rita)


def test_rows_can_be_ticked_by_who_may_change_them(at_rita, entries, recruiters):
    html = page(at_rita)
    assert f'data-object-id="{entries[0].pk}" data-bulk-action-checkbox' in html
    assert 'aria-label="Select Ada"' in html
    assert "data-bulk-action-footer" in html
    for action in ("answer", "touch", "assign", "area", "spam", "not_spam"):
        assert f'href="/admin/bulk/wagtail_interest/interest/{action}/"' in html
    recruiters.permissions.remove(recruiters.permissions.get(codename="change_interest"))
    assert "bulk-action" not in page(at_rita)
    assert at_rita.get(url("spam", *entries)).status_code == 302


def test_assign_names_who_may_answer_and_counts_truly(at_rita, entries, recruiter, manager, stranger):
    entries[0].assigned_to = manager
    entries[0].save()
    path = url("assign", *entries)
    html = at_rita.get(path).content.decode()
    assert "Mona" in html and "Sten" not in html
    response = press(at_rita, path, user=manager.pk)
    assert response.redirect_chain[-1][0] == INBOX
    assert told(response) == "2 entries are assigned. 1 was like that already and is left as it was."
    assert Interest.objects.filter(assigned_to=manager).count() == 3


def test_areas_are_set(at_rita, entries):
    care = builders.area("Care")
    response = press(at_rita, url("area", *entries), area_ids=[care.pk])
    assert told(response) == "3 entries have their areas."
    assert [list(entry.areas.all()) for entry in entries] == [[care]] * 3
    again = at_rita.post(url("area", *entries), hidden(at_rita.get(url("area", *entries))))
    assert again.status_code == 422
    assert "Choose at least one area." in again.content.decode()


def test_keep_in_touch_counts_a_list_longer_than_one_chunk(at_rita, entries):
    fields = {each.attname: getattr(entries[0], each.attname) for each in Interest._meta.concrete_fields}
    Interest.objects.bulk_create(
        Interest(**{**fields, "id": None, "reference": f"M{n:07d}", "submission_key": f"m{n}"})
        for n in range(CHUNK)
    )
    html = at_rita.get(url("touch", "all", query="tab=all")).content.decode()
    assert f"{CHUNK + 3:,} still wait for an answer" in html


def test_keep_in_touch_says_who_still_waits_for_an_answer(at_rita, entries):
    Interest.objects.filter(pk=entries[0].pk).update(settled_at=NOW)
    path = url("touch", *entries)
    html = " ".join(at_rita.get(path).content.decode().split())
    assert "2 still wait for an answer and stay in “To answer”." in html
    assert 'value="2026-06-04"' in html
    press(at_rita, path, on="2026-05-01")
    kept = Interest.objects.filter(step=Step.KEEP_IN_TOUCH, next_touch_on=date(2026, 5, 1))
    assert (kept.count(), kept.owed().count()) == (3, 2)
    for day in ("2026-03-04", "2020-01-01", "2100-01-01", "soon", ""):
        refused = at_rita.post(path, {**hidden(at_rita.get(path)), "on": day})
        assert refused.status_code == 422


def test_spam_and_not_spam(at_rita, entries):
    press(at_rita, url("spam", *entries))
    assert Interest.objects.filter(spam=Spam.CONFIRMED).count() == 3
    response = press(at_rita, url("not_spam", *entries))
    assert told(response) == "3 entries are no spam."
    assert Interest.objects.filter(spam=Spam.CLEARED, exit="").count() == 3


def test_p9_a_mixed_request_changes_only_what_is_in_scope(at_rita, entries, foreign):
    path = url("spam", *entries, foreign, 999_999)
    html = at_rita.get(path).content.decode()
    assert "3 entries" in html and "Foreign" not in html
    press(at_rita, path)
    foreign.refresh_from_db()
    assert foreign.spam == Spam.NONE
    assert Interest.objects.filter(spam=Spam.CONFIRMED).count() == 3


@pytest.mark.parametrize("action", ["answer", "touch", "assign", "area", "spam", "not_spam"])
def test_p9_only_foreign_entries_do_not_exist(at_rita, foreign, action):
    for ids in ((foreign.pk,), ("x",), ("9" * 30,), ()):
        path = url(action, *ids)
        assert at_rita.get(path).status_code == 404
        assert at_rita.post(path).status_code == 404
    assert not BulkJob.objects.exists()


def test_the_whole_list_is_tab_filters_and_search_not_every_row(at_rita, entries, form, foreign):
    builders.interest(form, name="Answered", settled_at=NOW)
    builders.interest(form, name="Test", is_test=True)
    path = url("spam", "all", query="q=a", back=f"{INBOX}?q=a")
    assert "3 entries" in at_rita.get(path).content.decode()  # every name or address has an a
    path = url("spam", "all", query="tab=all&assigned=nobody&evil__password=x")
    assert "4 entries" in at_rita.get(path).content.decode()
    path = url("spam", "all", query="q=ada")
    press(at_rita, path)
    assert list(Interest.objects.filter(spam=Spam.CONFIRMED).values_list("name", flat=True)) == ["Ada"]


def test_p38_who_came_into_the_list_meanwhile_is_not_changed_unseen(at_rita, entries, form):
    path = url("spam", "all")
    sent = hidden(at_rita.get(path))
    builders.interest(form, name="Newcomer")
    response = at_rita.post(path, sent)
    assert response.status_code == 409
    assert "it is 4 entries now. Look again, then press once more." in response.content.decode()
    assert not BulkJob.objects.exists()
    assert at_rita.post(path, hidden(response)).status_code == 302
    assert Interest.objects.filter(spam=Spam.CONFIRMED).count() == 4


def test_p37_pressed_twice_is_done_once_and_told_twice(at_rita, entries):
    path = url("spam", *entries)
    sent = hidden(at_rita.get(path))
    first, second = (at_rita.post(path, sent, follow=True) for _ in range(2))
    assert told(first) == told(second) == "3 entries are marked as spam."
    assert BulkJob.objects.count() == 1
    assert Event.objects.filter(code=EventCode.SPAM).count() == 3


def test_p16_opening_a_bulk_page_changes_nothing(at_rita, entries):
    before = list(Interest.objects.values())
    for action in ("answer", "touch", "assign", "area", "spam", "not_spam"):
        assert at_rita.get(url(action, *entries)).status_code == 200
    assert list(Interest.objects.values()) == before
    assert not BulkJob.objects.exists()
    assert not Event.objects.exists()


@pytest.mark.parametrize("back", ["https://evil.example/", "/admin/", "/admin/interest/mail/", "/nowhere/"])
def test_p20_only_an_inbox_is_led_back_to(at_rita, entries, back):
    assert at_rita.get(url("spam", *entries, back=back)).status_code == 404


def test_a_large_change_shows_how_far_it_has_come_and_tells_its_end(at_rita, at_mona, entries, settings):
    from wagtail_interest.followup import bulk  # the settings above must hold first

    settings.WAGTAIL_INTEREST = {"BULK_IN_BACKGROUND": 2}
    path = url("spam", *entries)
    assert "done in the background" in at_rita.get(path).content.decode()
    response = press(at_rita, path)
    job = BulkJob.objects.get()
    own = f"{INBOX}bulk/{job.pk}/"
    assert response.redirect_chain[-1][0] == own
    html = " ".join(response.content.decode().split())
    assert "0 of 3 entries" in html and 'data-wi-again="2"' in html
    assert "going on in the background, 0 % done." in page(at_rita)
    assert at_mona.get(own).status_code == 404  # somebody else's
    bulk.sweep(NOW)
    html = " ".join(at_rita.get(own).content.decode().split())
    assert "3 entries are marked as spam." in html and "data-wi-again" not in html
    assert "3 entries are marked as spam." in page(at_rita, "?tab=all")
    assert at_rita.post(own, {"do": "seen"}).status_code == 302
    assert "3 entries are marked as spam." not in page(at_rita, "?tab=all")


def test_p10_names_are_text_on_the_pages(at_rita, form):
    entry = builders.interest(form, name="<script>alert(1)</script>")
    for action in ("answer", "spam"):
        assert "<script>alert(1)" not in at_rita.get(url(action, entry)).content.decode()


def test_bulk_stays_flat_in_queries(at_rita, form, django_assert_max_num_queries):
    ids = [builders.interest(form).pk for _ in range(40)]
    path = url("spam", *ids)
    sent = hidden(at_rita.get(path))
    with django_assert_max_num_queries(60):
        assert at_rita.post(path, sent).status_code == 302
    assert Interest.objects.filter(spam=Spam.CONFIRMED).count() == 40
