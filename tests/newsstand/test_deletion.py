"""Deleting one's account: asked, thought better of, and gone but for what is named."""

import re
from datetime import timedelta
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.apps import apps
from django.contrib.admin.models import LogEntry
from django.core import mail
from django.core.management import call_command
from django.db import connection
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries
from pytest_django.fixtures import Settings

from magreader.accounts.deeds import note_deed
from magreader.accounts.deletion import GRACE, ask_for_deletion, delete_account
from magreader.accounts.models import Invitation, User
from magreader.accounts.sessions import end_sessions
from magreader.dumps.models import Batch
from magreader.newsstand.deletion import delete_past_accounts, finish_deletion
from magreader.paywall.models import Entitlement, GiftLink, Plan, Source, Voucher
from magreader.paywall.vouchers import VoucherRefused, redeem
from tests.client import Client
from tests.make import (
    gold,
    make_entitlement,
    make_gift,
    make_metered,
    make_reader,
    make_staff,
    make_story,
)
from tests.newsstand.test_my_data import confirmed, signed_in
from tests.paywall.test_vouchers import make_voucher

pytestmark = pytest.mark.django_db
PAGE, KEEP = "/accounts/delete/", "/accounts/delete/keep/"
PASSWORD = "a long passphrase"


def past(reader: User, by: timedelta = timedelta(seconds=1)) -> User:
    """A reader whose day has come."""
    User.objects.filter(pk=reader.pk).update(deletion_due=timezone.now() - by)
    reader.refresh_from_db()
    return reader


def sign_in(reader: User, client: Client | None = None) -> Any:
    form = {"login": confirmed(reader).email, "password": PASSWORD}
    return (client or Client()).post("/accounts/login/", form, follow=True)


# ---- asking -------------------------------------------------------------------------------------
def test_the_page_lists_what_goes_with_its_numbers_and_what_stays_and_why() -> None:
    reader = make_reader()
    make_gift(giver=reader)
    make_gift(giver=reader)
    page = signed_in(reader).get(PAGE).content.decode()
    assert "Stories that you gave away</span> <small>2</small>" in page
    assert "Vouchers that you entered</span>" not in page
    for words in (
        "What goes",
        "What stays",
        "A fingerprint of your address",
        "Lines of what staff",
    ):
        assert words in page


def test_who_asks_is_told_the_day_and_the_way_back_by_mail() -> None:
    reader = make_reader("iris@example.org")
    client = signed_in(reader)
    mail.outbox.clear()
    page = client.post(PAGE, follow=True).content.decode()
    reader.refresh_from_db()
    assert reader.deletion_due
    assert abs(reader.deletion_due - timezone.now() - GRACE) < timedelta(minutes=1)
    (message,) = mail.outbox
    day = re.search(r"Your account will be deleted on (.+?)\.", page)
    assert day
    assert message.subject == f"Your account will be deleted on {day[1]}"
    assert re.findall(r"http://\S+", str(message.body)) == [f"http://127.0.0.1:8000{PAGE}"]
    assert "If it wasn’t you" in message.body


def test_the_mail_speaks_the_readers_language() -> None:
    reader = make_reader(language="nl")
    client = signed_in(reader)
    mail.outbox.clear()
    client.post(PAGE)
    message: Any = mail.outbox[0]
    assert 'lang="nl"' in message.alternatives[0].content


def test_asking_needs_the_password_of_just_now() -> None:
    reader = make_reader()
    client = Client()
    client.force_login(reader)
    asked = client.post(PAGE)
    assert asked["Location"].startswith("/accounts/reauthenticate/")
    reader.refresh_from_db()
    assert reader.deletion_due is None
    client.post(asked["Location"], {"password": PASSWORD, "next": PAGE})
    reader.refresh_from_db()
    assert reader.deletion_due


def test_neither_a_stranger_nor_another_site_can_ask() -> None:
    assert Client().post(PAGE)["Location"].startswith("/accounts/login/")
    strict: Any = Client(enforce_csrf_checks=True)
    strict.force_login(make_reader())
    assert (strict.post(PAGE).status_code, strict.post(KEEP).status_code) == (403, 403)
    assert Client().get(KEEP).status_code == 405


def test_all_other_sessions_end() -> None:
    reader, other = make_reader(), make_reader()
    here, elsewhere, somebody = signed_in(reader), signed_in(reader), signed_in(other)
    here.post(PAGE)
    assert here.get("/accounts/").status_code == 200
    assert elsewhere.get("/accounts/").status_code == 302
    assert somebody.get("/accounts/").status_code == 200


def test_a_sign_in_that_was_begun_ends_too() -> None:
    reader, client = make_reader(), Client()
    session = client.session
    session["account_authentication_methods_user"] = str(reader.pk)
    session.save()
    end_sessions(reader.pk)
    assert "account_authentication_methods_user" not in client.session


def test_asking_twice_keeps_the_first_day() -> None:
    reader, now = make_reader(), timezone.now()
    first = ask_for_deletion(reader, now)
    assert ask_for_deletion(reader, now + timedelta(days=5)) == first
    assert ask_for_deletion(User.objects.get(pk=reader.pk)) == first


def test_no_mail_server_stops_nobody(settings: Settings) -> None:
    reader = make_reader()
    client = signed_in(reader)
    settings.MAILERS = {
        "default": {
            "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
            "OPTIONS": {"host": "127.0.0.1", "port": 9},
        }
    }
    assert client.post(PAGE).status_code == 302
    reader.refresh_from_db()
    assert reader.deletion_due


def test_both_mails_can_be_read_by_a_plain_client() -> None:
    reader = make_reader()
    client = signed_in(reader)
    mail.outbox.clear()
    client.post(PAGE)
    finish_deletion(past(reader))
    assert len(mail.outbox) == 2
    for sent in mail.outbox:
        built: Any = sent.message()
        text, html = built.iter_parts()
        assert [text.get_content_type(), html.get_content_type()] == ["text/plain", "text/html"]
        assert reader.email in text.get_content()
        links = set(re.findall(r"http://\S+", text.get_content()))
        assert len(links) == 1
        assert links.pop() in html.get_content()


# ---- thinking better of it ----------------------------------------------------------------------
def test_until_then_the_account_page_and_each_sign_in_say_it_and_it_can_be_kept() -> None:
    reader = make_reader()
    ask_for_deletion(reader)
    client = Client()
    greeted = sign_in(reader, client).content.decode()
    assert "Your account will be deleted on" in greeted
    assert f'<a href="{PAGE}">Keep it</a>' in greeted
    assert f'action="{KEEP}"' in client.get("/accounts/").content.decode()
    kept = client.post(KEEP, follow=True).content.decode()
    assert "Your account stays." in kept
    assert "Your account will be deleted on" not in kept
    reader.refresh_from_db()
    assert reader.deletion_due is None
    past(make_reader())
    assert delete_past_accounts() == 1
    assert User.objects.filter(pk=reader.pk).exists()


# ---- staff --------------------------------------------------------------------------------------
def test_staff_are_told_that_their_rights_go_first() -> None:
    boss = make_staff()
    client = signed_in(boss)
    assert "a colleague with all rights" in client.get(PAGE).content.decode()
    assert client.post(PAGE).status_code == 403
    boss.refresh_from_db()
    assert boss.deletion_due is None


def test_who_became_staff_meanwhile_does_not_go() -> None:
    reader = past(make_reader())
    User.objects.filter(pk=reader.pk).update(is_staff=True)
    assert delete_past_accounts() == 0
    assert "Your account will be deleted on" not in sign_in(reader).content.decode()


def test_what_they_did_for_the_library_stays_without_a_name() -> None:
    helper, reader = make_reader("helper@example.org", name="Helga"), make_reader()
    batch = Batch.objects.create(made_by=helper, origin=Batch.Origin.PASTE)
    given = make_entitlement(reader)
    Entitlement.objects.filter(pk=given.pk).update(granted_by=helper)
    voucher = Voucher.objects.create(code="A1", plan=gold(), made_by=helper)
    Invitation.objects.create(email="x@example.org", ends=timezone.now(), invited_by=helper)
    finish_deletion(past(helper))
    for row in (batch, given, voucher):
        row.refresh_from_db()
    assert (batch.made_by, given.granted_by, voucher.made_by) == (None, None, None)
    assert Invitation.objects.get().invited_by is None


def test_lines_of_the_log_stay_also_where_who_wrote_them_goes() -> None:
    helper, reader = make_reader("helper@example.org", name="Helga"), make_reader()
    note_deed(helper, reader, "Signed in.")
    make_entitlement(helper)
    helper.groups.create(name="Editors")
    delete_account(helper)
    line = LogEntry.objects.get()
    left: Any = line.user
    assert (left.name, left.is_active, left.is_staff) == ("", False, False)
    assert not left.has_usable_password()
    assert not left.groups.exists()
    assert not Entitlement.objects.exists()
    assert traces("helper@example.org", "Helga") == {}
    make_reader("helper@example.org")  # the address is free again


# ---- gone ---------------------------------------------------------------------------------------
def traces(*words: str) -> dict[str, int]:
    """Every column of the database that holds one of `words`, and in how many rows."""
    found: dict[str, int] = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            columns = connection.introspection.get_table_description(cursor, table)
            for name in (column.name for column in columns):
                text = f'LOWER(CAST("{name}" AS TEXT))'
                for word in words:
                    sql = f'SELECT COUNT(*) FROM "{table}" WHERE {text} LIKE %s'
                    cursor.execute(sql, [f"%{word.lower()}%"])
                    if number := cursor.fetchone()[0]:
                        found[f"{table}.{name}"] = number
    return found


def a_full_life(email: str, name: str) -> User:
    reader = make_reader(email, name=name)
    EmailAddress.objects.create(user=reader, email=f"other-{email}")
    now = timezone.now()
    voucher = Voucher.objects.create(code="SPRING24", plan=gold(), uses=2)
    Entitlement.objects.create(
        reader=reader, plan=gold(), source=Source.VOUCHER, starts=now, voucher=voucher
    )
    make_entitlement(reader, source=Source.TRIAL, ends=now + timedelta(days=3))
    make_gift(giver=reader)
    make_metered(reader)
    Invitation.objects.create(email=email.upper(), ends=now)
    sign_in(reader)
    return reader


def test_no_row_anywhere_holds_the_address_or_the_name_but_for_the_log_of_staff() -> None:
    reader = a_full_life("quillfish@example.org", "Zebedee Quillfish")
    note_deed(make_staff(), reader, "Signed in.")
    key, words = reader.pk, ("quillfish", "zebedee")
    assert len(traces(*words)) > 3
    finish_deletion(past(reader))
    assert traces(*words) == {"django_admin_log.object_repr": 1}
    for model in apps.get_models():
        for field in model._meta.fields:
            if field.related_model is User:
                assert not model._base_manager.filter(**{field.name: key}).exists()


def test_no_session_of_theirs_is_left() -> None:
    reader = a_full_life("quillfish@example.org", "Zebedee")
    client = signed_in(reader)
    finish_deletion(past(reader))
    assert not client.session.exists(client.session.session_key or "-")


def test_a_last_mail_says_that_it_is_done() -> None:
    reader = past(make_reader("iris@example.org"))
    assert delete_past_accounts() == 1
    (message,) = mail.outbox
    assert (message.to, message.subject) == (["iris@example.org"], "Your account is gone")
    assert not User.objects.filter(pk=reader.pk).exists()


def test_two_hands_at_once_send_one_last_mail() -> None:
    reader = past(make_reader())
    same = User.objects.get(pk=reader.pk)
    assert (finish_deletion(reader), finish_deletion(same)) == (True, False)
    assert len(mail.outbox) == 1


def test_a_gift_goes_with_its_giver_and_plans_stay() -> None:
    reader, story = make_reader(), make_story()
    make_gift(story, giver=reader)
    finish_deletion(past(reader))
    assert not GiftLink.objects.exists()
    assert Plan.objects.filter(slug="gold").exists()


def test_a_voucher_stays_used_when_who_used_it_goes() -> None:
    """Else one code is good for as many accounts as somebody cares to make and delete."""
    reader, voucher = confirmed(make_reader()), make_voucher()
    redeem(reader, voucher.code)
    finish_deletion(past(reader))
    voucher.refresh_from_db()
    assert voucher.used == voucher.uses == 1
    with pytest.raises(VoucherRefused):
        redeem(confirmed(make_reader()), voucher.code)


# ---- when ---------------------------------------------------------------------------------------
@pytest.mark.parametrize(("seconds", "goes"), [(1, 0), (0, 1), (-1, 1)])
def test_it_goes_at_its_moment_and_not_a_second_before(
    seconds: int, goes: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    reader, now = make_reader(), timezone.now()
    User.objects.filter(pk=reader.pk).update(deletion_due=now + timedelta(seconds=seconds))
    monkeypatch.setattr(timezone, "now", lambda: now)
    assert delete_past_accounts() == goes


def test_whoever_signs_in_sees_off_what_is_past(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    gone = [past(make_reader()) for _ in range(2)]
    sign_in(make_reader())
    assert not User.objects.filter(pk__in=[reader.pk for reader in gone]).exists()
    with django_assert_num_queries(1):
        delete_past_accounts()


def test_nobody_waits_for_many_accounts_of_others() -> None:
    for _ in range(5):
        past(make_reader())
    assert delete_past_accounts() == 3
    assert delete_past_accounts() == 2


def test_one_account_that_cannot_go_holds_up_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    stuck, free = past(make_reader(), timedelta(days=2)), past(make_reader())

    def fail(account: User) -> bool:
        if account.pk == stuck.pk:
            raise RuntimeError
        return delete_account(account)

    monkeypatch.setattr("magreader.newsstand.deletion.delete_account", fail)
    assert delete_past_accounts() == 1
    assert not User.objects.filter(pk=free.pk).exists()


def test_past_its_day_an_account_signs_nobody_in_and_is_removed_then() -> None:
    for _ in range(4):  # others that have waited longer
        past(make_reader(), timedelta(days=1))
    reader = past(make_reader())
    client = Client()
    page = sign_in(reader, client).content.decode()
    assert "This account was deleted on" in page
    assert client.get("/accounts/").status_code == 302
    assert not User.objects.filter(pk=reader.pk).exists()


def test_a_session_that_is_open_still_reads_nothing_any_more() -> None:
    reader, story = make_reader(), make_story()
    make_entitlement(reader, ends=None)
    client = signed_in(reader)
    assert "receipt" in client.get(story.get_absolute_url()).content.decode()
    past(reader)
    assert "receipt" not in client.get(story.get_absolute_url()).content.decode()
    assert client.get("/accounts/").status_code == 302


def test_tidying_takes_all_of_them_and_sessions_that_are_over(
    capsys: pytest.CaptureFixture[str],
) -> None:
    from django.contrib.sessions.models import Session

    over, open_still = signed_in(make_reader()), signed_in(make_reader())
    for _ in range(5):
        past(make_reader())
    Session.objects.filter(pk=over.session.session_key).update(expire_date=timezone.now())
    call_command("tidy")
    assert capsys.readouterr().out == "5 accounts were past their day and are deleted.\n"
    assert User.objects.count() == 2
    assert not Session.objects.filter(pk=over.session.session_key).exists()
    assert Session.objects.filter(pk=open_still.session.session_key).exists()
    call_command("tidy")
    assert capsys.readouterr().out == ""


def test_tidying_takes_mere_sign_ups_and_invitations_that_nobody_came_for() -> None:
    def sign_up(email: str, days: int) -> None:
        Client().post("/accounts/signup/", {"email": email, "password1": PASSWORD})
        joined = timezone.now() - timedelta(days=days)
        User.objects.filter(email=email).update(date_joined=joined)

    sign_up("old@example.org", 31)
    sign_up("new@example.org", 29)
    reader = confirmed(make_reader("iris@example.org"))
    User.objects.filter(pk=reader.pk).update(date_joined=timezone.now() - timedelta(days=400))
    for days in (-91, -89, 14):
        Invitation.objects.create(
            email=f"{days}@example.org", ends=timezone.now() + timedelta(days=days)
        )
    call_command("tidy")
    assert set(User.objects.values_list("email", flat=True)) == {"new@example.org", reader.email}
    left = set(Invitation.objects.values_list("email", flat=True))
    assert left == {"-89@example.org", "14@example.org"}
