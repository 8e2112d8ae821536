"""Invitations at the desk."""

import pytest
from django.contrib.admin.models import LogEntry
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from magreader.accounts.invitations import accept, invite, is_waiting
from magreader.accounts.models import Invitation
from tests.client import Client
from tests.desk.pages import chief, signed_in, staff_who_may
from tests.mailbox import link_in
from tests.make import make_reader, make_staff

pytestmark = pytest.mark.django_db
LIST, INVITE = (
    reverse("admin:accounts_invitation_changelist"),
    reverse("admin:accounts_invitation_add"),
)
NAMES = ["waiting", "accepted", "ended"]
FORM = {"days": "7", "note": "The reading club"}


def act(client: Client, action: str, *chosen: Invitation) -> str:
    form = {"action": action, "_selected_action": [c.pk for c in chosen], "index": "0"}
    return str(client.post(LIST, form, follow=True).content.decode())


def test_many_addresses_are_invited_at_once_each_with_a_link_of_its_own() -> None:
    ada = make_staff(name="Ada")
    pasted = "One@example.org, two@example.org\nthree@example.org;one@example.org"
    page = signed_in(ada).post(INVITE, FORM | {"emails": pasted}, follow=True).content.decode()
    assert "3 invitations are on their way." in page
    assert page.count("waiting until") == 3
    assert sorted(sent.to[0] for sent in mail.outbox) == [
        "one@example.org",
        "three@example.org",
        "two@example.org",
    ]
    assert len({link_in(sent) for sent in mail.outbox}) == 3
    assert "Ada invites" in mail.outbox[0].body
    made = Invitation.objects.filter(invited_by=ada, note="The reading club")
    assert made.count() == 3
    assert LogEntry.objects.count() == 3
    assert Client().get(link_in(mail.outbox[0])).status_code == 200


def test_the_ones_that_cant_be_invited_are_named_and_nobody_is() -> None:
    make_reader("iris@example.org")
    pasted = "good@example.org\nnot-an-address\niris@example.org\nx@"
    page = chief().post(INVITE, FORM | {"emails": pasted}).content.decode()
    assert "“not-an-address” is no e-mail address." in page
    assert "“x@” is no e-mail address." in page
    assert "iris@example.org has an account already." in page
    assert "good@example.org" in page  # what was pasted is still there
    assert not Invitation.objects.exists()
    assert not mail.outbox


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"emails": ""}, "This field is required."),
        ({"emails": " ,\n"}, "This field is required."),
        ({"days": "0"}, "greater than or equal to 1"),
        ({"days": "400"}, "less than or equal to 365"),
        ({"emails": "\n".join(f"r{n}@example.org" for n in range(201))}, "200 are possible"),
    ],
)
def test_what_cant_be_is_said_in_words(given: dict[str, str], said: str) -> None:
    page = chief().post(INVITE, {**FORM, "emails": "a@example.org", **given}).content.decode()
    assert said in page
    assert not Invitation.objects.exists()


def test_an_invitation_is_sent_again_with_new_days() -> None:
    (made,) = invite(["iris@example.org"], 1, by=make_staff())
    Invitation.objects.update(ends=timezone.now())
    client = chief()
    assert "ended on" in client.get(LIST).content.decode()
    assert "1 invitation is on its way." in act(client, "send_again", made)
    made.refresh_from_db()
    assert is_waiting(made)
    assert mail.outbox[0].to == ["iris@example.org"]


def test_an_invitation_is_withdrawn_and_its_link_opens_nothing() -> None:
    one, two = invite(["one@example.org", "two@example.org"], 7, by=make_staff())
    accept(two)
    assert "1 invitation is withdrawn" in act(chief(), "withdraw", one, two)
    assert list(Invitation.objects.all()) == [two]
    assert Client().get(f"/accounts/invitation/{one.key}/").status_code == 404
    assert LogEntry.objects.count() == 1


@pytest.mark.parametrize("state", ["waiting", "accepted", "ended"])
def test_the_list_shows_those_of_one_state(state: str) -> None:
    _waiting, used, over = invite([f"{n}@example.org" for n in NAMES], 7, by=make_staff())
    accept(used)
    Invitation.objects.filter(pk=over.pk).update(ends=timezone.now())
    page = chief().get(LIST, {"state": state}).content.decode()
    assert [name for name in NAMES if f"{name}@example.org" in page] == [state]


def test_an_accepted_one_isnt_sent_again() -> None:
    (made,) = invite(["iris@example.org"], 7, by=make_staff())
    accept(made)
    act(chief(), "send_again", made)
    assert not mail.outbox


def test_only_who_may_invite_does() -> None:
    client = signed_in(staff_who_may("accounts.view_invitation"))
    assert client.get(LIST).status_code == 200
    assert client.post(INVITE, FORM | {"emails": "a@example.org"}).status_code == 403
    (made,) = invite(["iris@example.org"], 7, by=make_staff())
    act(client, "withdraw", made)
    act(client, "send_again", made)
    assert Invitation.objects.exists()
    assert not mail.outbox
    door = reverse("admin:accounts_invitation_change", args=[made.pk])
    assert client.post(door, {"email": "other@example.org"}).status_code == 403
