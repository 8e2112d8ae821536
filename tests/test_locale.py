"""The languages of the pages: nothing forgotten, nothing English left in another."""

import html
import re
from datetime import date, timedelta
from gettext import GNUTranslations
from pathlib import Path

import pytest
from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext, ngettext, override

from magreader.catalog.issue_dates import IssueDate, Precision, read_issue_date
from magreader.catalog.models import Story
from magreader.newsstand.archive import first_weekday
from magreader.newsstand.printed import (
    print_edition,
    print_editions,
    print_issue_date,
    print_number,
)
from tests.catalogue import (
    Catalogue,
    Entry,
    read_catalogue,
    said_in_code,
    said_in_templates,
)
from tests.client import Client
from tests.make import (
    make_edition,
    make_entitlement,
    make_publication,
    make_reader,
    make_staff,
    make_story,
)

pytestmark = pytest.mark.words

# English is what the code says.
LANGUAGES = [code for code, _name in settings.LANGUAGES if code != "en"]
PLACEHOLDER = re.compile(r"%\(\w+\)[ds]|%[ds]|\{\w+\}|</?\w[^>]*>")
AFTER = "; run `make messages` and translate what is new"


@pytest.fixture(scope="module", params=LANGUAGES)
def catalogue(request: pytest.FixtureRequest, repository: Path) -> Catalogue:
    return read_catalogue(_folder(repository, request.param) / "django.po", request.param)


def _folder(repository: Path, language: str) -> Path:
    return repository / "locale" / language / "LC_MESSAGES"


# ---- the catalogues -----------------------------------------------------------------------------
def test_each_language_has_a_catalogue_and_no_other(repository: Path) -> None:
    assert sorted(path.name for path in (repository / "locale").iterdir()) == sorted(LANGUAGES)


def test_every_string_is_in_the_catalogue_and_no_other(
    repository: Path, catalogue: Catalogue
) -> None:
    written = {entry.key for entry in catalogue.entries}
    said = {key: path for path, key in said_in_templates(repository / "templates")}
    said |= {key: path for path, key in said_in_code(repository / "magreader")}
    forgotten = {key: str(path) for key, path in said.items() if key not in written}
    assert not forgotten, f"not in the .po{AFTER}"
    assert not written - said.keys(), f"said nowhere any more{AFTER}"


def test_every_string_is_translated_for_good(catalogue: Catalogue) -> None:
    for entry in catalogue.entries:
        forms = catalogue.forms if len(entry.said) > 1 else 1
        assert all(entry.translated), f"{entry.key} is not translated{AFTER}"
        assert len(entry.translated) == forms, f"{entry.key} lacks a form{AFTER}"
        assert not entry.flags or "fuzzy" not in entry.flags


def test_no_catalogue_carries_the_day_it_was_gathered(
    repository: Path, catalogue: Catalogue
) -> None:
    """Else every run of `make messages` would be a change."""
    text = (_folder(repository, catalogue.language) / "django.po").read_text()
    assert "POT-Creation-Date" not in text
    assert "#~" not in text


NUMBERS = (0, 1, 2, 5, 1_000_000)


def test_the_compiled_catalogue_is_the_written_one(repository: Path, catalogue: Catalogue) -> None:
    """What Django reads is the .mo, also on machines without gettext."""
    with (_folder(repository, catalogue.language) / "django.mo").open("rb") as file:
        compiled = GNUTranslations(file)
    for entry in catalogue.entries:
        found = [compiled.gettext(entry.key)]
        written = entry.translated
        if len(entry.said) > 1:
            found = [compiled.ngettext(entry.key, entry.said[1], number) for number in NUMBERS]
            written = [entry.translated[catalogue.form_of(number)] for number in NUMBERS]
        assert found == written, f"the .mo is not of this .po{AFTER}"


def test_what_is_filled_in_is_the_same_in_all_languages(catalogue: Catalogue) -> None:
    for entry in catalogue.entries:
        english = PLACEHOLDER.findall(entry.said[-1])
        assert sorted(PLACEHOLDER.findall(entry.translated[-1])) == sorted(english), entry.key
        for form in entry.translated[:-1]:
            one = set(PLACEHOLDER.findall(form))
            assert one <= set(english + PLACEHOLDER.findall(entry.said[0])), entry.key


def test_a_form_for_several_numbers_says_the_number(catalogue: Catalogue) -> None:
    """French has one form for 0 and for 1: there "one" would be wrong half the time."""
    several = {catalogue.form_of(number) for number in range(200) if number != 1}
    for entry in catalogue.entries:
        if len(entry.said) > 1:
            filled = sorted(PLACEHOLDER.findall(entry.said[1]))
            assert all(
                sorted(PLACEHOLDER.findall(entry.translated[form])) == filled for form in several
            ), entry.key


PLURALS = {
    "de": ["0 Ausgaben", "1 Ausgabe", "2 Ausgaben", "5 Ausgaben", "1.000.000 Ausgaben"],
    "en": ["0 editions", "1 edition", "2 editions", "5 editions", "1,000,000 editions"],
    "es": ["0 ediciones", "1 edición", "2 ediciones", "5 ediciones", "1 000 000 de ediciones"],
    "fr": ["0 numéro", "1 numéro", "2 numéros", "5 numéros", "1 000 000 de numéros"],
    "nl": ["0 edities", "1 editie", "2 edities", "5 edities", "1.000.000 edities"],
}


@pytest.mark.parametrize("language", PLURALS)
def test_numbers_and_their_words(language: str) -> None:
    with override(language):
        said = [print_editions(number) for number in NUMBERS]
    assert [" ".join(words.split()) for words in said] == PLURALS[language]


@pytest.mark.parametrize("language", PLURALS)
def test_plurals_of_django_itself_go_on_in_their_own_forms(language: str) -> None:
    """Django's catalogues and ours may count differently; each is asked by its own rule."""
    with override(language):
        said = [ngettext("%(num)d hour", "%(num)d hours", n) % {"num": n} for n in NUMBERS]
    assert language == "en" or not [words for words in said if "hour" in words.split()]


# ---- voice --------------------------------------------------------------------------------------
FAMILIAR = {
    "de": r"\b(du|dich|dir|dein\w*|euch|euer)\b",
    "es": r"\b(tú|tu|tus|ti|te|vosotros|vuestr\w+)\b",
    "fr": r"\b(tu|te|toi|ton|ta|tes)\b",
    "nl": r"\b([Uu]|[Uu]w|[Uu]zelf)\b",
}


def test_readers_are_addressed_in_one_way(catalogue: Catalogue) -> None:
    """Dutch says "je"; German, French and Spanish say "Sie", "vous" and "usted"."""
    wrong = re.compile(FAMILIAR[catalogue.language])
    assert not [text for text in _texts(catalogue) if wrong.search(text)]


UNPRINTED = {
    "de": r"[\"'”‘«»]",
    "es": r"[\"'“”‘„]|« | »",
    "fr": r"[\"'“”‘„]|(?<=[\w)»]) [;:!?»]|« |(?<=\w)[;!?](?= |$)",
    "nl": r"[\"'“”„«»]",
}


def test_quotes_and_spaces_are_those_of_print(catalogue: Catalogue) -> None:
    wrong = re.compile(UNPRINTED[catalogue.language])
    assert not [
        text for text in _texts(catalogue) if wrong.search(re.sub(r"</?\w[^>]*>", "", text))
    ]


def _texts(catalogue: Catalogue) -> list[str]:
    """All that is translated but for formats, which are no language."""
    return [
        text
        for entry in catalogue.entries
        if "date formats" not in entry.key
        for text in entry.translated
    ]


# ---- dates --------------------------------------------------------------------------------------
DATES = {
    "November 27, 2024": {
        "de": "27. November 2024",
        "es": "27 de noviembre de 2024",
        "fr": "27 novembre 2024",
        "nl": "27 november 2024",
    },
    "May 1, 2024": {
        "de": "1. Mai 2024",
        "es": "1 de mayo de 2024",
        "fr": "1er mai 2024",
        "nl": "1 mei 2024",
    },
    "August 2024": {
        "de": "August 2024",
        "es": "agosto de 2024",
        "fr": "août 2024",
        "nl": "augustus 2024",
    },
    "March - April 2023": {
        "de": "März – April 2023",
        "es": "marzo – abril de 2023",
        "fr": "mars – avril 2023",
        "nl": "maart – april 2023",
    },
    "December 2018/January 2019": {
        "de": "Dezember 2018 – Januar 2019",
        "es": "diciembre de 2018 – enero de 2019",
        "fr": "décembre 2018 – janvier 2019",
        "nl": "december 2018 – januari 2019",
    },
    "April First 2018": {
        "de": "April 2018 (1. Hälfte)",
        "es": "abril de 2018 (1.ª quincena)",
        "fr": "avril 2018 (1re quinzaine)",
        "nl": "de eerste helft van april 2018",
    },
    "August 10th-16th 2024": {
        "de": "10.–16. August 2024",
        "es": "10–16 de agosto de 2024",
        "fr": "10–16 août 2024",
        "nl": "de week van 10–16 augustus 2024",
    },
    "September 29th-October 5th 2025": {
        "de": "29. September – 5. Oktober 2025",
        "es": "29 de septiembre – 5 de octubre de 2025",
        "fr": "29 septembre – 5 octobre 2025",
        "nl": "de week van 29 september – 5 oktober 2025",
    },
    "Winter 2024": {
        "de": "Winter 2024",
        "es": "invierno de 2024",
        "fr": "hiver 2024",
        "nl": "winter 2024",
    },
    "Winter 2024-25": {
        "de": "Winter 2024–25",
        "es": "invierno de 2024–25",
        "fr": "hiver 2024–25",
        "nl": "winter 2024–25",
    },
    "Spring/Summer 2024": {
        "de": "Frühjahr – Sommer 2024",
        "es": "primavera – verano de 2024",
        "fr": "printemps – été 2024",
        "nl": "lente – zomer 2024",
    },
    "Issue 123": dict.fromkeys(LANGUAGES, "Issue 123"),
}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("label", DATES)
def test_dates_of_issue(label: str, language: str) -> None:
    with override(language):
        assert " ".join(print_issue_date(_issue(label)).split()) == DATES[label][language]


def _issue(label: str) -> IssueDate:
    issue = read_issue_date(label)
    assert issue
    return issue


def test_every_precision_has_its_dates() -> None:
    assert {_issue(label).precision for label in DATES} == set(Precision)


EDITIONS = {
    "de": ["Ausgabe vom 1. Mai 2024", "Ausgabe August 2024", "Ausgabe Issue 123"],
    "en": ["1 May 2024 edition", "August 2024 edition", "Issue 123 edition"],
    "es": ["edición del 1 de mayo de 2024", "edición de agosto de 2024", "edición «Issue 123»"],
    "fr": ["numéro du 1er mai 2024", "numéro août 2024", "numéro «\u202fIssue 123\u202f»"],
    "nl": ["editie van 1 mei 2024", "editie van augustus 2024", "editie Issue 123"],
}


@pytest.mark.parametrize("language", EDITIONS)
def test_an_edition_is_named_by_its_date(language: str) -> None:
    with override(language):
        labels = ("May 1, 2024", "August 2024", "Issue 123")
        assert [print_edition(_issue(label)) for label in labels] == EDITIONS[language]


@pytest.mark.parametrize("label", DATES)
def test_an_edition_of_any_precision_has_a_name(label: str) -> None:
    with override("de"):
        named = print_edition(_issue(label))
    assert named.startswith("Ausgabe vom" if label[-6:-5] in {",", "h"} else "Ausgabe")


@pytest.mark.parametrize(
    ("language", "first", "thousands"),
    [
        ("de", 0, "12.345"),
        ("en", 6, "12,345"),
        ("es", 0, "12\xa0345"),
        ("fr", 0, "12\xa0345"),
        ("nl", 0, "12.345"),
    ],
)
def test_weeks_begin_and_thousands_are_parted_as_the_language_does_it(
    language: str, first: int, thousands: str
) -> None:
    with override(language):
        assert first_weekday() == first
        assert print_number(12345).replace("\u202f", "\xa0") == thousands


# ---- the pages ----------------------------------------------------------------------------------
FORMATS = {"j F Y", "j F", "F Y"}
ENGLISH = re.compile(r"\b(the|this|your?|and|with|from|by|for|not|has|sign|edition|stor(y|ies))\b")
STORY = "/publications/de-bode/2025-11-18/een-piano-op-de-pont/"


@pytest.fixture
def story() -> Story:
    """None of its own words are English, so what is English on its page is furniture."""
    edition = make_edition(
        make_publication("De Bode", slug="de-bode", language="nl"), date(2025, 11, 18)
    )
    make_story(edition, "Nog een verhaal", paragraphs=())
    return make_story(
        edition,
        "Een piano op de pont",
        deck="Niemand had gevraagd waarom.",
        paragraphs=("De pont vertrok om zes uur.", "De piano was al gestemd.", "Meer later."),
    )


def shown(client: Client, address: str, language: str, status: int = 200) -> str:
    """What a person sees or hears of a page."""
    answer = client.get(address, headers={"Accept-Language": language})
    assert answer.status_code == status
    page = answer.content.decode()
    assert f'<html lang="{language}' in page
    heard = " ".join(re.findall(r'(?:aria-label|title|placeholder|value)="([^"]*)"', page))
    page = re.sub(r"</?bdi[^>]*>", "", page)
    seen = re.sub(r"<(script|style).*?</\1>|<[^>]+>", " ", page, flags=re.DOTALL)
    return " ".join(html.unescape(f"{seen} {heard}").split())


def check_language(page: str, catalogue: Catalogue, *sentences: str) -> None:
    """`sentences` are said in the code's English, or in the catalogue's own language."""
    with override(catalogue.language):
        for sentence in sentences:
            assert " ".join(gettext(sentence).split()) in page
    whole = page.casefold()
    assert not {m[0] for m in ENGLISH.finditer(whole)}
    assert not [text for text in _english_only(catalogue.entries) if text in whole]


def _english_only(entries: list[Entry]) -> set[str]:
    sentences = {e.said[0] for e in entries if " " in e.said[0] and e.said[0] not in e.translated}
    return {text.casefold() for text in sentences - FORMATS}


@pytest.mark.django_db
@pytest.mark.usefixtures("story")
@pytest.mark.parametrize(
    ("address", "status", "sentences"),
    [
        ("/", 200, ("The newsstand", "By date", "All publications")),
        ("/publications/", 200, ("Publications",)),
        ("/publications/de-bode/", 200, ("Newest edition", "Archive")),
        ("/publications/de-bode/2025-11-18/", 200, ("Headline only",)),
        ("/dates/", 200, ("Go to a date",)),
        ("/dates/2025-11-18/", 200, ("Where you are",)),
        ("/dates/2025-11-19/", 404, ("No title of this day is on the stand.",)),
        ("/plans/", 200, ("Already a subscriber?",)),
        ("/language/", 200, ("Language",)),
        ("/accounts/login/", 200, ("Sign in", "New here?")),
        ("/accounts/signup/", 200, ("Make the account",)),
        ("/accounts/password/reset/", 200, ("Send the link",)),
        ("/nowhere/", 404, ("There is nothing at this address",)),
    ],
)
def test_pages_for_a_stranger(
    client: Client, catalogue: Catalogue, address: str, status: int, sentences: tuple[str, ...]
) -> None:
    page = shown(client, address, catalogue.language, status)
    check_language(page.replace("English", ""), catalogue, *sentences)


FOOT = {
    "de": (
        "GOLD testen – gratis",
        "Dieser Artikel stammt aus der Ausgabe vom 18. November 2025 von De Bode.",
        "Das ist ein Premium-Artikel: Mit einem Abo lesen Sie ihn ganz.",
        "Schon abonniert? Anmelden",
        "Mehr Artikel aus De Bode",
    ),
    "es": (
        "Probar GOLD – gratis",
        "Este artículo procede de la edición del 18 de noviembre de 2025 de De Bode.",
        "Este artículo es premium: con una suscripción se lee completo.",
        "¿Ya está suscrito? Iniciar sesión",
        "Más artículos de De Bode",
    ),
    "fr": (
        "Essayer GOLD – gratuit",
        "Cet article est extrait du numéro du 18 novembre 2025 de De Bode.",
        "C’est un article premium : un abonnement l’ouvre en entier.",
        "Déjà abonné ? Se connecter",
        "Autres articles de De Bode",
    ),
    "nl": (
        "Probeer GOLD – gratis",
        "Dit verhaal komt uit de editie van 18 november 2025 van De Bode.",
        "Dit is een premiumverhaal: met een abonnement lees je het helemaal.",
        "Al abonnee? Inloggen",
        "Meer verhalen uit De Bode",
    ),
}


@pytest.mark.django_db
@pytest.mark.usefixtures("story")
def test_a_story_to_a_stranger_and_to_a_reader(client: Client, catalogue: Catalogue) -> None:
    language = catalogue.language
    page = shown(client, STORY, language)
    check_language(page, catalogue)
    for sentence in FOOT[language]:
        assert sentence in page
    reader = make_reader(language=language)
    make_entitlement(reader, ends=timezone.now() + timedelta(days=400))
    client.force_login(reader)
    check_language(shown(client, STORY, language), catalogue)


@pytest.mark.django_db
@pytest.mark.usefixtures("story")
@pytest.mark.parametrize(
    ("address", "sentences"),
    [
        ("/accounts/", ("Language of the pages",)),
        ("/admin/", ("Add dumps", "What came in last", "The library")),
        ("/admin/dumps/batch/add/", ("Or the text of a page", "The stories are")),
        ("/admin/catalog/story/", ("Headline, byline or publication",)),
        ("/admin/accounts/user/", ("- Select an option -",)),
        ("/admin/accounts/user/add/", ("Your password can’t be a commonly used password.",)),
    ],
)
def test_pages_for_staff(
    client: Client, catalogue: Catalogue, address: str, sentences: tuple[str, ...]
) -> None:
    client.force_login(make_staff("chef@bode.nl", name="Chef", language=catalogue.language))
    check_language(shown(client, address, catalogue.language), catalogue, *sentences)


@pytest.mark.parametrize(
    ("template", "sentence"),
    [
        ("400.html", "We could not read that request"),
        ("500.html", "Something went wrong on our side"),
    ],
)
def test_faults_are_told(catalogue: Catalogue, template: str, sentence: str) -> None:
    with override(catalogue.language):
        page = render_to_string(template)
        said = gettext(sentence)
    assert f'<html lang="{catalogue.language}"' in page
    assert page.count(said) == 2
    assert sentence not in page
