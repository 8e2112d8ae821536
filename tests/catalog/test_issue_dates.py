"""Dates of issue in every form seen on newsstands."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from magreader.catalog.issue_dates import Precision, find_issue_date, read_issue_date

FORMS = [
    ("November 27, 2024", "2024-11-27", "day", None),
    ("December 02, 2023", "2023-12-02", "day", None),
    ("24 September 2021", "2021-09-24", "day", None),
    ("Oct 24th 2024", "2024-10-24", "day", None),
    ("26. Oct 2021", "2021-10-26", "day", None),
    ("2021-10-26", "2021-10-26", "day", None),
    ("27-11-2024", "2024-11-27", "day", None),
    ("27/11/2024", "2024-11-27", "day", None),
    ("11/27/2024", "2024-11-27", "day", None),
    ("27.11.2024", "2024-11-27", "day", None),
    ("Tuesday, October 26, 2021", "2021-10-26", "day", None),
    ("Friday 4 May 2018 / No 50,684", "2018-05-04", "day", None),
    ("2024年11月27日", "2024-11-27", "day", None),
    ("August 2024", "2024-08-01", "month", None),
    ("Volume 9 Issue 1 April 2016", "2016-04-01", "month", None),
    ("Issue 123, March 2024", "2024-03-01", "month", None),
    ("March - April 2023", "2023-03-01", "range", "2023-04-30"),
    ("November/December 2025", "2025-11-01", "range", "2025-12-31"),
    ("November–December 2017", "2017-11-01", "range", "2017-12-31"),
    ("December 2018/January 2019", "2018-12-01", "range", "2019-01-31"),
    ("December/January 2019", "2018-12-01", "range", "2019-01-31"),
    ("April First 2018", "2018-04-01", "half-month", None),
    ("April Second 2018", "2018-04-16", "half-month", None),
    ("August 10th-16th 2024", "2024-08-10", "week", "2024-08-16"),
    ("September 29th-October 5th 2025", "2025-09-29", "week", "2025-10-05"),
    ("10-16 August 2024", "2024-08-10", "week", "2024-08-16"),
    ("December 20, 2024 - January 2, 2025", "2024-12-20", "range", "2025-01-02"),
    ("Week 32, 2024", "2024-08-05", "week", "2024-08-11"),
    ("Winter 2024", "2024-01-01", "season", None),
    ("Fall 2024", "2024-09-01", "season", None),
    ("Winter 2024/2025", "2024-12-01", "season", None),
    ("Issue 123", None, "number", None),
    ("No. 12", None, "number", None),
]

OTHER_LANGUAGES = [
    "27 november 2024",
    "27. November 2024",
    "27 novembre 2024",
    "27 de noviembre de 2024",
    "27 de novembro de 2024",
    "27 listopada 2024",
    "27 Kasım 2024",
    "27 KASIM 2024",
    "27 ноября 2024",
    "27 листопада 2024",
    "27 Νοεμβρίου 2024",
    "27 नवंबर 2024",
    "٢٧ نوفمبر ٢٠٢٤",
    "27. marraskuuta 2024",
]

NO_DATES = [
    "",
    "4 mins",
    "May 5",
    "1984",
    "05/06/2024",
    "Feb 30, 2024",
    "February 29, 2023",
    "PC World 4U",
    "In May 2024 the council met",
    "The 7 best kettles",
    "Week 60, 2024",
    "April - April 2023",
    "September 12th-9th 2024",
    "May 2012)",
    "x" * 500 + " May 2012",
]


@pytest.mark.parametrize(("label", "day", "precision", "until"), FORMS)
def test_reads_each_form(label: str, day: str | None, precision: str, until: str | None) -> None:
    found = read_issue_date(label)
    assert found is not None
    assert found.label == label
    assert (found.date and found.date.isoformat()) == day
    assert found.precision == precision
    assert (found.until and found.until.isoformat()) == until


@pytest.mark.parametrize("label", OTHER_LANGUAGES)
def test_reads_months_of_other_languages(label: str) -> None:
    found = read_issue_date(label)
    assert found is not None
    assert found.key == "day:2024-11-27"


@pytest.mark.parametrize("text", NO_DATES)
def test_what_is_no_date_is_none(text: str) -> None:
    assert read_issue_date(text) is None


def test_quarterlies_sort_as_a_newsstand_has_them() -> None:
    labels = ["Winter 2024", "Spring 2024", "Summer 2024", "Autumn 2024", "Winter 2025"]
    days = [found.date for label in labels if (found := read_issue_date(label)) and found.date]
    assert len(days) == len(labels)
    assert all(earlier < later for earlier, later in pairwise(days))


@pytest.mark.parametrize(
    ("label", "slug"),
    [
        ("November 27, 2024", "2024-11-27"),
        ("March - April 2023", "march-april-2023"),
        ("December 2018/January 2019", "december-2018-january-2019"),
        ("Friday 4 May 2018 / No 50,684", "2018-05-04"),
        ("été 2024", "ete-2024"),
        ("नवंबर 2024", "month-2024-11-01"),
        ("№ 12", "no-12"),
    ],
)
def test_slug_is_the_iso_date_or_the_label_in_ascii(label: str, slug: str) -> None:
    found = read_issue_date(label)
    assert found is not None
    assert found.slug == slug


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("November 27, 2024", "Wednesday 27 Nov 2024"),
        ("March - April 2023", "Mar/Apr 2023"),
        ("Fall 2024", "Autumn 2024"),
        ("Issue 123", "No. 123"),
        ("Issue 50,684", "No 50684"),
    ],
)
def test_key_does_not_depend_on_spelling(one: str, other: str) -> None:
    first, second = read_issue_date(one), read_issue_date(other)
    assert first is not None
    assert second is not None
    assert first.key == second.key


@pytest.mark.parametrize(
    ("sentence", "label"),
    [
        (
            "Dit verhaal komt uit de November 27, 2024-editie van The Lannoy Times.",
            "November 27, 2024",
        ),
        ("Voices dergisinin August 10th-16th 2024 sayısından.", "August 10th-16th 2024"),
        ("the Friday 4 May 2018 / No 50,684 edition", "Friday 4 May 2018 / No 50,684"),
        ("aus der Issue 123-Ausgabe von Voices", "Issue 123"),
        ("เรื่องนี้มาจากฉบับOctober 16, 2025ของVoices", "October 16, 2025"),
        ("la edición agosto de 2024 de Voices", "agosto de 2024"),
    ],
)
def test_finds_the_label_inside_a_sentence(sentence: str, label: str) -> None:
    found = find_issue_date(sentence)
    assert found is not None
    issue, start, end = found
    assert issue.label == label == sentence[start:end]


@given(st.dates(min_value=date(1800, 1, 1), max_value=date(2199, 12, 31)))
def test_every_day_is_read_back(day: date) -> None:
    for label in (f"{day:%B} {day.day}, {day.year}", day.isoformat(), f"{day:%A}, {day:%d %b %Y}"):
        found = read_issue_date(label)
        assert found is not None
        assert (found.date, found.precision) == (day, Precision.DAY)


@given(st.dates(date(1900, 1, 1), date(2100, 1, 1)), st.integers(1, 6))
def test_weeks_may_cross_months_and_years(first: date, days: int) -> None:
    last = first + timedelta(days=days)
    found = read_issue_date(
        f"{first:%B} {first.day}, {first.year} - {last:%B} {last.day}, {last.year}"
    )
    assert found is not None
    assert (found.date, found.until, found.precision) == (first, last, Precision.WEEK)


@pytest.mark.parametrize("label", ["9999年12月31日", "0001年1月1日", "Dec 31, 9999", "9999-12"])
def test_no_paper_is_from_the_year_9999(label: str) -> None:
    assert read_issue_date(label) is None


@given(st.text(max_size=120))
def test_any_text_is_a_date_or_none(text: str) -> None:
    found = read_issue_date(text)
    assert found is None or (found.slug and found.key)
    find_issue_date(text)
