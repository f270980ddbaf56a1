"""The plot: who writes when, where, what they answer, and what becomes of them. Seeded, so always the same."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import Any

from example_site.content.cast import Person, people, person
from example_site.content.days import at_hour, working_day
from example_site.content.questions import part_id
from wagtail_interest.intake import guard

SEED = 20260304

#: How many write, besides the special ones, and over how many days.
WRITERS = 49
DAYS = 165
NOWHERE = "nowhere.example"
#: The electricians' form takes in nothing younger than so many days: it is paused since then.
ELECTRICIAN_PAUSED = 12
#: In working days ago, and who is answered in it.
LAST_REVIEW = 9
REVIEWED = ("Runa Avstämd", "Folke Genomgång", "Tea Måndagsson")

#: Whose next touch is planned for the day after the data is made.
BACK_TOMORROW = "Kalle Mässberg"


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
    #: What happens afterwards; see ``fates``.
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
    told = [*sendings, *_specials(now, chance), *_forgotten(now, chance), *_reviewed(now, chance)]
    return sorted(told, key=lambda sending: sending.at)


def _age(chance: Random) -> float:
    """Return an age in days: more of them lately than long ago, and none younger than an hour."""
    return round(0.1 + DAYS * chance.random() ** 1.7, 2)


def _sending(at: datetime, age: float, language: str, one: Person, chance: Random) -> Sending:
    # nobody can write to a form that is paused
    page = chance.choices(["sales", "electrician", "general"], [5, 4 if age > ELECTRICIAN_PAUSED else 0, 4])[
        0
    ]
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
    """Return what becomes of an entry of that age: young ones wait, old ones are answered.

    Whom somebody forgot stands in ``_forgotten``, so that each form is in the state it shall show.
    """
    if age < 2.5:
        return chance.choices(["wait", "opened", "replied"], [6, 3, 1])[0]
    if availability == "active" or age > 32:
        return chance.choices(
            ["replied", "declined", "kept", "process", "hired", "phoned"], [6, 3, 4, 2, 1, 2]
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

    def special(days: float, name: str, fate: str, page: str = "general", **more: Any) -> Sending:
        return _one(now - timedelta(days=days), name, fate, page, chance, **more)

    spam = {"signs": (guard.HONEYPOT, guard.FAST), "cv": False, "consent": False}
    no_licence = _without_licence(chance)
    return [
        special(34, "Best Prices Online", "spam", language="en", **spam),
        special(2.3, "Crypto Winner", "wait", language="en", **spam),
        special(0.7, "Bygg Billigt Nu", "wait", **spam),
        special(20, "Provar Formulär", "wait", is_test=True, cv=False),
        special(6, "Test Testsson", "wait", "sales", is_test=True, cv=False),
        special(3.2, "Gösta Fellstavad", "wait", domain=NOWHERE),
        special(1.5, "Wrong Address", "wait", language="en", domain=NOWHERE),
        special(5.5, "Bodil Studsäter", "bounced_reply"),
        special(17, "Ebbe Överblivén", "wait"),
        special(2.8, "Joar Väntarås", "wait"),
        special(1.4, "Alva Invänd", "asked", "sales", answers=no_licence),
        special(0.6, "Sixten Gåfors", "wait", "sales", answers=_without_licence(chance)),
        special(4, "Svea Framtun", "person_asked", availability="future", areas=["office"]),
        special(30, "Henrik Långmyr", "overruled", "sales", answers=no_licence),
        special(3, "Margit Telefonsson", "wait", source="phone", cv=False),
        special(27, BACK_TOMORROW, "kept", "electrician", source="fair"),
        special(7, "Greta Svarslund", "questioned", areas=["plan"]),
        special(18, "Ossian Tystberg", "questioned", areas=["heat"]),
        special(40, "Tyra Återkomst", "kept_till_now", "sales"),
        special(9, "Björk Samtalsson", "process", areas=["plan", "heat"]),
    ]


def _forgotten(now: datetime, chance: Random) -> list[Sending]:
    """Return whom nobody answered, in working days ago: the electricians' form is paused for it, sales is warned."""

    def forgotten(ago: int, name: str, page: str, fate: str = "wait", **more: Any) -> Sending:
        at = at_hour(working_day(now, -ago), chance.randint(9, 16), chance.randint(0, 59))
        return _one(at, name, fate, page, chance, **more)

    return [
        forgotten(17, "Signhild Glömsjö", "electrician", "opened"),
        forgotten(17, "Edvin Strömkvist", "electrician"),
        forgotten(16, "Pawel Kablowski", "electrician", language="en"),
        forgotten(16, "Inga Säkring", "electrician", "opened"),
        forgotten(8, "Hedda Fotgång", "sales", answers=_without_licence(chance)),
        forgotten(7, "Matti Bussberg", "sales", "opened", answers=_without_licence(chance)),
        forgotten(7, "Fanny Tågmark", "sales", answers=_without_licence(chance)),
        forgotten(7, "Verner Kundlund", "sales", answers=_with_licence(chance)),
    ]


def _reviewed(now: datetime, chance: Random) -> list[Sending]:
    """Return who is answered in the last review, which is held after two working days."""
    at = at_hour(working_day(now, -LAST_REVIEW - 2), 14)
    return [
        _one(at + timedelta(minutes=n * 40), name, "wait", "general", chance)
        for n, name in enumerate(REVIEWED)
    ]


def _with_licence(chance: Random) -> dict[str, Any]:
    answers = _answers("sales", "sv", chance)
    return {**answers, part_id("sales.licence"): "yes"}


def _without_licence(chance: Random) -> dict[str, Any]:
    return {**_answers("sales", "sv", chance), part_id("sales.licence"): "no"}


def _one(
    at: datetime, name: str, fate: str, page: str, chance: Random, *, language: str = "sv", **more: Any
) -> Sending:
    """Return the sending of somebody named, actively looking and with answers drawn by lot unless said otherwise."""
    given = {"availability": "active", "answers": _answers(page, language, chance), **more}
    who = person(name, chance, domain=given.pop("domain", "example.com"))
    return Sending(at=at, page=page, language=language, person=who, fate=fate, **given)


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
