"""What the parser does at the edges of the shapes, one behaviour a test."""

from magreader.dumps.parser import parse_page
from magreader.dumps.parser.pages import Kind, ParsedPage, ParsedStory

FIRST = (
    "The oven was cold when Nela came down, and the cat had gone to sleep in the flour again,"
    " as it did on every Monday of the year. "
) * 2
SECOND = (
    "She lit it with last week's paper, which is what the paper was for, and sat on the sack"
    " to wait for the stones to warm through. "
) * 2
GATE = [
    "This story is from the May 2023 edition of Bread.",
    (
        "Subscribe to Magzter GOLD to access thousands of curated premium stories,"
        " and 9,000+ magazines and newspapers."
    ),
    "Already a subscriber? Sign In",
]
CARD = ["Bread", "A loaf for all", "Why rye keeps and wheat does not.", "4 mins", "June 2024"]


def read(*lines: str, source: str = "dump-1.txt") -> ParsedPage:
    """A page of these lines, read."""
    return parse_page("\n".join(lines), source)


def story(*lines: str, source: str = "dump-1.txt") -> ParsedStory:
    """The story of a page that is known to be one."""
    found = read(*lines, source=source).story
    assert found is not None
    return found


def test_cards_keep_their_own_edition() -> None:
    page = read(
        "Cold oven", "Bread", "|May 2023", FIRST, SECOND, *GATE, "MORE STORIES FROM Bread", *CARD
    )
    assert page.edition is not None
    assert page.edition.label == "May 2023"
    assert [card.edition and card.edition.label for card in page.related] == ["June 2024"]


def test_a_deck_that_begins_with_minutes_is_a_deck() -> None:
    card = ["Bread", "A loaf", "3 mins with a baker who never sleeps", "4 mins", "June 2024"]
    [found] = read(
        "Cold oven", "Bread", "|May 2023", FIRST, *GATE, "MORE STORIES FROM Bread", *card
    ).related
    assert (found.deck, found.minutes) == ("3 mins with a baker who never sleeps", 4)


def test_a_paragraph_with_date_and_publication_stays_in_the_text() -> None:
    said = "Bread reported it on the cover of May 2023, as readers may recall with some regret."
    found = story("Cold oven", "Bread", "|May 2023", FIRST, said, SECOND, *GATE)
    assert found.paragraphs == (FIRST.strip(), said, SECOND.strip())


def test_text_without_gate_is_whole() -> None:
    found = story(
        "Cold oven", "Bread", "|May 2023", FIRST, SECOND, "MORE STORIES FROM Bread", *CARD
    )
    assert (found.complete, found.premium) == (True, None)


def test_a_bar_alone_says_premium_and_not_opening() -> None:
    found = story("Try GOLD - Free", "Cold oven", "Bread", "|May 2023", FIRST, SECOND)
    assert (found.complete, found.premium) == (True, True)


def test_old_pages_sign_below_the_deck() -> None:
    found = story(
        "Cold oven", "Bread|May 2023", "Bread, and who left it.", "Nela Kumarin", FIRST, SECOND
    )
    assert (found.deck, found.byline) == ("Bread, and who left it.", "Nela Kumarin")
    assert found.paragraphs == (FIRST.strip(), SECOND.strip())


def test_a_byline_says_by_in_several_languages() -> None:
    for line in ("By Nela Kumarin", "BY Nela Kumarin", "Door Nela Kumarin", "Von Nela Kumarin"):
        assert (
            story("Cold oven", "Bread", "|May 2023", line, FIRST, SECOND).byline == "Nela Kumarin"
        )


def test_a_bare_text_takes_its_headline_from_a_slug_of_three_words() -> None:
    page = read(
        FIRST, SECOND, *GATE, *GATE, source="https://example.org/stories/food/cold-oven-blues.html"
    )
    assert page.story is not None
    assert page.story.headline == "Cold oven blues"
    assert page.warnings


def test_a_bare_text_without_slug_is_rejected() -> None:
    page = read(FIRST, SECOND, *GATE, *GATE, source="dump-1.txt")
    assert (page.kind, page.story) == (Kind.REJECTED, None)
    assert "headline" in (page.reason or "")


def test_a_headline_the_extractor_kept_is_no_paragraph() -> None:
    page = read(
        "Cold Oven, Blues", FIRST, *GATE, *GATE, source="https://example.org/a/b/cold-oven-blues"
    )
    assert page.story is not None
    assert (page.story.headline, page.story.paragraphs) == ("Cold Oven, Blues", (FIRST.strip(),))


def test_two_cards_with_one_headline_are_two() -> None:
    letters = [
        "Bread",
        "LETTERS",
        "On rye",
        "1 min",
        "June 2024",
        "Bread",
        "LETTERS",
        "On wheat",
        "1 min",
        "June 2024",
    ]
    page = read(
        "Cold oven", "Bread", "|May 2023", FIRST, *GATE, "MORE STORIES FROM Bread", *letters
    )
    assert [card.deck for card in page.related] == ["On rye", "On wheat"]


def test_unplaced_lines_are_leftover_with_their_number() -> None:
    page = read(
        "Accept all",
        "Cookies?",
        "Try GOLD - Free",
        "Cold oven",
        "Bread",
        "|May 2023",
        FIRST,
        SECOND,
    )
    assert [(line.line, line.text) for line in page.leftover] == [
        (1, "Accept all"),
        (2, "Cookies?"),
    ]


def test_a_border_without_any_mark_is_a_warning() -> None:
    page = read("Cold oven", "Rye", "|May 2023", FIRST, SECOND, *CARD)
    assert page.story is not None
    assert page.story.paragraphs == (FIRST.strip(), SECOND.strip())
    assert any("border" in warning for warning in page.warnings)


def test_names_of_publications_may_hold_anything() -> None:
    for name in (
        "St. Mary's Post",
        "PC World 4U",
        "Wired | UK",
        "220 Triathlon",
        "Vogue 2024",
        "Aha!",
    ):
        page = read(
            "Cold oven", name, "|May 2023", FIRST, SECOND, GATE[0].replace("Bread", name), *GATE[1:]
        )
        assert page.publication == name
