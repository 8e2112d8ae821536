"""The sample library is read whole: every dump to its story or contents, with nothing left over."""

import re
from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import pytest

import magreader.dumps
from magreader.dumps.parser import parse_page
from magreader.dumps.parser.pages import Card, Kind, ParsedPage, ParsedStory
from magreader.dumps.parser.text import decode

SAMPLE = Path(magreader.dumps.__file__).with_name("sample")
PUBLICATIONS = {
    "plain-ledger": "The Plain Ledger",
    "saltglass": "Saltglass",
    "tern-and-tide": "Tern & Tide",
    "understory": "Understory",
    "vaartse-bode": "De Vaartse Bode",
    "wexmouth-courier": "The Wexmouth Courier",
}
SLUG_WARNING = "The headline is taken from the address or file name: the page has none."

StoryKey = tuple[str | None, str | None, str]


@dataclass(frozen=True)
class Page:
    """A dump of the sample as it lies there, and as it is read."""

    path: Path
    raw: bytes

    @cached_property
    def text(self) -> str:
        return decode(self.raw)[0]

    @cached_property
    def parsed(self) -> ParsedPage:
        return parse_page(self.text, self.path.as_posix())

    @property
    def story(self) -> ParsedStory:
        assert self.parsed.story, self.path
        return self.parsed.story

    @property
    def key(self) -> StoryKey:
        """What makes this page's story the same story as that of another page."""
        label = self.parsed.edition.label if self.parsed.edition else None
        return self.parsed.publication, label, folded(self.story.headline)

    @property
    def free(self) -> bool:
        return self.path.parts[0] == "free"

    @property
    def expected_kind(self) -> Kind:
        if self.path.stem.startswith("newsstand"):
            return Kind.LISTING
        return Kind.EDITION if self.path.stem.endswith((" contents", " inhoud")) else Kind.STORY

    @property
    def shape(self) -> str:
        """The shape of `docs/dumps.md`, told by how publication and date stand on the page."""
        lines = [line.strip() for line in self.text.splitlines() if line.strip()]
        publication = PUBLICATIONS[self.path.parent.name]
        if "|" in lines[:10]:
            return "S2"
        if f"|{publication}" in lines[:6]:
            return "S1 right to left"
        if any(line.startswith("|") for line in lines[:6]):
            return "S1"
        return "S3" if lines[1].startswith(f"{publication}|") else "S4"


def folded(text: str) -> str:
    return "".join(char for char in text.casefold() if char.isalnum())


def told(card: Card) -> tuple[str | None, int | None]:
    return card.deck, card.minutes


def card_key(card: Card) -> StoryKey:
    return card.publication, card.edition.label if card.edition else None, folded(card.headline)


@pytest.fixture(scope="module")
def pages() -> list[Page]:
    paths = sorted(SAMPLE.rglob("*.txt"))
    return [Page(path.relative_to(SAMPLE), path.read_bytes()) for path in paths]


@pytest.fixture(scope="module")
def stories(pages: list[Page]) -> list[Page]:
    return [page for page in pages if page.expected_kind is Kind.STORY]


@pytest.fixture(scope="module")
def full(stories: list[Page]) -> list[Page]:
    return [page for page in stories if page.story.complete]


@pytest.fixture(scope="module")
def contents(pages: list[Page]) -> dict[StoryKey, set[tuple[str | None, int | None]]]:
    """Every story that the contents of an edition announce, with deck and minutes."""
    announced: dict[StoryKey, set[tuple[str | None, int | None]]] = {}
    for page in pages:
        if page.expected_kind is Kind.EDITION:
            for card in page.parsed.related:
                announced.setdefault(card_key(card), set()).add(told(card))
    return announced


def test_every_page_is_of_the_kind_its_name_says(pages: list[Page]) -> None:
    assert [(page.path, page.parsed.kind) for page in pages] == [
        (page.path, page.expected_kind) for page in pages
    ]


def test_no_line_is_left_over(pages: list[Page]) -> None:
    assert [(page.path, page.parsed.leftover) for page in pages if page.parsed.leftover] == []


def test_a_headline_from_the_file_name_is_the_only_warning(pages: list[Page]) -> None:
    warned = {page.path: page.parsed.warnings for page in pages if page.parsed.warnings}
    assert set(warned.values()) == {(SLUG_WARNING,)}
    assert warned.keys() == {
        page.path for page in pages if page.expected_kind is Kind.STORY and page.shape == "S4"
    }


def test_every_page_names_the_publication_of_its_folder(pages: list[Page]) -> None:
    for page in pages:
        if page.expected_kind is not Kind.LISTING:
            assert page.parsed.publication == PUBLICATIONS[page.path.parent.name], page.path


def test_six_publications_have_eight_editions_each(pages: list[Page]) -> None:
    editions = {
        (page.parsed.publication, page.parsed.edition)
        for page in pages
        if page.parsed.kind is Kind.EDITION and page.parsed.edition
    }
    assert Counter(name for name, _ in editions) == dict.fromkeys(PUBLICATIONS.values(), 8)


def test_every_story_is_announced_in_the_contents_of_its_edition(
    stories: list[Page], contents: dict[StoryKey, set[tuple[str | None, int | None]]]
) -> None:
    assert [page.path for page in stories if page.key not in contents] == []
    for page in stories:
        decks = {deck for deck, _ in contents[page.key]}
        assert page.shape == "S4" or page.story.deck in decks, page.path


def test_cards_say_what_the_contents_of_their_edition_say(
    pages: list[Page], contents: dict[StoryKey, set[tuple[str | None, int | None]]]
) -> None:
    dated = [(page.path, card) for page in pages for card in page.parsed.related if card.edition]
    wrong = [(path, card) for path, card in dated if told(card) not in contents[card_key(card)]]
    assert wrong == []
    assert sum(map(len, contents.values())) == 400
    assert len(dated) > 900


def test_two_stories_of_one_headline_stay_two(
    contents: dict[StoryKey, set[tuple[str | None, int | None]]],
) -> None:
    twins = {key[0]: len(told_apart) for key, told_apart in contents.items() if len(told_apart) > 1}
    assert twins == dict.fromkeys(PUBLICATIONS.values(), 2)


def test_sixty_one_stories_are_there_in_full(full: list[Page]) -> None:
    assert len({page.key for page in full}) == len(full) == 61
    words = {page.path: len(" ".join(page.story.paragraphs).split()) for page in full}
    assert [path for path, count in words.items() if count < 300] == []


def test_openings_are_where_their_full_stories_begin(stories: list[Page], full: list[Page]) -> None:
    whole = {page.key: page.story.paragraphs for page in full}
    openings = [page for page in stories if not page.story.complete]
    assert len(openings) == 20
    assert all(page.story.premium for page in openings)
    begun = [page for page in openings if page.key in whole]
    assert len(begun) == 14
    for page in begun:
        count = len(page.story.paragraphs)
        assert page.story.paragraphs == whole[page.key][:count], page.path
        assert 0 < count < len(whole[page.key])


def test_one_story_of_each_publication_is_free(stories: list[Page]) -> None:
    free = [page for page in stories if page.free]
    assert Counter(page.path.parent.name for page in free) == dict.fromkeys(PUBLICATIONS, 1)
    assert all(page.story.complete and page.story.premium is None for page in free)
    assert not {page.key for page in free} & {page.key for page in stories if not page.free}


def test_no_text_of_a_card_is_in_a_story(stories: list[Page], pages: list[Page]) -> None:
    cards = [card for page in pages for card in page.parsed.related]
    texts = {card.headline for card in cards} | {card.deck for card in cards}
    for page in stories:
        assert not texts & set(page.story.paragraphs), page.path
        assert not any(re.fullmatch(r"\d+ mins?", text) for text in page.story.paragraphs)


def test_all_shapes_and_all_languages_of_chrome_come_up(stories: list[Page]) -> None:
    shapes = {page.shape for page in stories}
    assert shapes == {"S1", "S1 right to left", "S2", "S3", "S4"}
    openings = [page.parsed.chrome_language for page in stories if not page.story.complete]
    assert set(openings) == {"en", "nl", "de", "es", "fr", "nb", "tr", "hi", "ar"}


def test_a_few_pages_are_encoded_as_people_have_them(pages: list[Page]) -> None:
    encodings = Counter(decode(page.raw)[1] for page in pages)
    assert encodings.keys() == {"utf-8", "utf-8-sig", "cp1252"}
    assert 0 < sum(b"\r\n" in page.raw for page in pages) < 10


def test_the_sample_is_a_small_download(pages: list[Page]) -> None:
    assert sum(len(page.raw) for page in pages) < 1_000_000
