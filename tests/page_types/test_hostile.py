"""What browsers, scanners and attackers send to a public page: a plain answer, nothing lost, never a broken response."""

from __future__ import annotations

import pytest

from tests.files.make import pdf, upload
from tests.page_types.conftest import PERSON, publish
from tests.page_types.test_serve import send, stamp, stamp_in
from wagtail_interest.records.interest import Interest
from wagtail_interest.vocabulary import Upload

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("token", ["€", "a\r\nX: 1", "\x00", "\ud800", "a;b", '"', "😀", "x" * 5_000])
def test_received_with_a_token_that_no_header_could_carry(client, role_page, token):
    response = client.get(role_page.url, {"received": token.encode("utf-8", "surrogatepass")})

    assert response.status_code == 302
    assert not response.cookies


@pytest.mark.parametrize("name, limit", [("name", 200), ("email", 254), ("phone", 40)])
def test_a_line_that_is_too_long_is_refused_in_plain_words(client, role_page, name, limit):
    response = send(client, role_page, **{name: "a" * 300})

    assert response.status_code == 422
    assert f"Write at most {limit} characters; it is 300 now." in response.content.decode()
    assert f'value="{"a" * 300}"' in response.content.decode()


@pytest.mark.parametrize("slug", ["säljare", "продавец", "販売"])
def test_p19_thanks_are_found_below_a_slug_that_is_not_ascii(client, plan, tree, slug):
    page = publish(tree, questions=[], slug=slug)

    sent = send(client, page)
    swapped = client.get(sent.url)

    cookie = swapped.cookies["wi_received"]
    assert swapped.url.isascii()
    assert cookie["path"] == swapped.url, "a browser compares the path as it stands in the address"
    cookie.OutputString().encode("ascii")
    assert client.get(swapped.url).status_code == 200


def test_p37_a_repeated_sending_finds_its_required_held_file_gone_and_is_thanked_all_the_same(
    client, plan, tree, private_files
):
    page = publish(tree, questions=[], cv=Upload.REQUIRED)
    refused = send(client, page, name="", cv=upload("cv.pdf", pdf()))
    mended = {**PERSON, **stamp_in(refused.content.decode())}

    first = client.post(page.url, mended)
    second = client.post(page.url, mended)

    assert (first.status_code, second.status_code) == (302, 302)
    assert Interest.objects.count() == 1


def test_p14_interest_is_taken_in_while_the_cache_is_gone(client, role_page, settings):
    data, url = {**PERSON, **stamp(client, role_page)}, role_page.url  # an address is asked of the cache, too
    settings.CACHES = {"default": {"BACKEND": "tests.dead_cache.DeadCache"}}

    assert client.get(url).status_code == 200
    assert client.post(url, data).status_code == 302
    assert Interest.objects.count() == 1


def test_p37_a_sending_repeated_beyond_the_limits_is_thanked_all_the_same(client, role_page, settings):
    settings.WAGTAIL_INTEREST = {"RATE_PER_ADDRESS": "1/h"}
    data = {**PERSON, **stamp(client, role_page)}

    codes = [client.post(role_page.url, data).status_code for _ in range(3)]
    mended = client.post(role_page.url, {**data, "name": "Anna B"})

    assert codes == [302, 302, 302]
    assert mended.status_code == 429
    assert Interest.objects.count() == 1
