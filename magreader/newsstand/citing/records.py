"""A story as a record for programs that keep references: BibTeX and RIS.

Pure: no Django.
"""

import calendar
from datetime import date

from magreader.catalog.issue_dates import IssueDate, Precision
from magreader.newsstand.citing.bylines import Author
from magreader.newsstand.citing.styles import Cited

# ---- BibTeX -------------------------------------------------------------------------------------
_BIBTEX = str.maketrans(
    {
        **{sign: f"\\{sign}" for sign in "&%$#_"},
        "\\": r"\textbackslash{}",
        "{": r"\textbraceleft{}",  # BibTeX counts braces, also those behind a backslash
        "}": r"\textbraceright{}",
        "~": r"\textasciitilde{}",
        "^": r"\textasciicircum{}",
    }
)
# EDTF's numbers of seasons (ISO 8601-2, Library of Congress: 21 is spring).
_EDTF_SEASONS = {1: 24, 12: 24, 3: 21, 6: 22, 9: 23}


def bibtex(cited: Cited) -> str:
    """One `@article`, in UTF-8.

    `year` and `month` are those of BibTeX (btxdoc, 3.2: months by their macros), `date`,
    `urldate` and `language` those of biblatex (manual 2.3.8, dates after ISO 8601-2).
    """
    fields = {
        "author": " and ".join(map(_bibtex_author, cited.authors)),
        "title": f"{{{_bibtex(cited.headline)}}}",  # in braces of its own no style recases it
        "journal": _bibtex(cited.publication),
        "date": edtf(cited.issue),
        "year": cited.issued.year.replace("–", "--"),
        "number": _bibtex(cited.issued.number),
        "url": cited.address,
        "urldate": cited.read_on.isoformat(),
        "language": cited.language,
    }
    lines = [f"  {name} = {{{value}}}," for name, value in fields.items() if value]
    month = _bibtex_months(cited.issue)
    if month:
        lines.insert(-3, f"  month = {month},")
    key = "-".join(filter(None, [cited.slug, cited.issued.year[:4]]))
    return "\n".join([f"@article{{{key},", *lines, "}", ""])


def _bibtex(text: str) -> str:
    return text.translate(_BIBTEX)


def _bibtex_author(author: Author) -> str:
    family = _bibtex(author.family)
    return f"{family}, {_bibtex(author.given)}" if author.given else f"{{{family}}}"


def _bibtex_months(issue: IssueDate) -> str:
    """Macros, `mar # "--" # apr` for a span; none for seasons and numbers."""
    if issue.date is None or issue.precision in {Precision.SEASON, Precision.NUMBER}:
        return ""
    ends = dict.fromkeys(day.month for day in (issue.date, issue.until) if day)
    return ' # "--" # '.join(calendar.Month(month).name[:3].lower() for month in ends)


def edtf(issue: IssueDate) -> str:
    """The date after ISO 8601-2, as precise as it is: "2025-11-18", "2025-03/2025-04",
    "2024-23" for an autumn; "" where nobody knows."""
    first, last = issue.date, issue.until
    if first is None:
        return ""
    match issue.precision:
        case Precision.NUMBER:
            return f"{first:%Y}"
        case Precision.SEASON:
            return f"{first:%Y}-{_EDTF_SEASONS.get(first.month, 24)}"
        case Precision.MONTH | Precision.HALF_MONTH:
            return f"{first:%Y-%m}"
        case Precision.DAY | Precision.WEEK | Precision.RANGE:
            form = "%Y-%m" if _is_months(issue) else "%Y-%m-%d"
            return "/".join(format(day, form) for day in (first, last) if day)


def _is_months(issue: IssueDate) -> bool:
    last = issue.until
    return issue.precision is Precision.RANGE and (last is None or _ends_month(last))


def _ends_month(day: date) -> bool:
    return day.day == calendar.monthrange(day.year, day.month)[1]


# ---- RIS ----------------------------------------------------------------------------------------
def ris(cited: Cited) -> str:
    """One record, after the RIS format's specification: `DA` is year/month/day/other with its
    slashes always there, lines end in CR LF."""
    issued = cited.issued
    lines = [
        ("TY", "NEWS" if cited.is_newspaper else "MGZN"),
        *(("AU", f"{a.family}, {a.given}" if a.given else a.family) for a in cited.authors),
        ("TI", cited.headline),
        ("T2", cited.publication),
        ("PY", issued.year[:4]),
        ("DA", _ris_date(cited)),
        ("IS", issued.number),
        ("LA", cited.language),
        ("UR", cited.address),
        ("Y2", f"{cited.read_on:%Y/%m/%d}/"),
    ]
    said = [f"{tag}  - {' '.join(value.split())}\r\n" for tag, value in lines if value]
    return "".join([*said, "ER  - \r\n"])


def _ris_date(cited: Cited) -> str:
    """ "2025/11/18/", "2025/03//March–April", "2024///Autumn"."""
    issue, first = cited.issue, cited.issue.date
    if first is None:
        return ""
    month = "" if issue.precision in {Precision.SEASON, Precision.NUMBER} else f"{first:%m}"
    day = f"{first:%d}" if issue.precision is Precision.DAY else ""
    plain = issue.precision in {Precision.DAY, Precision.MONTH, Precision.NUMBER}
    return f"{first.year}/{month}/{day}/{'' if plain else cited.issued.within_year()}"
