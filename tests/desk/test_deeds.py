"""What staff did: told to who may know, in their language, and changed by nobody."""

from datetime import timedelta

import pytest
from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.test import RequestFactory
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override
from pytest_django import DjangoAssertNumQueries

from magreader.accounts.deeds import note_deed, said
from magreader.accounts.models import User
from magreader.catalog.models import Story
from magreader.paywall.models import Entitlement
from tests.client import Client
from tests.desk.pages import ADD_DUMPS, chief, file, imported, page, signed_in, staff_who_may
from tests.make import (
    gold,
    make_entitlement,
    make_gift,
    make_reader,
    make_staff,
)
from tests.newsstand.test_my_data import confirmed

pytestmark = pytest.mark.django_db
LIST = reverse("admin:admin_logentry_changelist")


def line() -> LogEntry:
    note_deed(make_staff(), make_reader(), "Signed in.")
    return LogEntry.objects.latest("pk")


# ---- who sees it, and what ----------------------------------------------------------------------
def test_who_may_see_it_finds_what_was_done_newest_first_with_the_way_to_it() -> None:
    boss, reader = make_staff("boss@example.org"), make_reader("iris@example.org")
    note_deed(boss, reader, "Signed in.")
    note_deed(boss, reader, "Took it back.")
    html = chief().get(LIST).content.decode()
    assert html.index("Took it back.") < html.index("Signed in.")
    assert "boss@example.org" in html
    assert reverse("admin:accounts_user_change", args=[reader.pk]) in html
    assert "What staff did" in html
    assert "What staff did" in chief().get(reverse("admin:index")).content.decode()


def test_it_takes_a_right_to_see_it() -> None:
    line()
    assert signed_in(staff_who_may("accounts.view_user")).get(LIST).status_code == 403
    assert signed_in(staff_who_may("admin.view_logentry")).get(LIST).status_code == 200


def test_it_is_filtered_by_who_what_and_when_and_searched() -> None:
    one, other = make_staff("one@example.org"), make_staff("other@example.org")
    reader = make_reader("iris@example.org")
    note_deed(one, reader, "Signed in.")
    note_deed(other, other, "Took it back.")
    LogEntry.objects.filter(user=one).update(action_time=timezone.now() - timedelta(days=10))

    def shown(query: str) -> list[bool]:
        html = chief().get(f"{LIST}?{query}").content.decode()
        return [f'<td class="field-deed">{words}' in html for words in ("Signed in.", "Took it")]

    assert shown("") == [True, True]
    assert shown(f"who={one.pk}") == [True, False]
    assert shown("when=week") == [False, True]
    assert shown("when=month") == [True, True]
    assert shown("did=3") == [False, False]
    assert shown("q=iris") == [True, False]
    assert shown("who=x&when=x&did=x&about=x") == [True, True]


def test_it_costs_the_same_however_much_was_done(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    client, boss = chief(), make_staff()
    note_deed(boss, make_reader(), "Signed in.")
    client.get(LIST)
    for _ in range(2):
        with django_assert_num_queries(8):
            client.get(LIST)
        for _number in range(5):
            note_deed(boss, make_reader(), "Signed in.")


def test_a_line_speaks_the_language_of_who_looks() -> None:
    boss, reader = make_staff(), make_reader()
    form = {"reader": reader.pk, "plan": gold().pk, "source": "staff"}
    signed_in(boss).post(reverse("admin:paywall_entitlement_add"), form)
    entry = LogEntry.objects.get()
    with override("en"):
        english = said(entry)
    with override("nl"):
        assert said(entry) != english


def test_a_line_that_nobody_understands_is_told_as_it_is() -> None:
    entry = line()
    for message in (
        "",
        "By hand.",
        "[",
        '[{"did": "Given %(plan)s", "words": {"plan": "X"}}]',
    ):
        entry.change_message = message
        assert isinstance(said(entry), str)
    assert said(entry) == "Given X"


# ---- nobody changes it --------------------------------------------------------------------------
def test_nobody_has_the_right_to_change_it_not_even_who_has_all() -> None:
    log, request = admin.site.get_model_admin(LogEntry), RequestFactory().get(LIST)
    request.user = make_staff()
    assert log.has_view_permission(request)
    rights = (log.has_add_permission, log.has_change_permission, log.has_delete_permission)
    assert [right(request) for right in rights] == [False, False, False]


def test_no_line_is_added_changed_or_deleted_by_anybody() -> None:
    entry = line()
    client = chief()
    change = reverse("admin:admin_logentry_change", args=[entry.pk])
    delete = reverse("admin:admin_logentry_delete", args=[entry.pk])
    assert client.get(reverse("admin:admin_logentry_add")).status_code == 403
    assert client.post(reverse("admin:admin_logentry_add"), {}).status_code == 403
    assert client.post(change, {"change_message": "Nothing."}).status_code == 403
    assert client.get(change)["Location"] == LIST
    assert client.get(delete).status_code == 403
    assert client.post(delete, {"post": "yes"}).status_code == 403
    client.post(LIST, {"action": "delete_selected", "_selected_action": [entry.pk], "post": "yes"})
    client.post(LIST, {"form-0-id": entry.pk, "form-0-change_message": "No", "_save": "Save"})
    assert list(LogEntry.objects.values()) == [
        {**LogEntry.objects.values().get(), "change_message": entry.change_message}
    ]


def test_no_line_goes_with_who_wrote_it() -> None:
    boss = make_staff()
    note_deed(boss, make_reader(), "Signed in.")
    client = chief()
    delete = reverse("admin:accounts_user_delete", args=[boss.pk])
    assert client.get(delete).status_code == 403
    assert client.post(delete, {"post": "yes"}).status_code == 403
    assert User.objects.filter(pk=boss.pk).exists()
    at_boss = client.get(reverse("admin:accounts_user_change", args=[boss.pk])).content.decode()
    assert delete not in at_boss
    assert "of which the log has lines" in at_boss


def test_a_line_stays_when_what_it_is_about_goes() -> None:
    reader = make_reader()
    note_deed(make_staff(), reader, "Signed in.")
    client = chief()
    client.post(reverse("admin:accounts_user_delete", args=[reader.pk]), {"post": "yes"})
    assert not User.objects.filter(pk=reader.pk).exists()
    assert LogEntry.objects.count() == 2
    assert client.get(LIST).status_code == 200


def test_who_may_delete_readers_deletes_them_with_all_that_is_theirs() -> None:
    reader = make_reader("iris@example.org")
    make_entitlement(reader)
    make_gift(giver=reader)
    client = signed_in(staff_who_may("accounts.view_user", "accounts.delete_user"))
    delete = reverse("admin:accounts_user_delete", args=[reader.pk])
    assert client.post(delete, {"post": "yes"}).status_code == 302
    assert not User.objects.filter(pk=reader.pk).exists()
    assert LogEntry.objects.get().is_deletion()


# ---- what is written down -----------------------------------------------------------------------
def _done(client: Client, path: str, form: dict[str, object]) -> str:
    """The line that a deed left."""
    before = LogEntry.objects.count()
    answer = client.post(path, form)
    assert answer.status_code == 302, answer.content.decode()
    assert LogEntry.objects.count() == before + 1
    return said(LogEntry.objects.latest("pk"))


def test_a_plan_that_is_given_and_taken() -> None:
    client, reader = chief(), make_reader()
    form = {"reader": reader.pk, "plan": gold().pk, "source": "staff"}
    assert _done(client, reverse("admin:paywall_entitlement_add"), form) == "Added."
    given = Entitlement.objects.get()
    delete = reverse("admin:paywall_entitlement_delete", args=[given.pk])
    assert _done(client, delete, {"post": "yes"}) == "Deleted."


def test_a_batch_that_is_added_taken_back_and_put_back() -> None:
    client = chief()
    assert _done(client, ADD_DUMPS, {"dumps": [file()]}) == "Added."
    batch = imported(page("Another bell"))
    assert _done(client, reverse("admin:take_back", args=[batch.pk]), {}) == "Took it back."
    put_back = reverse("admin:put_back", args=[batch.pk])
    assert _done(client, put_back, {}) == "Put it back into the library."
    history = client.get(reverse("admin:dumps_batch_history", args=[batch.pk])).content.decode()
    assert "Took it back." in history


def test_a_correction() -> None:
    imported(page())
    story = Story.objects.get(headline="A bell too many")
    form: dict[str, object] = {"headline": "One bell too many", "deck": story.deck, "text": "Ding."}
    address = reverse("admin:catalog_story_change", args=[story.pk])
    assert "Headline" in _done(chief(), address, form)


def test_rights_and_a_password() -> None:
    client, reader = chief(), make_reader()
    password = {"password1": "another long phrase", "password2": "another long phrase"}
    form: dict[str, object] = {"usable_password": "true", **password}
    door = reverse("admin:auth_user_password_change", args=[reader.pk])
    assert "password" in _done(client, door, form).lower()
    html = client.get(reverse("admin:accounts_user_change", args=[reader.pk])).content.decode()
    prefix = html.split('-TOTAL_FORMS"')[0].rpartition('name="')[2]
    rows = {f"{prefix}-TOTAL_FORMS": 0, f"{prefix}-INITIAL_FORMS": 0}
    form = {"is_active": "on", "is_staff": "on", **rows}
    address = reverse("admin:accounts_user_change", args=[reader.pk])
    assert "staff" in _done(client, address, form).lower()


def test_a_sign_in_of_staff_and_none_of_a_reader() -> None:
    for account in (make_reader(), boss := make_staff()):
        form = {"login": confirmed(account).email, "password": "a long passphrase"}
        Client().post("/accounts/login/", form)
    entry = LogEntry.objects.get()
    assert (entry.user_id, said(entry)) == (boss.pk, "Signed in.")
