"""The review in the browser's eyes: start, bar, next, skip, end, history; a GET changes nothing, a stranger sees none."""

from __future__ import annotations

import re
from datetime import date, timedelta
from html import unescape

import pytest
from django.urls import reverse
from django.utils import timezone

from tests import builders
from tests.inbox.conftest import client_of
from wagtail_interest.followup import review
from wagtail_interest.records.form import Form
from wagtail_interest.records.interest import Interest
from wagtail_interest.records.review import Review
from wagtail_interest.vocabulary import Kind, Spam

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def at(action: str, *args) -> str:
    """Return an address of the review's room."""
    return reverse(f"interest_review_modeladmin_{action}", args=args)


def entry_at(action: str, pk: int, of: int) -> str:
    """Return an entry's address inside a review."""
    return reverse(f"interest_inbox_modeladmin_{action}", args=[pk]) + f"?review={of}"


@pytest.fixture
def rows(form) -> list[Interest]:
    """Three owed entries, the most urgent first."""
    today = timezone.localdate()
    return [builders.interest(form, due_on=today + n * DAY, submitted_at=timezone.now()) for n in range(3)]


def begin(client) -> Review:
    """Press the button; return the review."""
    response = client.post(at("start"))
    assert response.status_code == 302
    return Review.objects.latest("pk")


def pressed(client, action: str, row: Interest, of: int, **data) -> str:
    """Press a button of an entry inside a review; return where it leads in the end."""
    row.refresh_from_db()
    given = {"seen": row.changed_at.isoformat(), **data}
    response = client.post(entry_at(action, row.pk, of), given, follow=True)
    assert response.status_code == 200
    return response.redirect_chain[-1][0]


def text(response) -> str:
    """Return a page's text with single spaces."""
    return " ".join(response.content.decode().split())


def test_review_from_start_to_end(at_rita, rows):
    begun = begin(at_rita)
    first = at_rita.get(at("next", begun.pk))
    assert first.url == entry_at("inspect", rows[0].pk, begun.pk)
    page = text(at_rita.get(first.url))
    assert "<strong>1 of 3</strong>" in page and "Skip" in page and "End review" in page

    assert pressed(at_rita, "answered", rows[0], begun.pk, how="phone") == entry_at(
        "inspect", rows[1].pk, begun.pk
    )
    words = {"subject": "Hello", "text": "Thank you, we have nothing now.", "then": "answer"}
    assert pressed(at_rita, "reply", rows[1], begun.pk, **words) == entry_at("inspect", rows[2].pk, begun.pk)
    assert "<strong>3 of 3</strong>" in text(at_rita.get(entry_at("inspect", rows[2].pk, begun.pk)))
    assert pressed(at_rita, "no-answer", rows[2], begun.pk, exit="duplicate") == at("inspect", begun.pk)

    assert "Review done: 2 answered, 0 owed" in text(at_rita.get(at("inspect", begun.pk)))
    begun.refresh_from_db()
    assert (begun.answered, begun.owed, begun.by_itself) == (2, 0, False)


def test_skip_leads_on_and_the_end_names_what_is_left(at_rita, rows):
    begun = begin(at_rita)
    for row, after in zip(rows, [*rows[1:], None], strict=True):
        page = at_rita.get(entry_at("inspect", row.pk, begun.pk)).content.decode()
        (skip,) = re.findall(r'href="([^"]*/next/[^"]*after=[^"]+)"', page)
        response = at_rita.get(unescape(skip))
        if after is not None:
            assert response.url == entry_at("inspect", after.pk, begun.pk)
    assert response.url == at("inspect", begun.pk)
    assert "Some still need a decision" in text(at_rita.get(response.url))

    done = at_rita.post(at("end", begun.pk), follow=True)

    assert "Review done: 0 answered, 3 owed" in text(done)


@pytest.mark.parametrize("then", ["keep_in_touch", "could_train", "ask", "decline", "start_process"])
def test_whatever_follows_an_answer_the_review_goes_on_with_the_next_one(at_rita, rows, then):
    begun = begin(at_rita)
    words = {"subject": "Hello", "text": "Thank you, we have nothing now.", "then": then}
    days = {"next_touch_on": "", "waiting_until": ""}

    for row, following in zip(rows, rows[1:], strict=False):
        led = pressed(at_rita, "reply", row, begun.pk, **words, **days)
        assert led == entry_at("inspect", following.pk, begun.pk)
    ended = pressed(at_rita, "reply", rows[2], begun.pk, **words, **days)
    assert ended.partition("#")[0] == at("inspect", begun.pk)

    begun.refresh_from_db()
    assert (begun.answered, begun.owed) == ((0, 0) if then == "ask" else (3, 0))


def test_next_touch_put_off_leads_on_to_the_next_one(at_rita, form):
    today = timezone.localdate()
    kept = {"settled_at": timezone.now(), "step": "keep_in_touch", "next_touch_on": today}
    first, second = (builders.interest(form, **kept) for _ in range(2))
    begun = begin(at_rita)
    later = (today + 90 * DAY).isoformat()

    led = pressed(at_rita, "step", first, begun.pk, step="keep_in_touch", day=later)

    assert led == entry_at("inspect", second.pk, begun.pk)


def test_p37_double_click_on_an_answer_leads_on_all_the_same(at_rita, rows):
    begun = begin(at_rita)
    words = {"subject": "Hello", "text": "Thank you, we have nothing now.", "then": "keep_in_touch"}
    for _press in range(2):
        assert pressed(at_rita, "reply", rows[0], begun.pk, **words) == entry_at(
            "inspect", rows[1].pk, begun.pk
        )


@pytest.mark.parametrize(
    ("action", "data"), [("note", {"text": "Call on Monday."}), ("not-spam", {}), ("take", {})]
)
def test_what_decides_nothing_stays_with_the_entry(at_rita, rows, action, data):
    Interest.objects.filter(pk=rows[0].pk).update(spam=Spam.SUSPECTED)
    begun = begin(at_rita)

    assert pressed(at_rita, action, rows[0], begun.pk, **data) == entry_at("inspect", rows[0].pk, begun.pk)


def test_refused_answer_is_shown_again_inside_the_review(at_rita, rows):
    begun = begin(at_rita)
    response = at_rita.post(entry_at("reply", rows[0].pk, begun.pk), {"subject": "", "text": ""})
    assert response.status_code == 422
    assert "<strong>1 of 3</strong>" in text(response)


def test_review_with_nothing_to_decide_says_so_at_once(at_rita, form):
    page = text(at_rita.post(at("start"), follow=True))
    assert "Review done: 0 answered, 0 owed" in page and "closed itself" in page


def test_who_may_see_no_form_begins_no_review(client, stranger):
    client.force_login(stranger)
    assert "There is no form for you to review yet" in text(client.get(at("index")))
    assert at("start") not in text(client.get(at("index")))

    page = text(client.post(at("start"), follow=True))

    assert "There is no form for you to review yet." in page
    assert not Review.objects.exists()


def test_p37_double_click_on_start_is_one_review_and_it_goes_on(at_rita, rows):
    assert begin(at_rita) == begin(at_rita)
    assert Review.objects.count() == 1
    assert "Go on with the review" in text(at_rita.get(at("index")))


def test_p16_reading_any_address_of_a_review_changes_nothing(at_rita, rows):
    begun = begin(at_rita)
    before = Review.objects.values().get()
    for path in (at("start"), at("end", begun.pk), at("next", begun.pk), at("wanted", begun.pk)):
        assert at_rita.get(path).status_code == 302
    for path in (at("index"), at("inspect", begun.pk)):
        assert at_rita.get(path).status_code == 200
    assert Review.objects.values().get() == before


def test_p9_review_of_somebody_else_is_hidden_or_read_only(at_rita, rows, stranger, manager):
    begun = begin(at_rita)
    sten, mona = client_of(stranger), client_of(manager)
    for path in (at("inspect", begun.pk), at("next", begun.pk)):
        assert sten.get(path).status_code == 404
    assert sten.post(at("end", begun.pk)).status_code == 404
    assert mona.get(at("inspect", begun.pk)).status_code == 200
    assert "End review" not in text(mona.get(at("inspect", begun.pk)))
    assert mona.post(at("end", begun.pk)).status_code == 404
    assert "of 3</strong>" not in text(mona.get(entry_at("inspect", rows[0].pk, begun.pk)))
    begun.refresh_from_db()
    assert begun.finished_at is None


@pytest.mark.parametrize("given", ["", "x", "0", "99999999999999999999", "²", "-1", "1 or 1=1"])
def test_hostile_review_and_after_are_ignored(at_rita, rows, given):
    begun = begin(at_rita)
    entry = reverse("interest_inbox_modeladmin_inspect", args=[rows[0].pk])
    assert at_rita.get(entry, {"review": given}).status_code == 200
    assert at_rita.get(at("next", begun.pk), {"after": given}).url == entry_at(
        "inspect", rows[0].pk, begun.pk
    )


def test_p9_list_of_reviews_names_only_forms_one_may_see(at_rita, at_mona, manager, form):
    other = builders.plan(name="Other", is_default=False, owner=builders.user("olle"))
    held = Review.objects.create(reviewer=manager, started_at=timezone.now())
    held.forms.set([form, builders.form("Foreign", plan=other)])
    assert "Foreign" in text(at_mona.get(at("index")))
    assert form.title in text(at_rita.get(at("index"))) and "Foreign" not in text(at_rita.get(at("index")))


def test_who_may_only_look_starts_no_review(form, rows, stranger):
    stranger.groups.clear()
    looker = builders.user("lena")
    from django.contrib.auth.models import Permission

    rights = ("access_admin", "view_interest", "view_all_interest")
    looker.user_permissions.set(Permission.objects.filter(codename__in=rights))
    lena = client_of(looker)
    assert "Start the review" not in text(lena.get(at("index")))
    assert lena.post(at("start")).status_code in (302, 403)
    assert not Review.objects.exists()


def test_role_that_is_still_wanted_is_asked_about_again(at_rita, form):
    today = timezone.localdate()
    role = builders.form("Seller", kind=Kind.ROLE, review_by=today)
    begun = begin(at_rita)
    page = text(at_rita.get(at("inspect", begun.pk)))
    assert "Seller: is this still a role you want interest for?" in page

    at_rita.post(at("wanted", begun.pk), {"form": role.pk})

    assert Form.objects.get(pk=role.pk).review_by > today + 150 * DAY
    assert at_rita.post(at("wanted", begun.pk), {"form": 0}).status_code == 404


def test_history_says_who_when_and_with_what_result(at_rita, at_mona, recruiter, rows):
    begun = begin(at_rita)
    pressed(at_rita, "answered", rows[0], begun.pk, how="phone")
    at_rita.post(at("end", begun.pk))

    for client in (at_rita, at_mona):
        page = text(client.get(at("index")))
        assert "Reviews held" in page
        for words in ("Rita", "Open interest", "Done"):
            assert words in page
    held = Review.objects.get()
    assert (held.answered, held.owed) == (1, 2)


def test_p22_list_of_reviews_and_its_log_name_no_candidate(at_rita, rows):
    begun = begin(at_rita)
    for path in (at("index"), at("inspect", begun.pk)):
        assert "Åkesson" not in at_rita.get(path).content.decode()


def test_form_page_says_when_it_was_last_reviewed_and_by_whom(at_rita, recruiter, form, rows):
    then = timezone.now() - 4 * DAY
    review.finish(review.start(recruiter, then), then)

    page = text(at_rita.get(reverse("interest_forms_modeladmin_edit", args=[form.pk])))

    assert "Last review: 4 days ago by Rita" in page


def test_bar_costs_few_queries_more(at_rita, rows, django_assert_max_num_queries):
    begun = begin(at_rita)
    plain = reverse("interest_inbox_modeladmin_inspect", args=[rows[0].pk])
    at_rita.get(plain)
    with django_assert_max_num_queries(99) as without:
        at_rita.get(plain)
    with django_assert_max_num_queries(99) as within:
        at_rita.get(entry_at("inspect", rows[0].pk, begun.pk))
    assert len(within) - len(without) <= 6
    assert date(2026, 3, 4) < timezone.localdate()


def test_grouped_digits_break_no_button_of_a_review(at_rita, settings):
    settings.USE_THOUSAND_SEPARATOR = True
    role = builders.form("Role", id=12_345, kind=Kind.ROLE, review_by=date(2026, 1, 1))
    begun = begin(at_rita)
    page = at_rita.get(at("inspect", begun.pk)).content.decode()
    assert f'name="form" value="{role.pk}"' in page
    assert f'aria-labelledby="wi-ask-{role.pk}"' in page
