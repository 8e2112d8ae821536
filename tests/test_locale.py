"""The languages of the pages: nothing forgotten, nothing English left in Dutch."""

import html
import re
from datetime import date, timedelta
from gettext import GNUTranslations
from pathlib import Path

import pytest
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import override

from magreader.catalog.issue_dates import read_issue_date
from magreader.catalog.models import Story
from magreader.newsstand.printed import print_issue_date
from tests.catalogue import Entry, read_po, said_in_code, said_in_templates
from tests.client import Client
from tests.make import (
    make_edition,
    make_entitlement,
    make_publication,
    make_reader,
    make_staff,
    make_story,
)

PLACEHOLDER = re.compile(r"%\(\w+\)[ds]|%[ds]|\{\w+\}|</?\w[^>]*>")
AFTER = "; run `make messages` and translate what is new"


@pytest.fixture(scope="module")
def folder(repository: Path) -> Path:
    return repository / "locale" / "nl" / "LC_MESSAGES"


@pytest.fixture(scope="module")
def entries(folder: Path) -> list[Entry]:
    return read_po(folder / "django.po")


# ---- the catalogue ------------------------------------------------------------------------------
def test_every_string_is_in_the_catalogue_and_no_other(
    repository: Path, entries: list[Entry]
) -> None:
    said = {key: path for path, key in said_in_templates(repository / "templates")}
    said |= {key: path for path, key in said_in_code(repository / "magreader")}
    written = {entry.key for entry in entries}
    forgotten = {key: str(path) for key, path in said.items() if key not in written}
    assert not forgotten, f"not in the .po{AFTER}"
    assert not written - said.keys(), f"said nowhere any more{AFTER}"


def test_every_string_is_translated_for_good(entries: list[Entry]) -> None:
    unfinished = [e.key for e in entries if not all(e.translated) or len(e.translated) != _forms(e)]
    assert not unfinished, f"not translated{AFTER}"
    assert not [e.key for e in entries if "fuzzy" in e.flags or "#~" in e.flags]


def _forms(entry: Entry) -> int:
    return len(entry.said)  # Dutch has a singular and a plural, as English


def test_the_compiled_catalogue_is_the_written_one(folder: Path, entries: list[Entry]) -> None:
    """What Django reads is the .mo, also on machines without gettext."""
    with (folder / "django.mo").open("rb") as file:
        compiled = GNUTranslations(file)
    for entry in entries:
        found = [compiled.gettext(entry.key)]
        if len(entry.said) > 1:
            found = [compiled.ngettext(entry.key, entry.said[1], number) for number in (1, 2)]
        assert found == entry.translated, f"the .mo is not of this .po{AFTER}"


def test_what_is_filled_in_is_the_same_in_both_languages(entries: list[Entry]) -> None:
    for entry in entries:
        *_, english = entry.said
        *_, dutch = entry.translated
        assert sorted(PLACEHOLDER.findall(dutch)) == sorted(PLACEHOLDER.findall(english))
        one = set(PLACEHOLDER.findall(entry.translated[0]))
        assert one <= set(PLACEHOLDER.findall(english + entry.said[0]))


def test_readers_are_called_je(entries: list[Entry]) -> None:
    formal = re.compile(r"\bu(w|zelf)?\b", re.IGNORECASE)
    assert not [text for entry in entries for text in entry.translated if formal.search(text)]


# ---- dates --------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("label", "words"),
    [
        ("November 27, 2024", "27 november 2024"),
        ("August 2024", "augustus 2024"),
        ("March - April 2023", "maart – april 2023"),
        ("December 2018/January 2019", "december 2018 – januari 2019"),
        ("April First 2018", "de eerste helft van april 2018"),
        ("August 10th-16th 2024", "de week van 10–16 augustus 2024"),
        ("September 29th-October 5th 2025", "de week van 29 september – 5 oktober 2025"),
        ("Winter 2024", "winter 2024"),
        ("Spring/Summer 2024", "lente – zomer 2024"),
        ("Issue 123", "Issue 123"),
    ],
)
def test_dates_of_issue_in_dutch(label: str, words: str) -> None:
    issue = read_issue_date(label)
    assert issue
    with override("nl"):
        assert print_issue_date(issue) == words


# ---- the pages ----------------------------------------------------------------------------------
ENGLISH = re.compile(r"\b(the|this|your?|and|with|from|by|for|not|has|sign|edition|stor(y|ies))\b")
STORY = "/publications/de-bode/2025-11-18/een-piano-op-de-pont/"


@pytest.fixture
def story() -> Story:
    """All its own words are Dutch, so what is English on its page is furniture."""
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


def shown(client: Client, address: str, status: int = 200) -> str:
    """What a person sees or hears of a page."""
    answer = client.get(address, headers={"Accept-Language": "nl"})
    assert answer.status_code == status
    page = answer.content.decode()
    assert '<html lang="nl' in page
    heard = " ".join(re.findall(r'(?:aria-label|title|placeholder|value)="([^"]*)"', page))
    seen = re.sub(r"<(script|style).*?</\1>|<[^>]+>", " ", page, flags=re.DOTALL)
    return " ".join(html.unescape(f"{seen} {heard}").split())


def check_dutch(page: str, entries: list[Entry], *sentences: str) -> None:
    for sentence in sentences:
        assert sentence in page
    whole = page.casefold()
    assert not {m[0] for m in ENGLISH.finditer(whole)}
    english = {e.said[0] for e in entries if " " in e.key and e.said[0] != e.translated[0]}
    assert not [text for text in english if text.casefold() in whole]


@pytest.mark.django_db
@pytest.mark.usefixtures("story")
@pytest.mark.parametrize(
    ("address", "status", "sentences"),
    [
        ("/", 200, ("De kiosk", "Op datum", "Alle titels")),
        ("/publications/", 200, ("Titels", "1 editie")),
        ("/publications/de-bode/", 200, ("Nieuwste editie", "Archief")),
        ("/publications/de-bode/2025-11-18/", 200, ("18 november 2025", "1 volledig")),
        ("/dates/", 200, ("Ga naar een dag", "november 2025")),
        ("/dates/2025-11-18/", 200, ("18 november 2025",)),
        ("/dates/2025-11-19/", 404, ("Van deze dag ligt er geen titel in de kiosk.",)),
        ("/plans/", 200, ("Maak een account en probeer GOLD", "7 dagen gratis")),
        ("/language/", 200, ("Verhalen blijven in de taal waarin ze geschreven zijn.",)),
        ("/accounts/login/", 200, ("Inloggen", "Wachtwoord vergeten?", "Nieuw hier?")),
        ("/accounts/signup/", 200, ("Je wachtwoord heeft minstens 10 tekens.",)),
        ("/accounts/password/reset/", 200, ("Stuur de link",)),
        ("/nowhere/", 404, ("Op dit adres is niets te vinden",)),
    ],
)
def test_pages_for_a_stranger_are_dutch(
    client: Client, entries: list[Entry], address: str, status: int, sentences: tuple[str, ...]
) -> None:
    check_dutch(shown(client, address, status).replace("English", ""), entries, *sentences)


@pytest.mark.django_db
@pytest.mark.usefixtures("story")
def test_a_story_is_dutch_to_a_stranger_and_to_a_reader(
    client: Client, entries: list[Entry]
) -> None:
    check_dutch(
        shown(client, STORY),
        entries,
        "Probeer GOLD – gratis",
        "Dit verhaal komt uit de editie van 18 november 2025 van De Bode.",
        "Dit is een premiumverhaal: met een abonnement lees je het helemaal.",
        "Al abonnee? Inloggen",
        "Meer verhalen uit De Bode",
    )
    reader = make_reader(language="nl")
    make_entitlement(reader, ends=timezone.now() + timedelta(days=400))
    client.force_login(reader)
    check_dutch(shown(client, STORY), entries, "Met GOLD lees je dit helemaal, tot")


@pytest.mark.django_db
@pytest.mark.usefixtures("story")
@pytest.mark.parametrize(
    ("address", "sentences"),
    [
        ("/accounts/", ("Je hebt geen abonnement", "Taal van de pagina’s")),
        ("/admin/", ("Dumps toevoegen", "Laatst binnengekomen", "De bibliotheek")),
        ("/admin/dumps/batch/add/", ("Of de tekst van een pagina", "De verhalen zijn")),
        ("/admin/catalog/story/", ("Verhalen", "Kop, auteur of titel", "In huis")),
        ("/admin/accounts/user/", ("Lezers", "Account sinds", "- Kies een optie -")),
        ("/admin/accounts/user/add/", ("Je wachtwoord heeft minstens 10 tekens.",)),
    ],
)
def test_pages_for_staff_are_dutch(
    client: Client, entries: list[Entry], address: str, sentences: tuple[str, ...]
) -> None:
    client.force_login(make_staff("chef@bode.nl", name="Chef", language="nl"))
    check_dutch(shown(client, address), entries, *sentences)


@pytest.mark.parametrize(
    ("template", "sentence"),
    [
        ("400.html", "Die aanvraag konden we niet lezen"),
        ("500.html", "Er ging iets mis, en dat ligt aan ons"),
    ],
)
def test_faults_are_told_in_dutch(template: str, sentence: str) -> None:
    with override("nl"):
        page = render_to_string(template)
    assert '<html lang="nl">' in page
    assert page.count(sentence) == 2
