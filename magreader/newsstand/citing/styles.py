"""A story as scholars cite it: references in five styles, and records for their programs.

Articles of newspapers and magazines, read on a page of this site. Only what is known is said:
no day that the edition doesn't have, no name turned round that may be none. Public facts only.

Pure: no Django.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from magreader.catalog.issue_dates import IssueDate, Precision
from magreader.newsstand.citing.bylines import Author, read_byline
from magreader.newsstand.citing.issued import MLA_MONTHS, MONTHS, NLM_MONTHS, Issued


@dataclass(frozen=True, slots=True)
class Cited:
    """What is cited. `language` is an ISO code or ""; `address` the whole address of the story;
    `read_on` the day on which it is cited."""

    headline: str
    byline: str
    publication: str
    issue: IssueDate
    language: str
    address: str
    slug: str
    read_on: date

    @property
    def authors(self) -> tuple[Author, ...]:
        return read_byline(self.byline, self.language)

    @property
    def issued(self) -> Issued:
        return Issued(self.issue)

    @property
    def is_newspaper(self) -> bool:
        """What is dated by the day is a newspaper, all else a magazine."""
        return self.issue.precision is Precision.DAY


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a reference. `role`: the headline, the publication (in italics), or ""."""

    text: str
    role: str = ""


type Reference = tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Style:
    name: str
    refer: Callable[[Cited], Reference]


def plain(reference: Reference) -> str:
    return "".join(part.text for part in reference)


def _reference(*parts: Part | str) -> Reference:
    made = [part if isinstance(part, Part) else Part(part) for part in parts]
    return tuple(part for part in made if part.text)


def _headline(cited: Cited, *, quoted: bool = False) -> Part:
    """`quoted`: it will stand in double quotation marks, so its own become single ones."""
    text = cited.headline
    if quoted:
        text = text.replace("“", "‘").replace("”", "’").replace('"', "'")
    return Part(text, "headline")


def _publication(cited: Cited) -> Part:
    return Part(cited.publication, "publication")


def _stop(text: str) -> str:
    """The full stop after `text`, unless a mark ends it already."""
    return "" if text.endswith((".", "?", "!", "…")) else "."


def _listed(names: list[str], last: str) -> str:
    """Names in a row; `last` joins the last of them to the others."""
    return "".join([", ".join(names[:-1]), last if len(names) > 1 else "", names[-1]])


def _initials(given: str, mark: str = ".", gap: str = " ") -> str:
    """ "Mary-Anne" is "M.-A." with marks, "MA" without."""
    words = [[part[0] + mark for part in word.split("-") if part] for word in given.split()]
    return gap.join(("-" if mark else "").join(word) for word in words)


def _turned(author: Author, given: str | None = None, comma: str = ", ") -> str:
    """Family name first; a body as it is."""
    return comma.join(filter(None, [author.family, author.given if given is None else given]))


# ---- APA ----------------------------------------------------------------------------------------
def apa(cited: Cited) -> Reference:
    """Publication Manual of the APA, 7th edition, 10.1, examples 15 and 16 (magazine and
    newspaper article); without an author the title takes its place (9.12); no date: 9.17.

    Brandt, I. (2025, November 18). A piano crosses the bar. *Courier*. https://…
    """
    names = [_turned(author, _initials(author.given)) for author in cited.authors]
    within, year = cited.issued.within_year(day_first=False), cited.issued.year
    dated = f"({', '.join(filter(None, [year, within]))})." if year else "(n.d.)."
    title = (_headline(cited), _stop(cited.headline))
    who = _listed(names, ", & ") if names else ""
    start = (f"{who}{_stop(who)} {dated} ", *title) if names else (*title, f" {dated}")
    number = f", {cited.issued.number}" if cited.issued.number else ""
    return _reference(*start, " ", _publication(cited), f"{number}. {cited.address}")


# ---- MLA ----------------------------------------------------------------------------------------
def mla(cited: Cited) -> Reference:
    """MLA Handbook, 9th edition, chapter 5: author, title, container, number, date, location;
    three authors and more are the first "et al." (5.8).

    Brandt, Ilse. “A Piano Crosses the Bar.” *Courier*, 18 Nov. 2025, https://….
    """
    names = [_turned(cited.authors[0])] if cited.authors else []
    names += [author.name for author in cited.authors[1:]]
    who = f"{names[0]}, et al." if len(names) > 2 else ", and ".join(names)
    who = f"{who}{_stop(who)} " if who else ""
    within = cited.issued.within_year(MLA_MONTHS)
    within = within.lower() if cited.issued.season else within
    facts = [cited.issued.number, f"{within} {cited.issued.year}".strip(), cited.address]
    return _reference(
        f"{who}“",
        _headline(cited, quoted=True),
        f"{_stop(cited.headline)}” ",
        _publication(cited),
        f", {', '.join(filter(None, facts))}.",
    )


# ---- Chicago ------------------------------------------------------------------------------------
def chicago_note(cited: Cited) -> Reference:
    """The Chicago Manual of Style, 17th edition, 14.188–14.195: a note.

    Ilse Brandt, “A Piano Crosses the Bar,” *Courier*, November 18, 2025, https://….
    """
    names = [author.name for author in cited.authors]
    who = f"{_chicago_listed(names)}, " if names else ""
    return _reference(
        f"{who}“",
        _headline(cited, quoted=True),
        ",” ",
        _publication(cited),
        f", {', '.join(filter(None, [*_chicago_date(cited), cited.address]))}.",
    )


def chicago_bibliography(cited: Cited) -> Reference:
    """The same, 14.188–14.199: an entry of a bibliography, where the name of the publication
    stands in place of an author who isn't named (14.199).

    Brandt, Ilse. “A Piano Crosses the Bar.” *Courier*, November 18, 2025. https://….
    """
    title = ("“", _headline(cited, quoted=True), f"{_stop(cited.headline)}” ")
    when = ", ".join(_chicago_date(cited))
    end = f"{when}. {cited.address}." if when else f"{cited.address}."
    if not cited.authors:
        return _reference(_publication(cited), ". ", *title, end[:1].upper() + end[1:])
    first, *others = cited.authors
    who = _chicago_listed([_turned(first), *(author.name for author in others)], ", and ")
    mark = ", " if when else ". "
    return _reference(f"{who}{_stop(who)} ", *title, _publication(cited), mark, end)


def _chicago_listed(names: list[str], pair: str = " and ") -> str:
    return _listed(names, pair if len(names) == 2 else ", and ")


def _chicago_date(cited: Cited) -> list[str]:
    issued = cited.issued
    within, comma = issued.within_year(day_first=False), ", " if issued.has_days else " "
    return [*filter(None, [issued.number, comma.join(filter(None, [within, issued.year]))])]


# ---- Harvard ------------------------------------------------------------------------------------
def harvard(cited: Cited) -> Reference:
    """Cite Them Right, 12th edition, newspaper and magazine articles; without an author the
    publication takes its place.

    Brandt, I. (2025) ‘A piano crosses the bar’, *Courier*, 18 November. Available at: https://…
    (Accessed: 20 November 2025).
    """
    names = [_turned(author, _initials(author.given, gap="")) for author in cited.authors]
    year = f" ({cited.issued.year or 'no date'}) ‘"
    number, within = cited.issued.number, cited.issued.within_year()
    who = (
        f"{names[0]} et al." if len(names) > 3 else _listed(names, " and ") if names else ""
    ) or _publication(cited)
    container = (", ", _publication(cited)) if names else ("",)
    when = "".join(f", {fact}" for fact in (number, within) if fact)
    read = f"{cited.read_on.day} {MONTHS[cited.read_on.month - 1]} {cited.read_on.year}"
    end = f"{when}. Available at: {cited.address} (Accessed: {read})."
    return _reference(who, year, _headline(cited), "’", *container, end)


# ---- Vancouver ----------------------------------------------------------------------------------
def vancouver(cited: Cited) -> Reference:
    """Citing Medicine (NLM), 2nd edition, chapters 8 and 23: newspaper articles, and journals on
    the Internet; more than six authors are six and "et al.".

    Brandt I. A piano crosses the bar. Courier [Internet]. 2025 Nov 18 [cited 2025 Nov 20].
    Available from: https://…
    """
    names = [_turned(a, _initials(a.given, "", ""), " ") for a in cited.authors]
    who = ", ".join([*names[:6], *(["et al."] if len(names) > 6 else [])])
    within = cited.issued.within_year(NLM_MONTHS, day_first=False)
    facts = [f"{cited.issued.year} {within}".strip(), cited.issued.number]
    when = "; ".join(filter(None, facts)) or "[date unknown]"
    read = f"{cited.read_on.year} {NLM_MONTHS[cited.read_on.month - 1]} {cited.read_on.day}"
    return _reference(
        f"{who}{_stop(who)} " if who else "",
        _headline(cited),
        f"{_stop(cited.headline)} ",
        _publication(cited),
        f" [Internet]. {when} [cited {read}]. Available from: {cited.address}",
    )


STYLES = (
    Style("APA 7", apa),
    Style("MLA 9", mla),
    Style("Chicago 17", chicago_bibliography),
    Style("Chicago 17 (note)", chicago_note),
    Style("Harvard", harvard),
    Style("Vancouver", vancouver),
)
