"""Six answers in each of our languages that a recruiter can send as they are; ``interest_setup`` makes them once.

Each is a whole letter without its closing: the page that uses it adds the closing and the recruiter's name.
"""

from __future__ import annotations

from typing import Any

from wagtail_interest.records.reply_template import ReplyTemplate
from wagtail_interest.vocabulary import Then

#: Language → name, what follows, subject and text, in the order they are offered.
STARTER_TEMPLATES: dict[str, tuple[tuple[str, str, str, str], ...]] = {
    "en": (
        (
            "No opening now, keep in touch",
            Then.KEEP_IN_TOUCH,
            "About your interest in working with us",
            "Hello {name},\n\n"
            "Thank you for writing to us. I have read what you sent, and I would like to stay in contact.\n\n"
            "We have no opening that suits you right now. I will look at your interest again by {date} and write if "
            "something has come up. If anything changes for you before then, just answer this mail.",
        ),
        (
            "Meets what we ask for, start a process",
            Then.START_PROCESS,
            "We would like to talk to you",
            "Hello {name},\n\n"
            "Thank you for your interest. What you wrote fits what we are looking for, and I would like to get to "
            "know you a little better.\n\n"
            "Could we talk on the phone for twenty minutes this week or next? Tell me two or three times that suit "
            "you and which number to call. It is a first conversation, so there is nothing you need to prepare.",
        ),
        (
            "Could be trained with us",
            Then.COULD_TRAIN,
            "You could learn this with us",
            "Hello {name},\n\n"
            "Thank you for your interest. You do not have everything we ask for yet, but what is missing is something "
            "people learn with us.\n\n"
            "We take on new people to train a few times a year. I have made a note of your name and will be in touch "
            "by {date}, whether or not there is a place. Please tell me if you would rather not wait.",
        ),
        (
            "A question before we answer",
            Then.ASK,
            "A question about your interest ({reference})",
            "Hello {name},\n\n"
            "Thank you for your interest. Before I can give you a proper answer there is one thing I would like to "
            "know:\n\n"
            "[Write your question here]\n\n"
            "Please answer this mail by {date}. If you need more time, just say so.",
        ),
        (
            "Thanks for the talk",
            Then.ANSWER,
            "Thank you for talking to us",
            "Hello {name},\n\n"
            "Thank you for taking the time to talk. It was good to hear more about you and what you are looking "
            "for.\n\n"
            "As we agreed on the phone: [write here what happens next]. You have my number if there is anything you "
            "wonder about.",
        ),
        (
            "Decline kindly",
            Then.DECLINE,
            "Our answer to your interest",
            "Hello {name},\n\n"
            "Thank you for your interest in working with us, and for the time you put into it. I have read your "
            "answers, and this time we will not go further.\n\n"
            "[Say in a sentence why, for example which experience the work asks for.]\n\n"
            "That says something about what we need just now, not about your worth. You are welcome to ask me about "
            "it, and to write again when something has changed. I wish you all the best.",
        ),
    ),
    "sv": (
        (
            "Inget ledigt nu, vi håller kontakten",
            Then.KEEP_IN_TOUCH,
            "Om din intresseanmälan hos oss",
            "Hej {name}!\n\n"
            "Tack för att du hörde av dig. Jag har läst det du skickade och vill gärna hålla kontakten.\n\n"
            "Just nu har vi inget ledigt som passar dig. Senast den {date} tittar jag på din anmälan igen och hör av "
            "mig om något har dykt upp. Händer det något nytt för dig innan dess är det bara att svara på det här "
            "mejlet.",
        ),
        (
            "Uppfyller det vi söker, påbörja en process",
            Then.START_PROCESS,
            "Vi vill gärna prata med dig",
            "Hej {name}!\n\n"
            "Tack för din intresseanmälan. Det du berättar stämmer bra med det vi söker, och jag vill gärna lära "
            "känna dig lite bättre.\n\n"
            "Kan vi höras på telefon i tjugo minuter den här veckan eller nästa? Ge mig ett par tider som passar dig "
            "och det nummer du vill bli uppringd på. Det är ett första samtal, så du behöver inte förbereda något.",
        ),
        (
            "Kan läras upp hos oss",
            Then.COULD_TRAIN,
            "Det här kan du lära dig hos oss",
            "Hej {name}!\n\n"
            "Tack för din intresseanmälan. Du har inte allt vi frågar efter än, men det som saknas är sådant som man "
            "lär sig här hos oss.\n\n"
            "Några gånger om året tar vi in nya medarbetare som vi lär upp. Jag har antecknat ditt namn och hör av "
            "mig senast den {date}, vare sig det finns en plats eller inte. Säg till om du hellre vill slippa vänta.",
        ),
        (
            "En fråga innan vi svarar",
            Then.ASK,
            "En fråga om din intresseanmälan ({reference})",
            "Hej {name}!\n\n"
            "Tack för din intresseanmälan. Innan jag kan ge dig ett ordentligt svar är det en sak jag undrar:\n\n"
            "[Skriv din fråga här]\n\n"
            "Svara gärna på det här mejlet senast den {date}. Behöver du mer tid är det bara att säga till.",
        ),
        (
            "Tack för samtalet",
            Then.ANSWER,
            "Tack för att vi fick prata med dig",
            "Hej {name}!\n\n"
            "Tack för att du tog dig tid. Det var roligt att få höra mer om dig och vad du söker.\n\n"
            "Som vi sa på telefon: [skriv här vad som händer härnäst]. Du har mitt nummer om det är något du undrar "
            "över.",
        ),
        (
            "Tacka nej på ett vänligt sätt",
            Then.DECLINE,
            "Vårt svar på din intresseanmälan",
            "Hej {name}!\n\n"
            "Tack för att du vill arbeta hos oss och för den tid du har lagt ner. Jag har läst dina svar, och den här "
            "gången går vi inte vidare.\n\n"
            "[Skriv med en mening varför, till exempel vilken erfarenhet arbetet kräver.]\n\n"
            "Det säger något om vad vi behöver just nu, inte om ditt värde. Fråga mig gärna om skälen, och hör av dig "
            "igen om något ändras. Jag önskar dig allt gott.",
        ),
    ),
}


def make_starters(languages: list[str]) -> int:
    """Make the starters in those of *languages* we have, English when none is, unless there are templates already."""
    if ReplyTemplate.objects.exists():
        return 0
    spoken = [code for code in STARTER_TEMPLATES if code in {each.split("-")[0] for each in languages}]
    rows = [_row(code, place, given) for code in spoken or ["en"] for place, given in _placed(code)]
    return len(ReplyTemplate.objects.bulk_create(rows))


def _placed(code: str) -> list[tuple[int, tuple[str, str, str, str]]]:
    return list(enumerate(STARTER_TEMPLATES[code], 1))


def _row(code: str, place: int, given: tuple[Any, ...]) -> ReplyTemplate:
    name, then, subject, text = given
    return ReplyTemplate(
        name=name, language=code, then=then, subject=subject, text=text, sort_order=place * 10
    )
