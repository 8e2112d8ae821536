"""The searches that a reader keeps, as pages, feeds and mails want them."""

from collections.abc import Iterable
from typing import NamedTuple

from django.http import QueryDict

from magreader.catalog.models import Publication
from magreader.newsstand.narrowing import (
    Wanted,
    filters_of,
    holding_words,
    premium_words,
    read_wanted,
)
from magreader.newsstand.printed import print_language
from magreader.search.asking import Filters
from magreader.search.grammar import Asked, read_query
from magreader.search.models import SavedSearch


class Kept(NamedTuple):
    """A kept search, and what it asks for; `title` is the publication that it is narrowed to."""

    saved: SavedSearch
    wanted: Wanted
    asked: Asked
    filters: Filters
    title: str


def kept_searches(saved: Iterable[SavedSearch]) -> list[Kept]:
    """In their order. Two queries."""
    read = [(row, read_wanted(QueryDict(row.asked))) for row in saved]
    titles = _titles(wanted.publication for _row, wanted in read)
    ids = {slug: pk for slug, (pk, _name) in titles.items()}
    return [
        Kept(
            row,
            wanted,
            read_query(wanted.q),
            filters_of(wanted, ids),
            titles.get(wanted.publication, (0, wanted.publication))[1],
        )
        for row, wanted in read
    ]


def _titles(slugs: Iterable[str]) -> dict[str, tuple[int, str]]:
    held = Publication.objects.filter(slug__in={slug for slug in slugs if slug})
    return {slug: (pk, name) for slug, pk, name in held.values_list("slug", "pk", "name")}


def narrowed_to(kept: Kept) -> list[str]:
    """Its filters in words."""
    wanted = kept.wanted
    said = [
        kept.title,
        wanted.year,
        print_language(wanted.language),
        premium_words().get(wanted.premium, ""),
        holding_words().get(wanted.holding, ""),
    ]
    return [words for words in said if words]
