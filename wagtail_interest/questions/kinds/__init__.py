"""One kind of question a file: block, form field, stored value, display, screening rule; its template has its name."""

from __future__ import annotations

from wagtail_interest.questions.kinds.base import Kind
from wagtail_interest.questions.kinds.date import Day
from wagtail_interest.questions.kinds.explanation import Explanation
from wagtail_interest.questions.kinds.file import File
from wagtail_interest.questions.kinds.heading import Heading
from wagtail_interest.questions.kinds.link import Link
from wagtail_interest.questions.kinds.long_text import LongText
from wagtail_interest.questions.kinds.number import Number
from wagtail_interest.questions.kinds.scale import Scale
from wagtail_interest.questions.kinds.several_choices import SeveralChoices
from wagtail_interest.questions.kinds.short_text import ShortText
from wagtail_interest.questions.kinds.single_choice import SingleChoice
from wagtail_interest.questions.kinds.yes_no import YesNo

#: Every kind by its word in a definition.
KINDS: dict[str, Kind] = {
    kind.name: kind
    for kind in (
        ShortText(),
        LongText(),
        Number(),
        YesNo(),
        SingleChoice(),
        SeveralChoices(),
        Scale(),
        Day(),
        Link(),
        File(),
        Heading(),
        Explanation(),
    )
}
