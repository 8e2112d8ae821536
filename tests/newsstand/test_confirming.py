"""An account belongs to whoever confirms its address: by a link, in any browser, once."""

import pytest
from allauth.account.models import EmailAddress
from django.core import mail

from magreader.accounts.addresses import holder_of
from magreader.accounts.models import User
from tests.client import Client
from tests.mailbox import last_mail, link_in
from tests.make import make_reader

pytestmark = pytest.mark.django_db
STORY = "/publications/courier/2025-11-18/piano/"
SECRET, OTHER = "nine passengers and a piano", "a wholly different phrase"
IRIS = "iris@example.org"


def sign_up(client: Client, email: str = IRIS, password: str = SECRET, **more: str) -> str:
    answer = client.post("/accounts/signup/", {"email": email, "password1": password, **more})
    return str(answer["Location"])


def sign_in(client: Client, password: str = SECRET, email: str = IRIS, **more: str) -> str:
    form = {"login": email, "password": password, **more}
    answer = client.post("/accounts/login/", form)
    return str(answer.get("Location", "refused"))


def is_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def test_nobody_is_in_before_the_address_is_confirmed(client: Client) -> None:
    assert sign_up(client) == "/accounts/confirm-email/"
    assert not is_in(client)
    assert "Look in your mailbox" in client.get("/accounts/confirm-email/").content.decode()
    assert last_mail().to == [IRIS]


def test_confirming_where_one_signed_up_leads_on_to_the_story(client: Client) -> None:
    sign_up(client, next=STORY)
    link = link_in(last_mail())
    assert "Yes, it is mine" in client.get(link).content.decode()
    assert client.post(link)["Location"] == STORY
    assert is_in(client)


def test_confirming_in_another_browser_leads_to_the_story_by_way_of_the_sign_in_page(
    client: Client,
) -> None:
    sign_up(client, next=STORY)
    phone = Client()
    answer = phone.post(link_in(last_mail()))
    assert answer["Location"] == f"/accounts/login/?next={STORY.replace('/', '%2F')}"
    assert sign_in(phone, next=STORY) == STORY
    assert is_in(phone)


def test_a_scanner_that_opens_the_link_uses_nothing_up(client: Client) -> None:
    sign_up(client, next=STORY)
    link = link_in(last_mail())
    for _ in range(2):
        assert Client().get(link).status_code == 200
        assert Client().head(link).status_code == 200
    assert not EmailAddress.objects.get(email=IRIS).verified
    assert client.post(link)["Location"] == STORY


def test_a_link_works_once_and_then_says_what_to_do(client: Client) -> None:
    sign_up(client)
    link = link_in(last_mail())
    client.post(link)
    again = Client().get(link).content.decode()
    assert "no longer works" in again
    assert 'href="/accounts/login/"' in again
    assert "no longer works" in Client().post(link).content.decode()


def test_a_button_pressed_twice_leads_on_all_the_same(client: Client) -> None:
    sign_up(client, next=STORY)
    link = link_in(last_mail())
    assert [client.post(link)["Location"] for _ in range(2)] == [STORY, STORY]


def test_a_link_leads_nowhere_else(client: Client) -> None:
    sign_up(client)
    link = link_in(last_mail())
    assert Client().post(f"{link}?to=https://evil.example/")["Location"] == "/accounts/login/"


def test_who_signs_in_unconfirmed_is_sent_another_link_and_goes_where_they_were_going(
    client: Client,
) -> None:
    """An account from before addresses were confirmed, too."""
    User.objects.create_user(IRIS, SECRET)
    assert sign_in(client, next=STORY) == "/accounts/confirm-email/"
    assert client.post(link_in(last_mail(IRIS)))["Location"] == STORY
    assert holder_of(IRIS) == User.objects.get()
    assert EmailAddress.objects.get().primary


# ---- squatters ----------------------------------------------------------------------------------
def test_an_unconfirmed_sign_up_keeps_nobody_from_the_address(client: Client) -> None:
    squatter = Client()
    sign_up(squatter, password=OTHER)
    sign_up(client, next=STORY)
    assert User.objects.count() == 1
    client.post(link_in(last_mail()))
    assert is_in(client)
    assert User.objects.get().check_password(SECRET)
    assert sign_in(squatter, OTHER) == "refused"


def test_who_confirms_keeps_no_password_that_a_squatter_chose_meanwhile(client: Client) -> None:
    sign_up(client)
    link = link_in(last_mail())
    squatter = Client()
    sign_up(squatter, password=OTHER)
    client.post(link)
    assert is_in(client)
    assert sign_in(squatter, OTHER) == "refused"
    assert not User.objects.get().has_usable_password()


def test_a_new_password_by_mail_takes_the_address_from_a_squatter(client: Client) -> None:
    sign_up(Client(), password=OTHER)
    mail.outbox.clear()
    client.post("/accounts/password/reset/", {"email": IRIS})
    form = client.get(link_in(last_mail()), follow=True).request["PATH_INFO"]
    client.post(form, {"password1": SECRET, "password2": SECRET})
    assert sign_in(Client(), OTHER) == "refused"
    assert sign_in(client) == "/"
    assert is_in(client)


def test_a_code_lets_nobody_in_to_what_a_squatter_may_know(client: Client) -> None:
    sign_up(Client(), password=OTHER)
    client.post("/accounts/login/code/", {"email": IRIS})
    assert last_mail().subject == "No account has this address"


def test_an_account_that_means_to_change_to_an_address_keeps_nobody_from_it(
    client: Client,
) -> None:
    mallory = make_reader("mallory@example.org")
    EmailAddress.objects.create(user=mallory, email=IRIS)
    sign_up(client, next=STORY)
    client.post(link_in(last_mail(IRIS)))
    assert is_in(client)
    assert User.objects.get(email=IRIS).check_password(SECRET)


def test_a_mere_sign_up_gives_way_to_a_reader_who_changes_to_the_address(client: Client) -> None:
    sign_up(Client(), password=OTHER)
    reader = make_reader("old@example.org")
    address = EmailAddress.objects.create(user=reader, email=IRIS)
    address.send_confirmation(client.get("/").wsgi_request)
    client.force_login(reader)
    assert client.post(link_in(last_mail(IRIS)))["Location"] == "/accounts/"
    assert [user.email for user in User.objects.all()] == [IRIS]


def test_an_account_in_use_doesnt_give_way_even_where_it_isnt_confirmed(client: Client) -> None:
    User.objects.create_user(IRIS, SECRET)
    reader = make_reader("old@example.org")
    address = EmailAddress.objects.create(user=reader, email=IRIS)
    address.send_confirmation(client.get("/").wsgi_request)
    client.force_login(reader)
    page = client.post(link_in(last_mail(IRIS)), follow=True).content.decode()
    assert "already confirmed by a different account" in page
    reader.refresh_from_db()
    assert reader.email == "old@example.org"
