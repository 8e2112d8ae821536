"""To the second: a right opens at its start and closes at its end, wherever the clock hangs."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from pytest_django.fixtures import Settings

from magreader.newsstand.who import GIFTS
from magreader.paywall.models import Entitlement, Source, Voucher
from magreader.paywall.trials import start_trial
from tests.client import Client
from tests.gate.house import House
from tests.make import (
    gold,
    make_entitlement,
    make_gift,
    make_metered,
    make_reader,
)

pytestmark = pytest.mark.django_db

SECOND = timedelta(seconds=1)
AROUND = (-timedelta(days=1), -SECOND, -timedelta(microseconds=1), 0 * SECOND, SECOND)
ZONES = ("UTC", "Asia/Kolkata", "Pacific/Kiritimati", "America/St_Johns")
# The night in which Amsterdam puts its clocks back: 2:30 there is twice.
MOMENTS = (datetime(2031, 3, 3, 12, tzinfo=UTC), datetime(2031, 10, 26, 1, 30, tzinfo=UTC))


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> "Clock":
    return Clock(monkeypatch)


class Clock:
    """The hour it is, for all that asks Django for it."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self._monkeypatch = monkeypatch

    def show(self, moment: datetime) -> None:
        self._monkeypatch.setattr("django.utils.timezone.now", lambda: moment.astimezone(UTC))

    def reading(self, house: House, client: Client, moment: datetime) -> list[bool]:
        """Whether the story is open, at each time around `moment`."""
        found = []
        for apart in AROUND:
            self.show(moment + apart)
            found.append(house.planted.canary.is_in(client.get(house.planted.address).content))
        return found


UNTIL = [True, True, True, False, False]
FROM = [False, False, False, True, True]


def signed_in(entitlement: Entitlement) -> Client:
    client = Client()
    client.force_login(entitlement.reader)
    return client


@pytest.mark.parametrize("moment", MOMENTS)
@pytest.mark.parametrize("source", Source.values)
def test_a_right_of_each_source_ends_and_begins_to_the_second(
    house: House, clock: Clock, source: str, moment: datetime
) -> None:
    clock.show(moment)
    for zone in ZONES:
        local = moment.astimezone(ZoneInfo(zone))
        before, after = local - timedelta(days=9), local + timedelta(days=9)
        ends = make_entitlement(make_reader(), starts=before, ends=local, source=source)
        assert clock.reading(house, signed_in(ends), moment) == UNTIL
        begins = make_entitlement(make_reader(), starts=local, ends=after, source=source)
        assert clock.reading(house, signed_in(begins), moment) == FROM


def test_a_voucher_gives_up_to_its_last_second(house: House, clock: Clock) -> None:
    moment = MOMENTS[0]
    voucher = Voucher.objects.create(code="NINEPASSENGERS", plan=gold(), days=30, ends=moment)
    clock.show(moment - timedelta(days=2))
    held = make_entitlement(
        make_reader(), starts=moment - timedelta(days=30), ends=moment, source=Source.VOUCHER
    )
    held.voucher = voucher
    held.save()
    assert clock.reading(house, signed_in(held), moment) == UNTIL


def test_a_trial_ends_to_the_second_of_the_hour_it_was_taken(house: House, clock: Clock) -> None:
    reader, plan = make_reader(), gold()
    begun = MOMENTS[0]
    clock.show(begun)
    start_trial(reader, plan.slug)
    held = Entitlement.objects.get(reader=reader)
    assert clock.reading(house, signed_in(held), begun) == FROM
    assert clock.reading(house, signed_in(held), begun + timedelta(days=plan.trial_days)) == UNTIL


@pytest.mark.parametrize("moment", MOMENTS)
def test_a_gift_ends_to_the_second(house: House, clock: Clock, moment: datetime) -> None:
    clock.show(moment - timedelta(days=2))
    for zone in ZONES:
        client = Client()
        session = client.session
        ends = moment.astimezone(ZoneInfo(zone))
        session[GIFTS] = [make_gift(house.planted.story, ends=ends).pk]
        session.save()
        assert clock.reading(house, client, moment) == UNTIL


@pytest.mark.parametrize("zone", ZONES)
def test_what_the_meter_opened_is_open_to_the_last_second_of_the_sites_month(
    house: House, clock: Clock, settings: Settings, zone: str
) -> None:
    settings.TIME_ZONE = zone
    midnight = datetime(2031, 12, 1, tzinfo=ZoneInfo(zone))
    reader = make_reader()
    clock.show(midnight - timedelta(days=3))
    make_metered(reader, house.planted.story, midnight - timedelta(days=3))
    client = Client()
    client.force_login(reader)
    assert clock.reading(house, client, midnight) == UNTIL
    make_metered(reader, house.planted.story, midnight)
    assert clock.reading(house, client, midnight) == [True] * len(AROUND)
