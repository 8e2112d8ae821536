"""Texts of one story that differ: readers keep what they have, and both are kept."""

from itertools import permutations
from random import Random
from typing import Any

import pytest

from magreader.catalog.models import Story
from magreader.dumps.batches import put_back, take_back
from magreader.dumps.choosing import keep_present, take_version, waiting
from magreader.dumps.containers import RawPage
from magreader.dumps.corrections import correct_story
from magreader.dumps.models import Batch, Dump, Outcome, Sighting
from magreader.dumps.parser import parse_page
from magreader.dumps.parser.pages import ParsedPage
from magreader.dumps.road.undoing import turns
from magreader.dumps.wording import Likeness, Wording, likeness
from magreader.paywall.models import StoryBody
from tests.dumps.test_importer import FULL, OPENING, PARSER, outcomes, queries, story
from tests.dumps.written import batch, bring, prose, read_again, shown, story_page

pytestmark = pytest.mark.django_db

FIRST = "\n\n".join(prose(300))
CORRECTED_PROSE = tuple(part.replace("lamp", "lantern", 1) for part in prose(300))
SECOND = "\n\n".join(CORRECTED_PROSE)
CORRECTED = story_page(gated=False, paragraphs=CORRECTED_PROSE, source="corrected.txt")
SHORT_CORRECTED = story_page(paragraphs=CORRECTED_PROSE[:4], source="short.txt")
LONGER = story_page(gated=False, paragraphs=(*CORRECTED_PROSE, "And more."), source="longer.txt")
OTHER = story_page(gated=False, paragraphs=prose(330, 5), source="other.txt")
OTHER_END = story_page(gated=False, paragraphs=(*prose(90), *prose(60, 7)), source="end.txt")


def text() -> str:
    return StoryBody.unguarded.get(story=story()).text


def imported(*pages: RawPage) -> Batch:
    into = batch()
    bring(*pages, into=into)
    return into


def numbers() -> dict[str, int]:
    return dict(Dump.objects.order_by("pk").values_list("source", "version"))


def waits() -> list[str]:
    return [dump.source for dump in waiting().order_by("pk")]


def choose(source: str) -> None:
    take_version(Dump.objects.get(source=source))


# ---- coming in ----------------------------------------------------------------------------------
@pytest.mark.parametrize("later", [CORRECTED, LONGER, OTHER, SHORT_CORRECTED])
@pytest.mark.parametrize("together", [True, False], ids=["together", "one by one"])
def test_another_text_takes_nobodys_place_and_waits(later: RawPage, together: bool) -> None:
    for pages in [(FULL, later)] if together else [(FULL,), (later,)]:
        bring(*pages)
    assert (outcomes(), text()) == (["created", "version"], FIRST)
    assert waits() == [later.source]


@pytest.mark.parametrize(
    "later",
    [
        story_page(gated=False, paragraphs=[part.upper() for part in prose(300)]),
        story_page(gated=False, paragraphs=[" - ".join(prose(300))]),
        story_page(paragraphs=[part.replace("lamp", "l4mp") for part in prose(60)]),
    ],
    ids=["case", "paragraphs and dashes", "a misread opening"],
)
def test_the_same_words_in_other_print_are_no_version(later: RawPage) -> None:
    bring(FULL)
    assert bring(later).unchanged == 1
    assert (text(), waits()) == (FIRST, [])


def test_the_same_version_again_brings_nothing_and_more_of_it_does() -> None:
    bring(FULL, CORRECTED)
    bring(SHORT_CORRECTED)
    bring(RawPage("again.txt", CORRECTED.raw + b"\n"))
    bring(LONGER)
    assert outcomes() == ["created", "version", "unchanged", "unchanged", "version"]
    assert set(numbers().values()) == {0, 1}
    assert text() == FIRST


@pytest.mark.parametrize("order", list(permutations([FULL, CORRECTED, OPENING])))
def test_order_decides_which_of_two_texts_serves_and_nothing_else(
    order: tuple[RawPage, ...],
) -> None:
    for page in order:
        bring(page)
    assert text() == (SECOND if order[0] is CORRECTED else FIRST)
    found = numbers()
    assert found["opening.txt"] == found["full.txt"] != found["corrected.txt"]


def test_the_next_version_serves_where_the_first_is_taken_back() -> None:
    first = imported(FULL)
    imported(CORRECTED)
    take_back(first, None)
    assert (text(), waits()) == (SECOND, [])
    bring(OTHER)
    assert (text(), waits()) == (SECOND, ["other.txt"])
    put_back(first, None)
    assert (text(), waits()) == (FIRST, ["corrected.txt", "other.txt"])


def test_where_staff_wrote_the_text_nobody_is_asked() -> None:
    bring(FULL)
    correct_story(story(), None, text="As we know it.")
    assert bring(CORRECTED).unchanged == 1
    assert (text(), waits()) == ("As we know it.", [])


def test_a_card_on_the_page_of_another_version_counts_as_any_card() -> None:
    bring(story_page(cards=[], gated=False, paragraphs=prose(300)))
    bring(CORRECTED)
    assert Story.objects.filter(headline="Ferry to run on Sundays again").exists()


# ---- back again ---------------------------------------------------------------------------------
def test_what_comes_back_takes_no_number_that_went_to_another_text() -> None:
    imported(OPENING)
    full = imported(FULL)
    take_back(full, None)
    bring(OTHER_END)
    before = shown()
    (turn,) = [turn for turn in turns(full, [story()]) if turn.story == story()]
    assert (turn.is_same, turn.other_text) == (True, False)
    put_back(full, None)
    assert (shown(), waits()) == (before, ["full.txt"])
    assert numbers() == {"opening.txt": 0, "full.txt": 1, "end.txt": 0}
    assert Dump.objects.get(source="full.txt").outcome == Outcome.VERSION
    choose("full.txt")
    assert text() == FIRST


def test_a_number_whose_page_reads_otherwise_meanwhile_is_not_shared(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def better(page: str, source: str, *more: Any, **kept: Any) -> ParsedPage:
        return parse_page(page.replace("slipway", "landing stage"), source, *more, **kept)

    first = imported(FULL)
    again = imported(RawPage("again.txt", FULL.raw + b"\n"))
    take_back(again, None)
    with monkeypatch.context() as mended:
        mended.setattr(PARSER, better)
        read_again(first)
    now = text()
    assert now != FIRST
    put_back(again, None)
    assert (text(), waits()) == (now, ["again.txt"])


@pytest.mark.parametrize("taken", [True, False], ids=["taken", "not asked"])
def test_a_copy_that_speaks_for_what_is_taken_back_has_its_version(taken: bool) -> None:
    first = imported(FULL)
    bring(CORRECTED)
    if taken:
        choose("corrected.txt")
    bring(RawPage("copy.txt", FULL.raw))
    before = (text(), waits())
    take_back(first, None)
    assert (text(), waits()) == before
    put_back(first, None)
    assert (text(), waits()) == before


@pytest.mark.parametrize("seed", range(3, 6))
def test_however_batches_go_and_come_no_number_has_two_texts(seed: int) -> None:
    luck = Random(seed)
    pages = [OPENING, FULL, CORRECTED, OTHER_END, LONGER, RawPage("copy.txt", FULL.raw)]
    batches: list[Batch] = []
    luck.shuffle(pages)
    for _step in range(20):
        if pages and luck.random() < 0.5:
            batches.append(imported(pages.pop()))
        elif batches:
            one = luck.choice(batches)
            one.refresh_from_db()
            (put_back if one.taken_back_at else take_back)(one, None)
        _assert_one_text_a_number()


def _assert_one_text_a_number() -> None:
    """The longest text of each number holds all others of it."""
    seen = Sighting.objects.filter(seen_as=Sighting.As.PAGE, dump__batch__taken_back_at=None)
    texts: dict[int, list[Wording]] = {}
    for number, words, complete in seen.values_list("dump__version", "text", "complete"):
        texts.setdefault(number, []).append(Wording(words, complete=bool(complete)))
    for some in texts.values():
        longest = max(some, key=lambda one: len(one.letters))
        assert all(likeness(one, longest) is not Likeness.OTHER for one in some)


# ---- choosing -----------------------------------------------------------------------------------
def test_a_version_that_is_taken_is_what_readers_get() -> None:
    bring(FULL, CORRECTED, OTHER)
    choose("corrected.txt")
    assert text() == SECOND
    assert waits() == ["other.txt"]
    assert numbers() == {"full.txt": 1, "corrected.txt": 0, "other.txt": 2}


def test_the_present_one_is_kept_and_the_other_still_there() -> None:
    bring(FULL, CORRECTED, OTHER)
    keep_present(Dump.objects.get(source="corrected.txt"))
    assert (text(), waits()) == (FIRST, ["other.txt"])
    choose("corrected.txt")
    assert text() == SECOND


def test_more_of_a_version_that_was_left_is_asked_again() -> None:
    bring(FULL, SHORT_CORRECTED)
    keep_present(Dump.objects.get(source="short.txt"))
    bring(CORRECTED)
    assert waits() == ["corrected.txt"]


@pytest.mark.parametrize("taken", [True, False], ids=["taken", "kept"])
def test_the_choice_outlives_coming_again_reading_again_and_undo(taken: bool) -> None:
    first, second = imported(FULL), imported(CORRECTED)
    dump = Dump.objects.get(source="corrected.txt")
    (take_version if taken else keep_present)(dump)
    after = shown()
    for again in (FULL, CORRECTED):
        bring(RawPage("again.txt", again.raw + b"\n"))
    read_again(first)
    read_again(second)
    for done in (first, second):
        take_back(done, None)
        put_back(done, None)
    assert (shown(), waits()) == (after, [])


def test_a_choice_is_remembered_for_words_that_were_taken_back() -> None:
    bring(FULL)
    second = imported(CORRECTED)
    choose("corrected.txt")
    take_back(second, None)
    assert text() == FIRST
    bring(CORRECTED)
    assert (text(), waits()) == (SECOND, [])


def test_two_versions_of_one_batch_are_read_again_as_they_were_chosen() -> None:
    both = imported(FULL, CORRECTED)
    choose("corrected.txt")
    before = (shown(), numbers())
    read_again(both)
    assert (shown(), numbers()) == before


@pytest.mark.parametrize("which", [0, 1])
def test_reading_one_of_two_batches_again_asks_nothing_anew(which: int) -> None:
    batches = imported(FULL), imported(CORRECTED)
    before = (shown(), numbers(), outcomes())
    read_again(batches[which])
    assert (shown(), numbers(), outcomes()) == before


def test_versions_cost_the_same_queries_however_many_there_are() -> None:
    def pages(start: int, count: int, log: int) -> list[RawPage]:
        return [
            story_page(f"Story {n}", paragraphs=prose(120, n + log), cards=[], source=f"{n}{log}")
            for n in range(start, start + count)
        ]

    bring(*pages(0, 60, 0))
    assert queries(pages(0, 5, 1000)) == queries(pages(5, 50, 1000)) < 40
    assert Dump.objects.filter(outcome=Outcome.VERSION).count() == 55
