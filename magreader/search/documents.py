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
    """What everybody may find; and apart from it, for who may read it, the rest."""
    made.add_text("headline", " ".join(stems(row.headline, row.language)))
    made.add_text("byline", " ".join(folded(row.byline)))
    public, rest = _parted(row, texts, partial(stems, language=row.language))
    _add(made, row, ("public", "rest", "titled"), public, rest)
    # A vocabulary tells which stories have a word, not how often: each word once.
    public, rest = (list(dict.fromkeys(words)) for words in _parted(row, texts, folded))
    _add(made, row, ("words", "rest_words", "titled_words"), public, rest)


def _parted(row: Row, texts: Texts, cut: Callable[[str], list[str]]) -> tuple[list[str], list[str]]:
    """The words that everybody may find, and those of a premium text beyond its opening."""
    facts, text = cut(f"{row.headline}\n{row.deck}\n{row.byline}\n"), cut(texts.text)
    if not row.premium:
        return facts + text, []
    opening = cut(texts.teaser)
    return facts + opening, text[max(0, len(opening) - OVERLAP) :]


def _add(
    made: Document, row: Row, names: tuple[str, str, str], public: list[str], rest: list[str]
) -> None:
    open_to_all, to_all_titles, to_one = names
    made.add_text(open_to_all, " ".join(public))
    if rest:
        made.add_text(to_all_titles, " ".join(rest))
        # As `titled` says it of a few words, at a fifth of the time.
        (title,) = titled(row.publication, [""])
        made.add_text(to_one, title + f" {title}".join(rest))
