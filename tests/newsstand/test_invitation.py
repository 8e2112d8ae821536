"""Who may make an account: anybody, whom staff invite, or nobody."""

from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.utils import timezone
from pytest_django.fixtures import Settings

from magreader.accounts.invitations import accept, invite
from magreader.accounts.models import Invitation, User
from tests.client import Client
from tests.make import make_reader, make_staff

pytestmark = pytest.mark.django_db
SIGN_UP, SECRET, IRIS = "/accounts/signup/", "nine passengers and a piano", "iris@example.org"


@pytest.fixture(autouse=True)
def _by_invitation(settings: Settings) -> None:
    settings.REGISTRATION = "invitation"


@pytest.fixture
def invitation() -> Invitation:
    (made,) = invite([IRIS], 14, by=make_staff(name="Ada"))
    return made


def door(invitation: Invitation) -> str:
    return f"/accounts/invitation/{invitation.key}/"


def sign_up(client: Client, email: str = IRIS) -> str:
    answer = client.post(SIGN_UP, {"email": email, "password1": SECRET})
    return str(answer.get("Location") or answer.content.decode())


@pytest.mark.parametrize(
    ("registration", "words"), [("invitation", "By invitation only"), ("closed", "No new accounts")]
)
def test_a_closed_door_says_what_to_do(
    client: Client, settings: Settings, registration: str, words: str
) -> None:
    settings.REGISTRATION = registration
    for page in (client.get(SIGN_UP).content.decode(), sign_up(client)):
        assert words in page
        assert f"mailto:{settings.CONTACT}" in page
    assert not User.objects.exists()


def test_an_invitation_makes_one_account_at_once(client: Client, invitation: Invitation) -> None:
    page = client.get(door(invitation)).content.decode()
    assert "Ada invites you" in page
    assert IRIS in page
    assert client.post(door(invitation))["Location"] == SIGN_UP
    assert f'value="{IRIS}"' in client.get(SIGN_UP).content.decode()
    assert sign_up(client) == "/"
    assert "_auth_user_id" in client.session
    address = EmailAddress.objects.get(email=IRIS)
    assert (address.verified, address.primary) == (True, True)
    assert not mail.outbox


def test_it_is_used_once(client: Client, invitation: Invitation) -> None:
    client.post(door(invitation))
    sign_up(client)
    late = Client().get(door(invitation))
    assert late.status_code == 410
    assert "made with it already" in late.content.decode()
    client.logout()
    assert "By invitation only" in client.get(SIGN_UP).content.decode()


def test_a_scanner_uses_nothing_up(client: Client, invitation: Invitation) -> None:
    for _ in range(2):
        Client().get(door(invitation))
    client.post(door(invitation))
    assert sign_up(client) == "/"


def test_only_the_invited_address_can_be_used(client: Client, invitation: Invitation) -> None:
    client.post(door(invitation))
    sign_up(client, "mallory@example.org")
    assert User.objects.filter(is_staff=False).get().email == IRIS


def test_it_ends(client: Client, invitation: Invitation) -> None:
    client.post(door(invitation))
    Invitation.objects.update(ends=timezone.now())
    assert "By invitation only" in sign_up(client)
    answer = client.get(door(invitation))
    assert answer.status_code == 410
    assert "It could be used until" in answer.content.decode()


def test_it_is_withdrawn(client: Client, invitation: Invitation, settings: Settings) -> None:
    client.post(door(invitation))
    address = door(invitation)
    invitation.delete()
    assert "By invitation only" in sign_up(client)
    answer = client.get(address)
    assert answer.status_code == 404
    assert f"mailto:{settings.CONTACT}" in answer.content.decode()


def test_in_a_closed_house_it_opens_nothing(
    client: Client, invitation: Invitation, settings: Settings
) -> None:
    settings.REGISTRATION = "closed"
    assert client.post(door(invitation)).status_code == 410
    assert "No new accounts" in sign_up(client)


def test_in_an_open_house_it_saves_the_confirming(
    client: Client, invitation: Invitation, settings: Settings
) -> None:
    settings.REGISTRATION = "open"
    client.post(door(invitation))
    assert sign_up(client) == "/"
    assert "_auth_user_id" in client.session


def test_a_mere_sign_up_gives_way_to_who_is_invited(
    client: Client, invitation: Invitation, settings: Settings
) -> None:
    settings.REGISTRATION = "open"
    sign_up(Client())
    settings.REGISTRATION = "invitation"
    client.post(door(invitation))
    assert sign_up(client) == "/"
    assert "_auth_user_id" in client.session
    assert EmailAddress.objects.get(email=IRIS).verified


def test_who_has_an_account_is_sent_to_sign_in(client: Client, invitation: Invitation) -> None:
    make_reader(IRIS)
    page = client.get(door(invitation)).content.decode()
    assert "already" in page
    assert 'href="/accounts/login/"' in page
    assert client.post(door(invitation)).status_code == 200


def test_who_is_signed_in_as_somebody_else_is_told(client: Client, invitation: Invitation) -> None:
    client.force_login(make_reader())
    assert "sign out first" in client.get(door(invitation)).content.decode()


def test_who_is_invited_again_has_one_invitation_that_lasts_longer() -> None:
    ada = make_staff()
    (first,) = invite([IRIS], 1, by=ada)
    (again,) = invite([IRIS.upper()], 14, by=ada)
    assert (again.pk, again.key) == (first.pk, first.key)
    assert again.ends > timezone.now() + timedelta(days=13)
    accept(again)
    (new,) = invite([IRIS], 1, by=ada)
    assert new.pk != first.pk
