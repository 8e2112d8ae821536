"""What a page says of itself stands in where its lines say nothing, and is said to."""

import json
from typing import Any

import pytest

from magreader.dumps.containers import Form, RawPage
from magreader.dumps.parser import parse_page
from magreader.dumps.parser.described import NO_END
from magreader.dumps.parser.facts import Facts
from magreader.dumps.parser.pages import Kind, ParsedPage
from magreader.dumps.parser.stories import GUESSED_HEADLINE
from magreader.dumps.reading import read_raw, source_of

FIRST = (
    "The kettle of the harbour office has boiled at ten to four on every working day since the"
    " spring of 1962, and the pilots set their watches by the smell of it. "
) * 2
SECOND = (
    "On Monday nobody filled it. By noon there was a ship in the wrong lock, a letter to the"
    " council, and a queue at the tap in the yard that reached the weighbridge. "
) * 2
GATE = "This story is from the May 2023 edition of Steam."
HEADLINE, DECK = "The kettle that told the time", "What a port does without its tea."
TAGS = {
    "og:title": HEADLINE,
    "og:description": DECK,
    "og:site_name": "Steam",
    "article:author": "Ada Quill",
    "article:published_time": "2023-04-28T09:00:00Z",
}
LINKED = {
    "@type": ["NewsArticle"],
    "headline": HEADLINE,
    "description": DECK,
    "author": [{"name": "Ada Quill"}, "B. Reed"],
    "datePublished": "2023-04-28",
    "isPartOf": {"@type": "PublicationIssue", "isPartOf": {"name": "Steam"}},
    "publisher": {"name": "A Newsstand"},
}


def script(linked: Any) -> str:
    return f'<script type="application/ld+json">{json.dumps(linked)}</script>'


def page(
    *lines: str, tags: dict[str, str] | None = None, linked: Any = None, head: str = ""
) -> ParsedPage:
    """A web page of these lines and of this head, read."""
    said = (tags or {}).items()
    metas = [f'<meta property="{name}" content="{content}">' for name, content in said]
    head += script(linked) if linked else ""
    html = "".join([head, *metas, *(f"<p>{line}</p>" for line in lines)])
    text, _encoding, facts = read_raw(RawPage("dump-1.html", html.encode(), Form.HTML))
    return parse_page(text, source_of("dump-1.html", facts), facts)


def from_facts(found: ParsedPage) -> list[str]:
    return [said for said in found.warnings if "(" in said]


WHOLE = (HEADLINE, "Steam", "|May 2023", DECK, "By Ada Quill", FIRST, SECOND, GATE)


def test_lines_that_say_everything_need_no_facts_and_no_warning() -> None:
    other = TAGS | {"og:title": "Another headline", "og:site_name": "A Newsstand"}
    found = page(*WHOLE, tags=other, linked=LINKED)
    assert found.story is not None
    assert (found.story.headline, found.publication) == (HEADLINE, "Steam")
    assert found.edition is not None
    assert found.edition.label == "May 2023"
    assert found.warnings == ()


@pytest.mark.parametrize(("given", "name"), [({"tags": TAGS}, "og:"), ({"linked": LINKED}, "JSON")])
def test_a_text_without_top_gets_its_headline_deck_and_byline(
    given: dict[str, Any], name: str
) -> None:
    found = page(FIRST, SECOND, GATE, **given)
    assert found.story is not None
    assert (found.story.headline, found.story.deck) == (HEADLINE, DECK)
    assert found.story.byline is not None
    assert found.story.byline.startswith("Ada Quill")
    assert len(from_facts(found)) == 3
    assert name in from_facts(found)[0]
    assert GUESSED_HEADLINE not in found.warnings


def test_the_headline_as_a_line_agrees_and_needs_no_warning() -> None:
    found = page(
        HEADLINE.upper(),
        FIRST,
        SECOND,
        GATE,
        tags={"og:title": f"{HEADLINE} | Steam"} | {"og:site_name": "Steam"},
    )
    assert found.story is not None
    assert found.story.headline == HEADLINE.upper()
    assert found.story.paragraphs == (FIRST.strip(), SECOND.strip())
    assert found.warnings == ()


def test_a_page_that_only_describes_itself_is_a_story_with_doubts() -> None:
    found = page("Menu", HEADLINE, FIRST, SECOND, linked=LINKED)
    assert found.kind is Kind.STORY
    assert found.publication == "Steam"
    assert found.edition is not None
    assert found.edition.label == "2023-04-28"
    assert found.story is not None
    assert found.story.paragraphs == (FIRST.strip(), SECOND.strip())
    assert [left.text for left in found.leftover] in ([], ["Menu"])
    assert NO_END in found.warnings
    assert any("the day it was published is taken" in said for said in found.warnings)


def test_a_day_of_publishing_is_no_date_of_issue_where_the_page_has_one() -> None:
    found = page(FIRST, SECOND, GATE, tags=TAGS)
    assert found.edition is not None
    assert found.edition.label == "May 2023"


@pytest.mark.parametrize("cut", [FIRST[:90], FIRST[20:80], f"{DECK} {FIRST[:60]}", "Cut off …"])
def test_a_piece_of_the_text_never_becomes_a_deck(cut: str) -> None:
    found = page(HEADLINE, "Steam", "|May 2023", FIRST, SECOND, GATE, tags={"og:description": cut})
    assert found.story is not None
    assert found.story.deck is None


def test_the_language_of_a_page_stands_in_for_its_furniture() -> None:
    assert page("a", "b", head='<html lang="pt-BR">').chrome_language == "pt"
    assert page(*WHOLE, head='<html lang="pt-BR">').chrome_language == "en"


@pytest.mark.parametrize(
    ("head", "source"),
    [
        ('<link rel="canonical" href="https://e.example/a-b-c">', "https://e.example/a-b-c"),
        ('<meta property="og:url" content="https://e.example/a">', "https://e.example/a"),
        ('<link rel="canonical" href="/a">', "dump-1.html"),
        ('<link rel="canonical" href="javascript:alert(1)">', "dump-1.html"),
        ('<link rel="canonical" href="https://[bad">', "dump-1.html"),
    ],
)
def test_the_canonical_address_is_the_source_where_nothing_better_is_known(
    head: str, source: str
) -> None:
    assert page("a", "b", head=head).source == source
    assert source_of("https://known.example/", Facts(canonical="https://e.example/")) == (
        "https://known.example/"
    )


@pytest.mark.parametrize(
    "linked",
    [
        "{broken",
        [[[[[[[[[LINKED]]]]]]]]],
        {"@type": "Recipe", "name": "Soup"},
        {"@type": "NewsArticle", "headline": 5, "author": {"name": []}, "isPartOf": [[]]},
        {"@type": "NewsArticle", "headline": "x" * 9999, "datePublished": "soon"},
        "[" * 50_000,
    ],
    ids=range(6),
)
def test_odd_descriptions_say_nothing(linked: Any) -> None:
    html = linked if isinstance(linked, str) else json.dumps(linked)
    head = f'<script type="application/ld+json">{html}</script>'
    assert page(*WHOLE[:3], FIRST, SECOND, GATE, head=head).warnings == ()
