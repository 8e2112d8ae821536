"""A date of issue in the words of citation styles: never more precise than the edition is.

English whatever language the page speaks: the styles are.

Pure: no Django.
"""

import calendar
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from magreader.catalog.issue_dates import IssueDate, Precision

MONTHS = tuple(month.name.capitalize() for month in calendar.Month)
MLA_MONTHS = (
    *("Jan.", "Feb.", "Mar.", "Apr.", "May", "June"),
    *("July", "Aug.", "Sept.", "Oct.", "Nov.", "Dec."),
)
"""MLA Handbook, 9th edition, appendix 1: months of more than four letters are cut short."""
NLM_MONTHS = tuple(month[:3] for month in MONTHS)
"""Citing Medicine, 2nd edition, appendix A: the first three letters."""
_SEASONS = ("Winter", "Spring", "Summer", "Autumn")
_BY_DAYS = {Precision.DAY, Precision.WEEK}


@dataclass(frozen=True, slots=True)
class Issued:
    """When an edition came out."""

    issue: IssueDate

    @property
    def year(self) -> str:
        """ "2025" or "2024–2025", empty where nobody knows."""
        first, last = self._ends
        if first is None or last is None:
            return ""
        if self.issue.precision is Precision.SEASON and first.month == 12:
            return f"{first.year}–{first.year + 1}"
        return str(first.year) if first.year == last.year else f"{first.year}–{last.year}"

    @property
    def number(self) -> str:
        """The label of an edition that has only a number, without its year; else ""."""
        if self.issue.precision is not Precision.NUMBER and self.issue.date:
            return ""
        return re.sub(rf"[\s,(–-]*{self.year or '$'}\)?$", "", self.issue.label)

    @property
    def season(self) -> str:
        """ "Autumn" or "Spring–Summer" of a quarterly, else ""."""
        if self.issue.precision is not Precision.SEASON or self.issue.date is None:
            return ""
        return _joined([_season(day) for day in (self.issue.date, self.issue.until) if day])

    @property
    def has_days(self) -> bool:
        return self.issue.precision in _BY_DAYS or (
            self.issue.precision is Precision.RANGE and not _whole_months(*self._ends)
        )

    @property
    def _ends(self) -> tuple[date | None, date | None]:
        return self.issue.date, self.issue.until or self.issue.date

    def within_year(self, months: Sequence[str] = MONTHS, *, day_first: bool = True) -> str:
        """What stands beside the year: "18 November", "March–April", "Autumn"; "" where there
        is nothing. `day_first` says "18 November", otherwise it is "November 18"."""
        first, last = self._ends
        if first is None or last is None or self.issue.precision is Precision.NUMBER:
            return ""
        if self.issue.precision is Precision.SEASON:
            return self.season
        if self.issue.precision is Precision.HALF_MONTH:
            half = "first" if first.day == 1 else "second"
            return f"{half} half of {months[first.month - 1]}"
        if not self.has_days:
            return _joined([months[day.month - 1] for day in (first, last)])
        if (first.year, first.month) == (last.year, last.month):
            days, month = _joined([str(first.day), str(last.day)]), months[first.month - 1]
            return f"{days} {month}" if day_first else f"{month} {days}"
        ends = [(str(day.day), months[day.month - 1]) for day in (first, last)]
        return _joined([" ".join(end if day_first else end[::-1]) for end in ends])


def _joined(ends: list[str]) -> str:
    return "–".join(dict.fromkeys(ends))


def _season(day: date) -> str:
    return _SEASONS[day.month % 12 // 3]


def _whole_months(first: date | None, last: date | None) -> bool:
    if first is None or last is None:
        return True
    return first.day == 1 and last.day == calendar.monthrange(last.year, last.month)[1]
