from django.utils.translation import override

from tests.questions.asking import below, block, choice, item, option, stream
from wagtail_interest.questions.blocks import QuestionStreamBlock
from wagtail_interest.questions.definition import asks, define, is_shown


def test_define_makes_plain_items_in_order():
    value = stream(
        block("heading", "h", label=" Your\x00 work "),
        block(
            "several_choices",
            "c",
            label="Which?",
            help_text="Any",
            required=True,
            counts="merit",
            weight=4,
            learnable=True,
            match="all",
            options=[option("A", "o1", meets=True), option("B", "o2")],
        ),
    )

    assert define(value) == [
        {"id": "h", "kind": "heading", "label": "Your work", "parent": None},
        {
            "id": "c",
            "kind": "several_choices",
            "label": "Which?",
            "help": "Any",
            "required": True,
            "counts": "merit",
            "weight": 4,
            "value_name": "",
            "learnable": True,
            "reason": "",
            "wanted": {"options": ["o1"], "match": "all"},
            "options": [{"id": "o1", "label": "A"}, {"id": "o2", "label": "B"}],
            "parent": None,
        },
    ]


def test_define_adds_what_each_kind_needs():
    value = stream(
        block("number", "n", label="N", unit="kg", minimum=1.0, maximum=2.5, counts="must", at_most=2.0),
        block("yes_no", "y", label="Y", counts="must", wanted="yes", reason="We drive"),
        block(
            "scale",
            "s",
            label="S",
            low_label="Lo",
            high_label="Hi",
            counts="values",
            value_name="V",
            wanted_from="4",
        ),
        block("file", "f", label="F", types=["jpg", "pdf"]),
        block("explanation", "e", text="One\n\ntwo"),
    )

    number, yes_no, scale, file, explanation = define(value)
    assert (number["unit"], number["min"], number["max"], number["wanted"]) == ("kg", 1, 2.5, {"at_most": 2})
    assert type(number["min"]) is int
    assert (yes_no["wanted"], yes_no["reason"]) == ({"answer": "yes"}, "We drive")
    assert (scale["wanted"], scale["low_label"], scale["value_name"]) == ({"from": 4}, "Lo", "V")
    assert file["extensions"] == ["pdf", "jpg", "jpeg"]
    assert explanation["help"] == "One\n\ntwo"


def test_conditional_questions_follow_their_parent():
    value = stream(
        block(
            "single_choice",
            "p",
            label="Which?",
            options=[
                option(
                    "A",
                    "o1",
                    conditional=[
                        block("short_text", "c1", label="Why A?"),
                        block("explanation", "c2", text="T"),
                    ],
                ),
                option(
                    "B",
                    "o2",
                    conditional=[block("short_text", None, label="No id"), block("link", "c3", label="")],
                ),
                option("", "o3", conditional=[block("short_text", "c4", label="Hidden option")]),
            ],
        ),
        block("yes_no", "y", label="Y?", if_no=[block("date", "c5", label="When?")]),
    )

    assert [(each["id"], each["parent"]) for each in define(value)] == [
        ("p", None),
        ("c1", below("p", "o1")),
        ("c2", below("p", "o1")),
        ("y", None),
        ("c5", below("y", "no")),
    ]


def test_define_never_raises_on_what_was_not_validated():
    raw = [
        block("short_text", None, label="No id"),
        block("single_choice", label=None, options=[]),
        block("single_choice", label="x", options=[]),
        block("number", label="x", counts="bogus", weight=None, minimum=None),
        block("scale", label="x", counts="must", wanted_from="9", low_label=None),
        block("file", label="x", types=None),
        block("yes_no", label="x", counts="merit", weight=-5, wanted="perhaps"),
        block("unknown_kind", label="x"),
        block("heading"),
        block("explanation"),
    ]

    kept = define(stream(*raw))

    assert [each["kind"] for each in kept] == ["number", "scale", "file", "yes_no"]
    assert kept[0]["counts"] == "information"
    assert kept[3]["weight"] == 1
    assert define(None) == []
    assert define(stream()) == []


def test_python_made_options_have_no_id_until_saved():
    block_ = QuestionStreamBlock(required=False)
    value = block_.to_python([])
    value.append(("single_choice", {"label": "x", "options": [{"label": "A"}]}))

    assert define(value) == []
    block_.get_prep_value(value)
    assert [len(each["options"]) for each in define(value)] == [1]


def test_ids_survive_a_round_trip_and_rewording():
    block_ = QuestionStreamBlock(required=False)
    value = stream(block("single_choice", "c", label="Old", options=[option("A", "o1"), option("B", "o2")]))
    value[0].value["label"] = "New"
    value[0].value["options"][0]["label"] = "A, reworded"

    (item_,) = define(block_.to_python(block_.get_prep_value(value)))

    assert (item_["id"], item_["label"]) == ("c", "New")
    assert item_["options"] == [{"id": "o1", "label": "A, reworded"}, {"id": "o2", "label": "B"}]


def test_own_words_follow_the_active_language():
    value = stream(block("yes_no", label="Y?"))
    with override("en"):
        assert [each["label"] for each in define(value)[0]["options"]] == ["Yes", "No"]


def test_asks_and_is_shown():
    assert asks(item("short_text"))
    assert not asks(item("heading"))
    assert not asks(item("of_tomorrow"))
    assert is_shown(choice(), {})
    conditional = item("short_text", "b", parent=below("a", "x"))
    assert is_shown(conditional, {"a": "x"})
    assert is_shown(conditional, {"a": ["y", "x"]})
    assert not is_shown(conditional, {"a": "xx"})
    assert not is_shown(conditional, {})
