import pytest
from django.utils.translation import override

from tests.questions.asking import choice, item
from wagtail_interest.questions.wording import (
    GROUNDS,
    needs_reason,
    protected_grounds,
    question_grounds,
    sounds_like_vacancy,
)


@pytest.mark.parametrize(
    ("text", "ground"),
    [
        ("What is your gender?", "sex"),
        ("Your sex", "sex"),
        ("Kön", "sex"),
        ("Vilket pronomen använder du?", "gender identity or expression"),
        ("What is your ethnicity?", "ethnicity"),
        ("Var är du född?", "ethnicity"),
        ("Modersmål", "ethnicity"),
        ("What is your religion?", "religion or belief"),
        ("Vilken är din tro?", "religion or belief"),
        ("Do you have a disability?", "disability"),
        ("Har du någon funktionsnedsättning?", "disability"),
        ("Can you work with your disability?", "disability"),
        ("What is your sexual orientation?", "sexual orientation"),
        ("Sexuell läggning", "sexual orientation"),
        ("How old are you?", "age"),
        ("Ålder", "age"),
        ("Vilket år är du född?", "age"),
        ("Do you have children?", "parenthood or family"),
        ("Do you plan children?", "parenthood or family"),
        ("HAR DU BARN?", "parenthood or family"),
        ("Är du gravid?", "parenthood or family"),
        ("Hur många sjukdagar hade du i fjol?", "health"),
        ("Any illness we should know of?", "health"),
        ("Are you a member of a trade union?", "union membership"),
        ("Är du med i facket?", "union membership"),
        ("Your political views?", "political opinion"),
        ("Personnummer", "personal number"),
        ("Social security number", "personal number"),
        ("Please attach a photo of yourself", "photo of the person"),
        ("Lägg till en bild på dig", "photo of the person"),
        ("What is your current salary?", "pay history"),
        ("Vad har du i lön idag?", "pay history"),
    ],
)
def test_p36_protected_ground_is_noticed(text, ground):
    assert protected_grounds(text) == [ground]


@pytest.mark.parametrize(
    "text",
    [
        "Har du sex års erfarenhet av försäljning?",
        "How do you manage your time?",
        "Do you have experience of working with people with disabilities?",
        "Har du arbetat med personer med funktionsnedsättning?",
        "Har du erfarenhet av arbete i en politiskt styrd organisation?",
        "Do you have a driving licence?",
        "Har du läkemedelsdelegering?",
        "Which languages do you speak?",
        "Vilka språk talar du?",
        "Which stage of the sales process do you like?",
        "Can you read drawings?",
        "Have you led a racing team?",
        "Are you a citizen of a country in the European Union?",
        "Tror du på teamarbete?",
        "Köket är vårt hjärta. Varför vill du arbeta där?",
        "Vad vill du tjäna?",
        "",
    ],
)
def test_p36_ordinary_question_is_left_alone(text):
    assert protected_grounds(text) == []


def test_p36_options_and_hints_are_read_too():
    assert question_grounds(choice(help="Tell us your age")) == ["age"]
    asked = item("single_choice", options=[{"id": "x", "label": "Muslim"}, {"id": "y", "label": "Other"}])
    assert question_grounds(asked) == ["religion or belief"]
    assert question_grounds(item("heading")) == []


def test_p36_every_ground_has_a_name():
    every = (
        "Gender, gender identity, ethnicity, religion, disability, sexual orientation, age, pregnancy, illness, "
        "trade union, politics, personal number, photo of you, current salary"
    )

    assert len(set(protected_grounds(every))) == len(GROUNDS)


def test_p36_a_huge_text_is_read_quickly():
    with override("sv"):
        assert protected_grounds("arbete " * 2000) == []


@pytest.mark.parametrize(
    "text",
    [
        "Apply now",
        "APPLY HERE!",
        "Ansök nu",
        "Sök jobbet",
        "Vi söker säljare",
        "Ledig tjänst: säljare",
        "We're hiring",
    ],
)
def test_vacancy_words_are_noticed(text):
    assert sounds_like_vacancy(text)


@pytest.mark.parametrize(
    "text",
    [
        "Express your interest",
        "Skicka intresseanmälan",
        "Open interest",
        "Säljare",
        "Applied science",
        "Vi besöker dig",
        "Vi söker ingen just nu, men vill veta att du finns",
        "Vi rekryterar inte till rollen",
    ],
)
def test_words_of_interest_are_fine(text):
    assert not sounds_like_vacancy(text)


@pytest.mark.parametrize(
    ("asked", "needed"),
    [
        (item("yes_no", label="Do you have a driving licence?", counts="must"), True),
        (item("yes_no", label="Har du B-körkort?", counts="must"), True),
        (item("scale", label="How well do you speak Swedish?", counts="must"), True),
        (item("scale", label="Svenska i tal och skrift", counts="must"), True),
        (item("yes_no", label="Har du B-körkort?", counts="must", reason="We visit customers."), False),
        (item("yes_no", label="Har du B-körkort?", counts="merit"), False),
        (item("yes_no", label="Can you lift 20 kg?", counts="must"), False),
    ],
)
def test_p36_language_or_licence_must_have_needs_a_reason(asked, needed):
    assert needs_reason(asked) == needed
