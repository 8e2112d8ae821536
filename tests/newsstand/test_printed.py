"""Dates of issue in words."""

import pytest
from django.utils.translation import override

from magreader.catalog.issue_dates import IssueDate, Precision, read_issue_date
from magreader.newsstand.printed import print_issue_date, print_minutes


@pytest.mark.parametrize(
    ("label", "words"),
    [
        ("November 27, 2024", "27 November 2024"),
        ("August 2024", "August 2024"),
        ("March - April 2023", "March – April 2023"),
        ("December 2018/January 2019", "December 2018 – January 2019"),
        ("April First 2018", "first half of April 2018"),
        ("April Second 2018", "second half of April 2018"),
        ("August 10th-16th 2024", "week of 10–16 August 2024"),
        ("September 29th-October 5th 2025", "week of 29 September – 5 October 2025"),
        ("December 28 - January 3, 2025", "week of 28 December 2024 – 3 January 2025"),
        ("Winter 2024", "Winter 2024"),
        ("Winter 2024-25", "Winter 2024–25"),
        ("Spring/Summer 2024", "Spring – Summer 2024"),
        ("Issue 123", "Issue 123"),
    ],
)
def test_a_date_is_printed_as_precisely_as_it_is_known(label: str, words: str) -> None:
    issue = read_issue_date(label)
    assert issue
    assert print_issue_date(issue) == words


def test_the_label_stands_where_nothing_more_is_known() -> None:
    issue = IssueDate("Special", None, Precision.SEASON)
    assert print_issue_date(issue) == "Special"


def test_months_are_in_the_language_of_the_page() -> None:
    issue = read_issue_date("November 27, 2024")
    assert issue
    with override("nl"):
        assert print_issue_date(issue) == "27 november 2024"


def test_unknown_minutes_are_not_guessed() -> None:
    assert print_minutes(None) == ""
    assert print_minutes(1) == "1 min"
