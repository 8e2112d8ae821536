"""Mails on what is new in the searches that readers keep: one for each reader, never twice for the
same story."""

import logging
from collections.abc import Iterator
from itertools import groupby
from typing import NamedTuple, TypedDict

from allauth.account.models import EmailAddress
from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.translation import ngettext, override

from magreader.accounts.models import User
from magreader.catalog.models import Story
from magreader.catalog.rows import Place, places
from magreader.newsstand.cards import edition_href
from magreader.newsstand.kept import Kept, kept_searches
from magreader.newsstand.mails import make_mail
from magreader.newsstand.printed import print_issue_date, print_number
from magreader.paywall.reader import Reader
from magreader.paywall.scope import scope_of
from magreader.search.index import open_index
from magreader.search.models import SavedSearch
from magreader.search.saved import News, claim, give_back, mails_token, news

log = logging.getLogger(__name__)

_MOST = 8
"""So many stories of one search are named in a mail."""


class Told(NamedTuple):
    """How many readers got a mail, and to how many none could be sent."""

    sent: int
    failed: int


def mail_searches() -> Told:
    """Tell every reader who wants it what is new. Raises NoIndex."""
    open_index()
    sent = failed = 0
    for reader, searches in _to_be_told():
        try:
            sent += _tell(reader, searches)
        except Exception:
            log.exception("Reader %s could not be told what is new.", reader.pk)
            failed += 1
    return Told(sent, failed)


def _to_be_told() -> Iterator[tuple[User, list[SavedSearch]]]:
    """Whoever confirmed their address and is not switched off."""
    confirmed = EmailAddress.objects.filter(
        user=OuterRef("reader"), email__iexact=OuterRef("reader__email"), verified=True
    )
    wanted = SavedSearch.objects.filter(Exists(confirmed), mails=True, reader__is_active=True)
    rows = wanted.select_related("reader").order_by("reader", "-made")
    for reader, searches in groupby(rows, key=lambda saved: saved.reader):
        yield reader, list(searches)


def _tell(reader: User, searches: list[SavedSearch]) -> bool:
    """Whether there was anything to tell. What is told is claimed before the mail leaves, so that
    two that run at once tell it once, and given back where the mail doesn't."""
    scope = scope_of(Reader(reader))
    claimed: list[tuple[Kept, News]] = []
    for kept in kept_searches(searches):
        after = max(kept.saved.seen, kept.saved.told)
        new = news(kept.asked, scope, kept.filters, after, _MOST)
        if new.upto > kept.saved.told and claim(kept.saved, new.upto):
            claimed.append((kept, new))
    try:
        return _send(reader, claimed)
    except BaseException:
        for kept, new in claimed:
            give_back(kept.saved, new.upto)
        raise


def _send(reader: User, claimed: list[tuple[Kept, News]]) -> bool:
    language = reader.language or settings.LANGUAGE_CODE
    with override(language):
        lists = _lists(claimed)
    if lists:
        _mail(reader, language, lists).send()
    return bool(lists)


class StoryLine(TypedDict):
    headline: str
    place: str
    address: str


class List(TypedDict):
    """What is new in one search; `more` says how many are not named."""

    words: str
    address: str
    stories: list[StoryLine]
    more: str


def _lists(claimed: list[tuple[Kept, News]]) -> list[List]:
    """A story that several searches found is named once."""
    named = {pk for _kept, new in claimed for pk in new.stories}
    held = {p.story.pk: p for p in places(Story.objects.on_newsstand().filter(pk__in=named))}
    lists: list[List] = []
    for kept, new in claimed:
        mine = [held.pop(pk) for pk in new.stories if pk in held]
        if mine:
            lists.append(_list(kept, mine, new.total - len(new.stories)))
    return lists


def _list(kept: Kept, stories: list[Place], more: int) -> List:
    words = ngettext("and %(number)s more", "and %(number)s more", more)
    return {
        "words": kept.saved.words,
        "address": settings.SITE_URL + kept.wanted.href,
        "stories": [_line(place) for place in stories],
        "more": words % {"number": print_number(more)} if more else "",
    }


def _line(place: Place) -> StoryLine:
    edition, story = place.edition, place.story
    return {
        "headline": story.headline,
        "place": f"{edition.publication_name}, {print_issue_date(edition.issue_date)}",
        "address": f"{settings.SITE_URL}{edition_href(edition)}{story.slug}/",
    }


def _mail(reader: User, language: str, lists: list[List]) -> EmailMultiAlternatives:
    stop = settings.SITE_URL + reverse("search_mails", args=[mails_token(reader)])
    context = {
        "user": reader,
        "lists": lists,
        "searches_url": settings.SITE_URL + reverse("searches"),
        "stop": stop,
    }
    mail = make_mail("searches", reader.email, language, context)
    mail.extra_headers |= {
        "List-Unsubscribe": f"<{stop}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }
    return mail
