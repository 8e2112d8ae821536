"""What a story's sightings add up to: page over card, longer over shorter, newer over older,
staff over all, another version of the text never; whatever the order they are given in."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from magreader.dumps.fold import (
    CARD,
    CLEARED,
    PAGE,
    STAFF,
    UNPLACED,
    Folded,
    Seen,
    adds_nothing,
    fold,
)
from magreader.dumps.frequency import frequency


def card(order: int = 1, headline: str = "LETTERS", **said: object) -> Seen:
    return Seen(CARD, order, headline=headline, **said)  # type: ignore[arg-type]  # a dict of fields, each of its own type


def page(order: int = 1, words: int = 90, *, complete: bool = False, **said: object) -> Seen:
    said = {"headline": "Letters", "text": f"{words} words", **said}
    return Seen(PAGE, order, words=words, complete=complete, **said)  # type: ignore[arg-type]  # a dict of fields, each of its own type


def staff(order: int = 1, **said: object) -> Seen:
    return Seen(STAFF, order, **said)  # type: ignore[arg-type]  # a dict of fields, each of its own type


def folded(*sightings: Seen, premium: bool = True) -> Folded:
    return fold(sightings, premium=premium)


def test_a_page_counts_for_more_than_a_newer_card() -> None:
    both = folded(page(1, headline="Letters", deck="Ours"), card(2, "LETTERS", deck="Theirs"))
    assert (both.headline, both.deck) == ("Letters", "Ours")


def test_what_the_stronger_one_leaves_out_the_weaker_one_says() -> None:
    both = folded(page(2), card(1, deck="A deck.", minutes=4, position=7))
    assert (both.deck, both.minutes, both.position) == ("A deck.", 4, 7)


def test_a_longer_text_is_never_given_up_for_a_shorter_newer_one() -> None:
    full, opening = page(1, 600, complete=True), page(2, 90)
    assert folded(full, opening).text_of is full
    assert folded(full, opening).holding == "full"


def test_another_version_is_never_preferred_however_long_and_new_it_is() -> None:
    first, other = page(1, 90, deck="First"), page(2, 600, complete=True, version=1, deck="Other")
    assert folded(first, other).text_of is first
    assert folded(first, other).deck == "First"
    assert folded(other).text_of is other


def test_of_equal_texts_the_first_stays() -> None:
    first, newer = page(1, text="As “printed”."), page(2, text='As "printed".')
    assert folded(first, newer).text_of is first


def test_a_newer_page_counts_among_equals() -> None:
    assert folded(page(2, deck="New"), page(1, deck="Old")).deck == "New"


def test_a_complete_text_counts_among_equally_long_ones() -> None:
    assert folded(page(1, 90, complete=True), page(2, 90)).holding == "full"


@pytest.mark.parametrize(
    ("sightings", "holding"),
    [
        ([], "nothing"),
        ([card()], "card"),
        ([card(), page()], "opening"),
        ([page(complete=True)], "full"),
        ([page(words=0)], "card"),
        ([staff(headline="Ours")], "nothing"),
    ],
)
def test_what_the_library_holds(sightings: list[Seen], holding: str) -> None:
    assert folded(*sightings).holding == holding


def test_staff_have_the_last_word_and_their_newest_counts() -> None:
    sightings = [
        staff(1, headline="First", deck="Theirs", text="A longer text", words=900, complete=True),
        staff(2, headline="Second"),
        page(9, 1_000, complete=True),
    ]
    all_of_it = folded(*sightings)
    assert (all_of_it.headline, all_of_it.deck) == ("Second", "Theirs")
    assert all_of_it.text_of is sightings[0]


def test_staff_can_clear_a_field() -> None:
    wrong = page(deck="In fact the first paragraph", minutes=9, words=230, complete=True)
    cleared = folded(wrong, staff(deck=CLEARED, byline=CLEARED))
    assert (cleared.deck, cleared.byline) == ("", "")


def test_minutes_are_what_a_page_says_until_the_whole_text_is_here_to_be_counted() -> None:
    assert folded(page(words=231), card(minutes=5)).minutes == 5
    assert folded(page(words=231, minutes=4), card(minutes=5)).minutes == 4
    assert folded(page(words=231)).minutes is None
    assert folded(page(words=231, minutes=4, complete=True), card(minutes=5)).minutes is None


def test_staffs_minutes_stand_above_a_count_until_they_clear_them() -> None:
    full, said = page(words=231, complete=True), staff(1, minutes=9)
    assert folded(full, said).minutes == 9
    assert folded(full, said, staff(2, minutes=0)).minutes is None


def test_premium_is_staffs_word_else_the_uploads_else_the_publications() -> None:
    free_upload, plain = page(1, upload=False), page(2, words=10)
    assert folded(plain, premium=True).premium
    assert not folded(plain, premium=False).premium
    assert not folded(free_upload, plain, premium=True).premium
    assert folded(free_upload, staff(premium=True), premium=False).premium


def test_a_free_upload_frees_the_pages_it_brings_and_not_the_cards_they_list() -> None:
    assert folded(card(upload=False), premium=True).premium
    assert folded(page(1), card(2, upload=False), premium=True).premium


def test_a_story_that_no_contents_have_shown_comes_last() -> None:
    assert folded(page()).position == UNPLACED


SIGHTINGS = st.lists(
    st.builds(
        Seen,
        st.sampled_from([CARD, PAGE, STAFF]),
        st.integers(1, 9),
        headline=st.sampled_from(["", "Letters", "LETTERS"]),
        deck=st.sampled_from(["", "One", "Two"]),
        minutes=st.sampled_from([None, 1, 2]),
        premium=st.sampled_from([None, True, False]),
        complete=st.sampled_from([None, True, False]),
        position=st.sampled_from([None, 1, 2]),
        words=st.sampled_from([0, 80, 90]),
        version=st.sampled_from([0, 1]),
        upload=st.sampled_from([None, True, False]),
    ),
    unique_by=lambda seen: seen.order,
    max_size=6,
)


@given(SIGHTINGS, st.randoms(), st.booleans())
def test_the_order_they_are_told_in_is_of_no_account(
    sightings: list[Seen],
    random: object,
    premium: bool,
) -> None:
    one = folded(*sightings, premium=premium)
    random.shuffle(sightings)  # type: ignore[attr-defined]  # hypothesis gives a Random and types it as object
    assert folded(*sightings, premium=premium) == one


@given(SIGHTINGS, st.sampled_from(["", "Letters"]), st.sampled_from(["", "One"]))
def test_a_card_that_repeats_what_is_known_changes_nothing(
    sightings: list[Seen], headline: str, deck: str
) -> None:
    before = folded(*sightings)
    newer = card(99, headline, deck=deck, minutes=before.minutes)
    if adds_nothing(newer, before):
        assert folded(*sightings, newer).reads_like(before)


@pytest.mark.parametrize(
    ("days", "word"),
    [
        (1, "daily"),
        (7, "weekly"),
        (14, "fortnightly"),
        (30, "monthly"),
        (61, "bi-monthly"),
        (91, "quarterly"),
        (365, "yearly"),
        (200, ""),
    ],
)
def test_how_often_a_publication_comes_out(days: int, word: str) -> None:
    dates = [date(2020, 1, 1) + timedelta(days=days * n) for n in range(5)]
    assert frequency(dates) == word


def test_two_dates_show_nothing() -> None:
    assert frequency([date(2020, 1, 1), date(2020, 1, 2), date(2020, 1, 2)]) == ""


def test_a_daily_with_gaps_is_still_a_daily() -> None:
    days = [1, 2, 3, 6, 7, 8, 20, 21, 22]
    assert frequency(date(2020, 1, day) for day in days) == "daily"
