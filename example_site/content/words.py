"""What the pages of Norrglimt say, in both languages; keys name the pages."""

from __future__ import annotations

import json


def voice(words: str, who: str) -> str:
    """Return the site's block "voice" as a stream stores it."""
    return json.dumps([{"type": "voice", "value": {"words": words, "who": who}}])


SWEDISH: dict[str, dict[str, str]] = {
    "home": {
        "title": "Vi byter olja mot ljus",
        "kicker": "Sol och värme från Brännbäck",
        "lead": "Norrglimt sätter solceller och värmepumpar på hus där vintern är lång. Det finns ljus kvar att ta vara på, och människor vi ännu inte har träffat.",
        "body": "<h2>Så är det att jobba här</h2><p>Vi är trettioåtta personer i ett gammalt sågverk vid Brännsjön. Ingen jobbar ensam på tak, ingen säljer något som kunden inte behöver, och den som inte kan allt från början får lära sig det här.</p><ul><li>Två och två på varje montage, alltid</li><li>Lärlingar med lön från första dagen</li><li>Skidlunch när solen är uppe</li></ul>",
        "voice": "Jag kom som undersköterska och kunde inte stava till kilowatt. I dag räknar jag på hela kvarter.",
        "voice_of": "Tuva, projektör sedan fyra år",
        "search_description": "Norrglimt sätter solceller och värmepumpar på hus i norr.",
    },
    "openings": {
        "title": "Lediga jobb",
        "lead": "Just nu söker vi två nya kollegor. Passar inget av jobben finns det en annan dörr längst ner.",
    },
    "planner": {
        "title": "Projektör solenergi",
        "slug": "projektor-solenergi",
        "place": "Brännbäck",
        "extent": "Heltid",
        "lead": "Du ritar anläggningar som håller för snö, vind och elräkningar.",
        "body": "<h2>Det här gör du</h2><p>Du besöker huset, mäter taket och räknar på vad solen ger över året. Sedan ritar du anläggningen och följer den tills den är i drift.</p><h2>Det här behöver du</h2><ul><li>Vana vid att rita och räkna, i vilket program som helst</li><li>Svenska så att kunden förstår dig</li></ul>",
    },
    "service": {
        "title": "Servicetekniker värmepumpar",
        "slug": "servicetekniker-varmepumpar",
        "place": "Brännbäck och Storliden",
        "extent": "Heltid, jour var sjätte vecka",
        "lead": "Du är den som får värmen tillbaka när det är trettio grader kallt.",
        "body": "<h2>Det här gör du</h2><p>Du servar värmepumpar i hela kommunen med egen bil och ett lag som svarar när du ringer.</p><h2>Det här behöver du</h2><ul><li>Kylcertifikat, eller vilja att ta det hos oss</li><li>B-körkort</li></ul>",
    },
    "sales": {
        "title": "Säljare",
        "slug": "saljare",
        "intro": "<p>Säljare hos oss börjar med att lyssna. Vi söker ingen just nu, men vi vill veta att du finns.</p>",
        "notice_style": "warm",
    },
    "electrician": {
        "title": "Elektriker",
        "slug": "elektriker",
        "intro": "<p>På taket, i centralen och i garaget. Berätta vem du är, så hör vi av oss.</p>",
        "content_below": voice(
            "Första vintern bar jag mest kabel. Nu är det jag som drar den.", "Malte, elektriker sedan två år"
        ),
    },
    "general": {
        "title": "Öppen intresseanmälan",
        "slug": "oppen-intresseanmalan",
    },
}

ENGLISH: dict[str, dict[str, str]] = {
    "home": {
        "title": "We trade oil for light",
        "slug": "start-en",
        "kicker": "Sun and warmth from Brännbäck",
        "lead": "Norrglimt puts solar panels and heat pumps on houses where winter is long. There is light left to gather, and there are people we have not met yet.",
        "body": "<h2>What it is like here</h2><p>We are thirty-eight people in an old sawmill on Lake Brännsjön. Nobody works alone on a roof, nobody sells what the customer does not need, and who does not know it all from the start learns it here.</p><ul><li>Two by two on every roof, always</li><li>Apprentices are paid from the first day</li><li>Lunch on skis while the sun is up</li></ul>",
        "voice": "I came from nursing and could not spell kilowatt. Today I plan whole neighbourhoods.",
        "voice_of": "Tuva, planner for four years",
        "search_description": "Norrglimt puts solar panels and heat pumps on houses in the north.",
    },
    "openings": {
        "title": "Openings",
        "slug": "openings",
        "lead": "Right now we are looking for two new colleagues. If neither job fits, there is another door at the bottom.",
    },
    "planner": {
        "title": "Solar planner",
        "slug": "solar-planner",
        "extent": "Full time",
        "lead": "You draw plants that stand snow, wind and electricity bills.",
        "body": "<h2>What you do</h2><p>You visit the house, measure the roof and work out what the sun gives over the year. Then you draw the plant and follow it until it runs.</p><h2>What you need</h2><ul><li>Practice in drawing and reckoning, in any program</li><li>Swedish that the customer understands</li></ul>",
    },
    "service": {
        "title": "Heat pump technician",
        "slug": "heat-pump-technician",
        "place": "Brännbäck and Storliden",
        "extent": "Full time, on call every sixth week",
        "lead": "You bring the warmth back when it is thirty below.",
        "body": "<h2>What you do</h2><p>You service heat pumps all over the municipality with a car of your own and a team that picks up when you call.</p><h2>What you need</h2><ul><li>A refrigeration certificate, or the will to take it with us</li><li>A category B driving licence</li></ul>",
    },
    "sales": {
        "title": "Sales",
        "slug": "sales",
        "intro": "<p>Selling here begins with listening. We are not looking for anybody just now, but we want to know that you are there.</p>",
    },
    "electrician": {
        "title": "Electrician",
        "slug": "electrician",
        "intro": "<p>On the roof, at the board and in the garage. Tell us who you are, and you hear from us.</p>",
        "content_below": voice(
            "My first winter I mostly carried cable. Now I am the one who pulls it.",
            "Malte, electrician for two years",
        ),
    },
    "general": {
        "title": "Open expression of interest",
        "slug": "open-interest",
    },
}
