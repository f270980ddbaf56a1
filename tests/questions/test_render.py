import re

import pytest
from bs4 import BeautifulSoup

from tests.questions.asking import below, choice, form, item, scale, yes_no
from wagtail_interest.questions.form import render_questions

ALL = [
    item("heading", "h", label="Your <work>"),
    item("explanation", "e", help="Two lines\nsee https://example.com/x", label=""),
    item("short_text", "st", help="A title <b>is</b> enough"),
    item("long_text", "lt", required=True),
    item("number", "n", unit="years"),
    yes_no("yn"),
    item("short_text", "ynw", parent=below("yn", "yes")),
    choice("single_choice", "one"),
    choice("single_choice", "list", "abcdefghijklmnop"),
    choice("several_choices", "some"),
    item("number", "somen", unit="kg", parent=below("some", "z")),
    scale("sc", low_label="Never", high_label="Always"),
    item("date", "d"),
    item("link", "l"),
    item("file", "f", extensions=["pdf", "jpg", "jpeg"]),
]


def soup(*definition, **given):
    return BeautifulSoup(render_questions(form(*definition, **given)), "html.parser")


@pytest.mark.parametrize("data", [None, {}, {"yn": "x", "n": "x", "one": "x"}])
def test_every_field_has_a_label_and_every_reference_a_target(data):
    page = soup(*ALL, data=data)

    ids = [tag["id"] for tag in page.find_all(id=True)]
    assert len(ids) == len(set(ids))
    for control in page.find_all(["input", "select", "textarea"]):
        assert page.find("label", attrs={"for": control["id"]})
    for tag in page.find_all(attrs={"aria-describedby": True}):
        assert set(tag["aria-describedby"].split()) <= set(ids)
    for tag in page.find_all(attrs={"data-wi-controls": True}):
        assert tag["data-wi-controls"] in ids


def test_nothing_is_preselected():
    page = soup(*ALL)

    assert page.select("[checked], option[selected]") == []
    assert page.select_one("select option")["value"] == ""


def test_what_was_typed_and_chosen_is_kept():
    page = soup(
        *ALL,
        data={"st": '"><script>', "lt": "\na\nb", "some": ["x", "z"], "yn": "no", "list": "c", "sc": "2"},
    )

    assert page.find(id="id_q_st")["value"] == '"><script>'
    assert page.find("script") is None
    assert page.find(id="id_q_lt").text == "\n\na\nb"  # browsers drop the first line break of a textarea
    assert [tag["value"] for tag in page.select("[checked]")] == ["no", "x", "z", "2"]
    assert [tag["value"] for tag in page.select("option[selected]")] == ["c"]


def test_p44_error_stands_at_the_field_in_words_for_all_senses():
    page = soup(*ALL, data={"n": "many", "one": "gone"})

    number = page.find(id="id_q_n")
    assert number["aria-invalid"] == "true"
    assert "id_q_n-error" in number["aria-describedby"].split()
    assert page.find(id="id_q_n-error").text == "Error: Write a number with digits, for example 3 or 2.5."
    assert page.find(id="id_q_n-error").span["class"] == ["wi-visually-hidden"]
    group = page.find(id="id_q_one").find_parent("fieldset")
    assert (group["aria-invalid"], group["aria-describedby"]) == ("true", "id_q_one-error")


def test_p45_conditional_questions_are_in_the_page_and_named_by_their_option():
    page = soup(*ALL)

    trigger = page.find("input", attrs={"name": "q_yn", "value": "yes"})
    box = page.find(id=trigger["data-wi-controls"])
    assert box.has_attr("data-wi-conditional")
    assert box.find("input")["name"] == "q_ynw"
    assert box.p.text.strip() == "If you answered “Yes”:"
    assert not page.find("input", attrs={"name": "q_yn", "value": "no"}).has_attr("data-wi-controls")


def test_editor_text_is_text():
    page = soup(*ALL)

    assert page.h2.text == "Your <work>"
    assert page.find(id="id_q_st-hint").text == "A title <b>is</b> enough"
    assert page.select_one(".wi-explanation a")["href"] == "https://example.com/x"


def test_file_says_types_and_size_before_anything_is_chosen():
    page = soup(*ALL)

    assert page.find(id="id_q_f")["accept"] == ".pdf,.jpg,.jpeg"
    assert page.find(id="id_q_f-types").text == "PDF, JPG, at most 10 MB."


def test_kept_file_is_named():
    page = soup(item("file", extensions=["pdf"]), data={}, held={"a": "work <1>.pdf"})

    assert page.find(id="id_q_a-held").text == "Kept: work <1>.pdf. Choose a file only to replace it."


def test_same_state_gives_same_html():
    assert render_questions(form(*ALL)) == render_questions(form(*ALL))


def test_optional_is_said_and_required_is_not():
    page = soup(*ALL)

    assert page.find("label", attrs={"for": "id_q_st"}).text == "Question st (optional)"
    assert page.find("label", attrs={"for": "id_q_lt"}).text == "Question lt"


def test_wanted_answers_never_reach_the_page():
    html = render_questions(
        form(
            yes_no(
                "a", counts="must", wanted={"answer": "no"}, reason="secret-reason", value_name="secret-value"
            ),
            item("number", "b", counts="must", wanted={"at_least": 4711}),
        )
    )

    assert not re.search("4711|secret-value|must|wanted", html)


def test_prefix_reaches_names_and_ids():
    page = soup(choice("several_choices"), prefix="p")

    assert {tag["name"] for tag in page.find_all("input")} == {"p-q_a"}
    assert page.input["id"] == "id_p-q_a"
