"""The questions of the three interest pages, each text in Swedish and English, every part with an id that stays."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import NAMESPACE_URL, uuid5

Raw = dict[str, Any]
#: A text in Swedish and English.
Two = tuple[str, str]

LANGUAGES = ("sv", "en")


def part_id(key: str) -> str:
    """Return the block id that *key* has on every machine; translations share it, as Wagtail's copies do."""
    return str(uuid5(NAMESPACE_URL, f"norrglimt:{key}"))


def stream(questions: Sequence[Raw], language: str) -> list[Raw]:
    """Return raw stream data in *language*: every pair of texts becomes one."""
    return [_in(question, LANGUAGES.index(language)) for question in questions]


def _in(part: Any, place: int) -> Any:
    if isinstance(part, tuple):
        return part[place]
    if isinstance(part, dict):
        return {name: _in(value, place) for name, value in part.items()}
    if isinstance(part, list):
        return [_in(value, place) for value in part]
    return part


def _ask(kind: str, key: str, label: Two, **value: Any) -> Raw:
    return {"type": kind, "id": part_id(key), "value": {"label": label, **value}}


def _options(
    key: str, *options: tuple[str, Two, bool], more: dict[str, list[Raw]] | None = None
) -> list[Raw]:
    return [
        {
            "type": "item",
            "id": part_id(f"{key}.{name}"),
            "value": {"label": label, "meets": meets, "conditional": (more or {}).get(name, [])},
        }
        for name, label, meets in options
    ]


def _heading(key: str, label: Two) -> Raw:
    return {"type": "heading", "id": part_id(key), "value": {"label": label}}


SALES = [
    _ask(
        "yes_no",
        "sales.licence",
        ("Har du B-körkort?", "Do you have a category B driving licence?"),
        required=True,
        counts="must",
        wanted="yes",
        reason=(
            "Du kör själv hem till kunderna, ofta dit ingen buss går.",
            "You drive to the customers yourself, often where no bus goes.",
        ),
        if_no=[
            _ask(
                "single_choice",
                "sales.licence.soon",
                ("Tar du körkort just nu?", "Are you taking driving lessons now?"),
                options=_options(
                    "sales.licence.soon",
                    ("yes", ("Ja, jag håller på", "Yes, I am at it"), False),
                    ("no", ("Inte nu", "Not now"), False),
                ),
            )
        ],
    ),
    _ask(
        "number",
        "sales.b2b",
        ("Hur länge har du sålt till företag (B2B)?", "How long have you sold to companies (B2B)?"),
        unit=("år", "years"),
        minimum=0,
        maximum=50,
        at_least=2,
        counts="merit",
        weight=3,
    ),
    _ask(
        "single_choice",
        "sales.swedish",
        ("Hur väl talar och skriver du svenska?", "How well do you speak and write Swedish?"),
        counts="merit",
        weight=2,
        reason=(
            "Offerter och avtal skrivs på svenska.",
            "Quotes and contracts are written in Swedish.",
        ),
        options=_options(
            "sales.swedish",
            ("little", ("Lite", "A little"), False),
            ("work", ("Det går bra på jobbet", "Well enough for work"), True),
            ("fluent", ("Flytande", "Fluently"), True),
        ),
    ),
    _ask(
        "single_choice",
        "sales.solar",
        ("Kan du räkna på en solcellsanläggning?", "Can you work out what a solar plant yields?"),
        counts="merit",
        weight=1,
        learnable=True,
        options=_options(
            "sales.solar",
            ("yes", ("Ja", "Yes"), True),
            ("partly", ("Grunderna", "The basics"), True),
            ("no", ("Nej, inte än", "No, not yet"), False),
        ),
    ),
    _heading("sales.how", ("Hur du vill arbeta", "How you like to work")),
    _ask(
        "scale",
        "sales.honest",
        (
            "Jag säger hellre till kunden att låta bli än säljer något den inte behöver.",
            "I would rather tell customers to leave it than sell them what they do not need.",
        ),
        low_label=("Stämmer inte", "Do not agree"),
        high_label=("Stämmer helt", "Agree fully"),
        counts="values",
        value_name=("Ärlighet", "Honesty"),
        wanted_from="4",
    ),
    _ask("long_text", "sales.more", ("Vad vill du att vi vet?", "What would you like us to know?")),
]

ELECTRICIAN = [
    _ask(
        "several_choices",
        "el.papers",
        ("Vilka behörigheter har du?", "Which authorisations do you hold?"),
        counts="must",
        match="any",
        required=True,
        options=_options(
            "el.papers",
            (
                "ece",
                ("Certifikat från gymnasiet eller vuxenutbildningen", "Upper secondary or adult certificate"),
                True,
            ),
            ("al", ("Auktorisation som elinstallatör", "Authorised electrical installer"), True),
            ("other", ("Utländsk utbildning", "Training from another country"), True),
            ("none", ("Ingen ännu", "None yet"), False),
            more={
                "other": [
                    _ask(
                        "short_text",
                        "el.papers.where",
                        ("I vilket land, och vad heter den?", "In which country, and what is it called?"),
                    )
                ]
            },
        ),
        learnable=False,
    ),
    _ask(
        "single_choice",
        "el.roof",
        ("Trivs du med att arbeta på höjd?", "Are you at ease working at heights?"),
        counts="merit",
        weight=2,
        learnable=True,
        options=_options(
            "el.roof",
            ("used", ("Ja, det är jag van vid", "Yes, I am used to it"), True),
            ("willing", ("Jag vill lära mig", "I want to learn"), False),
            ("no", ("Helst inte", "I would rather not"), False),
        ),
    ),
    _ask(
        "number",
        "el.years",
        ("Hur många år har du arbetat med el?", "How many years have you worked with electricity?"),
        unit=("år", "years"),
        minimum=0,
        maximum=55,
        at_least=1,
        counts="merit",
        weight=2,
    ),
    _ask(
        "scale",
        "el.safe",
        (
            "Jag avbryter hellre ett arbete än chansar med säkerheten.",
            "I would rather stop a job than take a chance with safety.",
        ),
        low_label=("Stämmer inte", "Do not agree"),
        high_label=("Stämmer helt", "Agree fully"),
        counts="values",
        value_name=("Omtanke", "Care"),
        wanted_from="4",
    ),
    _ask("date", "el.from", ("När skulle du kunna börja?", "When could you start?")),
    _ask(
        "file",
        "el.certificate",
        ("Intyg eller behörighetsbevis", "Certificate of authorisation"),
        help_text=("Om du har det till hands.", "If you have it at hand."),
    ),
]

GENERAL = [
    _ask(
        "long_text",
        "general.what",
        (
            "Vad skulle du vilja göra hos oss, och vad kan du?",
            "What would you like to do here, and what do you bring?",
        ),
        help_text=("Några meningar räcker.", "A few sentences are enough."),
    ),
    _ask(
        "single_choice",
        "general.extent",
        ("Hur mycket vill du arbeta?", "How much would you like to work?"),
        options=_options(
            "general.extent",
            ("full", ("Heltid", "Full time"), False),
            ("part", ("Deltid", "Part time"), False),
            ("summer", ("Sommarjobb eller praktik", "Summer job or placement"), False),
        ),
    ),
    _ask(
        "scale",
        "general.together",
        (
            "Jag löser hellre problem tillsammans än ensam.",
            "I would rather solve a problem together than alone.",
        ),
        low_label=("Stämmer inte", "Do not agree"),
        high_label=("Stämmer helt", "Agree fully"),
        counts="values",
        value_name=("Samarbete", "Working together"),
        wanted_from="4",
    ),
]
