"""The plot: who writes when, where, what they answer, and what becomes of them. Seeded, so always the same."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import Any

from example_site.content.cast import Person, people, person
from example_site.content.questions import part_id

SEED = 20260304

#: How many write, besides the special ones, and over how many days.
WRITERS = 49
DAYS = 165
NOWHERE = "nowhere.example"


@dataclass
class Sending:
    """One expression of interest to come."""

    at: datetime
    page: str
    language: str
    person: Person
    availability: str
    answers: dict[str, Any]
    consent: bool = True
    cv: bool = True
    areas: list[str] = field(default_factory=list)
    signs: tuple[str, ...] = ()
    is_test: bool = False
    source: str = "form"
    #: What happens afterwards; see ``story``.
    fate: str = "wait"


def plot(now: datetime) -> list[Sending]:
    """Return every sending, oldest first."""
    chance = Random(SEED)
    cast = [("sv", one) for one in people("sv", chance)] + [("en", one) for one in people("en", chance)]
    chance.shuffle(cast)
    cast = cast[:WRITERS]
    ages = sorted((_age(chance) for _ in cast), reverse=True)
    sendings = [
        _sending(now - timedelta(days=age), age, language, one, chance)
        for age, (language, one) in zip(ages, cast, strict=True)
    ]
    return sorted([*sendings, *_specials(now, chance)], key=lambda sending: sending.at)


def _age(chance: Random) -> float:
    """Return an age in days: more of them lately than long ago, and none younger than an hour."""
    return round(0.1 + DAYS * chance.random() ** 1.7, 2)


def _sending(at: datetime, age: float, language: str, one: Person, chance: Random) -> Sending:
    page = chance.choices(["sales", "electrician", "general"], [5, 4, 4])[0]
    availability = chance.choices(["active", "future"], [5, 4])[0]
    return Sending(
        at=_office_hours(at, chance),
        page=page,
        language=language,
        person=one,
        availability=availability,
        answers=_answers(page, language, chance),
        consent=age > 25 or chance.random() < 0.7,
        cv=chance.random() < 0.75,
        areas=chance.sample(["sales", "electric", "heat", "plan", "office"], chance.randint(0, 2)),
        fate=_fate(age, availability, chance),
    )


def _office_hours(at: datetime, chance: Random) -> datetime:
    """Move an old sending to a time at which people write; a young one stays before now."""
    return min(at, at.replace(hour=chance.randint(6, 20), minute=chance.randint(0, 59)))


def _fate(age: float, availability: str, chance: Random) -> str:
    """Return what becomes of an entry of that age; old ones are rarely forgotten, young ones rarely answered."""
    if age < 4:
        return chance.choices(["wait", "opened", "replied"], [6, 3, 1])[0]
    if availability == "active" or age > 32:
        return chance.choices(
            ["replied", "declined", "kept", "process", "hired", "phoned", "wait"], [6, 3, 4, 2, 1, 2, 1]
        )[0]
    return chance.choices(["wait", "opened", "replied", "kept"], [3, 3, 2, 2])[0]


def _answers(page: str, language: str, chance: Random) -> dict[str, Any]:
    maker = {"sales": _sales, "electrician": _electrician, "general": _general}[page]
    return {
        part_id(key): value for key, value in maker(language, chance).items() if value not in (None, "", [])
    }


def _sales(language: str, chance: Random) -> dict[str, Any]:
    licence = chance.choices(["yes", "no"], [4, 1])[0]
    answers = {
        "sales.licence": licence,
        "sales.b2b": str(chance.choice([0, 1, 2, 3, 5, 8, 12])),
        "sales.swedish": _option(
            "sales.swedish", "fluent" if language == "sv" else chance.choice(["little", "work"])
        ),
        "sales.solar": _option("sales.solar", chance.choice(["yes", "partly", "no"])),
        "sales.honest": str(chance.choices([2, 3, 4, 5], [1, 2, 4, 5])[0]),
        "sales.more": chance.choice(MORE[language]),
    }
    if licence == "no":
        answers["sales.licence.soon"] = _option("sales.licence.soon", chance.choice(["yes", "no"]))
    return answers


def _electrician(language: str, chance: Random) -> dict[str, Any]:
    papers = chance.choices([["ece"], ["ece", "al"], ["other"], ["none"]], [5, 3, 2, 2])[0]
    answers = {
        "el.papers": [_option("el.papers", paper) for paper in papers],
        "el.roof": _option("el.roof", chance.choice(["used", "used", "willing", "no"])),
        "el.years": str(chance.choice([0, 1, 3, 6, 14, 22])),
        "el.safe": str(chance.choices([3, 4, 5], [1, 3, 6])[0]),
    }
    if "other" in papers:
        answers["el.papers.where"] = (
            "Polen, uprawnienia SEP" if language == "sv" else "Poland, SEP certificate"
        )
    return answers


def _general(language: str, chance: Random) -> dict[str, Any]:
    return {
        "general.what": chance.choice(MORE[language]),
        "general.extent": _option("general.extent", chance.choice(["full", "full", "part", "summer"])),
        "general.together": str(chance.randint(2, 5)),
    }


def _option(question: str, name: str) -> str:
    return part_id(f"{question}.{name}")


def _specials(now: datetime, chance: Random) -> list[Sending]:
    """Return those whose story shows something in particular; times are days ago."""

    def special(
        days: float, name: str, fate: str, page: str = "sales", language: str = "sv", **more: Any
    ) -> Sending:
        given = {"availability": "active", "answers": _answers(page, language, chance), **more}
        who = person(name, chance, domain=given.pop("domain", "example.com"))
        return Sending(
            at=now - timedelta(days=days), page=page, language=language, person=who, fate=fate, **given
        )

    spam = {"signs": ("honeypot", "speed"), "cv": False, "consent": False}
    no_licence = {**_answers("sales", "sv", chance), part_id("sales.licence"): "no"}
    return [
        special(34, "Best Prices Online", "spam", "general", "en", **spam),
        special(2.3, "Crypto Winner", "wait", "general", "en", **spam),
        special(0.7, "Bygg Billigt Nu", "wait", "general", **spam),
        special(20, "Provar Formulär", "wait", "general", is_test=True, cv=False),
        special(6, "Test Testsson", "wait", is_test=True, cv=False),
        special(12, "Gösta Fellstavad", "wait", domain=NOWHERE),
        special(1.5, "Wrong Address", "wait", "electrician", "en", domain=NOWHERE),
        special(15, "Bodil Studsäter", "bounced_reply"),
        special(17, "Ebbe Överblivén", "wait"),
        special(14, "Signhild Glömsjö", "opened", "electrician"),
        special(11, "Joar Väntarås", "wait", "general"),
        special(5, "Alva Invänd", "asked", answers=no_licence),
        special(4, "Svea Framtun", "person_asked", "general", availability="future", areas=["office"]),
        special(9, "Henrik Långmyr", "overruled", answers=no_licence),
        special(3, "Margit Telefonsson", "wait", "general", source="phone", cv=False),
        special(27, "Kalle Mässberg", "kept", "electrician", source="fair"),
    ]


MORE = {
    "sv": [
        "Jag har sålt taklister och vill hellre sälja något som gör nytta.",
        "Jag bor i Brännbäck sedan i våras och söker något nära hemmet.",
        "Jag är van vid kunder, kaffe och kalla morgnar.",
        "Jag läser till energitekniker och blir klar i juni.",
        "Jag vill byta bana. Inom vården lärde jag mig att lyssna, och det tänker jag ta med mig.",
        "",
    ],
    "en": [
        "I moved here last winter and am learning Swedish three evenings a week.",
        "I have worked with customers in two countries and like long drives.",
        "I repaired my own heat pump. It still works. I would like to do it properly.",
        "I finish my studies in June and can start right after midsummer.",
        "",
    ],
}
