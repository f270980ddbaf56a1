import pytest

from tests.questions.asking import stream
from wagtail_interest.questions.blocks import QuestionStreamBlock
from wagtail_interest.questions.definition import define
from wagtail_interest.questions.sets import question_set
from wagtail_interest.questions.wording import needs_reason, question_grounds
from wagtail_interest.vocabulary import Counts, Kind, Trade


@pytest.mark.parametrize("language", ["en", "sv"])
@pytest.mark.parametrize("kind", Kind.values)
def test_ready_set_can_be_published_as_it_is(kind, language):
    blocks = QuestionStreamBlock(required=False)
    value = stream(*question_set(kind, language))

    blocks.clean(value)
    definition = define(value)
    assert len(definition) == len(value)
    assert not any(item["required"] or question_grounds(item) or needs_reason(item) for item in definition)
    assert not any(item.get("counts") == Counts.MUST for item in definition)


def test_ready_set_has_fresh_ids_each_time():
    first, second = question_set("role", "en"), question_set("role", "en")

    assert {each["id"] for each in first}.isdisjoint(each["id"] for each in second)


@pytest.mark.parametrize("language", ["en", "sv"])
@pytest.mark.parametrize("trade", Trade.values)
def test_set_of_a_trade_can_be_published_as_it_is(trade, language):
    value = stream(*question_set("role", language, trade))

    QuestionStreamBlock(required=False).clean(value)
    definition = define(value)
    assert len(definition) == len(value)
    assert not any(item["required"] or question_grounds(item) for item in definition)
    assert all(item["reason"] for item in definition if needs_reason(item))
    assert any(item["counts"] == "values" for item in definition)


def test_trades_differ():
    labels = {trade: question_set("role", "en", trade)[0]["value"]["label"] for trade in Trade.values}

    assert len(set(labels.values())) == len(Trade.values)
