"""Vouchers: what may be typed, what each refusal says, and the last use given once."""

from datetime import datetime, timedelta
from functools import partial

import pytest

from magreader.accounts.addresses import AddressNotConfirmed
from magreader.accounts.models import User
from magreader.paywall.access import FullStory, open_story
from magreader.paywall.models import Entitlement, Voucher
from magreader.paywall.reader import Reader
from magreader.paywall.vouchers import (
    ALPHABET,
    LENGTH,
    Print,
    Refusal,
    VoucherRefused,
    make_vouchers,
    new_code,
    print_code,
    put_back,
    read_code,
    redeem,
    withdraw,
)
from tests.at_one_time import at_one_time, elsewhere
from tests.make import (
    NOW,
    gold,
    make_plan,
    make_reader,
    make_staff,
    make_story,
    make_unconfirmed_reader,
)

db = pytest.mark.django_db
SECOND = timedelta(seconds=1)


def make_voucher(
    *, days: int | None = 30, uses: int = 1, ends: datetime | None = None, series: str = "Fair"
) -> Voucher:
    what = Print(gold(), days, uses, ends, series, make_staff())
    return make_vouchers(1, what)[0]


def refusal(reader: User, code: str, now: datetime = NOW) -> Refusal:
    with pytest.raises(VoucherRefused) as raised:
        redeem(reader, code, now)
    return raised.value.refusal


# ---- codes ------------------------------------------------------------------------------------
def test_a_code_is_sixty_bits_of_signs_that_look_like_no_other() -> None:
    assert len(set(ALPHABET)) ** LENGTH >= 2**55
    assert not set("OILU") & set(ALPHABET)
    codes = {new_code() for _ in range(2_000)}
    assert len(codes) == 2_000
    assert all(len(code) == LENGTH and set(code) <= set(ALPHABET) for code in codes)


@pytest.mark.parametrize(
    "typed",
    [
        "AB10-CD01-XYZ9",
        "ab10cd01xyz9",
        " AB10 CD01 XYZ9 ",
        "ABIO-CDOL-XYZ9",
        "abio–cdol—xyz9",
        "ＡＢ１０-CD01-XYZ9",  # as an East Asian keyboard writes it
        "AB10.CD01/XYZ9\0",
    ],
)
def test_a_code_is_read_however_it_is_typed(typed: str) -> None:
    assert read_code(typed) == "AB10CD01XYZ9"


def test_a_code_is_printed_in_three_groups() -> None:
    assert print_code("AB10CD01XYZ9") == "AB10-CD01-XYZ9"


@db
def test_a_voucher_says_its_code_to_nobody_who_only_names_it() -> None:
    voucher = make_voucher()
    assert voucher.code not in f"{voucher} {voucher!r}"


# ---- entered ----------------------------------------------------------------------------------
@db
def test_a_voucher_opens_stories_for_its_days_and_is_told_as_the_source() -> None:
    reader, story, voucher = make_reader(), make_story(), make_voucher(days=30)
    given = redeem(reader, print_code(voucher.code).lower(), NOW)
    assert (given.source, given.voucher, given.plan) == ("voucher", voucher, gold())
    assert given.ends == NOW + timedelta(days=30)
    assert isinstance(open_story(story, Reader(reader), NOW), FullStory)
    assert isinstance(open_story(story, Reader(reader), given.ends - SECOND), FullStory)
    assert not isinstance(open_story(story, Reader(reader), given.ends), FullStory)


@db
def test_a_voucher_without_days_has_no_end() -> None:
    assert redeem(make_reader(), make_voucher(days=None).code, NOW).ends is None


@db
@pytest.mark.parametrize(("late", "taken"), [(-SECOND, True), (0 * SECOND, False), (SECOND, False)])
def test_it_can_be_entered_up_to_its_end_to_the_second(late: timedelta, *, taken: bool) -> None:
    reader, voucher = make_reader(), make_voucher(ends=NOW)
    if taken:
        assert redeem(reader, voucher.code, NOW + late).voucher == voucher
    else:
        assert refusal(reader, voucher.code, NOW + late) is Refusal.ENDED
        assert not Entitlement.objects.exists()


@db
def test_an_address_is_confirmed_first() -> None:
    voucher = make_voucher()
    with pytest.raises(AddressNotConfirmed):
        redeem(make_unconfirmed_reader(), voucher.code, NOW)
    assert not Entitlement.objects.exists()


@db
def test_a_voucher_for_one_is_used_up_by_one() -> None:
    voucher = make_voucher()
    redeem(make_reader(), voucher.code, NOW)
    assert refusal(make_reader(), voucher.code) is Refusal.USED_UP


@db
def test_a_voucher_for_many_is_for_each_of_them_once() -> None:
    voucher, reader = make_voucher(uses=2), make_reader()
    redeem(reader, voucher.code, NOW)
    assert refusal(reader, voucher.code) is Refusal.YOURS_ALREADY
    redeem(make_reader(), voucher.code, NOW)
    assert refusal(make_reader(), voucher.code) is Refusal.USED_UP
    voucher.refresh_from_db()
    assert voucher.used == 2


@db
def test_who_deletes_their_account_gives_no_use_back() -> None:
    voucher, reader = make_voucher(), make_reader()
    redeem(reader, voucher.code, NOW)
    reader.delete()
    assert refusal(make_reader(), voucher.code) is Refusal.USED_UP


@db
def test_a_withdrawn_voucher_is_as_unknown_as_none_and_takes_nothing_back() -> None:
    voucher, reader = make_voucher(uses=5), make_reader()
    redeem(reader, voucher.code, NOW)
    assert withdraw(Voucher.objects.all(), NOW) == [voucher]
    assert withdraw(Voucher.objects.all(), NOW) == []
    assert refusal(make_reader(), voucher.code) is Refusal.UNKNOWN
    assert refusal(make_reader(), "0000-0000-0000") is Refusal.UNKNOWN
    assert isinstance(open_story(make_story(), Reader(reader), NOW), FullStory)
    assert put_back(Voucher.objects.all()) == [voucher]
    assert redeem(make_reader(), voucher.code, NOW).voucher == voucher


@db
@pytest.mark.parametrize("typed", ["", "-", "\0", "x" * 5_000, "' OR 1=1 --", "%", "_" * 12])
def test_what_is_no_code_is_unknown(typed: str) -> None:
    make_voucher()
    assert refusal(make_reader(), typed) is Refusal.UNKNOWN


@db
def test_what_a_voucher_gives_stands_beside_what_runs() -> None:
    reader, voucher = make_reader(), make_voucher(days=3)
    kept = Entitlement.objects.create(reader=reader, plan=gold(), starts=NOW, ends=None)
    redeem(reader, voucher.code, NOW)
    kept.refresh_from_db()
    assert kept.ends is None
    assert Entitlement.objects.filter(reader=reader).count() == 2


# ---- at one moment ----------------------------------------------------------------------------
@pytest.mark.usefixtures("crowd")
@pytest.mark.parametrize("uses", [1, 3])
def test_the_last_use_is_given_once_to_twenty_readers(uses: int) -> None:
    def prepare() -> tuple[str, list[User]]:
        what = Print(make_plan("Crowd", everything=True), 30, uses, None, "Fair", make_staff())
        return make_vouchers(1, what)[0].code, [make_reader() for _ in range(20)]

    code, readers = elsewhere(prepare)
    outcomes = at_one_time(*[partial(redeem, reader, code) for reader in readers])
    refused = [o.refusal for o in outcomes if isinstance(o, VoucherRefused)]
    assert refused == [Refusal.USED_UP] * (20 - uses), outcomes
    assert elsewhere(Entitlement.objects.count) == uses
    assert elsewhere(Voucher.objects.get).used == uses


@pytest.mark.usefixtures("crowd")
def test_twenty_clicks_of_one_reader_use_a_voucher_for_many_once() -> None:
    def prepare() -> tuple[str, User]:
        what = Print(make_plan("Crowd", everything=True), 30, 99, None, "Fair", make_staff())
        return make_vouchers(1, what)[0].code, make_reader()

    code, reader = elsewhere(prepare)
    outcomes = at_one_time(*[partial(redeem, reader, code)] * 20)
    refused = [o.refusal for o in outcomes if isinstance(o, VoucherRefused)]
    assert refused == [Refusal.YOURS_ALREADY] * 19, outcomes
    assert elsewhere(Voucher.objects.get).used == 1
