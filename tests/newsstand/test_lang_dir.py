"""Each text says its language and how it runs; the page around it says its own."""

import re
from datetime import date
from html.parser import HTMLParser
from pathlib import Path

import pytest

from magreader.catalog.models import Edition, Story
from magreader.newsstand.lang_dir import direction, lang_dir, name_in_text
from tests.client import Client
from tests.make import make_edition, make_publication, make_story


@pytest.mark.parametrize(
    ("language", "runs"),
    [
        ("ar", "rtl"),
        ("ar-EG", "rtl"),
        ("he", "rtl"),
        ("ur_PK", "rtl"),
        ("pa-Arab", "rtl"),
        ("yi", "rtl"),
        ("nl", "ltr"),
        ("pt-br", "ltr"),
        ("ja", "ltr"),
        ("xx", "ltr"),
        ("", "auto"),
    ],
)
def test_how_a_language_runs(language: str, runs: str) -> None:
    assert direction(language) == runs


def test_no_language_is_claimed_where_none_is_known() -> None:
    assert lang_dir("") == ' dir="auto"'
    assert lang_dir("he") == ' lang="he" dir="rtl"'


def test_a_name_is_data_in_its_sentence() -> None:
    assert name_in_text("A <b>&", '"') == '<bdi lang="&quot;" dir="ltr">A &lt;b&gt;&amp;</bdi>'


def _arabic(byline: str = "ليلى منصور") -> Story:
    """Written for this test: a boat that carried a piano."""
    title = make_publication("بريد المرفأ", slug="barid", language="ar")
    edition = make_edition(title, date(2025, 11, 18), stories=2)
    make_story(make_edition(title, date(2025, 11, 17)), "حارس الفنار يطفئ المصباح", slug="haris")
    make_story(edition, "الميناء يشتري رافعة جديدة", slug="rafia", position=2)
    return make_story(
        edition,
        "بيانو على ظهر العبّارة",
        slug="piano",
        deck="لم يسأل أحد عن السبب.",
        section="المدينة",
        byline=byline,
        paragraphs=("غادرت العبّارة عند السادسة.", "كان البيانو مضبوطًا.", "والباقي لاحقًا."),
    )


@pytest.mark.django_db
def test_a_story_from_right_to_left_in_a_page_from_left_to_right(client: Client) -> None:
    story = _arabic()
    page = client.get(story.get_absolute_url()).content.decode()
    assert '<html lang="en" dir="ltr">' in page
    assert '<article class="story" lang="ar" dir="rtl">' in page
    assert re.search(r'<div class="tools"[^>]* lang="en" dir="ltr">', page)
    assert re.search(r'edition</a> of <bdi lang="ar" dir="rtl">بريد المرفأ</bdi>', page)
    assert '<section class="issue" lang="ar" dir="rtl">' in page
    assert re.search(r'rel="next"[^>]*>.*?<bdi lang="ar" dir="rtl">الميناء', page, re.DOTALL)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "address",
    [
        "/",
        "/publications/",
        "/publications/barid/",
        "/publications/barid/2025-11-18/",
        "/publications/barid/2025-11-18/piano/",
        "/publications/barid/2025-11-18/piano/cite/",
        "/dates/2025-11-18/",
    ],
)
def test_every_arabic_word_says_that_it_is_arabic(client: Client, address: str) -> None:
    """Wherever one stands: in a list, a cover, a sentence of the page or a breadcrumb."""
    _arabic(byline="" if "cite" in address else "ليلى منصور")  # a reference names in English
    page = client.get(address).content.decode()
    body = page[page.index("<body") : page.index("</body>")]
    assert 'lang="ar"' in body
    assert list(_undeclared(body)) == []


class _Undeclared(HTMLParser):
    """Arabic that stands in no element of its language, and Latin that stands in one."""

    VOID = frozenset(("area", "br", "hr", "img", "input", "link", "meta", "source", "track"))

    def __init__(self) -> None:
        super().__init__()
        self.languages, self.wrong = ["en"], list[str]()

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        if tag not in self.VOID:
            self.languages.append(dict(attributes).get("lang") or self.languages[-1])

    def handle_endtag(self, tag: str) -> None:
        self.languages.pop()

    def handle_data(self, text: str) -> None:
        here = self.languages[-1]
        arabic, latin = re.search(r"[\u0600-\u06ff]", text), re.search(r"[A-Za-z]{2}", text)
        if (arabic and here != "ar") or (latin and here == "ar"):
            self.wrong.append(f"{here}: {text.strip()}")


def _undeclared(body: str) -> list[str]:
    reading = _Undeclared()
    reading.feed(body)
    return reading.wrong


@pytest.mark.django_db
def test_a_story_of_no_known_language_shows_its_direction_by_its_letters(client: Client) -> None:
    story = make_story(make_edition(make_publication("Courier")))
    page = client.get(story.get_absolute_url()).content.decode()
    assert '<article class="story" dir="auto">' in page
    edition = Edition.objects.get(pk=story.edition_id)
    assert (
        '<div class="front-page" dir="auto">'
        in client.get(edition.get_absolute_url()).content.decode()
    )


# ---- the stylesheets -----------------------------------------------------------------------------
SIDES = re.compile(
    r"(?<![\w-])(?:"
    r"(?:(?:scroll-)?(?:margin|padding)|border)-(?:left|right)\b|border-\w+-(?:left|right)-radius"
    r"|(?:left|right)\s*:|(?:text-align|float|clear|justify-\w+)\s*:\s*(?:left|right)\b)"
)
FOUR = re.compile(r"(?<![\w-])(?:(?:scroll-)?(?:margin|padding)|inset)\s*:([^;{}]+)")
VALUE = re.compile(r"[\w-]+\((?:[^()]|\([^()]*\))*\)|\S+")


def _physical(sheet: str) -> list[str]:
    """What a stylesheet says of the left or the right; it should say start and end."""
    said = re.sub(r"/\*.*?\*/", "", sheet, flags=re.DOTALL)
    fours = [found for found in FOUR.finditer(said) if _lopsided(VALUE.findall(found[1]))]
    return [found[0].strip() for found in [*SIDES.finditer(said), *fours]]


def _lopsided(values: list[str]) -> bool:
    return len(values) == 4 and values[1] != values[3]


def test_no_stylesheet_knows_left_from_right(repository: Path) -> None:
    sheets = sorted((repository / "static").rglob("*.css"))
    assert len(sheets) > 8
    said = {sheet.name: _physical(sheet.read_text()) for sheet in sheets}
    assert {name: sides for name, sides in said.items() if sides} == {}


@pytest.mark.parametrize(
    "rule",
    [
        "a { margin-left: 1em }",
        "a { padding: 0 1em 0 calc(2 * (1em + 2px)); }",
        "a { inset: 0 0 0 auto; }",
        "a { text-align: right }",
        "a { float: left; left: 0 }",
        "a { border-top-left-radius: 2px }",
    ],
)
def test_what_knows_left_from_right_is_found(rule: str) -> None:
    assert _physical(rule)
    assert _physical(f"/* {rule} */ b {{ padding: 0 1em; inset-inline: auto 0; --left: 1 }}") == []
