"""The search box's address: what is asked, and links that narrow it down or widen it again."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TypedDict

from django.db.models import Case, Q, When
from django.db.models.functions import Coalesce
from django.http import QueryDict
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from magreader.catalog.models import Holding, Publication
from magreader.newsstand.printed import print_language, print_number
from magreader.search.asking import Filters
from magreader.search.finding import DEEPEST, PAGE, Counts, Sort

_SHOWN = 12
_LONGEST = 500


@dataclass(frozen=True, slots=True)
class Wanted:
    """All that stands in the address of a search, each within its bounds. `after` is a story (id):
    only what came into the library later is wanted."""

    q: str = ""
    publication: str = ""
    year: str = ""
    language: str = ""
    premium: str = ""
    holding: str = ""
    sort: Sort = Sort.RELEVANCE
    by: str = ""
    after: int = 0
    page: int = 1

    @property
    def href(self) -> str:
        """The address of this search, with what differs from the usual only."""
        said = {name: getattr(self, name) for name in self.__slots__}
        usual = {"sort": Sort.RELEVANCE, "page": 1}
        asked = {name: str(v) for name, v in said.items() if v and v != usual.get(name)}
        return f"{reverse('search')}?{urlencode(asked)}" if asked else reverse("search")

    @property
    def narrowed(self) -> list[tuple[str, str]]:
        """The filters that are set, and how the results are to come, by their names."""
        names = ("publication", "year", "language", "premium", "holding", "by")
        set_ = [(name, str(getattr(self, name))) for name in names]
        sort = [] if self.sort is Sort.RELEVANCE else [("sort", str(self.sort))]
        return [(name, value) for name, value in set_ if value] + sort

    @property
    def widest(self) -> "Wanted":
        """The same words, in the whole newsstand."""
        return Wanted(q=self.q)

    @property
    def lasting(self) -> "Wanted":
        """What of it can be kept: what is looked for, not how it is shown."""
        return replace(self, sort=Sort.RELEVANCE, by="", after=0, page=1)

    @property
    def asked(self) -> str:
        """The query of its address."""
        return self.href.partition("?")[2]

    def but(self, **changed: str | int) -> "Wanted":
        """The same from its first page, with something changed."""
        return replace(self, page=1, **changed)  # type: ignore[arg-type]  # the fields of words

    def at(self, page: int) -> "Wanted":
        return replace(self, page=page)


def read_wanted(asked: QueryDict) -> Wanted:
    """What an address asks for. What is out of bounds or unknown is passed over."""

    def word(name: str, *, known: Iterable[str]) -> str:
        value = asked.get(name, "")
        return value if value in known else ""

    def text(name: str) -> str:
        return asked.get(name, "").replace("\0", " ")

    year, page, sort, after = (asked.get(name, "") for name in ("year", "page", "sort", "after"))
    return Wanted(
        q=" ".join(text("q").split())[:_LONGEST],
        publication=text("publication")[:120],
        year=year if year.isdecimal() and len(year) == 4 else "",
        language=text("language")[:10],
        premium=word("premium", known=("0", "1")),
        holding=word("holding", known=(Holding.CARD, Holding.OPENING, Holding.FULL)),
        sort=Sort(sort) if sort in set(Sort) else Sort.RELEVANCE,
        by=word("by", known=("edition",)),
        after=int(after) if after.isdecimal() and len(after) < 19 else 0,
        page=_within(page) if page.isdecimal() and len(page) < 5 else 1,
    )


def _within(page: str) -> int:
    return max(1, min(int(page), DEEPEST // PAGE))


def publication_ids(slugs: Iterable[str]) -> dict[str, int]:
    """Of those titles that there are, by their slugs. One that is merged is what it is now."""
    known = Publication.objects.filter(slug__in=[slug for slug in slugs if slug])
    merged = Case(When(apart_after=None, then="merged_into_id"))
    return dict(known.values_list("slug", Coalesce(merged, "pk")))


def filters_of(wanted: Wanted, publications: Mapping[str, int]) -> Filters:
    """`publications` has ids by slug. A title that nobody knows has no stories."""
    return Filters(
        publication=publications.get(wanted.publication, 0) if wanted.publication else None,
        language=wanted.language,
        premium=wanted.premium == "1" if wanted.premium else None,
        holding=wanted.holding,
        year=int(wanted.year) if wanted.year else None,
        after=wanted.after,
    )


class Choice(TypedDict):
    """A link that narrows the results to one value, and how many are left then."""

    name: str
    count: str
    href: str


class Filter(TypedDict):
    """Ways to narrow by one thing. `chosen` is the one that it is narrowed to, empty where it
    isn't, and `without` the way back."""

    title: str
    chosen: str
    without: str
    choices: list[Choice]
    more: list[Choice]


def narrowing(wanted: Wanted, counts: Counts) -> list[Filter]:
    """Every filter that would change something, or does."""
    titles = {str(pk): (slug, name) for pk, slug, name in _publications(wanted, counts)}
    ways: list[Filter] = [
        _filter(wanted, "publication", _("Publication"), counts, titles),
        _filter(wanted, "year", _("Year"), _newest_first(counts), None),
        _filter(wanted, "language", _("Language"), counts, _languages(wanted, counts)),
        _filter(wanted, "premium", _("Premium or free"), counts, _named(premium_words())),
        _filter(wanted, "holding", _("What the library holds"), counts, _named(holding_words())),
    ]
    return [way for way in ways if way["chosen"] or len(way["choices"]) > 1]


def _filter(
    wanted: Wanted,
    name: str,
    title: str,
    counts: Counts,
    names: dict[str, tuple[str, str]] | None,
) -> Filter:
    """`names` has for each value of the index the word for the address and the one to show."""
    known = counts.get(name, {})
    ways = [((names or {}).get(value, (value, value)), count) for value, count in known.items()]
    chosen = getattr(wanted, name)
    shown = next((words for key, words in (names or {}).values() if key == chosen), chosen)
    choices: list[Choice] = [
        {"name": words, "count": print_number(count), "href": wanted.but(**{name: key}).href}
        for (key, words), count in ways
        if words
    ]
    return {
        "title": title,
        "chosen": shown if chosen else "",
        "without": wanted.but(**{name: ""}).href,
        "choices": choices[:_SHOWN],
        "more": choices[_SHOWN:],
    }


def _publications(wanted: Wanted, counts: Counts) -> Iterable[tuple[int, str, str]]:
    among = Q(pk__in=counts.get("publication", {})) | Q(slug=wanted.publication)
    held = Publication.objects.filter(among)
    return held.values_list("pk", "slug", "name")


def _newest_first(counts: Counts) -> Counts:
    """Years in their order; an edition that carries only a number has none."""
    years = {year: count for year, count in counts.get("year", {}).items() if year != "0"}
    return {"year": dict(sorted(years.items(), reverse=True))}


def _languages(wanted: Wanted, counts: Counts) -> dict[str, tuple[str, str]]:
    codes = {wanted.language, *counts.get("language", {})} - {""}
    return {code: (code, print_language(code)) for code in codes} | {"und": ("und", _("Unknown"))}


def premium_words() -> dict[str, str]:
    return {"1": _("Premium"), "0": _("Free")}


def holding_words() -> dict[str, str]:
    return {
        Holding.CARD.value: _("Headline only"),
        Holding.OPENING.value: _("Opening only"),
        Holding.FULL.value: _("Full text"),
    }


def _named(words: Mapping[str, str]) -> dict[str, tuple[str, str]]:
    return {value: (value, name) for value, name in words.items()}
