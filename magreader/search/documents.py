"""From stories to what the index holds of them."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from functools import partial
from itertools import batched
from typing import NamedTuple

from tantivy import Document

from magreader.catalog.models import Story
from magreader.paywall.indexing import Texts, texts_of
from magreader.search.index import titled
from magreader.search.words import folded, stems

AT_ONCE = 500
OVERLAP = 16
"""So many words of a premium text's opening stand before its rest, so that a phrase is found that
begins in one and ends in the other. Openings end with a sentence: longer phrases hardly do."""
_FIELDS = (
    *("pk", "headline", "deck", "byline", "premium", "holding", "language"),
    *("edition__publication_id", "edition__date", "edition__publication__language"),
)


class Row(NamedTuple):
    """What the catalogue says of a story."""

    story: int
    headline: str
    deck: str
    byline: str
    premium: bool
    holding: str
    own_language: str
    publication: int
    date: date | None
    publication_language: str

    @property
    def language(self) -> str:
        return self.own_language or self.publication_language


def documents_of(stories: Iterable[int]) -> Iterator[tuple[int, Document | None]]:
    """Each of these stories (ids) with its document; None where readers may not hear of it."""
    for some in batched(stories, AT_ONCE, strict=False):
        rows = Story.objects.on_newsstand().filter(pk__in=some).values_list(*_FIELDS)
        found = {row[0]: Row(*row) for row in rows}
        texts = texts_of(found)
        for story in some:
            row = found.get(story)
            yield story, document(row, texts.get(story, _NO_TEXT)) if row else None


_NO_TEXT = Texts("", "")


def document(row: Row, texts: Texts) -> Document:
    made = Document()
    day = int(f"{row.date:%Y%m%d}") if row.date else 0
    made.add_unsigned("story", row.story)
    made.add_unsigned("publication", row.publication)
    made.add_unsigned("date", day)
    made.add_unsigned("year", day // 10_000)
    made.add_unsigned("premium", int(row.premium))
    made.add_text("language", row.language or "und")
    made.add_text("holding", row.holding)
    _add_words(made, row, texts)
    return made


def _add_words(made: Document, row: Row, texts: Texts) -> None:
    """What everybody may find; and apart from it, for who may read it, all that there is."""
    made.add_text("headline", " ".join(stems(row.headline, row.language)))
    made.add_text("byline", " ".join(folded(row.byline)))
    _add(made, row, _words(row, texts, partial(stems, language=row.language)), _STEMS)
    # A vocabulary tells which stories have a word, not how often: each word once.
    words = _words(row, texts, folded)
    _add(made, row, Words(*(list(dict.fromkeys(some)) for some in words)), _VOCABULARY)


_STEMS = ("public", "full", "titled")
_VOCABULARY = ("words", "full_words", "titled_words")


class Words(NamedTuple):
    """Of a story: what everybody may find, all that there is, and what follows on the opening of
    a premium text."""

    public: list[str]
    full: list[str]
    rest: list[str]


def _words(row: Row, texts: Texts, cut: Callable[[str], list[str]]) -> Words:
    facts, text = cut(f"{row.headline}\n{row.deck}\n{row.byline}\n"), cut(texts.text)
    full = facts + text
    if not row.premium:
        return Words(full, full, [])
    opening = cut(texts.teaser)
    return Words(facts + opening, full, text[max(0, len(opening) - OVERLAP) :])


def _add(made: Document, row: Row, words: Words, names: tuple[str, str, str]) -> None:
    public, full, titled_ones = names
    made.add_text(public, " ".join(words.public))
    made.add_text(full, " ".join(words.full))
    if words.rest:
        # As `titled` says it of a few words, at a fifth of the time.
        (title,) = titled(row.publication, [""])
        made.add_text(titled_ones, title + f" {title}".join(words.rest))
