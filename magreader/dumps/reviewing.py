"""Staff look at pages: they give their word on one, take it back, or leave the page as it is.

A word goes to every page of the same bytes. The pages that are in the library are read again with
it at once; one that waits to be taken in is read with it then.
"""

import json
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from hashlib import sha256

from django.db import transaction
from django.utils import timezone

from magreader.accounts.models import User
from magreader.catalog.identity import fold_name
from magreader.catalog.models import FormerAddress, Holding, Story, new_revision
from magreader.dumps.batches import read_dumps_again
from magreader.dumps.corrections import give_new_address
from magreader.dumps.furniture import taught_lines
from magreader.dumps.models import Dump, Outcome
from magreader.dumps.parser import parse_page
from magreader.dumps.parser import word as words
from magreader.dumps.parser.facts import Facts
from magreader.dumps.parser.pages import Json, Kind, ParsedPage
from magreader.dumps.parser.text import clean
from magreader.dumps.parser.word import Word
from magreader.dumps.reading import read_raw
from magreader.dumps.road.chunks import ask_again
from magreader.dumps.road.verbs import finish_or_enqueue
from magreader.dumps.shelving import hold_library
from magreader.dumps.spots import KEY
from magreader.dumps.takein import raw_page, read_kept


class OvertakenError(Exception):
    """Somebody else has reviewed the page since it was shown."""


def stamp_of(dump: Dump) -> str:
    """Tells what staff have done with a page from what they did with it before."""
    word = json.dumps(dump.word, sort_keys=True)  # databases keep the keys in an order of theirs
    return sha256(f"{word}{dump.reviewed_at}".encode()).hexdigest()[:16]


# ---- reading ------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Reading:
    """A kept page: its lines, and what is read of it with `word`."""

    dump: Dump
    lines: list[str]
    word: Word | None
    parsed: ParsedPage

    def with_word(self, word: Word | None) -> ParsedPage:
        """What would be read of it with this word. Writes nothing."""
        return _parse(self.dump, word)


def reading_of(dump: Dump) -> Reading:
    """The page as it stands, read with today's parser."""
    word = words.from_json(dump.word)
    return Reading(dump, clean(_text(dump)[0]), word, _parse(dump, word))


def _text(dump: Dump) -> tuple[str, Facts | None]:
    """Its lines and facts; nothing of what never was a page."""
    if not (dump.raw and dump.encoding):
        return "", None
    text, _encoding, facts = read_raw(raw_page(dump, zlib.decompress(bytes(dump.raw))))
    return text, facts


def _parse(dump: Dump, word: Word | None) -> ParsedPage:
    return parse_page(*_source(dump), taught=taught_lines(), word=word)


def _source(dump: Dump) -> tuple[str, str, Facts | None]:
    text, facts = _text(dump)
    return text, dump.source, facts


# ---- doing --------------------------------------------------------------------------------------
def give_word(dump: Dump, word: Word, by: User, stamp: str) -> Dump:
    """Let `word` stand on the page of `dump`; the page as it stands then.

    Raises OvertakenError where the page isn't in the state that `stamp` tells of.
    """
    with hold_library():
        dump = _held(dump, stamp)
        return _apply(dump, words.as_json(_completed(dump, word)), by)


def forget_word(dump: Dump, by: User, stamp: str) -> Dump:
    """Undo `give_word`: the page is what the parser makes of it, and not reviewed."""
    with hold_library():
        return _apply(_held(dump, stamp), {}, by)


def leave_as_it_is(dump: Dump, by: User, stamp: str) -> None:
    """Somebody looked at it, and it is right. Raises OvertakenError as `give_word` does."""
    with hold_library():
        dump = _held(dump, stamp)
        dump.reviewed_at, dump.reviewed_by = timezone.now(), by
        dump.save(update_fields=["reviewed_at", "reviewed_by"])


def look_again(dumps: Iterable[int]) -> int:
    """Read these pages (ids) that wait for somebody once more; how many need nobody now."""
    found = Dump.objects.filter(pk__in=list(dumps)).select_related("batch")
    kept = list(found.order_by("pk"))
    read_dumps_again([dump for dump in kept if _is_in(dump)])
    taught = taught_lines()
    staged = [dump for dump in kept if dump.foreseen]
    for dump in staged:
        read_kept(dump, taught)
    _foresee(staged)
    return sum(not dump.doubt for dump in kept)


def _foresee(staged: Sequence[Dump]) -> None:
    """What taking these in would do is found out anew, once this is written."""
    waiting = [dump for dump in staged if dump.foreseen]
    ask_again(Dump.objects.filter(pk__in=[dump.pk for dump in waiting]))
    for batch in {dump.batch for dump in waiting}:
        transaction.on_commit(partial(finish_or_enqueue, batch))


def _held(dump: Dump, stamp: str) -> Dump:
    held = Dump.objects.select_related("batch", "story", "reviewed_by").get(pk=dump.pk)
    if stamp_of(held) != stamp:
        raise OvertakenError
    return held


def _apply(dump: Dump, kept: Json, by: User) -> Dump:
    alike = Dump.objects.filter(digest=dump.digest, batch__taken_back_at=None).exclude(raw=b"")
    copies = list(alike.select_related("batch", "story").order_by("pk"))
    now = timezone.now() if kept else None
    were = {copy.pk: copy.story for copy in copies}
    in_library = [copy for copy in copies if _is_in(copy)]
    for copy in copies:
        copy.word, copy.reviewed_at, copy.reviewed_by = kept, now, by if kept else None
    Dump.objects.bulk_update(copies, ["word", "reviewed_at", "reviewed_by"])
    read_dumps_again(in_library)
    _foresee(copies)
    for copy in in_library:
        _lead_on(were[copy.pk], copy.story)
    return next((copy for copy in copies if copy.pk == dump.pk), dump)


def _is_in(dump: Dump) -> bool:
    """Whether it speaks in the library, or is kept out of it by staff's word on it alone; not
    while it is on its road."""
    if dump.foreseen:
        return False
    if dump.outcome == Outcome.LEFT_OUT:
        word = words.from_json(dump.word)
        return word is not None and word.kind is Kind.REJECTED
    return dump.outcome not in (Outcome.WAITING, Outcome.DUPLICATE)


def _lead_on(was: Story | None, now: Story | None) -> None:
    """The address of a story that has another headline, or went to another place, leads on."""
    if was is None or now is None:
        return
    FormerAddress.objects.filter(edition_id=now.edition_id, slug=now.slug).delete()
    if was.pk == now.pk:
        headline = Story.objects.values_list("headline", flat=True).get(pk=was.pk)
        give_new_address(was, headline)
    elif Story.objects.filter(pk=was.pk, holding=Holding.NOTHING).exists():
        FormerAddress.objects.update_or_create(
            edition_id=was.edition_id, slug=was.slug, defaults={"story": now}
        )
    new_revision()


# ---- what a word is about -----------------------------------------------------------------------
def _completed(dump: Dump, word: Word) -> Word:
    """With the fields that are staff's own by it, and the headline its story is known by."""
    before = words.from_json(dump.word)
    plain, was, told = (_parse(dump, said) for said in (None, before, word))
    said = _told_apart(plain, told) | (before.said if before else frozenset())
    stays = dump.story is not None and _place(was) == _place(told)
    known_as = _known_as(dump.story, told) if dump.story and stays else ""
    return replace(word, said=said, known_as=known_as)


def _told_apart(plain: ParsedPage, told: ParsedPage) -> frozenset[str]:
    """The fields of the story that read otherwise with staff's word."""
    if not told.story:
        return frozenset()
    read, said = plain.story, told.story
    if read is None:
        return frozenset(name for name in words.OF_STORY if name == "text" or getattr(said, name))
    fields = words.OF_STORY - {"text"}
    found = {name for name in fields if getattr(read, name) != getattr(said, name)}
    same_text = (read.paragraphs, read.complete) == (said.paragraphs, said.complete)
    return frozenset(found if same_text else found | {"text"})


def _place(page: ParsedPage) -> Sequence[str] | None:
    if not (page.story and page.publication and page.edition):
        return None
    return fold_name(page.publication), page.edition.key


def _known_as(story: Story, told: ParsedPage) -> str:
    """The story stays itself under another headline, unless there is one with that headline."""
    key = fold_name(told.story.headline if told.story else "")[:KEY]
    same = Story.objects.filter(edition=story.edition_id, key=key).exclude(pk=story.pk)
    return "" if same.exclude(holding=Holding.NOTHING).exists() else story.key
