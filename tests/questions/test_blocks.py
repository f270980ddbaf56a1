import json

import pytest
from django.core.exceptions import ValidationError
from django.db import models
from wagtail.blocks import StreamBlock

from tests.questions.asking import block, option, stream
from wagtail_interest.questions.blocks import ConditionalStreamBlock, QuestionStreamBlock
from wagtail_interest.questions.definition import define
from wagtail_interest.questions.fields import QuestionsField
from wagtail_interest.questions.kinds import KINDS
from wagtail_interest.questions.kinds.short_text import ShortTextBlock
from wagtail_interest.questions.kinds.yes_no import YesNo

BLOCKS = QuestionStreamBlock(required=False)
MUST = {"counts": "must"}


def errors_of(raw, *, draft=False):
    """Field names with errors of the first block, empty when it may be saved."""
    value = BLOCKS.to_python([raw])
    try:
        BLOCKS.clean_deferred(value) if draft else BLOCKS.clean(value)
    except ValidationError as error:
        return sorted(error.block_errors[0].block_errors)
    return []


HALF_WRITTEN = {
    "short_text": {"label": ""},
    "long_text": {"label": "", "counts": "values"},
    "number": {"label": "", **MUST, "minimum": 5, "maximum": 1},
    "yes_no": {"label": "", **MUST},
    "single_choice": {"label": "", **MUST, "options": []},
    "several_choices": {"label": "How old are you?", **MUST, "options": [option("")]},
    "scale": {"label": "", "low_label": "", **MUST},
    "date": {"label": ""},
    "link": {"label": ""},
    "file": {"label": "", "types": []},
    "heading": {"label": ""},
    "explanation": {"text": ""},
}


def test_a_block_for_every_kind():
    assert set(BLOCKS.child_blocks) == set(KINDS) == set(HALF_WRITTEN)
    for name, child in BLOCKS.child_blocks.items():
        assert child.kind is not None
        assert child.kind.name == name


@pytest.mark.parametrize("kind", KINDS)
def test_half_written_question_survives_autosave_and_not_publishing(kind):
    raw = block(kind, **HALF_WRITTEN[kind])

    assert errors_of(raw, draft=True) == []
    assert errors_of(raw) != []
    # what autosave stores comes back the same, and the public form survives it
    stored = json.loads(json.dumps(BLOCKS.get_prep_value(BLOCKS.to_python([raw]))))
    assert BLOCKS.get_prep_value(BLOCKS.to_python(stored)) == stored
    if kind != "several_choices":
        assert define(BLOCKS.to_python(stored)) == []


@pytest.mark.parametrize(
    ("raw", "fields"),
    [
        (block("yes_no", label="Can you lift 20 kg?", **MUST), ["wanted"]),
        (block("yes_no", label="Can you lift 20 kg?", **MUST, wanted="yes"), []),
        (block("number", label="Years of sales?", **MUST), ["at_least"]),
        (block("number", label="Years of sales?", **MUST, at_least=0.0), []),
        (block("number", label="Years?", **MUST, at_least=5.0, at_most=1.0), ["at_most"]),
        (block("number", label="Years?", minimum=5.0, maximum=1.0), ["maximum"]),
        (block("scale", label="I like people", counts="values", wanted_from="3"), ["value_name"]),
        (block("scale", label="I like people", counts="values", value_name="Care"), ["wanted_from"]),
        (
            block("single_choice", label="Which?", counts="merit", options=[option("A"), option("B")]),
            ["counts"],
        ),
        (
            block(
                "single_choice",
                label="Which?",
                counts="merit",
                options=[option("A", meets=True), option("B")],
            ),
            [],
        ),
        (block("single_choice", label="Which?", options=[option("A")]), ["options"]),
        (block("several_choices", label="Which?", **MUST, options=[option("A")]), ["match"]),
        (block("short_text", label="How is your French?", **MUST), []),
        (block("file", label="Sample", types=[]), ["types"]),
    ],
)
def test_publishing_asks_for_what_screening_needs(raw, fields):
    assert errors_of(raw) == fields
    assert errors_of(raw, draft=True) == [] or raw["type"] == "file"


def test_half_written_conditional_question_survives_autosave():
    inner = block("yes_no", label="", **MUST)
    raw = block(
        "single_choice",
        label="Which?",
        options=[option("A", conditional=[inner]), option("", conditional=[inner])],
    )

    assert errors_of(raw, draft=True) == []
    assert errors_of(raw) == ["options"]


@pytest.mark.parametrize(
    "raw",
    [
        block("number", label="How old are you?", **MUST, at_most=40.0),
        block("yes_no", label="Är du gravid?", counts="merit", wanted="no"),
        block(
            "single_choice",
            label="Which applies?",
            **MUST,
            options=[option("Trade union member", meets=True), option("B")],
        ),
        block("short_text", label="Who are you?", help_text="Tell us your religion", counts="merit"),
    ],
)
def test_p36_question_about_a_protected_ground_cannot_feed_screening(raw):
    assert errors_of(raw) == ["counts"]
    assert errors_of(raw, draft=True) == []
    # pages that go live without the editor's validation
    (item,) = define(BLOCKS.to_python([raw]))
    assert (item["counts"], item["wanted"]) == ("information", {})
    assert errors_of({**raw, "value": {**raw["value"], "counts": "information"}}) == []


def full_stream():
    conditional = [block("number", label="Since when?", **MUST, at_least=2000.0)]
    return stream(
        block("heading", label="You"),
        block(
            "single_choice",
            label="Licence?",
            help_text="For cars",
            **MUST,
            reason="secret why",
            options=[option("Yes, B", meets=True, conditional=conditional), option("None")],
        ),
        block(
            "yes_no",
            label="Shifts?",
            counts="values",
            value_name="secret value",
            wanted="no",
            if_no=conditional,
        ),
        block("explanation", text="Nearly done"),
    )


def test_wanted_answers_are_in_no_api_search_index_or_page():
    value = full_stream()
    shown = [
        json.dumps(value.stream_block.get_api_representation(value), default=str),
        json.dumps(value.stream_block.get_searchable_content(value)),
        str(value.stream_block.render(value)),
    ]

    for text in shown:
        for secret in ("must", "secret", "2000", "wanted", "meets", "merit", "at_least", "counts"):
            assert secret not in text


def test_api_shows_questions_and_options():
    api = full_stream().stream_block.get_api_representation(full_stream())

    assert api[1]["value"]["label"] == "Licence?"
    assert [o["label"] for o in api[1]["value"]["options"]] == ["Yes, B", "None"]
    assert api[1]["value"]["options"][0]["conditional"][0]["value"]["label"] == "Since when?"
    assert set(api[2]["value"]) == {"label", "help_text", "required", "if_yes", "if_no"}


def test_search_index_holds_labels_and_hints():
    value = full_stream()

    assert value.stream_block.get_searchable_content(value) == [
        "You",
        "Licence?",
        "For cars",
        "Shifts?",
        "Nearly done",
    ]


@pytest.mark.parametrize("kind", KINDS)
def test_chooser_shows_a_real_preview(kind, rf):
    child = BLOCKS.child_blocks[kind]

    assert child.is_previewable
    assert child.meta.icon != "placeholder"
    assert child.meta.group
    assert child.get_description()
    context = child.get_preview_context(child.get_preview_value())
    assert "wi-" in context["question_html"]
    assert child.get_preview_template(None) == "wagtail_interest/questions/block_preview.html"
    assert child.check() == []


def test_preview_in_the_admin(admin_client, tree):
    child = BLOCKS.child_blocks["scale"]
    from django.template.loader import render_to_string  # the admin view finds blocks by a page's field only

    context = {**child.get_preview_context(child.get_preview_value()), "page_title": "Preview"}
    html = render_to_string(child.get_preview_template(None), context)
    assert "wagtail_interest/form.css" in html
    assert html.count('type="radio"') == 5


def test_half_written_block_renders_nothing():
    for kind, value in HALF_WRITTEN.items():
        if kind != "several_choices":
            assert str(stream(block(kind, **value))[0].render()) == ""


def test_field_keeps_blocks_out_of_migrations():
    _name, path, args, kwargs = QuestionsField(
        QuestionStreamBlock, blank=True, verbose_name="questions"
    ).deconstruct()

    assert path == "wagtail_interest.questions.fields.QuestionsField"
    assert args == [[]]
    assert kwargs == {"blank": True, "verbose_name": "questions"}
    assert isinstance(QuestionsField([], blank=True), models.Field)


def test_host_adds_a_question_by_subclassing():
    class Slogan(ShortTextBlock):
        pass

    class HostQuestions(QuestionStreamBlock):
        slogan = Slogan()

    value = HostQuestions(required=False).to_python([block("slogan", "s", label="Your slogan")])

    assert [(item["id"], item["kind"]) for item in define(value)] == [("s", "short_text")]


def test_conditional_questions_cannot_have_their_own():
    for name, child in ConditionalStreamBlock().child_blocks.items():
        assert list(child.branches({})) == [], name
        nested = [each for each in child.child_blocks.values() if isinstance(each, StreamBlock)]
        assert nested == []
    raw = block(
        "yes_no", label="A?", if_yes=[block("yes_no", label="B?", if_yes=[block("short_text", label="C?")])]
    )
    assert [item["label"] for item in define(stream(raw))] == ["A?", "B?"]


def test_form_field_brings_the_admin_script():
    field = QuestionsField(QuestionStreamBlock, blank=True).formfield()

    assert any("wagtail_interest/admin/questions.js" in str(path) for path in field.widget.media._js)
    assert field.widget.render("questions", full_stream())


def test_what_a_question_counts_as_is_in_plain_sight():
    number = BLOCKS.child_blocks["number"].meta.form_layout
    choice = BLOCKS.child_blocks["several_choices"].meta.form_layout

    assert number.settings == choice.settings == []
    assert number.children[:6] == ["label", "help_text", "required", "unit", "minimum", "maximum"]
    assert number.children[6:] == [
        "counts",
        "weight",
        "value_name",
        "at_least",
        "at_most",
        "learnable",
        "reason",
    ]
    assert choice.children[-1] == "options"


def test_yes_no_block_shares_its_kind():
    assert isinstance(BLOCKS.child_blocks["yes_no"].kind, YesNo)
