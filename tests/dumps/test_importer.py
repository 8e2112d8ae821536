"""How pages become a library: identity, outcomes, idempotence, order, and the cost in queries."""

import zlib
from hashlib import sha256
from itertools import permutations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from magreader.catalog.models import (
    Edition,
    Holding,
    Publication,
    Related,
    Story,
    current_revision,
)
from magreader.dumps import importer
from magreader.dumps.batches import take_back
from magreader.dumps.containers import Form, RawPage
from magreader.dumps.importer import import_pages
from magreader.dumps.models import Dump, Outcome, Sighting
from magreader.dumps.parser import parse_page
from magreader.dumps.parser.facts import Facts
from magreader.dumps.parser.pages import ParsedPage
from magreader.dumps.placing import CROWD
from magreader.paywall.models import StoryBody
from tests.dumps.written import (
    COURIER,
    DECK,
    FERRY,
    HEADLINE,
    TODAY,
    YESTERDAY,
    Listed,
    batch,
    bring,
    edition_page,
    forget_everything,
    pages_in,
    prose,
    read_again,
    rows,
    shown,
    story_page,
)

pytestmark = pytest.mark.django_db

PARSER = "magreader.dumps.takein.parse_page"
LISTED = Listed(HEADLINE, DECK)
CARD = edition_page([LISTED], source="contents.txt")
OPENING = story_page(source="opening.txt")
FULL = story_page(gated=False, paragraphs=prose(300), source="full.txt")


def story(headline: str = HEADLINE) -> Story:
    return Story.objects.get(headline=headline)


def outcomes() -> list[str]:
    return list(Dump.objects.order_by("pk").values_list("outcome", flat=True))


# ---- one page -----------------------------------------------------------------------------------
def test_a_page_becomes_a_story_in_its_edition_with_its_text_and_its_cards() -> None:
    assert bring(OPENING).created == 1
    made = story()
    assert made.get_absolute_url() == (
        "/publications/the-wexmouth-courier/2025-11-18/the-lighthouse-that-would-not-be-sold/"
    )
    assert (made.deck, made.holding, made.premium) == (DECK, Holding.OPENING, True)
    assert StoryBody.unguarded.get(story=made).text == "\n\n".join(prose(90))
    ferry = story(FERRY.headline)
    assert (ferry.holding, ferry.minutes, ferry.deck) == (Holding.CARD, 2, FERRY.deck)
    assert [row.card for row in Related.objects.filter(story=made)] == [ferry]


def test_the_raw_page_is_kept_and_the_report_leads_to_what_it_made() -> None:
    bring(OPENING)
    dump = Dump.objects.get()
    assert zlib.decompress(bytes(dump.raw)) == OPENING.raw
    assert bytes(dump.digest) == sha256(OPENING.raw).digest()
    assert (dump.kind, dump.chrome_language, dump.encoding) == ("story", "en", "utf-8")
    assert (dump.story, dump.publication) == (story(), Publication.objects.get())


def test_an_edition_knows_what_it_holds_and_in_which_order() -> None:
    bring(edition_page(["Gulls on trial", "Alms for the harbour", "Zinc at last"]))
    edition = Edition.objects.get()
    assert (edition.stories, edition.minutes, edition.label) == (3, 9, TODAY)
    in_order = Story.objects.in_page_order().values_list("headline", flat=True)
    assert list(in_order) == ["Gulls on trial", "Alms for the harbour", "Zinc at last"]


def test_minutes_of_a_full_text_are_counted_and_others_are_taken_on_trust() -> None:
    bring(edition_page([Listed(HEADLINE, DECK, minutes=9), Listed("Alms", minutes=4)]))
    assert story().minutes == 9
    bring(story_page(gated=False, paragraphs=prose(714), source="full.txt"))
    assert story().minutes == 3  # 714 words of English, at 238 a minute
    assert Edition.objects.get().minutes == 3 + 4 + FERRY.minutes
    bring(edition_page([Listed(HEADLINE, DECK, minutes=9)], source="again.txt"))
    assert story().minutes == 3


def test_the_same_words_take_longer_in_a_language_of_longer_words() -> None:
    bring(CARD)
    Publication.objects.update(language="fi")
    lines = tuple(" ".join([f"qwx{letter}"] * 51) for letter in "abcdefghijklmn")  # in none
    bring(story_page(gated=False, paragraphs=lines))
    assert story().minutes == 4


def test_the_whole_text_taken_back_leaves_the_minutes_the_card_said() -> None:
    bring(edition_page([Listed(HEADLINE, DECK, minutes=9)]))
    last = batch()
    import_pages([FULL], last)
    assert story().minutes == 1
    take_back(last, None)
    assert story().minutes == 9


def test_a_publication_learns_its_language_and_how_often_it_comes_out() -> None:
    bring(*(story_page(edition=f"November {day}, 2025") for day in (10, 17, 24)))
    publication = Publication.objects.get()
    assert (publication.language, publication.frequency) == ("en", "weekly")


def test_a_story_in_another_language_than_its_publications_says_so() -> None:
    dutch = ("Het was een dag waarop de zee niet wilde wat de mensen van haar wilden.",) * 6
    bring(OPENING, story_page("De zee wil niet", paragraphs=dutch, edition=TODAY))
    assert [story().language, story("De zee wil niet").language] == ["", "nl"]


def test_public_facts_are_told_to_have_changed_only_when_they_did() -> None:
    bring(OPENING)
    revision = current_revision()
    bring(RawPage("again.txt", OPENING.raw + b"\n"))
    assert current_revision() == revision
    bring(FULL)
    assert current_revision() == revision + 1


# ---- what is one story --------------------------------------------------------------------------
@pytest.mark.parametrize("order", list(permutations([CARD, OPENING, FULL])))
@pytest.mark.parametrize("together", [True, False], ids=["together", "one by one"])
def test_card_opening_and_full_text_are_one_story_in_whatever_order(
    order: tuple[RawPage, ...],
    together: bool,
) -> None:
    for pages in [order] if together else [[page] for page in order]:
        bring(*pages)
    assert outcomes()[0] == "created"
    made = story()
    assert (made.slug, made.holding) == ("the-lighthouse-that-would-not-be-sold", Holding.FULL)
    assert StoryBody.unguarded.get(story=made).text == "\n\n".join(prose(300))
    assert made.position == 1
    assert Story.objects.count() == 2


def test_a_story_keeps_its_id_and_address_as_more_of_it_comes() -> None:
    found = []
    for page, outcome in [(CARD, "created"), (OPENING, "updated"), (FULL, "updated")]:
        bring(page)
        assert outcomes()[-1] == outcome
        found.append((story().pk, story().get_absolute_url()))
    assert len(set(found)) == 1


def test_a_full_text_is_not_given_up_for_an_opening_that_comes_later() -> None:
    bring(FULL)
    assert bring(OPENING).unchanged == 1
    assert story().holding == Holding.FULL


def test_the_same_headline_spelled_otherwise_is_the_same_story() -> None:
    bring(OPENING)
    bring(story_page("THE LIGHTHOUSE THAT WOULD NOT BE SOLD", publication="the wexmouth courier"))
    assert Publication.objects.get().name == COURIER
    assert Story.objects.filter(key=story("THE LIGHTHOUSE THAT WOULD NOT BE SOLD").key).count() == 1


def test_one_headline_in_two_editions_is_two_stories() -> None:
    bring(OPENING, story_page(edition=YESTERDAY))
    assert Story.objects.filter(headline=HEADLINE).count() == 2


def test_one_edition_under_two_labels_is_one_edition() -> None:
    bring(OPENING, story_page("Another", edition="18 November 2025"))
    assert Edition.objects.get().slug == "2025-11-18"


def test_a_headline_from_a_file_name_gives_way_to_a_cards() -> None:
    lines = story_page().raw.decode().splitlines()
    bare = "\n".join(lines[5:9]) + "\nThis story is from the November 18, 2025 edition of "
    bare += f"{COURIER}.\nAlready a subscriber? Sign In\nThis story is from the {TODAY} edition of"
    page = RawPage("the-lighthouse-that-would-not-be-sold.txt", f"{bare} {COURIER}.".encode())
    bring(page)
    guessed = story("The lighthouse that would not be sold")
    bring(edition_page([Listed("The Lighthouse that would NOT be sold!")]))
    guessed.refresh_from_db()
    assert guessed.headline == "The Lighthouse that would NOT be sold!"
    assert guessed.holding == Holding.OPENING


BOATS = Listed("LETTERS", "On boats and the people who own them.")
TREES = Listed("LETTERS", "On trees, and on what is left of them.")
BOATS_PAGE = story_page("LETTERS", deck=BOATS.deck, paragraphs=prose(120), source="boats.txt")
TREES_PAGE = story_page("Letters", deck=TREES.deck, paragraphs=prose(150), source="trees.txt")


@pytest.mark.parametrize("pages", list(permutations([BOATS_PAGE, TREES_PAGE])))
def test_namesakes_are_told_apart_by_deck_and_a_page_finds_its_card(
    pages: tuple[RawPage, ...],
) -> None:
    bring(edition_page([BOATS, TREES]))
    for page in pages:
        bring(page)
    texts = {
        made.deck: StoryBody.unguarded.get(story=made).text
        for made in Story.objects.filter(key="letters")
    }
    assert texts == {
        BOATS.deck: "\n\n".join(prose(120)),
        TREES.deck: "\n\n".join(prose(150)),
    }


def test_namesakes_have_addresses_of_their_own() -> None:
    bring(edition_page([BOATS, TREES]))
    assert set(Story.objects.values_list("slug", flat=True)) == {"letters", "letters-2"}


def test_a_story_seen_alone_first_is_one_of_the_namesakes_seen_later() -> None:
    bring(BOATS_PAGE)
    alone = story("LETTERS").pk
    bring(edition_page([BOATS, TREES]))
    bring(edition_page([TREES, BOATS], source="again.txt"))
    assert Story.objects.get(deck=BOATS.deck).pk == alone
    assert Story.objects.filter(key="letters").count() == 2


def test_a_crowd_of_namesakes_is_cut_short_and_stays_cheap() -> None:
    """Thousands of cards of one headline would else be held against each other, two by two."""
    bring(edition_page([Listed(HEADLINE, f"Deck {n} tells of it.") for n in range(3 * CROWD)]))
    assert Story.objects.count() == CROWD
    bring(edition_page([Listed(HEADLINE, f"Another {n} of it.") for n in range(2_000)]))
    assert Story.objects.count() == CROWD


def test_a_card_without_a_deck_is_no_namesake() -> None:
    bring(edition_page([BOATS, Listed("LETTERS")]))
    assert Story.objects.count() == 1


# ---- related ------------------------------------------------------------------------------------
def related() -> list[str]:
    rows = Related.objects.filter(story=story()).order_by("position")
    return list(rows.values_list("card__headline", flat=True))


def test_the_related_list_is_the_pages_without_the_story_itself_and_none_twice() -> None:
    others = [Listed("One"), LISTED, Listed("Two", edition=YESTERDAY), Listed("One")]
    bring(story_page(cards=others))
    assert related() == ["One", "Two"]


def test_a_newer_dump_of_the_page_brings_its_own_list() -> None:
    bring(story_page(cards=[Listed("One"), Listed("Two")]))
    assert bring(story_page(cards=[Listed("Two"), Listed("Three")])).updated == 1
    assert related() == ["Two", "Three"]


def test_only_another_list_is_news_too() -> None:
    bring(story_page(cards=[Listed("One"), Listed("Two")]))
    assert bring(story_page(cards=[Listed("Two"), Listed("One")])).updated == 1


def test_a_newer_dump_without_a_list_keeps_the_one_there_is() -> None:
    bring(OPENING)
    bring(story_page(cards=[]))
    assert related() == [FERRY.headline]


# ---- the same again -----------------------------------------------------------------------------
LIBRARY = (OPENING, FULL, CARD, BOATS_PAGE, edition_page([BOATS, TREES], source="letters.txt"))


def test_the_same_pages_again_leave_every_row_as_it_was() -> None:
    bring(*LIBRARY)
    before = rows()
    again = bring(*LIBRARY)
    assert again.duplicate == again.pages == len(LIBRARY)
    assert rows() == before
    copies = Dump.objects.filter(outcome=Outcome.DUPLICATE)
    assert not any(bytes(raw) for raw in copies.values_list("raw", flat=True))


def test_a_page_with_one_byte_more_changes_nothing_that_readers_see() -> None:
    bring(*LIBRARY)
    before = rows(Sighting)
    again = bring(*(RawPage(page.source, page.raw + b"\n") for page in LIBRARY))
    assert again.unchanged == len(LIBRARY)
    assert rows(Sighting) == before


def test_the_same_page_twice_in_one_import_is_a_duplicate_of_the_first() -> None:
    summary = bring(OPENING, RawPage("copy.txt", OPENING.raw))
    assert (summary.created, summary.duplicate) == (1, 1)
    copy = Dump.objects.get(source="copy.txt")
    assert copy.duplicate_of == Dump.objects.get(source="opening.txt")


def test_a_page_of_a_batch_that_was_taken_back_is_no_duplicate() -> None:
    first = batch()
    bring(OPENING, into=first)
    made = story().pk
    take_back(first, None)
    assert bring(OPENING).created == 1
    assert story().pk == made


def test_how_the_pages_are_cut_into_chunks_is_of_no_account(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    bring(*LIBRARY)
    at_once, said = shown(), outcomes()
    forget_everything()
    monkeypatch.setattr(importer, "CHUNK_PAGES", 1)
    bring(*LIBRARY)
    assert (shown(), outcomes()) == (at_once, said)


# ---- pages that can't be taken ------------------------------------------------------------------
def test_bad_pages_never_stop_the_rest(monkeypatch: pytest.MonkeyPatch) -> None:
    def parse(text: str, source: str, facts: Facts | None, **_more: object) -> ParsedPage:
        if source == "fatal.txt":
            raise RecursionError
        return parse_page(text, source, facts)

    monkeypatch.setattr(PARSER, parse)
    summary = bring(RawPage("empty.txt", b""), RawPage("fatal.txt", b"x\ny"), OPENING)
    assert (summary.created, len(summary.rejected)) == (1, 2)
    assert [bad.source for bad in summary.rejected] == ["empty.txt", "fatal.txt"]
    assert "magreader" in summary.rejected[1].reason
    assert Dump.objects.get(source="fatal.txt").reason == summary.rejected[1].reason


def test_a_rejected_page_is_kept_and_gets_another_chance(monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as older:
        older.setattr(PARSER, _understands_nothing)
        assert bring(OPENING).rejected
        assert bring(OPENING).duplicate == 1
    assert zlib.decompress(bytes(Dump.objects.order_by("pk")[0].raw)) == OPENING.raw
    assert bring(OPENING).created == 1


def _understands_nothing(text: str, source: str, facts: Facts | None) -> ParsedPage:
    raise ValueError(source)


def test_a_file_that_holds_no_page_is_one_rejected_line() -> None:
    summary = import_pages(pages_in(("a.pdf", b"%PDF-1.7"), ("b.txt", OPENING.raw)), batch())
    assert (summary.created, [bad.source for bad in summary.rejected]) == (1, ["a.pdf"])
    assert "PDF" in summary.rejected[0].reason


def test_a_web_page_keeps_its_bytes_its_form_and_the_address_it_gives_itself() -> None:
    lines = "".join(f"<p>{line}</p>" for line in OPENING.raw.decode().splitlines())
    raw = f'<html><link rel="canonical" href="https://e.example/a-page">{lines}'.encode("utf-16")
    assert bring(RawPage("a.html", raw, Form.HTML, "utf-16")).created == 1
    dump = Dump.objects.get()
    assert zlib.decompress(bytes(dump.raw)) == raw
    assert (dump.form, dump.charset, dump.encoding) == ("html", "utf-16", "utf-16")
    assert dump.source == "https://e.example/a-page"
    before = shown()
    read_again(dump.batch)
    assert shown() == before


def test_a_name_no_database_takes_is_no_obstacle() -> None:
    assert bring(RawPage("caf\udce9\0.txt" + "x" * 600, OPENING.raw)).created == 1


# ---- what the upload says -----------------------------------------------------------------------
def test_an_upload_can_say_that_its_stories_are_free() -> None:
    bring(OPENING, into=batch(premium=False))
    assert (story().premium, story(FERRY.headline).premium) == (False, True)


def test_a_publication_can_say_that_its_stories_are_free() -> None:
    bring(story_page("First"))
    Publication.objects.update(premium=False)
    bring(OPENING)
    assert not story().premium


# ---- cost ---------------------------------------------------------------------------------------
def many(start: int, count: int, words: int = 120) -> list[RawPage]:
    """Stories with new cards and known ones, over four weeks of editions."""
    return [
        story_page(
            f"Story {n}",
            edition=f"November {1 + n % 28}, 2025",
            paragraphs=prose(words, n),
            cards=[Listed(f"Card {n}"), Listed(f"Card {n // 2}", f"Deck {n}"), LISTED],
            source=f"{n}.txt",
        )
        for n in range(start, start + count)
    ]


def queries(pages: list[RawPage]) -> int:
    into = batch()
    with CaptureQueriesContext(connection) as captured:
        bring(*pages, into=into)
    return len(captured)


def test_new_stories_cost_the_same_queries_however_many_there_are() -> None:
    bring(*many(0, 200), OPENING)
    assert queries(many(200, 20)) == queries(many(400, 200)) < 40


def test_known_stories_cost_the_same_queries_however_many_there_are() -> None:
    bring(*many(0, 220))
    assert queries(many(0, 20, words=200)) == queries(many(20, 200, words=200)) < 40


def test_duplicates_cost_next_to_nothing() -> None:
    bring(*many(0, 200))
    assert queries(many(0, 20)) == queries(many(0, 200)) < 10
