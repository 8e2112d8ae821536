"""What is typed into the search box, and what it is taken for."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from magreader.search.grammar import (
    LONGEST_QUERY,
    MOST_TERMS,
    Asked,
    Days,
    In,
    Note,
    Term,
    read_days,
    read_query,
)


def groups(text: str) -> list[list[str]]:
    return [[str(term) for term in group] for group in read_query(text).groups]


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("ferry pier", [["ferry"], ["pier"]]),
        ("ferry AND pier", [["ferry"], ["pier"]]),
        ("ferry OR pier", [["ferry", "pier"]]),
        ("ferry or pier", [["ferry"], ["or"], ["pier"]]),
        ("bread ferry OR pier OR quay", [["bread"], ["ferry", "pier", "quay"]]),
        ('"fish hall" vote', [['"fish hall"'], ["vote"]]),
        ("“fish hall”", [['"fish hall"']]),
        ("title:ferry by:brandt", [["title:ferry"], ["by:brandt"]]),
        ('TITLE:"fish hall"', [['title:"fish hall"']]),
        ("harb*", [["harb*"]]),
        ("title:harb*", [["title:harb*"]]),
        ("well-known", [["well-known"]]),
        ("title: ferry", [["title:"], ["ferry"]]),
        ("http://example.org", [["http://example.org"]]),
    ],
)
def test_what_is_looked_for(typed: str, expected: list[list[str]]) -> None:
    assert groups(typed) == expected


def test_words_to_do_without() -> None:
    asked = read_query('ferry -council -"fish hall" -title:pier')
    assert [str(term) for term in asked.without] == ["-council", '-"fish hall"', "-title:pier"]
    assert asked.without[2] == Term("pier", In.TITLE, without=True)


@pytest.mark.parametrize(
    ("typed", "first", "last"),
    [
        ("2024", date(2024, 1, 1), date(2024, 12, 31)),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        ("2024-12", date(2024, 12, 1), date(2024, 12, 31)),
        ("2024-11-27", date(2024, 11, 27), date(2024, 11, 27)),
        ("2024-11..2025-02", date(2024, 11, 1), date(2025, 2, 28)),
        ("2024..", date(2024, 1, 1), None),
        ("..2024", None, date(2024, 12, 31)),
    ],
)
def test_issue_dates(typed: str, first: date | None, last: date | None) -> None:
    assert read_days(typed) == Days(first, last, typed)
    assert read_query(f"ferry {typed}").days == Days(first, last, typed)


@pytest.mark.parametrize(
    "typed", ["2024-13", "2024-02-30", "1066", "2025..2024", "..", "20245", "2024-1-2-3", "3024"]
)
def test_what_is_no_date(typed: str) -> None:
    assert read_days(typed) is None


def test_dates_narrow_each_other_down() -> None:
    days = read_query("2024.. ..2025-06").days
    assert days
    assert (days.first, days.last) == (date(2024, 1, 1), date(2025, 6, 30))


@pytest.mark.parametrize(
    ("typed", "note"),
    [
        ("x" * (LONGEST_QUERY + 1), Note.CUT),
        ("word " * (MOST_TERMS + 1), Note.MANY),
        ('ferry "fish hall', Note.OPEN_QUOTE),
        ("OR ferry", Note.LONE_OR),
        ("ferry OR", Note.LONE_OR),
        ("f*", Note.SHORT_PREFIX),
        ("-ferry", Note.ONLY_WITHOUT),
        ("ferry 2025..2024", Note.BAD_DATES),
        ("2024 2025", Note.BAD_DATES),
        ("ferry !!", Note.NO_WORD),
        ("*", Note.NO_WORD),
    ],
)
def test_what_is_passed_over_is_said(typed: str, note: Note) -> None:
    assert note in read_query(typed).notes


def test_plain_words_need_no_note() -> None:
    assert read_query("the ferry of 1950 sails").notes == ()
    assert read_query("") == Asked()


def test_a_query_reads_back_as_itself() -> None:
    typed = '"fish hall" ferry OR harb* title:pier -council 2024-11'
    assert str(read_query(typed)) == '"fish hall" ferry OR harb* title:pier -council 2024-11'
    assert read_query(str(read_query(typed))) == read_query(typed)


@given(st.text(max_size=600))
def test_nothing_that_is_typed_is_an_error(text: str) -> None:
    asked = read_query(text)
    assert len(asked.groups) + len(asked.without) <= MOST_TERMS
    assert read_query(str(asked)).groups == asked.groups
