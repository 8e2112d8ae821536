"""Plain helpers that put rows where a test needs them. Every field that matters can be said."""

import itertools
from datetime import UTC, date, datetime, timedelta
from typing import Any

from magreader.accounts.addresses import confirm_address
from magreader.accounts.models import User
from magreader.catalog.models import Edition, Holding, Publication, Story
from magreader.paywall.access import Body, store_bodies
from magreader.paywall.asking import month_of
from magreader.paywall.models import Entitlement, GiftLink, MeteredStory, Plan, Source

_number = itertools.count(1)

NOW = datetime(2025, 11, 20, 9, 30, tzinfo=UTC)
PARAGRAPHS = (
    "The ferry left Wexmouth at six with nine passengers and a piano. Nobody had asked why.",
    "By the time it passed the bar light the piano had been tuned twice, once by its owner.",
    "Captain Ilse Brandt said that the sea had never been a fair judge of music.",
    "The harbour board has asked for a receipt. It will wait for an answer until spring.",
)


def make_reader(email: str = "", **fields: Any) -> User:
    """Somebody with a confirmed address."""
    email = email or f"reader{next(_number)}@example.org"
    reader = User.objects.create_user(email, "a long passphrase", **fields)
    confirm_address(reader)
    return reader


def make_unconfirmed_reader() -> User:
    """Somebody who has not shown yet that mail reaches them."""
    return User.objects.create_user(f"reader{next(_number)}@example.org", "a long passphrase")


def make_staff(email: str = "", **fields: Any) -> User:
    email = email or f"staff{next(_number)}@example.org"
    staff = User.objects.create_superuser(email, "a long passphrase", **fields)
    confirm_address(staff)
    return staff


def make_publication(name: str = "", **fields: Any) -> Publication:
    name = name or f"The Gazette {next(_number)}"
    slug = fields.pop("slug", name.lower().replace(" ", "-"))
    return Publication.objects.create(name=name, key=name.lower(), slug=slug, **fields)


def make_edition(
    publication: Publication | None = None, day: date | None = None, **fields: Any
) -> Edition:
    """An edition of one day; the next free one from 2000 on when none is given."""
    day = day or date(2000, 1, 1) + timedelta(days=next(_number))
    values = {
        "label": f"{day:%B} {day.day}, {day.year}",
        "date": day,
        "precision": "day",
        "key": f"day:{day}",
        "slug": day.isoformat(),
        "stories": 1,
    }
    return Edition.objects.create(
        publication=publication or make_publication(), **(values | fields)
    )


def make_story(
    edition: Edition | None = None,
    headline: str = "",
    *,
    paragraphs: tuple[str, ...] = PARAGRAPHS,
    **fields: Any,
) -> Story:
    """A premium story with its text; `paragraphs=()` makes a card."""
    edition = edition or make_edition()
    headline = headline or f"The piano on the ferry {next(_number)}"
    slug = fields.pop("slug", headline.lower().replace(" ", "-")[:120])
    values = {"holding": Holding.FULL if paragraphs else Holding.CARD, "minutes": 2}
    story = Story.objects.create(
        edition=edition, headline=headline, key=headline.lower(), slug=slug, **(values | fields)
    )
    if paragraphs:
        store_bodies([Body(story.pk, paragraphs, edition.publication.teaser_words)])
    return story


def make_plan(name: str = "", **fields: Any) -> Plan:
    name = name or f"Plan {next(_number)}"
    return Plan.objects.create(name=name, slug=name.lower().replace(" ", "-"), **fields)


def gold() -> Plan:
    """The plan that every newsstand starts with."""
    return Plan.objects.get(slug="gold")


def make_entitlement(
    reader: User,
    plan: Plan | None = None,
    *,
    starts: datetime = NOW - timedelta(days=1),
    ends: datetime | None = NOW + timedelta(days=6),
    source: str = Source.STAFF,
) -> Entitlement:
    return Entitlement.objects.create(
        reader=reader, plan=plan or gold(), starts=starts, ends=ends, source=source
    )


def make_gift(
    story: Story | None = None,
    *,
    giver: User | None = None,
    ends: datetime = NOW + timedelta(days=14),
    **fields: Any,
) -> GiftLink:
    """A link that opens `story` to others."""
    return GiftLink.objects.create(
        story=story or make_story(), giver=giver or make_reader(), ends=ends, **fields
    )


def make_metered(reader: User, story: Story | None = None, now: datetime = NOW) -> MeteredStory:
    """One of the free stories of the month that `now` is in, opened by `reader`."""
    return MeteredStory.objects.create(
        reader=reader, story=story or make_story(), month=month_of(now), opened=now
    )
