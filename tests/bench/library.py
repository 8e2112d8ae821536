"""A library of any size for the load benchmark, straight through the models."""

import random
from datetime import date, timedelta

from allauth.account.models import EmailAddress

from magreader.accounts.models import User
from magreader.catalog.models import Edition, Holding, Publication, Related, Story, new_revision
from magreader.paywall.access import Body, store_bodies
from magreader.paywall.trials import start_trial

_WORDS = [
    "harbour",
    "council",
    "ferry",
    "winter",
    "ledger",
    "reporter",
    "bridge",
    "orchard",
    "tide",
    "market",
    "signal",
    "copper",
    "museum",
    "doctor",
    "engine",
    "garden",
    "island",
    "letter",
    "window",
    "season",
    "voice",
    "ladder",
    "bread",
    "village",
]
_AN_EDITION = 25


def fill_library(stories: int, seed: int = 1) -> list[str]:
    """Write that many stories with text and ten related cards each; the addresses of them all."""
    rng = random.Random(seed)
    addresses: list[str] = []
    editions = _editions(max(stories // _AN_EDITION, 1))
    for start in range(0, len(editions), 40):
        for edition, written in _stories(editions[start : start + 40], rng):
            base = f"/publications/{edition.publication.slug}/{edition.slug}/"
            addresses += [f"{base}{story.slug}/" for story in written]
    new_revision()
    return addresses


def make_reader_on_trial() -> User:
    """An entitled reader."""
    reader = User.objects.create_user("bench@example.org", "a long passphrase")
    EmailAddress.objects.create(user=reader, email=reader.email, primary=True, verified=True)
    start_trial(reader, "gold")
    return reader


def _editions(count: int) -> list[Edition]:
    publications = Publication.objects.bulk_create(
        Publication(name=f"The Daily {n}", key=f"the daily {n}", slug=f"daily-{n}", language="en")
        for n in range(max(count // 100, 2))
    )
    return Edition.objects.bulk_create(
        _edition(publications[n % len(publications)], n // len(publications)) for n in range(count)
    )


def _edition(publication: Publication, number: int) -> Edition:
    day = date(2020, 1, 1) + timedelta(days=number)
    return Edition(
        publication=publication,
        label=f"{day:%B} {day.day}, {day.year}",
        date=day,
        precision="day",
        key=f"day:{day}",
        slug=day.isoformat(),
        stories=_AN_EDITION,
        minutes=_AN_EDITION * 3,
    )


def _stories(editions: list[Edition], rng: random.Random) -> list[tuple[Edition, list[Story]]]:
    written = Story.objects.bulk_create(
        _story(edition, n, rng) for edition in editions for n in range(_AN_EDITION)
    )
    store_bodies(Body(story.pk, tuple(_text(rng, 70) for _ in range(8)), 60) for story in written)
    Related.objects.bulk_create(
        Related(story=story, card=card, position=n)
        for story in written
        for n, card in enumerate(rng.sample(written, 10))
        if card != story
    )
    return [
        (edition, written[n * _AN_EDITION : (n + 1) * _AN_EDITION])
        for n, edition in enumerate(editions)
    ]


def _story(edition: Edition, number: int, rng: random.Random) -> Story:
    headline = f"{_text(rng, 7)} {number}"
    return Story(
        edition=edition,
        headline=headline,
        key=headline.lower(),
        slug=headline.lower().replace(" ", "-"),
        deck=_text(rng, 16),
        minutes=3,
        holding=Holding.FULL,
        position=number,
    )


def _text(rng: random.Random, words: int) -> str:
    return " ".join(rng.choices(_WORDS, k=words)).capitalize()
