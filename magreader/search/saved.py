"""The searches that readers keep: kept and forgotten, looked at, mailed, and followed by a feed.

What is new in one is what came into the library since its reader last looked, or was last told:
stories have rising ids.
"""

from dataclasses import dataclass, replace

from django.core.signing import BadSignature, Signer
from django.db import transaction
from django.db.models import QuerySet

from magreader.accounts.models import User
from magreader.catalog.models import Story
from magreader.paywall.scope import Scope
from magreader.search.asking import Filters
from magreader.search.finding import Search
from magreader.search.grammar import Asked
from magreader.search.index import NoIndex
from magreader.search.models import SavedSearch

MOST = 50
LONGEST_ASKED = 900
LONGEST_WORDS = 400
# Whoever has one of these has the feed, or the end of the mails: a row alone gives neither.
_FEED = Signer(salt="magreader.search.feed")
_MAILS = Signer(salt="magreader.search.mails")


class TooMany(Exception):
    """The reader keeps as many searches as go."""


class TooLong(Exception):
    """A question of this length isn't kept."""


def searches_of(reader: User) -> QuerySet[SavedSearch]:
    return SavedSearch.objects.filter(reader=reader)


def is_kept(reader: User, asked: str) -> bool:
    return searches_of(reader).filter(asked=asked).exists()


def keep(reader: User, asked: str, words: str) -> SavedSearch:
    """Keep the search at the address's query `asked`; the one that is kept already where it is.

    Raises TooMany and TooLong.
    """
    if len(asked) > LONGEST_ASKED or len(words) > LONGEST_WORDS:
        raise TooLong
    newest = newest_story()
    with transaction.atomic():
        User.objects.select_for_update().get(pk=reader.pk)  # two at once would pass the limit
        same = searches_of(reader).filter(asked=asked).first()
        if same:
            return same
        if searches_of(reader).count() >= MOST:
            raise TooMany
        return SavedSearch.objects.create(
            reader=reader, asked=asked, words=words, seen=newest, told=newest
        )


def newest_story() -> int:
    """What came in last, as the index knows it: what it doesn't hold yet is new afterwards."""
    try:
        return Search(Asked(), Scope()).newest()
    except NoIndex:
        return Story.objects.order_by("-pk").values_list("pk", flat=True).first() or 0


def forget(saved: SavedSearch) -> None:
    saved.delete()


def look_at(saved: SavedSearch) -> int:
    """The reader looks at what is new. The story (id) after which it begins."""
    before = saved.seen
    SavedSearch.objects.filter(pk=saved.pk).update(seen=newest_story())
    return before


def switch_mails(saved: SavedSearch, *, on: bool) -> None:
    """From now on: what came in before is no news."""
    told = newest_story() if on and not saved.mails else saved.told
    SavedSearch.objects.filter(pk=saved.pk).update(mails=on, told=told)


def stop_mails(reader: User) -> None:
    searches_of(reader).update(mails=False)


# ---- what is new ---------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class News:
    """Stories (ids) that are new, the newest first and not all of them; how many there are in all,
    and the story up to which they go."""

    stories: list[int]
    total: int
    upto: int


def how_many_new(asked: Asked, scope: Scope, filters: Filters, after: int) -> int:
    """Raises NoIndex."""
    return Search(asked, scope, replace(filters, after=after)).how_many()


def news(asked: Asked, scope: Scope, filters: Filters, after: int, most: int) -> News:
    """Raises NoIndex."""
    search = Search(asked, scope, replace(filters, after=after))
    return News(search.lately(most), search.how_many(), search.newest())


def claim(saved: SavedSearch, upto: int) -> bool:
    """Say that its reader is told up to this story. False where somebody else does it now."""
    told = SavedSearch.objects.filter(pk=saved.pk, told=saved.told, mails=True)
    return told.update(told=upto) > 0


def give_back(saved: SavedSearch, upto: int) -> None:
    """The reader couldn't be told: next time then."""
    SavedSearch.objects.filter(pk=saved.pk, told=upto).update(told=saved.told)


# ---- tokens -------------------------------------------------------------------------------------
def feed_token(saved: SavedSearch) -> str:
    return _FEED.sign(saved.key)


def search_of_feed(token: str) -> SavedSearch:
    """Raises SavedSearch.DoesNotExist for what is no token, a search that was forgotten, or an
    account that is switched off."""
    key = _unsigned(_FEED, token)
    return SavedSearch.objects.select_related("reader").get(key=key, reader__is_active=True)


def mails_token(reader: User) -> str:
    return _MAILS.sign(str(reader.pk))


def reader_of_mails(token: str) -> User:
    """Raises User.DoesNotExist for what is no token."""
    number = _unsigned(_MAILS, token)
    return User.objects.get(pk=int(number) if number.isdecimal() else 0)


def _unsigned(signer: Signer, token: str) -> str:
    try:
        return signer.unsign(token)
    except BadSignature:
        return ""
