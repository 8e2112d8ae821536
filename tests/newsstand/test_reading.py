"""The reading settings: where they are kept, and that each page wears its own reader's."""

import re
from datetime import date
from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver, path

from magreader.accounts.models import User
from magreader.accounts.reading import CHOICES, CHOSEN_DEFAULTS, DEFAULTS, RANGES
from magreader.newsstand.forms import ReadingForm
from magreader.urls import urlpatterns as site
from tests.client import Client
from tests.mailbox import last_mail, link_in
from tests.make import make_edition, make_entitlement, make_publication, make_reader, make_story

pytestmark = [pytest.mark.django_db, pytest.mark.words, pytest.mark.urls(__name__)]
STORY = "/publications/courier/2025-11-18/piano/"
FORM = {"HX-Request": "true"}
USUAL: dict[str, Any] = {name: getattr(DEFAULTS, name) for name in [*RANGES, *CHOICES]}


def broken(request: HttpRequest) -> HttpResponse:
    raise RuntimeError


urlpatterns: list[URLPattern | URLResolver] = [path("broken/", broken), *site]


@pytest.fixture(autouse=True)
def _story() -> None:
    make_story(
        make_edition(make_publication("Courier", slug="courier"), date(2025, 11, 18)), slug="piano"
    )


def choose(client: Client, **chosen: Any) -> Any:
    return client.post("/reading/", USUAL | chosen)


def with_cookie(client: Client, text: str) -> Client:
    client.cookies["reading"] = text
    return client


def page(client: Client, address: str = STORY) -> str:
    answer = client.get(address)
    return b"".join(answer).decode()


def head(client: Client, address: str = STORY) -> str:
    """A page up to its title: all that is known before anything is painted."""
    return page(client, address).partition("<title>")[0]


# ---- choosing ---------------------------------------------------------------------------------
def test_a_stranger_chooses_and_comes_back(client: Client) -> None:
    answer = client.post("/reading/", USUAL | {"size": 130, "theme": "sepia", "next": STORY})
    assert answer["Location"] == STORY
    cookie = answer.cookies["reading"]
    assert cookie.value == "size=130&theme=sepia"
    assert cookie["samesite"] == "Lax"
    assert 'data-theme="sepia"' in head(client)
    assert "--reading-size:1.3" in head(client)


def test_the_form_shows_what_is_chosen(client: Client) -> None:
    choose(client, size=130, face="sans")
    form = page(client, "/reading/")
    assert re.search(r'<input[^>]*name="size"[^>]*value="130"|value="130"[^>]*name="size"', form)
    assert re.search(r'<input[^>]*value="sans"[^>]*checked', form)
    assert not re.search(r'<input[^>]*value="serif"[^>]*checked', form)


def test_the_form_has_every_setting_and_every_value() -> None:
    fields = ReadingForm().fields
    assert set(fields) == set(USUAL)
    for name, words in CHOICES.items():
        assert tuple(value for value, _ in fields[name].choices) == words  # type: ignore[attr-defined]  # choice fields all
    for name, values in RANGES.items():
        for value in (values[0], values[-1]):
            assert ReadingForm(USUAL | {name: value}).is_valid()
        for value in (values[0] - 1, values[-1] + 1):
            assert not ReadingForm(USUAL | {name: value}).is_valid()


@pytest.mark.parametrize(
    "wrong", [{"size": 300}, {"leading": 151}, {"theme": "pink"}, {"size": ""}]
)
def test_other_values_are_refused(client: Client, wrong: dict[str, Any]) -> None:
    answer = choose(client, **wrong)
    assert answer.status_code == 400
    assert "reading" not in answer.cookies
    assert 'role="alert"' in answer.content.decode()


def test_back_to_the_defaults(client: Client) -> None:
    choose(client, theme="dark")
    answer = client.post("/reading/", USUAL | {"theme": "dark", "defaults": "1"})
    assert answer.cookies["reading"]["max-age"] == 0
    assert "data-theme" not in head(client)


def test_the_script_keeps_them_without_leaving_the_page(client: Client) -> None:
    form = client.get("/reading/", headers=FORM).content.decode()
    assert "csrfmiddlewaretoken" in form
    answer = client.post("/reading/", USUAL | {"theme": "dark"}, headers=FORM)
    assert answer.status_code == 204
    assert answer.cookies["reading"].value == "theme=dark"


@pytest.mark.parametrize("target", ["//evil.example/", "https://evil.example/", "javascript:1"])
def test_nobody_is_led_off_the_site(client: Client, target: str) -> None:
    assert client.post("/reading/", USUAL | {"next": target})["Location"] == "/reading/"
    assert target not in client.get("/reading/", {"next": target}).content.decode()


def test_the_form_is_asked_for_with_its_token() -> None:
    client = Client(enforce_csrf_checks=True)
    assert choose(client, theme="dark").status_code == 403


# ---- accounts ---------------------------------------------------------------------------------
def sign_in(client: Client, email: str = "iris@example.org") -> Any:
    return client.post("/accounts/login/", {"login": email, "password": "a long passphrase"})


def test_an_account_keeps_them_and_brings_them_to_the_next_browser(client: Client) -> None:
    reader = make_reader("iris@example.org")
    client.force_login(reader)
    choose(client, theme="sepia", size=120)
    reader.refresh_from_db()
    assert reader.reading == "size=120&theme=sepia"
    other = Client()
    sign_in(other)
    assert 'data-theme="sepia"' in head(other)
    assert "--reading-size:1.2" in head(other)


def test_the_account_wins_over_the_cookie(client: Client) -> None:
    make_reader("iris@example.org", reading="theme=dark")
    with_cookie(client, "theme=sepia")
    sign_in(client)
    assert User.objects.get().reading == "theme=dark"
    with_cookie(client, "theme=sepia&size=150")
    assert 'data-theme="dark"' in head(client)
    assert "--reading-size" not in head(client)


@pytest.mark.parametrize("how", ["in", "up"])
def test_an_account_that_has_none_takes_over_what_was_chosen_here(client: Client, how: str) -> None:
    choose(client, theme="sepia")
    if how == "in":
        make_reader("iris@example.org")
        sign_in(client)
    else:
        client.post(
            "/accounts/signup/", {"email": "iris@example.org", "password1": "a long passphrase"}
        )
        client.post(link_in(last_mail()))
    assert User.objects.get().reading == "theme=sepia"


def test_who_chose_the_defaults_keeps_them_in_the_next_browser(client: Client) -> None:
    reader = make_reader("iris@example.org", reading="theme=dark")
    client.force_login(reader)
    client.post("/reading/", {"defaults": "1"})
    reader.refresh_from_db()
    assert reader.reading == CHOSEN_DEFAULTS
    other = with_cookie(Client(), "theme=sepia")
    answer = sign_in(other)
    assert answer.cookies["reading"]["max-age"] == 0
    assert "data-theme" not in head(other)
    assert User.objects.get().reading == CHOSEN_DEFAULTS


def test_signing_in_with_nothing_chosen_writes_nothing(client: Client) -> None:
    make_reader("iris@example.org")
    sign_in(client)
    assert User.objects.get().reading == ""


# ---- on the page ------------------------------------------------------------------------------
def test_nothing_is_added_for_who_chose_nothing(client: Client) -> None:
    before = head(client)
    assert "data-" not in before
    assert "<style" not in before
    assert "nonce" not in client.get(STORY)["Content-Security-Policy"]


@pytest.mark.parametrize("signed_in", [False, True])
def test_kept_pages_never_carry_the_settings_of_another(client: Client, signed_in: bool) -> None:
    dark, sepia = with_cookie(Client(), "theme=dark&size=140"), with_cookie(Client(), "theme=sepia")
    if signed_in:
        client.force_login(make_reader(reading="theme=dark&size=140"))
        dark = client
    for _ in range(3):  # made, kept in part, kept whole
        assert 'data-theme="dark"' in head(dark)
        assert "--reading-size:1.4" in head(dark)
        assert 'data-theme="sepia"' in head(sepia)
        assert "--reading" not in head(sepia)
        assert "data-theme" not in head(Client())
        assert "nonce" not in head(Client())


PAGES = [
    ("/", 200),
    ("/publications/", 200),
    (STORY, 200),
    ("/reading/", 200),
    ("/language/", 200),
    ("/accounts/login/", 200),
    ("/accounts/signup/", 200),
    ("/nowhere/", 404),
    ("/broken/", 500),
]


@pytest.mark.parametrize(("address", "status"), PAGES)
def test_every_page_wears_them_from_its_first_byte(address: str, status: int) -> None:
    client = with_cookie(Client(raise_request_exception=False), "theme=dark&size=140")
    answer = client.get(address)
    html = b"".join(answer).decode()
    nonce = re.search(r'<style nonce="([\w-]{20,})">:root\{--reading-size:1.4\}</style>', html)
    assert answer.status_code == status
    assert re.match(r'<!DOCTYPE html>\s*<html data-theme="dark" lang="en"', html)
    assert '<meta name="color-scheme" content="dark">' in html
    assert nonce
    assert f"style-src 'self' 'nonce-{nonce[1]}'" in answer["Content-Security-Policy"]
    assert "unsafe-inline" not in answer["Content-Security-Policy"]
    assert "Cookie" in answer["Vary"]
    again = client.get(address)
    assert nonce[1] not in b"".join(again).decode()


@pytest.mark.parametrize(
    ("theme", "scheme"),
    [("light", "light"), ("sepia", "light"), ("dark", "dark"), ("contrast", "light dark")],
)
def test_the_browsers_own_parts_are_drawn_for_the_theme(
    client: Client, theme: str, scheme: str
) -> None:
    with_cookie(client, f"theme={theme}")
    assert f'<meta name="color-scheme" content="{scheme}">' in head(client)


@pytest.mark.parametrize(
    "evil",
    [
        'theme=dark"><script>alert(1)</script>',
        "theme=%22%3E%3Cscript%3Ealert(1)%3C/script%3E",
        "size=120}body{display:none",
        "size=120;background:url(//evil.example)",
        "evil=1&face=sans%20onload=alert(1)",
    ],
)
@pytest.mark.parametrize("where", ["cookie", "account"])
def test_nothing_in_it_gets_on_the_page(client: Client, evil: str, where: str) -> None:
    clean = head(Client())
    if where == "account":
        client.force_login(make_reader(reading=evil))
    else:
        with_cookie(client, evil)
    assert head(client) == clean


def test_a_text_that_looks_like_the_frame_is_left_alone(client: Client) -> None:
    edition = make_edition(make_publication("Mimic", slug="mimic"), date(2025, 11, 19))
    frame = '<meta name="color-scheme" content="light dark">'
    make_story(edition, f"How to write {frame}", slug="mimic")
    with_cookie(client, "theme=dark")
    assert page(client, "/publications/mimic/2025-11-19/mimic/").count("data-theme") == 1


def test_the_desk_keeps_its_own_look(client: Client) -> None:
    client.force_login(make_reader(is_staff=True, is_superuser=True, reading="theme=sepia"))
    assert "data-theme" not in page(client, "/admin/")


@pytest.mark.parametrize("signed_in", [False, True])
def test_no_page_asks_the_database_more_for_it(
    client: Client, signed_in: bool, django_assert_num_queries: Any
) -> None:
    if signed_in:
        reader = make_reader(reading="theme=dark&size=140")
        make_entitlement(reader, ends=None)
        client.force_login(reader)
    else:
        with_cookie(client, "theme=dark&size=140")
    for _ in range(2):
        page(client)
    with django_assert_num_queries(5 if signed_in else 1):
        page(client)


def test_the_ways_to_the_form(client: Client) -> None:
    story = page(client)
    assert f'href="/reading/?next={STORY}"' in story
    assert 'href="/reading/?next=/plans/"' in page(client, "/plans/")
