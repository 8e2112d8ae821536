"""The search page: what it finds, for whom, and the ways on from there."""

import json
import re
from collections.abc import Callable
from datetime import date, timedelta
from html import unescape
from typing import Any

import pytest
from django.utils import timezone
from pytest_django.fixtures import Settings

from magreader.catalog.models import Story
from magreader.newsstand.narrowing import read_wanted
from magreader.search import following
from magreader.search.finding import PAGE
from magreader.search.following import catch_up
from magreader.search.models import note_changes
from tests.client import Client
from tests.make import (
    make_edition,
    make_entitlement,
    make_plan,
    make_publication,
    make_reader,
    make_staff,
    make_story,
)

pytestmark = pytest.mark.django_db

OPENING = "The ferry left at six with nine passengers and a piano."
FILLER = "Nobody on the quay had asked why, and the harbour board kept its counsel."
HIDDEN = "In the log the word quillfish stands beside the hour."
TEXT = (OPENING, FILLER, FILLER, FILLER, HIDDEN)


@pytest.fixture
def story() -> Story:
    """A premium story with a word in its gated part, in an index that is true."""
    edition = make_edition(make_publication("Courier", slug="courier"), date(2025, 11, 18))
    made = make_story(
        edition, "A piano crosses the bar", deck="Nobody had asked why.", paragraphs=TEXT
    )
    indexed(made)
    return made


def indexed(*stories: Story) -> None:
    note_changes(story.pk for story in stories)
    assert catch_up(5)


def many(number: int) -> None:
    editions = [make_edition(day=date(2024, 1, day)) for day in range(1, 6)]
    indexed(*(make_story(editions[n % 5], f"Herring {n}", paragraphs=()) for n in range(number)))


def look(client: Client, q: str, headers: Any = None, **more: str) -> str:
    answer = client.get("/search/", {"q": q, **more}, headers=headers or {})
    assert answer.status_code == 200
    page = answer.content.decode()
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", page)  # another each time


def results(page: str) -> list[str]:
    """The headlines that were found, as text."""
    found = re.findall(r'<li class="result".*?class="headline"><a[^>]*>(.*?)</a>', page, re.DOTALL)
    return [unescape(re.sub(r"<[^>]+>", "", headline)) for headline in found]


def links(page: str) -> dict[str, str]:
    """Each link of the page by its words."""
    found = re.findall(r'<a[^>]*href="([^"]*)"[^>]*>(.*?)</a>', page, re.DOTALL)
    return {unescape(re.sub(r"<[^>]+>", "", words)): unescape(href) for href, words in found}


# ---- who finds what -------------------------------------------------------------------------
def a_stranger(client: Client, story: Story) -> None:
    """Nobody signs in."""


def a_reader_without_a_plan(client: Client, story: Story) -> None:
    client.force_login(make_reader())


def of_another_title(client: Client, story: Story) -> None:
    reader, plan = make_reader(), make_plan()
    plan.publications.add(make_publication())
    make_entitlement(reader, plan, ends=None)
    client.force_login(reader)


def whose_plan_ended(client: Client, story: Story) -> None:
    reader = make_reader()
    make_entitlement(reader, ends=timezone.now() - timedelta(seconds=1))
    client.force_login(reader)


def a_subscriber(client: Client, story: Story) -> None:
    reader = make_reader()
    make_entitlement(reader, ends=None)
    client.force_login(reader)


def of_this_title(client: Client, story: Story) -> None:
    reader, plan = make_reader(), make_plan()
    plan.publications.add(story.edition.publication)
    make_entitlement(reader, plan, ends=None)
    client.force_login(reader)


def of_the_staff(client: Client, story: Story) -> None:
    client.force_login(make_staff())


LOCKED_OUT = [a_stranger, a_reader_without_a_plan, of_another_title, whose_plan_ended]
LET_IN = [a_subscriber, of_this_title, of_the_staff]
HIDDEN_QUERIES = (
    "quillfish",
    "piano quillfish",
    "nothere OR quillfish",
    '"word quillfish"',
    "quillf*",
    "title:quillfish OR quillfish",
    "quillfish 2025",
)
type Who = Callable[[Client, Story], None]


@pytest.mark.parametrize("who", LOCKED_OUT)
def test_a_hidden_word_is_found_by_nobody_who_may_not_read_it(
    client: Client, story: Story, who: Who
) -> None:
    """Its page is that of a word that is nowhere, but for the word."""
    who(client, story)
    for query in HIDDEN_QUERIES:
        page, nowhere = look(client, query), look(client, query.replace("quillf", "zzzzzz"))
        assert results(page) == []
        assert page.replace("quillf", "zzzzzz") == nowhere, query
    assert results(look(client, "piano -quillfish")) == [story.headline]


@pytest.mark.parametrize("who", LOCKED_OUT)
def test_what_is_hidden_stands_on_no_page_of_results(
    client: Client, story: Story, who: Who
) -> None:
    who(client, story)
    for query in ("piano", "2025", "fer*", "quillfish OR piano", "harbour OR ferry"):
        for headers in ({}, {"HX-Request": "true"}):
            page = look(client, query, headers)
            assert results(page) == [story.headline], query
            assert "stands beside the hour" not in page
            assert ("quillfish" in page) == ("quillfish" in query)  # what one typed oneself


@pytest.mark.parametrize("who", LOCKED_OUT + LET_IN)
def test_no_suggestion_and_no_mending_knows_a_hidden_word(
    client: Client, story: Story, who: Who
) -> None:
    who(client, story)
    assert client.get("/search/suggestions/?q=quill").json() == ["quill", []]
    assert "Did you mean" not in look(client, "quillfisk")
    assert "<b>piano</b>" in look(client, "pianno")


@pytest.mark.parametrize("who", LET_IN)
def test_who_may_read_it_finds_it_and_sees_why(client: Client, story: Story, who: Who) -> None:
    who(client, story)
    for query in HIDDEN_QUERIES:
        assert results(look(client, query)) == [story.headline], query
    for query in ("quillfish", "nothere OR quillfish", "quillf*", "quillfish 2025"):
        page = look(client, query)
        assert "<mark>quillfish</mark> stands beside the hour" in page, query
    assert "What you may read in full is searched in full." in page


def test_a_reader_of_one_title_finds_hidden_words_there_alone(client: Client, story: Story) -> None:
    other = make_story(make_edition(), "Elsewhere", paragraphs=TEXT)
    indexed(other)
    of_this_title(client, story)
    assert results(look(client, "quillfish")) == [story.headline]
    assert len(results(look(client, "piano"))) == 2


def test_a_right_that_ends_closes_the_very_next_search(client: Client, story: Story) -> None:
    reader = make_reader()
    held = make_entitlement(reader, ends=None)
    client.force_login(reader)
    assert results(look(client, "quillfish")) == [story.headline]
    held.delete()
    assert results(look(client, "quillfish")) == []
    make_entitlement(reader, ends=None)
    assert results(look(client, "quillfish")) == [story.headline]


def test_a_free_story_is_found_whole_by_everybody(client: Client) -> None:
    indexed(make_story(headline="Piano at sea", paragraphs=TEXT, premium=False))
    assert "<mark>quillfish</mark> stands" in look(client, "quillfish")


def test_a_story_off_the_newsstand_is_shown_to_nobody_though_the_index_lags(
    client: Client, story: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("magreader.newsstand.views.search.keep_true", lambda _seconds: None)
    story.edition.published = False
    story.edition.save()
    of_the_staff(client, story)
    assert results(look(client, "piano")) == []


def test_what_came_in_a_moment_ago_is_found(client: Client, story: Story) -> None:
    note_changes([make_story(headline="Herring, of course", paragraphs=()).pk])
    assert results(look(client, "herring")) == ["Herring, of course"]


# ---- what a result is -----------------------------------------------------------------------
def test_a_result_says_where_it_stands_and_why_it_was_found(client: Client, story: Story) -> None:
    page = look(client, "piano")
    assert "A <mark>piano</mark> crosses the bar" in page
    assert "passengers and a <mark>piano</mark>" in page
    ways = links(page)
    assert ways[story.headline] == story.get_absolute_url()
    assert ways["Courier, 18 November 2025"] == "/publications/courier/2025-11-18/"
    assert "1 story" in page


def test_what_the_text_says_is_text(client: Client) -> None:
    indexed(make_story(headline="<b>Herring</b> & co", paragraphs=(), slug="herring"))
    assert "&lt;b&gt;<mark>Herring</mark>&lt;/b&gt; &amp; co" in look(client, "herring")
    page = look(client, 'herring "<i>x</i>"')
    assert "<i>x" not in page
    assert "herring &quot;&lt;i&gt;x" in page


def test_a_story_says_its_own_language(client: Client) -> None:
    dutch = make_publication("De Bode", slug="bode", language="nl")
    indexed(make_story(make_edition(dutch), "Haven dicht", paragraphs=()))
    assert '<li class="result" lang="nl" dir="ltr">' in look(client, "haven")


# ---- ways to narrow and to turn the results ----------------------------------------------------
def test_filters_are_links_that_carry_the_rest_of_the_question(client: Client) -> None:
    dutch = make_publication("De Bode", slug="bode", language="nl")
    indexed(
        make_story(make_edition(dutch, date(2024, 5, 1)), "Herring is here", paragraphs=()),
        make_story(make_edition(day=date(2025, 5, 1)), "Herring again", premium=False),
    )
    page = look(client, "herring", sort="oldest")
    for words, name, value, headline in (
        ("De Bode", "publication", "bode", "Herring is here"),
        ("2025", "year", "2025", "Herring again"),
        ("Dutch", "language", "nl", "Herring is here"),
        ("Premium", "premium", "1", "Herring is here"),
        ("Free", "premium", "0", "Herring again"),
        ("Full text", "holding", "full", "Herring again"),
        ("Headline only", "holding", "card", "Herring is here"),
    ):
        href = links(page)[words]
        assert f"{name}={value}" in href
        assert {"q=herring", "sort=oldest"} <= set(href.partition("?")[2].split("&"))
        narrowed = client.get(href).content.decode()
        assert results(narrowed) == [headline]
        assert links(narrowed)["All again"] == "/search/?q=herring&sort=oldest"
        assert f'<input type="hidden" name="{name}" value="{value}">' in narrowed


def test_newest_oldest_and_best(client: Client) -> None:
    old = make_edition(day=date(2020, 1, 1))
    new = make_edition(day=date(2025, 1, 1))
    indexed(
        make_story(old, "Herring", paragraphs=()),
        make_story(new, "Of boats", deck="And a herring.", paragraphs=()),
    )
    page = look(client, "herring")
    ways = links(page)
    assert results(page) == ["Herring", "Of boats"]
    assert results(client.get(ways["Newest first"]).content.decode()) == ["Of boats", "Herring"]
    assert results(client.get(ways["Oldest first"]).content.decode()) == ["Herring", "Of boats"]
    assert '<b aria-current="true">Best first</b>' in page
    by_date = look(client, "2020..2025")
    assert "Best first" not in by_date
    assert '<b aria-current="true">Newest first</b>' in by_date


def test_results_stand_under_their_editions_on_demand(client: Client) -> None:
    one, two = make_edition(day=date(2020, 1, 1)), make_edition(day=date(2021, 1, 1))
    indexed(*(make_story(edition, paragraphs=()) for edition in (one, two, one)))
    page = client.get(links(look(client, "piano"))["By edition"]).content.decode()
    assert page.count('class="issue found-issue"') == 2
    assert len(results(page)) == 3
    assert "by=edition" not in links(page)["One by one"]


def test_pages_are_turned_and_end(client: Client) -> None:
    many(PAGE + 3)
    first = look(client, "herring")
    assert len(results(first)) == PAGE
    assert "Page 1 of 2" in first
    assert "Before" not in links(first)
    second = client.get(links(first)["Further"]).content.decode()
    assert len(results(second)) == 3
    assert "Further" not in links(second)
    assert set(results(second)).isdisjoint(results(first))
    assert links(second)["Before"] == "/search/?q=herring"


@pytest.mark.parametrize("page", ["3", "50", "9999"])
def test_past_the_last_page_is_the_last_page(client: Client, page: str) -> None:
    many(PAGE + 3)
    assert len(results(look(client, "herring", page=page))) == 3


def test_paging_has_a_bottom(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("search.finding", "newsstand.narrowing", "newsstand.views.search"):
        monkeypatch.setattr(f"magreader.{module}.DEEPEST", 2 * PAGE)
    many(2 * PAGE + 5)
    page = look(client, "herring", page="2")
    assert "Further" not in links(page)
    assert "Only the first 40 can be paged through" in page
    assert results(look(client, "herring", page="3")) == results(page)


# ---- what was meant ---------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("query", "said"),
    [
        ('"harbour board', "A quotation mark was left open"),
        ("OR piano", "OR stands between two words"),
        ("piano OR", "OR stands between two words"),
        ("-piano", "Add at least one word"),
        ("piano 2024-13..2025", "A date was not understood"),
        ("p* piano", "Before a * there have to be two letters"),
        ("piano ...", "Signs that make no word were passed over."),
        ("piano " * 30, "Only the first 24 words were looked for."),
        ("piano " * 80, "its end was passed over"),
        ('"fish hall" -piano', "Looked for: “fish hall”, without “piano”."),
        ("title:piano by:brandt", "“piano” in the headline and by “brandt”"),
        ("ferry OR pian*", "“ferry” or words that begin with “pian”"),
        ("piano 2024-11..2025-02", "“piano”, dated 2024-11..2025-02"),
    ],
)
@pytest.mark.usefixtures("story")
def test_the_page_says_how_a_question_was_understood(client: Client, query: str, said: str) -> None:
    assert said in look(client, query)


@pytest.mark.usefixtures("story")
def test_plain_words_need_no_telling(client: Client) -> None:
    assert "Looked for" not in look(client, "piano bar")


def test_an_empty_box_shows_how_to_ask(client: Client) -> None:
    page = client.get("/search/").content.decode()
    assert "How to ask" in page
    assert "autofocus" in page
    assert "How to ask" in look(client, "   ")


@pytest.mark.usefixtures("story")
def test_where_nothing_is_found_there_are_ways_on(client: Client) -> None:
    page = look(client, "pianno", publication="courier", year="2025")
    assert "No story has all of that" in page
    ways = links(page)
    assert ways["piano"] == "/search/?q=piano&publication=courier&year=2025"
    assert ways["Search the whole newsstand"] == "/search/?q=pianno"
    assert "<b>Courier</b>" in page


@pytest.mark.parametrize(
    "more",
    [
        {"year": "20x4"},
        {"year": "99999"},
        {"premium": "maybe"},
        {"holding": "everything"},
        {"sort": "worst"},
        {"by": "colour"},
        {"page": "-1"},
        {"page": "0"},
        {"page": "²"},
        {"page": "1e9"},
        {"nonsense": "x"},
        {"publication": ""},
    ],
)
def test_what_a_filter_does_not_know_it_passes_over(
    client: Client, story: Story, more: dict[str, str]
) -> None:
    assert results(look(client, "piano", **more)) == [story.headline]


@pytest.mark.parametrize(
    "more",
    [
        {"publication": "no-such-title"},
        {"publication": "a\0b"},
        {"language": "x\0"},
        {"language": "<b>"},
        {"year": "1601"},
        {"publication": "x" * 5000},
    ],
)
@pytest.mark.usefixtures("story")
def test_what_no_story_has_finds_none_and_can_be_taken_off(
    client: Client, more: dict[str, str]
) -> None:
    page = look(client, "piano", **more)
    assert results(page) == []
    assert links(page)["All again"] == "/search/?q=piano"


@pytest.mark.parametrize(
    "query",
    [
        "%00",
        "piano%00",
        "%ED%A0%80",
        "%FF%FE",
        "x" * 100_000,
        "%22" * 3000,
        "-" * 3000,
        "title:",
        "title:%22%22",
        "*",
        "%5C%28%5B%7B+AND+OR+NOT+%7E2+%5E3",
        "by:OR+by:*",
        "%F0%9F%8E%B9",
        "9999-99-99..",
        "2024..2020",
        "%D9%A2%D9%A0%D9%A2%D9%A4",
    ],
)
@pytest.mark.usefixtures("story")
def test_whatever_is_typed_there_is_an_answer(client: Client, query: str) -> None:
    for address in ("/search/", "/search/suggestions/"):
        assert client.get(f"{address}?q={query}").status_code == 200


# ---- without an index ---------------------------------------------------------------------------
def test_without_an_index_the_page_says_so_and_the_box_stays(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_story()
    monkeypatch.setattr(following, "_SMALL", 0)
    answer = client.get("/search/?q=piano")
    assert (answer.status_code, answer["Retry-After"]) == (503, "60")
    page = answer.content.decode()
    assert "The search is being set up" in page
    assert 'value="piano"' in page
    assert client.get("/search/").status_code == 200
    assert client.get("/search/suggestions/?q=pia").json() == ["pia", []]


@pytest.mark.parametrize("trouble", [OSError("no space left"), ValueError("the index is locked")])
def test_an_index_that_cannot_follow_still_answers(
    client: Client, story: Story, monkeypatch: pytest.MonkeyPatch, trouble: Exception
) -> None:
    def fails(_seconds: float) -> bool:
        raise trouble

    monkeypatch.setattr("magreader.search.following.catch_up", fails)
    assert results(look(client, "piano")) == [story.headline]


# ---- how it is sent -----------------------------------------------------------------------------
def test_htmx_gets_the_main_part_and_a_restored_history_the_page(
    client: Client, story: Story
) -> None:
    part = look(client, "piano", {"HX-Request": "true"})
    assert part.startswith("<title>Search: piano · magreader</title>")
    assert "<html" not in part
    assert results(part) == [story.headline]
    restored = {"HX-Request": "true", "HX-History-Restore-Request": "true"}
    assert "<html" in look(client, "piano", restored)


@pytest.mark.parametrize("who", [*LOCKED_OUT, *LET_IN])
def test_results_of_a_reader_are_stored_nowhere(client: Client, story: Story, who: Who) -> None:
    who(client, story)
    kept = "no-cache" if who is a_stranger else "private, no-store"
    answer = client.get("/search/?q=piano")
    assert answer["Cache-Control"] == kept
    assert answer["Vary"] == "Cookie, HX-Request, Accept-Language"
    assert client.get("/search/?q=piano", headers={"HX-Request": "true"})["Cache-Control"] == (
        "no-store" if who is a_stranger else "private, no-store"
    )


def test_what_a_subscriber_saw_is_not_kept_for_the_next(client: Client, story: Story) -> None:
    a_subscriber(client, story)
    look(client, "quillfish")
    client.logout()
    assert results(look(client, "quillfish")) == []


def test_only_looking_is_possible(client: Client) -> None:
    assert client.post("/search/").status_code == 405
    assert client.post("/search/suggestions/").status_code == 405


@pytest.mark.parametrize("number", [1, PAGE])
@pytest.mark.parametrize(("who", "queries"), [(a_stranger, 5), (a_subscriber, 10)])
def test_queries_do_not_grow_with_what_is_found(
    client: Client,
    story: Story,
    number: int,
    who: Who,
    queries: int,
    django_assert_num_queries: Any,
) -> None:
    many(number)
    who(client, story)
    with django_assert_num_queries(queries):
        assert len(results(look(client, "herring"))) == number


# ---- suggestions --------------------------------------------------------------------------------
@pytest.mark.usefixtures("story")
def test_the_last_word_is_completed(client: Client) -> None:
    answer = client.get("/search/suggestions/?q=the+pas")
    assert json.loads(answer.content) == ["the pas", ["the passengers"]]
    assert answer["Content-Type"] == "application/x-suggestions+json"
    assert client.get("/search/suggestions/").json() == ["", []]


@pytest.mark.usefixtures("story")
def test_suggestions_ask_the_database_nothing(
    client: Client, settings: Settings, django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(0):
        client.get("/search/suggestions/?q=pas")


def test_an_address_is_read_within_bounds() -> None:
    from django.http import QueryDict

    wanted = read_wanted(QueryDict("q=a&q=b&page=007&year=%D9%A2%D9%A0%D9%A2%D9%A4"))
    assert (wanted.q, wanted.page) == ("b", 7)
    assert wanted.href.startswith("/search/?q=b")
