"""What the recruiter of Norrglimt writes back: five letters in two languages."""

from __future__ import annotations

SUBJECTS = {"sv": "Om din intresseanmälan till Norrglimt", "en": "About your interest in Norrglimt"}

LETTERS = {
    "sv": {
        "thanks": "Tack för att du hörde av dig. Vi har läst allt du skrev. Just nu anställer vi inte, men vi räknar med att behöva fler till våren och hör av oss då.",
        "keep": "Tack! Du verkar passa bra hos oss. Vi söker ingen just nu men håller gärna kontakten. Säg till om något ändras för dig.",
        "meet": "Tack för din anmälan. Vi vill gärna träffas. Passar det med en kopp kaffe i sågverket någon dag nästa vecka?",
        "decline": "Tack för att du tänkte på oss. Den här gången ser vi inget som passar. En av oss har läst dina svar, och du får gärna fråga om skälen.",
        "ask": "Tack för din anmälan. En sak undrar vi över innan vi kan svara ordentligt: kan du tänka dig att arbeta från Storliden två dagar i veckan? Svara gärna senast den {date}.",
    },
    "en": {
        "thanks": "Thank you for writing. We have read all of it. We are not hiring just now, but we expect to need more people in spring and will write to you then.",
        "keep": "Thank you! You seem to fit in well here. We are not looking for anybody just now but would like to keep in touch. Tell us if something changes for you.",
        "meet": "Thank you for your interest. We would like to meet you. Would a coffee at the sawmill some day next week suit you?",
        "decline": "Thank you for thinking of us. This time we see nothing that fits. One of us has read your answers, and you are welcome to ask for the reasons.",
        "ask": "Thank you for your interest. One thing we wonder about before we can give you a proper answer: would you work from Storliden two days a week? Please write by {date}.",
    },
}
GREETING = {"sv": "Hej {name}!", "en": "Hello {name},"}
CLOSING = {"sv": "Hälsningar\n{sender}", "en": "Kind regards\n{sender}"}


def letter(kind: str, language: str, name: str, sender: str) -> tuple[str, str]:
    """Return subject and text of a letter."""
    text = "\n\n".join(
        [
            GREETING[language].format(name=name),
            LETTERS[language][kind],
            CLOSING[language].format(sender=sender),
        ]
    )
    return SUBJECTS[language], text
