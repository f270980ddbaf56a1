"""The people who write to Norrglimt: every name, address and number is invented."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from random import Random

SWEDISH_NAMES = """
Anna Åkesson|Björn Öberg|Cecilia Lövdahl|Danne Ström|Elsa Brännmark|Fredrik Sjödin|Göran Hjältén|Hanna Väst
Ida Öhlund|Jöns Malmkvist|Kerstin Älgnäs|Lars-Åke Grönlund|Märta Ljungdal|Nils Åsenholm|Olof Tärnström|Petra Håkansdotter
Ronja Björkäng|Sara Fjällgren|Tobias Rönnås|Ulrika Mossberg|Viktor Sandåker|Wilma Näslund|Ylva Kråkstad|Zackarias Töre
Åsa Lindhöjd|Äsgard Nyåker|Östen Vallsjö|Maja Skoglösa|Amir Rahmani Öst|Nour El-Khalid|Selam Tesfay Berg|Ilse-Marie von Ackern
Jimmy Flodén|Linnéa Ängfors|Moa Träsk|Rasmus Höglid|Signe Bäckelin|Truls Havsmo
""".replace("\n", "|")
ENGLISH_NAMES = """
Aoife O'Dunnell|Łukasz Wiśniarek|Zoë Harrowgate|Tomáš Dvořáček|Mary-Jane Whitlock|José Peñarrubia|Grace Okonwoye|Ivo Kovačić
Priya Ramanujal|Seán Mac Ruaidh|Chloé Bérardin|Dmitro Savchenkov|Fatoumata Diallobé|Günther Weißhaupt|Hana Yılmazer|Noah Fairbrook
Ewa Żółtowska|Marek Šťastný|Olu Adebanwi|Ruth Ellingworth|Siddharth Iyengari|Theo Vandermeer
""".replace("\n", "|")


@dataclass(frozen=True)
class Person:
    """A candidate."""

    name: str
    email: str
    phone: str

    @property
    def is_latin1(self) -> bool:
        """Whether the name can be written with Western European letters."""
        try:
            self.name.encode("latin-1")
        except UnicodeEncodeError:
            return False
        return True


def people(language: str, chance: Random) -> list[Person]:
    """Return everybody who writes in *language*, always in the same order."""
    names = [name for name in (SWEDISH_NAMES if language == "sv" else ENGLISH_NAMES).split("|") if name]
    return [person(name, chance) for name in names]


def person(name: str, chance: Random, domain: str = "example.com") -> Person:
    """Return a candidate of that name at an address that can belong to nobody."""
    # 070-174 06 05 to 99 are set aside by the telecoms authority for fiction
    phone = f"070-174 06 {chance.randint(5, 99):02}" if chance.random() < 0.6 else ""
    return Person(name, f"{_plain(name)}@{domain}", phone)


def _plain(name: str) -> str:
    """Return the name as an address writes it."""
    letters = unicodedata.normalize(
        "NFKD", name.lower().replace("ł", "l").replace("ß", "ss").replace("ı", "i")
    )
    kept = "".join(letter for letter in letters if letter.isascii() and (letter.isalpha() or letter in " -"))
    return kept.replace(" ", ".")
