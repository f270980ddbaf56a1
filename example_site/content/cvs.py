"""Draws CVs as PDF and DOCX: invented people, plausible lives, no photo and no personal number."""

from __future__ import annotations

from datetime import datetime
from io import BytesIO
from random import Random

from django.core.files.uploadedfile import SimpleUploadedFile
from docx import Document
from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from example_site.content.cast import Person

PDF, DOCX = "application/pdf", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

WORDS = {
    "sv": {
        "work": "Arbetsliv",
        "school": "Utbildning",
        "now": "nu",
        "jobs": {
            "sales": [
                "Butikssäljare, Järn & Färg i Lidåsen",
                "Innesäljare, Nordtak",
                "Kundtjänst, Fjällkraft",
                "Kassa, Storlidens livs",
            ],
            "electrician": [
                "Elektriker, Lidås El",
                "Lärling, Storlidens Elbyrå",
                "Montör, Vindbolaget",
                "Fastighetsskötare, Brännbäcks kommun",
            ],
            "general": [
                "Lagerarbetare, Nordfrakt",
                "Ekonomiassistent, Sågen AB",
                "Undersköterska, Solgården",
                "Kock, Fjällköket",
            ],
        },
        "schools": [
            "El- och energiprogrammet, Storlidens gymnasium",
            "Ekonomiprogrammet, Lidåsens gymnasium",
            "Yrkeshögskola, energiteknik",
            "Folkhögskolan i Brännbäck",
        ],
    },
    "en": {
        "work": "Work",
        "school": "Education",
        "now": "now",
        "jobs": {
            "sales": [
                "Shop assistant, Iron & Paint",
                "Inside sales, Nordtak",
                "Customer service, Fjällkraft",
                "Account manager, Harbour Tools",
            ],
            "electrician": [
                "Electrician, Lidås El",
                "Apprentice, Old Town Electric",
                "Fitter, Wind Company",
                "Caretaker, Brännbäck council",
            ],
            "general": [
                "Warehouse worker, Nordfrakt",
                "Accounts assistant, The Sawmill",
                "Nursing assistant, Solgården",
                "Chef, Fjällköket",
            ],
        },
        "schools": [
            "Electrical programme, Storliden upper secondary",
            "Business, Lidåsen college",
            "Vocational college, energy",
            "Adult education, Brännbäck",
        ],
    },
}


def draw_cv(person: Person, role: str, language: str, *, now: datetime, chance: Random) -> SimpleUploadedFile:
    """Return a CV for somebody interested in *role*: two of three are PDFs, the others DOCX."""
    lines = _lines(role, language, now=now, chance=chance)
    first = person.name.split()[0]
    # reportlab's own fonts know Western European letters only
    if person.is_latin1 and chance.random() < 0.67:
        return SimpleUploadedFile(f"CV {first}.pdf", _pdf(person, lines), content_type=PDF)
    return SimpleUploadedFile(f"CV {first}.docx", _docx(person, lines), content_type=DOCX)


def _lines(role: str, language: str, *, now: datetime, chance: Random) -> list[tuple[str, list[str]]]:
    words = WORDS[language]
    year = now.year
    jobs = []
    for place, job in enumerate(chance.sample(words["jobs"][role], 3)):
        began = year - chance.randint(1, 4)
        jobs.append(f"{began}–{words['now'] if place == 0 else year}  {job}")
        year = began
    return [
        (words["work"], jobs),
        (words["school"], [f"{year - 3}–{year}  {chance.choice(words['schools'])}"]),
    ]


def _pdf(person: Person, lines: list[tuple[str, list[str]]]) -> bytes:
    out = BytesIO()
    sheet = Canvas(out, pagesize=A4, invariant=True)
    sheet.setFillColor(HexColor("#1d4b41"))
    sheet.setFont("Helvetica-Bold", 26)
    sheet.drawString(60, 765, person.name)
    sheet.setFillColor(HexColor("#15241f"))
    sheet.setFont("Helvetica", 11)
    sheet.drawString(60, 743, f"{person.email}   {person.phone}")
    height = 700
    for heading, rows in lines:
        sheet.setFont("Helvetica-Bold", 14)
        sheet.drawString(60, height, heading)
        sheet.setFont("Helvetica", 11)
        for row in rows:
            height -= 22
            sheet.drawString(60, height, row)
        height -= 40
    sheet.save()
    return out.getvalue()


def _docx(person: Person, lines: list[tuple[str, list[str]]]) -> bytes:
    out = BytesIO()
    sheet = Document()
    sheet.add_heading(person.name, 0)
    sheet.add_paragraph(f"{person.email}   {person.phone}")
    for heading, rows in lines:
        sheet.add_heading(heading, 1)
        for row in rows:
            sheet.add_paragraph(row, style="List Bullet")
    sheet.save(out)
    return out.getvalue()
