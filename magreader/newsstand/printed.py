"""Dates of issue and numbers in words, in the language of the page."""

import calendar
from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.utils import timezone
from django.utils.formats import date_format, number_format
from django.utils.translation import get_language_info, ngettext, pgettext
from django.utils.translation import gettext as _

from magreader.catalog.issue_dates import IssueDate, Precision


def print_issue_date(issue: IssueDate) -> str:
    """As "27 November 2024", "March – April 2023", "Winter 2024": no more precise
    than the edition is.

    The printed label where it holds no date.
    """
    if issue.date is None or issue.precision is Precision.NUMBER:
        return issue.label
    match issue.precision:
        case Precision.DAY:
            return print_day(issue.date)
        case Precision.MONTH:
            return print_month(issue.date)
        case Precision.HALF_MONTH:
            return _half_month(issue.date)
        case Precision.WEEK:
            return _("week of %(days)s") % {"days": print_days(issue.date, issue.until)}
        case Precision.RANGE:
            return _range(issue.date, issue.until)
        case Precision.SEASON:
            return _season(issue.date, issue.until)


def print_edition(issue: IssueDate) -> str:
    """As "27 November 2024 edition". Many languages join an edition to a day in one way, to a
    month or season in another, and to a bare number in a third."""
    words = {"date": print_issue_date(issue)}
    if issue.date is None or issue.precision is Precision.NUMBER:
        return pgettext("of a number", "%(date)s edition") % words
    if issue.precision in {Precision.DAY, Precision.WEEK} or _is_of_days(issue):
        return pgettext("of a day or of some days", "%(date)s edition") % words
    return pgettext("of a month or season", "%(date)s edition") % words


def print_day(day: date) -> str:
    first = pgettext("the 1st of a month, as Django's date formats", "j F Y")
    other = pgettext("a day, as Django's date formats", "j F Y")
    return date_format(day, first if day.day == 1 else other)


def print_weekday(day: date) -> str:
    words = {"weekday": date_format(day, "l"), "day": print_day(day)}
    return _("%(weekday)s %(day)s") % words


def print_day_and_month(day: date) -> str:
    first = pgettext("the 1st of a month of this year, as Django's date formats", "j F")
    other = pgettext("a day of this year, as Django's date formats", "j F")
    return date_format(day, first if day.day == 1 else other)


def _day_alone(day: date) -> str:
    first = pgettext("the 1st without its month, as Django's date formats", "j")
    other = pgettext("a day without its month, as Django's date formats", "j")
    return date_format(day, first if day.day == 1 else other)


def print_month(day: date) -> str:
    return date_format(day, pgettext("a month, as Django's date formats", "F Y"))


def print_month_alone(day: date) -> str:
    """Without its year."""
    return date_format(day, "F")


def print_moment(moment: datetime, *, clock: bool = False) -> str:
    """The day of an aware moment in the site's time zone, with its hour where `clock`."""
    local = timezone.localtime(moment)
    near = local.year == timezone.localtime().year
    day = print_day_and_month(local) if near else print_day(local)
    return f"{day}, {local:%H:%M}" if clock else day


def print_last_day(end: datetime) -> str:
    """The last day before `end`, which is exclusive: of midnight the day that is over by then."""
    return print_moment(end - timedelta(seconds=1))


def print_days(first: date, last: date | None) -> str:
    """Days in a row: what both ends share is said once."""
    if last is None:
        return print_day(first)
    if (first.year, first.month) == (last.year, last.month):
        return f"{_day_alone(first)}–{print_day(last)}"
    if first.year == last.year:
        return f"{print_day_and_month(first)} – {print_day(last)}"
    return f"{print_day(first)} – {print_day(last)}"


def _half_month(first: date) -> str:
    month = print_month(first)
    if first.day == 1:
        return _("first half of %(month)s") % {"month": month}
    return _("second half of %(month)s") % {"month": month}


def _range(first: date, last: date | None) -> str:
    if last is None:
        return print_month(first)
    if not _are_whole_months(first, last):
        return print_days(first, last)
    return print_months(first, last)


def print_months(first: date, last: date) -> str:
    """Whole months in a row."""
    if (first.year, first.month) == (last.year, last.month):
        return print_month(first)
    start = date_format(first, "F") if first.year == last.year else print_month(first)
    return f"{start} – {print_month(last)}"


def _are_whole_months(first: date, last: date) -> bool:
    return first.day == 1 and last.day == calendar.monthrange(last.year, last.month)[1]


def _is_of_days(issue: IssueDate) -> bool:
    first, last = issue.date, issue.until
    in_days = issue.precision is Precision.RANGE
    return bool(in_days and first and last and not _are_whole_months(first, last))


def _season(first: date, last: date | None) -> str:
    season, year = _season_name(first.month), str(first.year)
    if first.month == 12:
        year = f"{first.year}–{(first.year + 1) % 100:02}"
    elif last is not None:
        season = f"{season} – {_season_name(last.month)}"
    return _("%(season)s %(year)s") % {"season": season, "year": year}


def _season_name(month: int) -> str:
    """By any month of the season; winter is December to February."""
    names = (_("Winter"), _("Spring"), _("Summer"), _("Autumn"))
    return names[month % 12 // 3]


def print_number(number: int) -> str:
    """With the thousands set apart as the language does it."""
    return number_format(number, force_grouping=True)


def print_list(names: Sequence[str], most: int = 4) -> str:
    """As "The Echo", "The Echo and Whin", "The Echo, Whin and Understory"; of many the first ones,
    and how many more there are."""
    if len(names) > most:
        shown, more = names[: most - 1], len(names) - most + 1
        words = ngettext(
            "%(names)s and %(more)s more title", "%(names)s and %(more)s more titles", more
        )
        return words % {"names": ", ".join(shown), "more": print_number(more)}
    if len(names) < 2:
        return "".join(names)
    both = {"names": ", ".join(names[:-1]), "last": names[-1]}
    return pgettext("a list of names", "%(names)s and %(last)s") % both


def print_minutes(minutes: int | None) -> str:
    """ "4 min", or nothing where nobody knows."""
    if not minutes:
        return ""
    words = ngettext("%(minutes)s min", "%(minutes)s min", minutes)
    return words % {"minutes": print_number(minutes)}


def print_reading_time(minutes: int) -> str:
    """ "48 min in all", "4 h 10 min in all", or nothing where nobody knows."""
    hours, rest = divmod(minutes, 60)
    words = ngettext("%(hours)s h", "%(hours)s h", hours) % {"hours": print_number(hours)}
    time = " ".join(part for part in (hours and words, print_minutes(rest)) if part)
    return _("%(time)s in all") % {"time": time} if time else ""


def print_stories(stories: int) -> str:
    words = ngettext("%(stories)s story", "%(stories)s stories", stories)
    return words % {"stories": print_number(stories)}


def print_editions(editions: int) -> str:
    words = ngettext("%(editions)s edition", "%(editions)s editions", editions)
    return words % {"editions": print_number(editions)}


def print_language(code: str) -> str:
    """In the language of the page; the code itself where Django doesn't know it."""
    try:
        return str(get_language_info(code)["name_translated"]) if code else ""
    except KeyError:
        return code
