"""The words: the Swedish catalogue is whole, true to the source and the vocabulary, and plain to read (promise P49)."""

from __future__ import annotations

import ast
import gettext
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from django.apps import apps
from django.utils.html import strip_tags
from django.utils.translation import override
from django.utils.translation.template import templatize
from wagtail.models import Locale

import wagtail_interest
from tests.page_types.conftest import publish
from tests.page_types.test_texts import lix, words_in
from wagtail_interest.mail.compose import compose
from wagtail_interest.notice import notice, short_notice
from wagtail_interest.page_types import preview
from wagtail_interest.page_types.texts import FIELDS, fill, standard_text
from wagtail_interest.page_types.wording import values_of
from wagtail_interest.pages.models import GeneralInterestPage, RoleInterestPage
from wagtail_interest.vocabulary import Kind, MessageKind, NoticeStyle

PACKAGE = Path(wagtail_interest.__file__).parent
CATALOGUE = PACKAGE / "locale" / "sv" / "LC_MESSAGES" / "django.po"

#: Names under which the package calls gettext, with the places of context, singular and plural.
CALLS: dict[str, tuple[int | None, int, int | None]] = {
    **dict.fromkeys(("_", "gettext", "gettext_lazy", "gettext_noop"), (None, 0, None)),
    **dict.fromkeys(("ngettext", "ngettext_lazy"), (None, 0, 1)),
    **dict.fromkeys(("pgettext", "pgettext_lazy"), (0, 1, None)),
    **dict.fromkeys(("npgettext", "npgettext_lazy"), (0, 1, 2)),
}
_CALL = re.compile(rf"(?<![\w.])({'|'.join(sorted(CALLS, key=len, reverse=True))})\(")
_PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|(?<!%)%[sd]|\{\w+\}|%%|</?\w+>")

#: The only places that may say it: each says that this is *not* an application, or warns an editor of the word.
SAYS_APPLICATION = ("not an application", "is not an application", '"Apply" promises a vacancy')
#: Words the vocabulary keeps out, as they begin.
FORBIDDEN = ("avslag", "avslå", "gallr", "kulturmatch", "kulturell match", "cultural fit", "culture fit")


class Entry(NamedTuple):
    """One entry of a catalogue."""

    context: str | None
    singular: str
    plural: str | None
    said: tuple[str, ...]
    fuzzy: bool

    @property
    def key(self) -> tuple[str | None, str, str | None]:
        """What the source asks for."""
        return self.context, self.singular, self.plural

    def forms(self) -> list[tuple[str, str]]:
        """Return each form of the source with what is said for it."""
        return list(zip((self.singular, self.plural), self.said, strict=False))  # type: ignore[arg-type]


def read_catalogue(path: Path) -> list[Entry]:
    """Read a .po file as msgmerge writes it; its head is left out."""
    found = []
    for block in re.split(r"\n\s*\n", path.read_text(encoding="utf-8").strip()):
        parts: dict[str, str] = {}
        name = ""
        lines = [line for line in block.splitlines() if not line.startswith("#")]
        for line in lines:
            keyword, _space, rest = line.partition(" ")
            if not line.startswith('"'):
                name, line = keyword, rest
            parts[name] = parts.get(name, "") + ast.literal_eval(line)
        if not parts.get("msgid"):
            continue
        said = tuple(words for name, words in parts.items() if name.startswith("msgstr"))
        fuzzy = re.search(r"^#,.*\bfuzzy\b", block, re.MULTILINE) is not None
        found.append(Entry(parts.get("msgctxt"), parts["msgid"], parts.get("msgid_plural"), said, fuzzy))
    return found


def calls_in(code: str) -> Iterator[tuple[str | None, str, str | None]]:
    """Yield context, singular and plural of every gettext call in Python *code*."""
    for node in ast.walk(ast.parse(code)):
        if not isinstance(node, ast.Call):
            continue
        name = getattr(node.func, "id", getattr(node.func, "attr", ""))
        if name in CALLS and all(isinstance(each, ast.Constant) for each in node.args[:1]):
            yield tuple(None if place is None else node.args[place].value for place in CALLS[name])  # type: ignore[misc,attr-defined]


def source_words() -> set[tuple[str | None, str, str | None]]:
    """Return every string the package marks for translation; needs no gettext tools."""
    found: set[tuple[str | None, str, str | None]] = set()
    for path in PACKAGE.rglob("*.py"):
        if "migrations" not in path.parts:
            found |= set(calls_in(path.read_text(encoding="utf-8")))
    templates = [*PACKAGE.rglob("*.html"), *PACKAGE.rglob("*.txt")]
    for path in templates:
        marked = templatize(path.read_text(encoding="utf-8"), origin=str(path))
        for call in _CALL.finditer(marked):
            found |= set(calls_in(_until_closed(marked, call.start())))
    return {each for each in found if each[1]}


def _until_closed(text: str, start: int) -> str:
    """Return the call that starts at *start*: the shortest piece that is whole Python."""
    for end in (match.end() for match in re.finditer(r"\)", text[start:])):
        try:
            ast.parse(piece := text[start : start + end])
        except SyntaxError:
            continue
        return piece
    raise AssertionError(f"unfinished call in {text[start : start + 80]!r}")


ENTRIES = read_catalogue(CATALOGUE)


def test_every_word_of_the_source_is_in_the_catalogue():
    known, used = {entry.key for entry in ENTRIES}, source_words()

    assert len(used) > 500
    assert used - known == set(), "run: make messages, and translate"
    assert known - used == set(), "run: make messages"


def test_no_word_hides_in_an_f_string_where_the_collector_does_not_look():
    hidden = [
        f"{path.name}:{node.lineno}"
        for path in PACKAGE.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.JoinedStr)
        for call in ast.walk(node)
        if isinstance(call, ast.Call) and getattr(call.func, "id", "") in CALLS
    ]

    assert hidden == []


def test_nothing_is_untranslated_or_fuzzy():
    assert [entry.singular for entry in ENTRIES if entry.fuzzy or not all(entry.said)] == []
    assert [entry.singular for entry in ENTRIES if len(entry.said) != (2 if entry.plural else 1)] == []


def test_the_compiled_catalogue_is_the_one_people_read():
    with CATALOGUE.with_suffix(".mo").open("rb") as compiled:
        words = gettext.GNUTranslations(compiled)
    expected: dict[object, str] = {}
    for entry in ENTRIES:
        key = f"{entry.context}\x04{entry.singular}" if entry.context else entry.singular
        for number, said in enumerate(entry.said):
            expected[(key, number) if entry.plural else key] = said
    held = {key: said for key, said in words._catalog.items() if key}  # type: ignore[attr-defined]

    assert held == expected, "run: make messages"


def test_placeholders_and_markup_are_the_same_in_both_languages():
    wrong = []
    for entry in ENTRIES:
        wrong += [
            said
            for source, said in entry.forms()
            if sorted(_PLACEHOLDER.findall(said)) != sorted(_PLACEHOLDER.findall(source))
        ]

    assert wrong == []


def test_sentences_begin_and_end_alike():
    def shape(text: str) -> tuple[bool, bool, bool]:
        letters = re.sub(r"%\(\w+\)[sd]|\{\w+\}|<\w+>", "", text).lstrip(' \n“”"1=%.,:()/·–')
        return letters[:1].isupper(), text.endswith((".", "?", "!")), text.endswith(":")

    odd = {
        said: source
        for entry in ENTRIES
        for source, said in entry.forms()
        if shape(said) != shape(source) and not source.endswith(",")
    }

    assert {said for said in odd if said != "Vad händer nu?"} == set()


def test_swedish_has_its_own_signs():
    for entry in ENTRIES:
        for said in entry.said:
            assert not re.search(r"[“„‘\"]|(?<!\w)'|  ", said), said
            assert said == said.strip(), said


def test_words_the_vocabulary_keeps_out_are_nowhere():
    for entry in ENTRIES:
        for text in (entry.singular, *entry.said):
            assert not [word for word in FORBIDDEN if word in text.lower()], text


def test_an_interest_is_never_called_an_application():
    for entry in ENTRIES:
        said = " ".join((entry.singular, *entry.said)).lower()
        if re.search(r"\bapplication|\bapply\b|\bansök", said):
            assert any(words in entry.singular for words in SAYS_APPLICATION), entry.singular


def test_words_in_javascript_come_from_the_template():
    for path in PACKAGE.rglob("*.js"):
        assert not re.search(r"\bn?gettext\(|[^\w.]_\(", path.read_text(encoding="utf-8")), path


def test_no_word_is_fixed_in_one_language_when_the_server_starts():
    """A name translated at import stays in the language the server started in; only lazy ones follow the reader."""
    swedish = {entry.singular: entry.said[0] for entry in ENTRIES if entry.said[0] != entry.singular}
    shown: list[object] = [label for _name, label in preview.MODES]
    for label in ("wagtail_interest", "wagtail_interest_pages"):
        config = apps.get_app_config(label)
        shown.append(config.verbose_name)
        for model in config.get_models():
            shown += [model._meta.verbose_name, model._meta.verbose_name_plural]
            for field in model._meta.get_fields():
                if getattr(field, "verbose_name", "") != field.name.replace("_", " "):
                    shown.append(getattr(field, "verbose_name", ""))
                shown.append(getattr(field, "help_text", ""))
                shown += [label for _value, label in getattr(field, "choices", None) or ()]
    with override("sv"):
        english = [str(text) for text in shown if str(text) in swedish]

    assert english == []


@pytest.mark.parametrize("kind", Kind.values)
def test_p49_swedish_public_texts_are_plain(kind):
    values = values_of(None, None, "sv")
    texts = {field: strip_tags(fill(standard_text(field, kind, "sv"), values)) for field in FIELDS}
    with override("sv"):
        texts |= {style: notice(kind, style) for style in NoticeStyle.values}
        texts["short"] = short_notice(kind)

    assert {name: lix(text) for name, text in texts.items() if lix(text) > 40} == {}
    assert texts["intro"] != strip_tags(standard_text("intro", kind, "en"))


@pytest.mark.parametrize("kind", [GeneralInterestPage, RoleInterestPage])
def test_p49_the_swedish_form_is_short_and_swedish_throughout(client, plan, tree, kind):
    swedish = Locale.objects.get(language_code="sv")
    page = publish(tree, kind, title="Jobba hos oss", locale=swedish)
    html = client.get(page.url).content.decode()
    body = html[html.index('<div class="wi"') : html.index("<script src")]

    assert 'lang="sv"' in body
    assert words_in(body[: body.index('id="id_name"')]) <= 60
    assert words_in(body) <= 200
    assert english_in(body) == []


def english_in(html: str) -> list[str]:
    """Return the English sentences of ours that *html* shows although they have Swedish words."""
    shown = " ".join(strip_tags(html).split())
    return [
        entry.singular
        for entry in ENTRIES
        if len(entry.singular) > 12 and entry.singular != entry.said[0] and entry.singular in shown
    ]


def test_p49_the_swedish_confirmation_says_so_in_its_subject():
    context = {
        "name": "Anna",
        "reference": "ABCD2345",
        "form_title": "Jobba hos oss",
        "kind": "general",
        "requirements": [
            {"label": "Körkort", "verdict": "not_met", "learnable": True},
            {"label": "Svenska", "verdict": "met"},
        ],
        "result": "misses",
        "due_on": "2026-11-24",
        "retain_until": "2027-11-24",
        "consent_pool": True,
        "status_url": "https://jobb.example.com/s/1",
        "site_name": "Jobb",
    }
    mail = compose(MessageKind.CONFIRMATION, "sv", context)

    assert mail.subject.startswith("Intresseanmälan mottagen") and len(mail.subject) <= 60
    assert "24 november 2026" in mail.text and "24 november 2027" in mail.html
    assert 'lang="sv"' in mail.html
    assert english_in(mail.html) == [] and english_in(mail.text) == []
