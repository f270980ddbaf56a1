"""Words that make a question a sensitive one, in Swedish and English; a hint to editors, not a lawyer.

Grounds: the Swedish Discrimination Act (2008:567) chapter 1 section 5, and what the promise P36 adds to it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import Any

from django.utils.translation import gettext as _

from wagtail_interest.vocabulary import Counts

#: Ground to the words that betray it. Each is a regular expression between word boundaries, matched without case.
#: "sex" alone is no word of the list: it is the Swedish number six.
GROUNDS: dict[str, str] = {
    "sex": r"(?:your|what|which) (?:legal )?sex|sex or gender|gender|male or female|kön|könstillhörighet|juridiskt kön",
    "gender_identity": r"gender identity|gender expression|pronouns?|transgender|transsexual|könsidentitet|könsuttryck"
    r"|könsöverskridande\w*|transperson|pronomen",
    "ethnicity": r"ethnic(?:ity)?|ethnic (?:origin|background)|your race|racial|nationality|nationalities|skin colou?r"
    r"|country of birth|place of birth|where were you born|mother tongue|native (?:language|speaker)|etnisk\w*"
    r"|etnicitet|ursprung|härkomst|nationalitet|hudfärg|födelseland|födelseort|modersmål|var är du född",
    "religion": r"religions?|religious|your faith|what faith|believe in god|muslim|christian|jewish|religiös\w*"
    r"|din tro|trosuppfattning|trosriktning|trossamfund|troende|muslimsk?|kristen|judisk",
    "disability": r"disabilit(?:y|ies)|disabled|handicap(?:ped|s)?|impairments?|special needs|funktionsnedsättning(?:ar)?"
    r"|funktionshinder|funktionshindrade?|funktionsvariation(?:er)?|handikapp|handikappade?",
    "orientation": r"sexual orientation|sexuality|gay|lesbian|homosexual|bisexual|heterosexual|sexuell läggning"
    r"|sexualitet|homosexuell|bisexuell|heterosexuell",
    "age": r"age|ages|how old|years old|date of birth|birth ?date|birthday|birth year|year of birth|year were you born"
    r"|ålder|åldrar|åldersgrupp|hur gammal|födelsedatum|födelsedag|födelseår|år är du född|när är du född",
    "parenthood": r"have (?:any )?(?:children|kids)|(?:your|own) (?:children|kids)|number of children"
    r"|(?:plan(?:ning)?|want|got) (?:to have )?(?:any )?(?:a family|children|kids)|pregnan(?:t|cy)|parental leave"
    r"|marital status|civil status|married|family situation|har du barn"
    r"|(?:egna|hemmavarande) barn|antal barn|skaffa barn|dina barn|gravid|graviditet|föräldraledig\w*|civilstånd"
    r"|är du gift|familjesituation|familjeförhållanden|familjeplaner",
    "health": r"your health|health (?:condition|problem|issue|status|declaration)s?|illness(?:es)?|diseases?|diagnos[ei]s"
    r"|sick leave|sick days|medical (?:condition|history)|(?:your|any|take) medication|din hälsa|hälsotillstånd"
    r"|hälsoproblem|hälsodeklaration|sjukdom(?:ar)?|sjuk|sjukskriven|sjukskrivning(?:ar)?|sjukfrånvaro|sjukdagar"
    r"|diagnos(?:er)?|allergi(?:er|sk)?|tar du medicin\w*",
    "union": r"trade unions?|labou?r unions?|union (?:member(?:ship)?|representative)|facket|fackförbund|fackförening\w*"
    r"|facklig\w*|fackmedlem\w*",
    "politics": r"political(?:ly)?(?: \w+)?|politics|party member(?:ship)?|vote for|politisk\w*|partimedlem\w*"
    r"|partitillhörighet|parti röstar",
    "personal_number": r"personal (?:identity )?(?:number|code)|identity number|national id|social security(?: number)?"
    r"|ssn|passport number|personnummer|personnumret|samordningsnummer|passnummer",
    "photo": r"photo(?:graph)? of (?:you|yourself)|your (?:photo(?:graph)?|picture)|picture of (?:you|yourself)"
    r"|profile (?:photo|picture)|passport photo|selfie|foto på dig|ditt foto|bild på dig|bild av dig|porträttbild"
    r"|profilbild|passfoto",
    "pay": r"(?:current|previous|last|present|earlier) (?:salary|pay|wages?|income)|(?:salary|pay|wage) history"
    r"|(?:do|did) you earn|(?:nuvarande|tidigare|senaste|förra) (?:lön|inkomst)|lönehistorik|tjänar du|tjänade du"
    r"|har du i lön|hade du i lön",
}
#: "experience of work with people with disabilities" asks about work, not about the person.
_ABOUT_WORK = (
    r"\b(?:experience|work(?:ed|ing)?|train(?:ed|ing)|educat\w+|teach\w*|studied|erfarenhet\w*|arbet\w+|jobba\w*"
    r"|utbild\w+|undervis\w+)\b[^.?!:;]{0,80}$"
)
_ABOUT_YOU = r"\b(?:your|your own|din|ditt|dina|du har)\s*$|^(?:your|din|ditt|dina)\b"
_VACANCY = (
    r"(?<!\w)(?:apply(?: now| here| today| for)?|submit (?:your |an )?application|job application|we(?:'|’)?(?: a)?re hiring"
    r"|now hiring|(?:current )?vacanc(?:y|ies)|job opening|ansök(?: nu| här| idag| senast)?|(?:skicka )?(?:din )?ansökan"
    r"|sök (?:nu|jobbet|tjänsten|här)|vi (?:söker|anställer|rekryterar)(?! (?:ingen|inget|inga|inte|aldrig))"
    r"|lediga? (?:tjänst(?:er)?|jobb)|platsannons)(?!\w)"
)
_LANGUAGE_OR_LICENCE = (
    r"(?<!\w)(?:languages?|speak|fluent\w*|swedish|english|norwegian|danish|finnish|german|arabic|(?:driving |driver.s )?"
    r"licen[cs]es?|språk\w*|tala(?:r)?|flytande|svenska\w*|engelska\w*|norska|danska|finska|tyska|arabiska|körkort\w*"
    r"|truckkort|förarbevis|b-?behörighet|ce-?kort|yrkesförarkompetens|ykb|legitimation|legitimerad\w*)(?!\w)"
)


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    """Return *pattern* ready to match; only editors need these, so start-up does not compile them."""
    return re.compile(pattern, re.IGNORECASE)


def protected_grounds(text: str) -> list[str]:
    """Return the names of the protected grounds and sensitive facts that *text* seems to ask about.

    Names are in the active language, in a fixed order, without doublets; an empty list means none was noticed.
    """
    found = [ground for ground in GROUNDS if _asks_about(ground, text)]
    names = _ground_names() if found else {}
    return [names[ground] for ground in found]


def question_grounds(item: Mapping[str, Any]) -> list[str]:
    """Return the protected grounds that a question of a definition asks about, by label, hint and options."""
    options = [f". {option.get('label', '')}" for option in item.get("options", ())]
    return protected_grounds("".join([str(item.get("label", "")), ". ", str(item.get("help", "")), *options]))


def sounds_like_vacancy(text: str) -> bool:
    """Whether *text* (a title, a button) invites to apply for a vacancy, which an interest page is not."""
    return bool(_compiled(_VACANCY).search(text))


def sounds_like_language_or_licence(text: str) -> bool:
    """Whether *text* asks for a language or a licence."""
    return bool(_compiled(_LANGUAGE_OR_LICENCE).search(text))


def needs_reason(item: Mapping[str, Any]) -> bool:
    """Whether a question of a definition is a language or licence must-have that does not say why it is needed."""
    return (
        item.get("counts") == Counts.MUST
        and not item.get("reason")
        and sounds_like_language_or_licence(str(item.get("label", "")))
    )


def _asks_about(ground: str, text: str) -> bool:
    about_you, about_work = _compiled(_ABOUT_YOU), _compiled(_ABOUT_WORK)
    for match in _compiled(rf"(?<!\w)(?:{GROUNDS[ground]})(?!\w)").finditer(text):
        before = text[: match.start()]
        if about_you.search(before) or about_you.match(match[0]) or not about_work.search(before):
            return True
    return False


def _ground_names() -> dict[str, str]:
    return {
        "sex": _("sex"),
        "gender_identity": _("gender identity or expression"),
        "ethnicity": _("ethnicity"),
        "religion": _("religion or belief"),
        "disability": _("disability"),
        "orientation": _("sexual orientation"),
        "age": _("age"),
        "parenthood": _("parenthood or family"),
        "health": _("health"),
        "union": _("union membership"),
        "politics": _("political opinion"),
        "personal_number": _("personal number"),
        "photo": _("photo of the person"),
        "pay": _("pay history"),
    }
