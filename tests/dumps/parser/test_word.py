"""Staff's word on a page: the page obeys it, and every line stays accounted for."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from magreader.dumps.parser import parse_page
from magreader.dumps.parser.pages import Kind, ParsedPage
from magreader.dumps.parser.rows import Role
from magreader.dumps.parser.text import clean, decode
from magreader.dumps.parser.word import (
    CARDS_UNPLACED,
    GIVEN,
    LINES_CHANGED,
    NO_STORY_SAID,
    NO_TEXT_LEFT,
    OPENING,
    Word,
    as_json,
    from_json,
    mark_of,
    starts_of,
)
from tests.dumps.written import COURIER, HEADLINE, Listed, story_page

GOLDEN = sorted((Path(__file__).parents[1] / "golden").glob("*.txt"))
AT = datetime(2025, 11, 20, 9, 30, tzinfo=UTC)
PAGE = story_page(gated=False, cards=[Listed("Ferry to run on Sundays again", "", 2)]).raw.decode()
NUMBERS = {line: number for number, line in reversed(list(enumerate(PAGE.split("\n"), 1)))}


def word(text: str = PAGE, *, kind: Kind | None = None, **typed: str) -> Word:
    return Word(AT, kind, typed, lines=mark_of(clean(text)))


def with_lines(*starts: tuple[int, Role], text: str = PAGE, kind: Kind | None = None) -> Word:
    return Word(AT, kind, {}, starts, mark_of(clean(text)))


def read(said: Word | None, text: str = PAGE) -> ParsedPage:
    return parse_page(text, "page.txt", word=said)


def check(page: ParsedPage, text: str) -> None:
    """No line is swallowed."""
    lines = clean(text)
    assert len(page.roles) == len(lines)
    left = [number for number, role in enumerate(page.roles, 1) if role == Role.LEFTOVER]
    assert [line.line for line in page.leftover] == left
    assert all(
        (not line) == (role == Role.BLANK) for line, role in zip(lines, page.roles, strict=True)
    )
    assert (page.kind is Kind.REJECTED) == bool(page.reason)
    assert (page.kind is Kind.STORY) == (page.story is not None)


def test_typed_fields_stand_above_what_was_read() -> None:
    page = read(
        word(headline="Sold", deck="", byline="Ada Brink", edition="May 2024", holds=OPENING)
    )
    assert page.story
    assert page.edition
    assert (page.story.headline, page.story.deck, page.story.byline) == ("Sold", None, "Ada Brink")
    assert (page.edition.label, page.publication) == ("May 2024", COURIER)
    assert page.story.complete is False
    assert page.story.paragraphs == read(None).story.paragraphs  # type: ignore[union-attr]  # it has one


def test_the_border_between_text_and_cards_is_where_staff_put_it() -> None:
    plain = read(None)
    assert plain.story
    last = NUMBERS[plain.story.paragraphs[-1]]
    ends = NUMBERS["Listen"]
    heads = ((1, Role.HEADLINE), (2, Role.PUBLICATION), (3, Role.EDITION), (4, Role.DECK))
    page = read(
        with_lines(
            *heads,
            (5, Role.PARAGRAPH),
            (last, Role.LEFTOVER),
            (last + 1, Role.CARD),
            (ends, Role.FURNITURE),
        )
    )
    assert page.story
    assert page.story.paragraphs == plain.story.paragraphs[:-1]
    assert [left.text for left in page.leftover] == [plain.story.paragraphs[-1]]
    assert [card.headline for card in page.related] == ["Ferry to run on Sundays again"]
    check(page, PAGE)


def test_a_page_that_nothing_was_read_of_becomes_a_story() -> None:
    text = "Ships\nA long line that tells of ships.\nAnother of boats.\nBuy now"
    assert read(None, text).kind is Kind.REJECTED
    said = Word(
        AT,
        Kind.STORY,
        {"publication": "The Reed", "edition": "March 2024"},
        ((1, Role.HEADLINE), (2, Role.PARAGRAPH), (4, Role.FURNITURE)),
        mark_of(clean(text)),
    )
    page = read(said, text)
    assert page.story
    assert page.story.headline == "Ships"
    assert page.story.paragraphs == ("A long line that tells of ships.", "Another of boats.")
    assert (page.publication, page.leftover) == ("The Reed", ())


def test_a_headline_typed_is_all_that_a_page_without_one_needs() -> None:
    dump = next(path for path in GOLDEN if path.stem == "rejected-s4-no-headline")
    text, _encoding = decode(dump.read_bytes())
    page = parse_page(text, "7.txt", word=word(text, headline="The reeds at noon"))
    assert page.story
    assert page.story.headline == "The reeds at noon"
    check(page, text)


def test_what_is_no_story_is_rejected_with_the_reason() -> None:
    page = read(word(kind=Kind.REJECTED))
    assert (page.kind, page.reason, page.story) == (Kind.REJECTED, NO_STORY_SAID, None)


def test_a_story_without_text_is_none() -> None:
    page = read(with_lines((1, Role.HEADLINE), (2, Role.FURNITURE), kind=Kind.STORY))
    assert page.reason == NO_TEXT_LEFT


def test_a_table_of_contents_has_the_typed_edition_on_every_story() -> None:
    text = "In short\nThe mill turns\n4 mins\nThe mill stands\n2 mins"
    said = Word(
        AT,
        Kind.EDITION,
        {"publication": "The Reed", "edition": "March 2024"},
        ((1, Role.FURNITURE), (2, Role.CARD)),
        mark_of(clean(text)),
    )
    page = read(said, text)
    assert [card.headline for card in page.related] == ["The mill turns", "The mill stands"]
    assert {card.publication for card in page.related} == {"The Reed"}
    assert page.said is None


def test_cards_that_cannot_be_placed_are_left_over_and_said() -> None:
    long = "A line far too long for the head of any card. " * 12
    text = f"Ships\nA text.\n{long.strip()}\nBoats\n3 mins"
    said = with_lines(
        (1, Role.HEADLINE), (2, Role.PARAGRAPH), (3, Role.CARD), text=text, kind=Kind.STORY
    )
    page = read(said, text)
    assert [left.line for left in page.leftover] == [3]
    assert page.warnings == (CARDS_UNPLACED,)


def test_of_other_lines_only_what_was_typed_holds() -> None:
    said = with_lines((1, Role.FURNITURE))
    page = read(said, f"{PAGE}\nOne line more")
    assert page.story
    assert page.story.headline == HEADLINE
    assert page.warnings == (LINES_CHANGED,)


@pytest.mark.parametrize("dump", GOLDEN, ids=lambda dump: dump.stem)
def test_the_parsers_own_roles_given_back_make_the_same_story(dump: Path) -> None:
    """An editor who saves a page that is right changes nothing of its story."""
    text, _encoding = decode(dump.read_bytes())
    plain = parse_page(text, dump.name)
    if plain.story:
        starts = starts_of([Role(role) for role in plain.roles])
        page = parse_page(text, dump.name, word=Word(AT, None, {}, starts, mark_of(clean(text))))
        assert page.story
        assert page.story.paragraphs == plain.story.paragraphs
        assert (page.story.headline, page.story.deck) == (plain.story.headline, plain.story.deck)
        assert (page.publication, page.edition) == (plain.publication, plain.edition)
        assert page.related == plain.related
        check(page, text)


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_whatever_staff_say_every_line_is_accounted_for(data: st.DataObject) -> None:
    text, _encoding = decode(data.draw(st.sampled_from(GOLDEN)).read_bytes())
    lines = clean(text)
    numbers = st.integers(1, max(1, len(lines)))
    starts = data.draw(st.dictionaries(numbers, st.sampled_from(GIVEN), max_size=12)) | {
        1: Role.LEFTOVER
    }
    said = Word(
        AT,
        data.draw(st.sampled_from([None, *Kind])),
        data.draw(st.fixed_dictionaries({}, optional={"headline": st.sampled_from(["", "Mills"])})),
        tuple(sorted(starts.items())),
        mark_of(lines),
    )
    check(parse_page(text, "three words here.txt", word=said), text)


def test_a_word_is_kept_as_it_was_given_and_nonsense_is_none() -> None:
    said = Word(
        AT, Kind.STORY, {"deck": ""}, ((1, Role.CARD),), "ab", frozenset({"deck"}), "the mill"
    )
    assert from_json(as_json(said)) == said
    for nonsense in ({}, {"at": 1}, as_json(said) | {"starts": [["x", "y"]]}, {"kind": "x"}):
        assert from_json(nonsense) is None
