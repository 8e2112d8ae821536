"""Readers at the desk: giving access, and who may touch whom."""

from datetime import timedelta
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.contrib.admin.models import LogEntry
from django.urls import reverse
from django.utils import timezone

from magreader.accounts.models import User
from magreader.catalog.models import Story
from magreader.paywall.models import Entitlement, Source
from tests.client import Client
from tests.desk.pages import PARAGRAPHS, chief, imported, page, signed_in, staff_who_may
from tests.make import gold, make_entitlement, make_plan, make_reader, make_staff

pytestmark = pytest.mark.django_db

READERS = reverse("admin:accounts_user_changelist")


def _opens(reader: User) -> bool:
    story = Story.objects.get(headline="A bell too many")
    return PARAGRAPHS[2] in signed_in(reader).get(story.get_absolute_url()).content.decode()


def _give(client: Client, *readers: User, **given: object) -> Any:
    chosen = [reader.pk for reader in readers]
    form = {"action": "give_plan", "_selected_action": chosen, "give": "Give", "plan": gold().pk}
    return client.post(READERS, form | given, follow=True)


def test_a_plan_given_opens_the_story_on_the_next_request() -> None:
    imported(page())
    reader = make_reader()
    assert not _opens(reader)
    _give(chief(), reader)
    assert _opens(reader)


def test_a_plan_is_given_to_many_at_once_with_its_end_and_its_note() -> None:
    readers, giver = [make_reader() for _ in range(3)], make_staff()
    until = timezone.localdate() + timedelta(days=30)
    answer = _give(signed_in(giver), *readers, until=until.isoformat(), note="School year")
    assert "3 readers have GOLD now." in answer.content.decode()
    for given in Entitlement.objects.all():
        assert (given.granted_by, given.note, given.source) == (giver, "School year", Source.STAFF)
        assert given.ends is not None
        assert timezone.localtime(given.ends - timedelta(seconds=1)).date() == until
    assert LogEntry.objects.count() == 3


def test_the_form_comes_first_and_keeps_who_was_chosen() -> None:
    one, two = make_reader("one@example.org"), make_reader()
    chosen = {"action": "give_plan", "_selected_action": [one.pk], "index": "0"}
    html = chief().post(READERS, chosen).content.decode()
    assert "one@example.org" in html
    assert f'name="_selected_action" value="{one.pk}"' in html
    assert two.email not in html
    assert not Entitlement.objects.exists()


def test_everybody_on_the_list_can_be_given_a_plan() -> None:
    readers = [make_reader() for _ in range(3)]
    _give(chief(), readers[0], select_across="1")
    assert Entitlement.objects.filter(reader__in=readers).count() == 3


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"until": "2020-01-01"}, "That day is over."),
        ({"until": "soon"}, "Enter a valid date."),
        ({"trial": "on", "until": "2999-01-01"}, "A free trial has its own end"),
        ({"plan": ""}, "This field is required."),
    ],
)
def test_what_cannot_be_given_is_said_in_words(given: dict[str, str], said: str) -> None:
    assert said in _give(chief(), make_reader(), **given).content.decode()
    assert not Entitlement.objects.exists()


def test_staff_give_the_free_trial_once_a_reader() -> None:
    imported(page())
    fresh, had = make_reader(), make_reader()
    past = timezone.now() - timedelta(days=30)
    make_entitlement(had, source=Source.TRIAL, starts=past, ends=past + timedelta(days=7))
    html = _give(chief(), fresh, had, trial="on").content.decode()
    assert "1 reader has GOLD now." in html
    assert "1 reader has had a free trial before." in html
    trial = Entitlement.objects.get(reader=fresh)
    assert trial.ends == trial.starts + timedelta(days=gold().trial_days)
    assert _opens(fresh)
    assert not _opens(had)


def test_who_may_only_look_at_readers_gives_nothing() -> None:
    reader = make_reader()
    client = signed_in(staff_who_may("accounts.view_user", "accounts.change_user"))
    _give(client, reader)
    assert not Entitlement.objects.exists()


# ---- a reader's own page -------------------------------------------------------------------------
def _reader_form(reader: User, *rows: dict[str, object], **fields: object) -> dict[str, object]:
    form: dict[str, object] = {
        "name": reader.name,
        "is_active": "on",
        "entitlement_set-TOTAL_FORMS": len(rows),
        "entitlement_set-INITIAL_FORMS": sum("id" in row for row in rows),
    }
    for number, row in enumerate(rows):
        form |= {f"entitlement_set-{number}-{name}": value for name, value in row.items()}
    return form | fields


def test_access_is_given_on_the_readers_own_page() -> None:
    imported(page())
    reader, giver = make_reader(), make_staff()
    address = reverse("admin:accounts_user_change", args=[reader.pk])
    html = signed_in(giver).get(address).content.decode()
    prefix = html.split('-TOTAL_FORMS"')[0].rpartition('name="')[2]
    form = _reader_form(reader, {"plan": gold().pk, "source": "staff", "note": "Prize"})
    renamed = {name.replace("entitlement_set", prefix): value for name, value in form.items()}
    answer = signed_in(giver).post(address, renamed)
    assert answer.status_code == 302, answer.content.decode()
    given = Entitlement.objects.get(reader=reader)
    assert (given.granted_by, given.note, given.ends) == (giver, "Prize", None)
    assert _opens(reader)


def test_an_entitlement_by_hand_starts_now_where_no_day_is_said() -> None:
    imported(page())
    reader = make_reader()
    form = {"reader": reader.pk, "plan": gold().pk, "source": "staff"}
    assert chief().post(reverse("admin:paywall_entitlement_add"), form).status_code == 302
    assert _opens(reader)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (
            {"starts": "2026-05-02T00:00", "ends": "2026-05-01T00:00"},
            "It must end after it starts.",
        ),
        ({"source": "trial"}, "This reader has had a free trial already."),
    ],
)
def test_an_impossible_entitlement_is_refused_in_words(given: dict[str, str], said: str) -> None:
    reader = make_reader()
    make_entitlement(reader, source=Source.TRIAL)
    form = {"reader": reader.pk, "plan": gold().pk, "source": "staff"} | given
    html = chief().post(reverse("admin:paywall_entitlement_add"), form).content.decode()
    assert said in html
    assert "violated" not in html


def test_an_account_made_by_staff_can_sign_in() -> None:
    form = {"email": "New@Example.org", "name": "Nia", "usable_password": "true"}
    form |= {"password1": "a very long phrase", "password2": "a very long phrase"}
    answer = chief().post(reverse("admin:accounts_user_add"), form)
    assert answer.status_code == 302, answer.content.decode()
    client = Client()
    login = {"login": "new@example.org", "password": "a very long phrase"}
    client.post(reverse("account_login"), login)
    assert client.get(READERS, follow=True).status_code == 403
    assert User.objects.get(email="new@example.org").name == "Nia"


# ---- who may touch whom --------------------------------------------------------------------------
def test_staff_make_nobody_staff_unless_they_are_superusers() -> None:
    reader = make_reader(name="Ana")
    looker_after = staff_who_may("accounts.view_user", "accounts.change_user")
    address = reverse("admin:accounts_user_change", args=[reader.pk])
    form = _reader_form(reader, is_staff="on", is_superuser="on", name="Ana B.")
    assert signed_in(looker_after).post(address, form).status_code == 302
    reader.refresh_from_db()
    assert (reader.name, reader.is_staff, reader.is_superuser) == ("Ana B.", False, False)


@pytest.mark.parametrize("page_of", ["accounts_user_change", "auth_user_password_change"])
def test_accounts_of_staff_are_a_superusers_to_change(page_of: str) -> None:
    colleague = make_staff()
    client = signed_in(staff_who_may("accounts.view_user", "accounts.change_user"))
    address = reverse(f"admin:{page_of}", args=[colleague.pk])
    assert client.post(address, {"name": "Mine", "password1": "x"}).status_code == 403


def test_no_single_permission_leads_to_more() -> None:
    """A group of rights, and whose address is whose, are for superusers only."""
    boss = make_staff("boss@example.org")
    rights = ("auth.change_group", "auth.add_group", "account.add_emailaddress")
    client = signed_in(staff_who_may(*rights))
    address = {"user": boss.pk, "email": "mine@example.org", "verified": "on"}
    added = client.post(reverse("admin:account_emailaddress_add"), address)
    grouped = client.post(reverse("admin:auth_group_add"), {"name": "Us"})
    assert (added.status_code, grouped.status_code) == (403, 403)
    assert not EmailAddress.objects.filter(email="mine@example.org").exists()
    assert chief().post(reverse("admin:auth_group_add"), {"name": "Us"}).status_code == 302


def test_an_account_with_all_rights_is_not_for_staff_to_touch() -> None:
    sleeping = make_reader(is_superuser=True)
    client = signed_in(staff_who_may("accounts.change_user"))
    door = reverse("admin:auth_user_password_change", args=[sleeping.pk])
    assert client.get(door).status_code == 403


def test_staff_make_no_account_of_an_address_that_somebody_has() -> None:
    EmailAddress.objects.create(user=make_reader(), email="second@example.org", verified=True)
    form = {"email": "Second@example.org", "usable_password": "false"}
    answer = chief().post(reverse("admin:accounts_user_add"), form)
    assert "already" in answer.content.decode()


def test_no_plan_is_given_beyond_the_end_of_the_calendar() -> None:
    _give(chief(), make_reader(), until="9999-12-31")
    assert not Entitlement.objects.exists()


def test_sessions_go_with_their_reader_without_a_line_each() -> None:
    reader = make_reader()
    signed_in(reader).get("/accounts/sessions/")
    door = reverse("admin:accounts_user_delete", args=[reader.pk])
    page = chief().get(door).content.decode()
    assert "session" not in page.lower().replace("sessionid", "")
    assert reader.email in page
    chief().post(door, {"post": "yes"})
    assert not User.objects.filter(pk=reader.pk).exists()


# ---- taken back ----------------------------------------------------------------------------------
def test_access_of_many_ends_now_and_the_history_says_so() -> None:
    imported(page())
    other = make_plan("Local", everything=True)
    one, two, third = (make_reader() for _ in range(3))
    for reader in (one, two):
        make_entitlement(reader, ends=None)
    make_entitlement(two, other, ends=None)
    client = chief()
    chosen = {"action": "take_plan_back", "_selected_action": [r.pk for r in (one, two, third)]}
    asked = client.post(READERS, chosen).content.decode()
    assert "Take a plan back" in asked
    assert _opens(one)
    html = client.post(READERS, chosen | {"take": "1", "plan": gold().pk}, follow=True).content
    assert "GOLD ended for 2 readers." in html.decode()
    assert not _opens(one)
    assert _opens(two)  # by the other plan
    assert {entry.object_id for entry in LogEntry.objects.all()} == {str(one.pk), str(two.pk)}


def test_one_right_is_taken_back_after_a_question() -> None:
    imported(page())
    reader = make_reader()
    right, kept = make_entitlement(reader, ends=None), make_entitlement(make_reader(), ends=None)
    rights, client = reverse("admin:paywall_entitlement_changelist"), chief()
    chosen = {"action": "take_back", "_selected_action": [right.pk]}
    assert "This right ends now." in client.post(rights, chosen).content.decode()
    assert _opens(reader)
    assert (
        "1 right ended."
        in client.post(rights, chosen | {"sure": "1"}, follow=True).content.decode()
    )
    assert not _opens(reader)
    kept.refresh_from_db()
    assert kept.ends is None
    assert LogEntry.objects.get().object_id == str(right.pk)


def test_who_may_only_look_takes_nothing_back() -> None:
    right = make_entitlement(make_reader(), ends=None)
    client = signed_in(staff_who_may("accounts.view_user", "paywall.view_entitlement"))
    rights = reverse("admin:paywall_entitlement_changelist")
    client.post(rights, {"action": "take_back", "_selected_action": [right.pk], "sure": "1"})
    taken = {"action": "take_plan_back", "_selected_action": [right.reader_id], "take": "1"}
    client.post(READERS, taken | {"plan": gold().pk})
    right.refresh_from_db()
    assert right.ends is None


# ---- trials by staff are the one trial -----------------------------------------------------------
def test_a_trial_from_staff_counts_for_every_account_of_that_person() -> None:
    reader = make_reader("ilse@example.org")
    _give(chief(), reader, trial="on")
    again = make_reader("ilse+2@example.org")
    html = _give(chief(), again, trial="on").content.decode()
    assert "1 reader has had a free trial before." in html
    assert not Entitlement.objects.filter(reader=again).exists()


def test_so_does_one_that_staff_enter_by_hand() -> None:
    first, second = make_reader("ilse@example.org"), make_reader("ilse+2@example.org")
    add = reverse("admin:paywall_entitlement_add")
    form = {"plan": gold().pk, "source": "trial"}
    assert chief().post(add, form | {"reader": first.pk}).status_code == 302
    html = chief().post(add, form | {"reader": second.pk}).content.decode()
    assert "This reader has had a free trial already." in html


def test_by_hand_nothing_is_given_that_only_readers_come_by() -> None:
    form = {"reader": make_reader().pk, "plan": gold().pk, "source": "voucher"}
    html = chief().post(reverse("admin:paywall_entitlement_add"), form).content.decode()
    assert "Select a valid choice." in html
    assert not Entitlement.objects.exists()


def test_the_end_of_a_right_is_changed_whatever_its_source() -> None:
    right = make_entitlement(make_reader(), source=Source.PLAN, ends=None)
    form = {"reader": right.reader_id, "plan": gold().pk, "source": "plan"}
    form |= {"starts": "2025-01-01T00:00:00", "ends": "2099-01-01T00:00:00"}
    address = reverse("admin:paywall_entitlement_change", args=[right.pk])
    answer = chief().post(address, form)
    assert answer.status_code == 302, answer.context["errors"]
    right.refresh_from_db()
    assert right.ends
