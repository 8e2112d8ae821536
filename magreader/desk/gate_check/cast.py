"""Who asks: every kind of reader there is, each with a browser of its own.

The kinds come from what the paywall knows, so that a new source of rights is among them without
anyone remembering.
"""

import re
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from importlib import import_module
from itertools import chain
from typing import Any

from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.auth.models import Permission
from django.utils import timezone

from magreader.accounts.models import User
from magreader.catalog.models import Publication, Story
from magreader.desk.gate_check.planted import HOST, NAME, SESSION, SLUG, Planted
from magreader.paywall.asking import meter_of, month_of
from magreader.paywall.models import Entitlement, GiftLink, MeteredStory, Plan, Source
from magreader.paywall.policy import Reason
from magreader.paywall.viewing import Kind, begin

GIFTS = "gifts"
"""In a session, as `newsstand.who` reads it."""
_OPENING = {Reason.FREE, Reason.STAFF, Reason.ENTITLED, Reason.GIFT, Reason.METERED}
_DAY = timedelta(days=1)
_SECOND = timedelta(seconds=1)
_HOUR = 60 * 60


@dataclass(frozen=True, slots=True)
class Persona:
    """One kind of reader. `reason` is what the gate has to say to them of the planted story;
    `session` the key of their session, empty where their browser has none."""

    name: str
    reason: Reason
    session: str = ""

    @property
    def reads(self) -> bool:
        return self.reason in _OPENING


def make_cast(planted: Planted, now: datetime | None = None) -> tuple[Persona, ...]:
    """All of them, written into the database. `planted.remove` takes them out again."""
    stage = _Stage(planted, now or timezone.now())
    return tuple(
        chain(
            _without_rights(stage),
            *(_by_source(stage, source) for source in Source.values),
            _metered(stage),
            _given(stage),
            _staff(stage),
        )
    )


class _Stage:
    """What the personas are made with: the planted library, the hour, and three plans that no
    reader hears of."""

    def __init__(self, planted: Planted, now: datetime) -> None:
        self.planted = planted
        self.now = now
        self.everything = _plan("everything", everything=True)
        self.title = _plan("title", planted.story.edition.publication)
        self.elsewhere = _plan("elsewhere", planted.elsewhere)
        self.meter = meter_of(_reader("meter"), planted.story, now)

    @property
    def nothing_runs(self) -> Reason:
        """What the gate says to who never had a right, with a confirmed address."""
        return Reason.METER_LEFT if self.meter else Reason.SUBSCRIBE

    def give(
        self, reader: User, plan: Plan, source: str, starts: timedelta, ends: timedelta | None
    ) -> None:
        Entitlement.objects.create(
            reader=reader,
            plan=plan,
            source=source,
            starts=self.now + starts,
            ends=None if ends is None else self.now + ends,
            note=NAME,
        )


def _plan(name: str, *publications: Publication, everything: bool = False) -> Plan:
    plan = Plan.objects.create(
        name=f"{NAME} {name}", slug=f"{SLUG}{name}", public=False, everything=everything
    )
    plan.publications.set(publications)
    return plan


def _reader(name: str, *, confirmed: bool = True, **fields: Any) -> User:
    """An account that nobody can sign in to: it has no password and its address no host."""
    email = f"{re.sub(r'[^a-z0-9]+', '-', name.lower())}@{HOST}"
    reader = User.objects.create_user(email, None, name=NAME, **fields)
    if confirmed:
        EmailAddress.objects.create(user=reader, email=email, primary=True, verified=True)
    return reader


def _session(reader: User | None, **says: Any) -> str:
    """The key of a new session that ends by itself within the hour."""
    key = SESSION + secrets.token_hex(11)
    session = import_module(settings.SESSION_ENGINE).SessionStore(session_key=key)
    session.save(must_create=True)  # under this key: one that isn't there yet would be given up
    if reader:
        session[SESSION_KEY] = str(reader.pk)
        session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
        session[HASH_SESSION_KEY] = reader.get_session_auth_hash()
    session.update(says)
    session.set_expiry(_HOUR)
    session.save()
    return key


def _signed_in(name: str, reason: Reason, reader: User | None = None) -> Persona:
    return Persona(name, reason, _session(reader or _reader(name)))


def _without_rights(stage: _Stage) -> Iterator[Persona]:
    yield Persona("stranger", Reason.SIGN_IN)
    yield Persona("stranger with an empty session", Reason.SIGN_IN, _session(None))
    yield Persona("session that nobody made", Reason.SIGN_IN, SESSION + "x" * 22)
    yield _signed_in("signed in without a plan", stage.nothing_runs)
    off = _reader("switched off")
    stage.give(off, stage.everything, Source.STAFF, -_DAY, None)
    yield _signed_in("account switched off", Reason.SIGN_IN, off)
    User.objects.filter(pk=off.pk).update(is_active=False)
    changed = _reader("password changed")
    stage.give(changed, stage.everything, Source.STAFF, -_DAY, None)
    yield _signed_in("session from before a new password", Reason.SIGN_IN, changed)
    changed.set_password(secrets.token_hex())
    changed.save()


def _by_source(stage: _Stage, source: str) -> Iterator[Persona]:
    """What a right from this source can be: running, over, to come, or of another title."""

    def has(
        what: str, reason: Reason, plan: Plan, starts: timedelta, ends: timedelta | None
    ) -> Persona:
        name = f"{source}: {what}"
        reader = _reader(name)
        stage.give(reader, plan, source, starts, ends)
        return _signed_in(name, reason, reader)

    everything, title = stage.everything, stage.title
    yield has("everything", Reason.ENTITLED, everything, -_DAY, _DAY)
    yield has("everything, without end", Reason.ENTITLED, everything, -_DAY, None)
    yield has("this title", Reason.ENTITLED, title, -_DAY, _DAY)
    yield has("ended a second ago", Reason.ENDED, title, -2 * _DAY, -_SECOND)
    yield has("begins tomorrow", Reason.NOT_YET, everything, _DAY, 2 * _DAY)
    yield has("another title", Reason.NOT_IN_PLAN, stage.elsewhere, -_DAY, _DAY)
    yield has("another title, ended", stage.nothing_runs, stage.elsewhere, -2 * _DAY, -_DAY)


def _metered(stage: _Stage) -> Iterator[Persona]:
    """None of them where the meter is off."""
    if stage.meter is None:
        return
    story, now = stage.planted.story, stage.now

    def opened(name: str, reason: Reason, *stories: Story, confirmed: bool = True) -> Persona:
        reader = _reader(name, confirmed=confirmed)
        for one in stories:
            MeteredStory.objects.create(reader=reader, story=one, month=month_of(now))
        return _signed_in(name, reason, reader)

    others = Story.objects.exclude(pk=story.pk).order_by("-pk")[: stage.meter.allowed]
    yield opened("meter: none used", Reason.METER_LEFT)
    yield opened("meter: this story opened", Reason.METERED, story)
    if len(others) == stage.meter.allowed:
        yield opened("meter: used up", Reason.METER_USED, *others)
    yield opened("meter: address not confirmed", Reason.SUBSCRIBE, confirmed=False)
    name = "meter: opened, address not confirmed any more"
    yield opened(name, Reason.SUBSCRIBE, story, confirmed=False)
    last = _reader("meter last month")
    last_month = (month_of(now) - _DAY).replace(day=1)
    MeteredStory.objects.create(reader=last, story=story, month=last_month)
    yield _signed_in("meter: this story opened last month", Reason.METER_LEFT, last)


def _given(stage: _Stage) -> Iterator[Persona]:
    """Who holds a gift link: each in a browser without an account, and one with."""
    now, story = stage.now, stage.planted.story

    def giver(name: str) -> User:
        made = _reader(f"giver of {name}")
        stage.give(made, stage.everything, Source.STAFF, -_DAY, None)
        return made

    def gift(name: str, of: Story, ends: datetime, **fields: Any) -> list[int]:
        return [GiftLink.objects.create(story=of, giver=giver(name), ends=ends, **fields).pk]

    def receiver(name: str, reason: Reason, gifts: list[int]) -> Persona:
        return Persona(f"gift: {name}", reason, _session(None, **{GIFTS: gifts}))

    running = gift("running", story, now + _DAY)
    yield receiver("this story", Reason.GIFT, running)
    reader = _reader("gift to a reader")
    yield Persona(
        "gift: this story, with an account", Reason.GIFT, _session(reader, **{GIFTS: running})
    )
    another = gift("another", stage.planted.other, now + _DAY)
    yield receiver("another story", Reason.SIGN_IN, another)
    ended = gift("ended", story, now - _SECOND)
    yield receiver("ended a second ago", Reason.SIGN_IN, ended)
    withdrawn = gift("withdrawn", story, now + _DAY, withdrawn=now - _SECOND)
    yield receiver("withdrawn", Reason.SIGN_IN, withdrawn)
    orphaned = gift("switched off", story, now + _DAY)
    User.objects.filter(email__startswith="giver-of-switched-off@").update(is_active=False)
    yield receiver("giver switched off", Reason.SIGN_IN, orphaned)
    yield receiver("made up", Reason.SIGN_IN, [2**40])


def _staff(stage: _Stage) -> Iterator[Persona]:
    """With no rights at the desk: the least that staff can be."""
    yield _signed_in("staff", Reason.STAFF, _reader("staff", is_staff=True))
    for kind, reason in _PLAYED.items():
        plan = stage.title if kind in {Kind.ON_PLAN, Kind.ENDED} else None
        yield _playing(f"staff as {kind.value}", reason, kind=kind, plan=plan)
    yield _playing("staff as a reader", stage.nothing_runs, reader=_reader("played"))


def _playing(name: str, reason: Reason, **whom: Any) -> Persona:
    """Of the staff, and seeing the newsstand as somebody else."""
    player = _reader(name, is_staff=True)
    player.user_permissions.add(Permission.objects.get(codename="view_user"))
    says: dict[str, Any] = {}
    begin(says, **whom)
    return Persona(name, reason, _session(player, **says))


_PLAYED = {
    Kind.STRANGER: Reason.SIGN_IN,
    Kind.SIGNED_IN: Reason.SUBSCRIBE,
    Kind.METERED_OUT: Reason.METER_USED,
    Kind.ON_PLAN: Reason.ENTITLED,
    Kind.ENDED: Reason.ENDED,
}
"""What the gate says to each kind of reader that staff can play."""
