"""Vouchers at the desk: made, handed out, withdrawn."""

import csv
import io
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.urls import reverse
from django.utils import timezone

from magreader.paywall.models import Entitlement, Voucher
from magreader.paywall.vouchers import MOST_AT_ONCE, Print, make_vouchers, print_code, redeem
from tests.client import Client
from tests.desk.pages import chief, signed_in, staff_who_may
from tests.make import gold, make_reader, make_staff

pytestmark = pytest.mark.django_db

LIST = reverse("admin:paywall_voucher_changelist")
ADD = reverse("admin:paywall_voucher_add")
SERIES = reverse("admin:paywall_voucher_series")
CODES = reverse("admin:paywall_voucher_codes")


def made(number: int = 1, **changed: Any) -> list[Voucher]:
    said = {"days": 30, "uses": 1, "ends": None, "series": "Fair", "by": make_staff()} | changed
    return make_vouchers(number, Print(plan=gold(), **said))


def make(client: Client, **changed: object) -> Any:
    form = {"number": 3, "plan": gold().pk, "days": 30, "uses": 1, "until": "", "series": "Fair"}
    return client.post(ADD, form | changed, follow=True)


def act(client: Client, action: str, *vouchers: Voucher, **more: str) -> Any:
    chosen = [voucher.pk for voucher in vouchers]
    return client.post(LIST, {"action": action, "_selected_action": chosen, **more}, follow=True)


def rows(answer: Any) -> list[list[str]]:
    text = answer.content.decode()
    return list(csv.reader(io.StringIO(text)))


# ---- made -------------------------------------------------------------------------------------
def test_many_are_made_at_once_and_shown_with_their_codes() -> None:
    maker, until = make_staff(), timezone.localdate() + timedelta(days=40)
    page = make(signed_in(maker), number=500, until=until.isoformat()).content.decode()
    assert "500 vouchers made." in page
    vouchers = Voucher.objects.all()
    assert len({voucher.code for voucher in vouchers}) == 500
    assert all(print_code(voucher.code) in page for voucher in vouchers)
    for voucher in vouchers[:3]:
        assert (voucher.plan, voucher.days, voucher.uses) == (gold(), 30, 1)
        assert (voucher.series, voucher.made_by) == ("Fair", maker)
        assert voucher.ends
        assert timezone.localtime(voucher.ends - timedelta(seconds=1)).date() == until


def test_the_lot_stands_in_the_history_of_its_plan_without_a_code() -> None:
    make(chief(), number=2)
    (entry,) = LogEntry.objects.all()
    assert entry.get_edited_object() == gold()
    assert "2 · Fair" in entry.get_change_message()
    for voucher in Voucher.objects.all():
        assert voucher.code not in entry.change_message + entry.object_repr


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"number": 0}, "greater than or equal to 1"),
        ({"number": MOST_AT_ONCE + 1}, "less than or equal to 5000"),
        ({"days": 0}, "greater than or equal to 1"),
        ({"uses": 0}, "greater than or equal to 1"),
        ({"until": "2020-01-01"}, "That day is over."),
        ({"until": "9999-12-31"}, "less than or equal to"),
        ({"plan": ""}, "This field is required."),
        ({"series": " "}, "This field is required."),
    ],
)
def test_what_cannot_be_made_is_said_in_words(given: dict[str, object], said: str) -> None:
    assert said in make(chief(), **given).content.decode()
    assert not Voucher.objects.exists()


def test_five_thousand_are_few_queries(django_assert_max_num_queries: Any) -> None:
    client = chief()
    with django_assert_max_num_queries(80):
        client.post(ADD, {"number": MOST_AT_ONCE, "plan": gold().pk, "uses": 1, "series": "School"})
    assert Voucher.objects.count() == MOST_AT_ONCE


# ---- handed out -------------------------------------------------------------------------------
def test_a_series_is_a_file() -> None:
    made(2), made(1, series="Another")
    answer = chief().get(CODES, {"series": "Fair"})
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert "attachment" in answer["Content-Disposition"]
    assert "no-store" in answer["Cache-Control"]
    heading, *lines = rows(answer)
    assert heading[0] == "code"
    codes = Voucher.objects.filter(series="Fair").order_by("pk").values_list("code", flat=True)
    assert [line[0] for line in lines] == [print_code(code) for code in codes]


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\t", "\r"])
def test_no_cell_of_the_file_is_a_formula(sign: str) -> None:
    vouchers = made(1, series=f"{sign}cmd|' /C calc'!A0")
    answer = act(chief(), "download", *vouchers)
    for line in rows(answer):
        assert not any(cell[:1] in tuple("=+-@\t\r") for cell in line if cell)


def test_chosen_ones_are_a_file_too() -> None:
    one, two, _three = made(3)
    assert len(rows(act(chief(), "download", one, two))) == 3


def test_the_page_of_a_series_says_what_became_of_each() -> None:
    used, several = made(1)[0], made(1, uses=5)[0]
    made(1, ends=timezone.now() - timedelta(days=1))
    for voucher in (used, several):
        redeem(make_reader(), voucher.code)
    answer = chief().get(SERIES, {"series": "Fair"})
    page = answer.content.decode()
    for words in ("used up", "used 1 of 5", "ended", "http://127.0.0.1:8000/plans/voucher/"):
        assert words in page
    assert "no-store" in answer["Cache-Control"]


@pytest.mark.parametrize("series", ["None such", "", "\0", "<script>"])
def test_a_series_that_is_none_is_missing(series: str) -> None:
    made()
    for page in (SERIES, CODES):
        assert chief().get(page, {"series": series}).status_code == 404


# ---- found ------------------------------------------------------------------------------------
def test_the_list_says_how_often_each_was_used_and_finds_a_code_as_it_is_typed() -> None:
    voucher, other = made(1, uses=3)[0], made(1)[0]
    redeem(make_reader(), voucher.code)
    page = chief().get(LIST, {"q": print_code(voucher.code).lower()}).content.decode()
    assert "1 of 3" in page
    assert print_code(other.code) not in page


@pytest.mark.parametrize("state", ["open", "used-up", "ended", "withdrawn"])
def test_the_list_is_narrowed_by_state(state: str) -> None:
    now = timezone.now()
    vouchers = dict(zip(("open", "used-up", "ended", "withdrawn"), made(4), strict=True))
    Voucher.objects.filter(pk=vouchers["used-up"].pk).update(used=1)
    Voucher.objects.filter(pk=vouchers["ended"].pk).update(ends=now - timedelta(seconds=1))
    Voucher.objects.filter(pk=vouchers["withdrawn"].pk).update(withdrawn=now)
    page = chief().get(LIST, {"state": state}).content.decode()
    shown = {name for name, voucher in vouchers.items() if print_code(voucher.code) in page}
    assert shown == {state}


def test_who_used_it_is_a_link_to_their_rights() -> None:
    voucher = made(1, uses=3)[0]
    reader, stranger = make_reader(), make_reader()
    redeem(reader, voucher.code)
    redeem(stranger, made(1, series="Another")[0].code)
    client = chief()
    page = client.get(reverse("admin:paywall_voucher_change", args=[voucher.pk])).content.decode()
    way = f"{reverse('admin:paywall_entitlement_changelist')}?voucher={voucher.pk}"
    assert f'href="{way}"' in page
    rights = client.get(way).content.decode()
    assert reader.email in rights
    assert stranger.email not in rights
    assert "Fair" in rights


# ---- withdrawn --------------------------------------------------------------------------------
def test_withdrawing_asks_first_and_takes_nothing_back() -> None:
    used, fresh = made(2, uses=2)
    reader = make_reader()
    redeem(reader, used.code)
    client = chief()
    asked = act(client, "withdraw", used, fresh).content.decode()
    assert "these 2 vouchers" in asked
    assert "1 was entered already: what it gave stays." in asked
    assert not Voucher.objects.exclude(withdrawn=None).exists()
    assert (
        "2 vouchers withdrawn." in act(client, "withdraw", used, fresh, sure="1").content.decode()
    )
    assert Voucher.objects.exclude(withdrawn=None).count() == 2
    assert Entitlement.objects.get(reader=reader).ends > timezone.now()  # type: ignore[operator]  # it has an end
    assert LogEntry.objects.count() == 2
    again = act(client, "put_back", used, fresh).content.decode()
    assert "2 vouchers can be entered again." in again


# ---- who may ----------------------------------------------------------------------------------
def test_nobody_changes_or_deletes_a_voucher() -> None:
    voucher = made()[0]
    client = chief()
    page = reverse("admin:paywall_voucher_change", args=[voucher.pk])
    assert client.post(page, {"uses": 99}).status_code == 403
    assert (
        client.post(reverse("admin:paywall_voucher_delete", args=[voucher.pk])).status_code == 403
    )
    voucher.refresh_from_db()
    assert voucher.uses == 1


def test_each_thing_needs_its_permission() -> None:
    voucher = made()[0]
    looks = signed_in(staff_who_may("paywall.view_voucher"))
    assert looks.get(SERIES, {"series": "Fair"}).status_code == 200
    assert looks.get(ADD).status_code == 403
    assert make(looks).status_code == 403
    act(looks, "withdraw", voucher, sure="1")
    voucher.refresh_from_db()
    assert voucher.withdrawn is None
    other = signed_in(staff_who_may("paywall.view_plan"))
    for page in (LIST, ADD, SERIES, CODES):
        assert other.get(page, {"series": "Fair"}).status_code == 403
    for page in (LIST, ADD, SERIES, CODES):
        assert Client().get(page, {"series": "Fair"}).status_code == 302
