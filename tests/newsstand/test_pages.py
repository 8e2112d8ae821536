"""What all pages share: fragments, what is kept and what is not, headers, languages."""

from datetime import date

import pytest

from magreader.catalog.models import Edition, new_revision
from tests.client import Client
from tests.make import make_edition, make_publication, make_reader, make_story

pytestmark = [pytest.mark.django_db, pytest.mark.words]
PUBLIC = (
    "/",
    "/publications/",
    "/publications/courier/",
    "/publications/courier/2025-11-18/",
    "/publications/courier/2025-11-18/piano/",
    "/dates/",
    "/dates/2025-11-18/",
    "/plans/",
    "/language/",
)
HTMX = {"HX-Request": "true"}
RESTORE = {"HX-Request": "true", "HX-History-Restore-Request": "true"}


@pytest.fixture(autouse=True)
def edition() -> Edition:
    courier = make_publication("Courier", slug="courier")
    edition = make_edition(courier, date(2025, 11, 18))
    make_story(edition, slug="piano")
    return edition


@pytest.mark.parametrize("address", PUBLIC)
@pytest.mark.parametrize("signed_in", [False, True])
def test_htmx_gets_the_main_part_and_everyone_else_the_page(
    client: Client, address: str, signed_in: bool
) -> None:
    if signed_in:
        client.force_login(make_reader())
    for _ in range(2):  # made, then kept
        whole = client.get(address).content.decode()
        fragment = client.get(address, headers=HTMX).content.decode()
        restored = client.get(address, headers=RESTORE).content.decode()
        assert whole.startswith("<!DOCTYPE html>")
        assert restored.startswith("<!DOCTYPE html>")
        assert fragment.startswith(f"<title>{title_of(whole)}</title>")
        assert "<html" not in fragment
        assert "<h1" in fragment


def title_of(page: str) -> str:
    return page.partition("<title>")[2].partition("</title>")[0]


@pytest.mark.parametrize("address", PUBLIC)
def test_no_browser_stores_a_main_part_in_place_of_its_page(client: Client, address: str) -> None:
    assert client.get(address, headers=HTMX)["Cache-Control"].startswith("no-store")
    client.force_login(make_reader())
    assert client.get(address, headers=HTMX)["Cache-Control"] == "private, no-store"
    assert client.get(address, headers=RESTORE)["Cache-Control"] == "private, no-cache"


@pytest.mark.parametrize("address", [each for each in PUBLIC if each != "/language/"])
def test_shared_caches_ask_again_and_tell_readers_apart(client: Client, address: str) -> None:
    for _ in range(2):
        answer = client.get(address)
        assert answer["Cache-Control"] == "no-cache"
        assert {"Cookie", "HX-Request", "Accept-Language"} <= set(answer["Vary"].split(", "))
        assert not answer.cookies
    client.force_login(make_reader())
    assert client.get(address)["Cache-Control"] == "private, no-cache"


@pytest.mark.parametrize("address", PUBLIC)
def test_a_page_has_one_heading_of_the_first_rank_and_a_title_of_its_own(
    client: Client, address: str
) -> None:
    page = client.get(address).content.decode()
    assert page.count("<h1") == 1
    assert "<title> ·" not in page


def test_a_new_revision_is_seen_at_once(client: Client, edition: Edition) -> None:
    client.get("/")
    make_story(make_edition(edition.publication, date(2025, 11, 19)), "Late news")
    assert "Late news" not in client.get("/").content.decode()
    new_revision()
    assert "Late news" in client.get("/").content.decode()


@pytest.mark.parametrize(
    "address", ["/reading/", "/language/", "/publications/courier/2025-11-18/piano/in/es/"]
)
@pytest.mark.usefixtures("edition", "translator")
def test_an_answer_with_a_cookie_is_for_one_browser(client: Client, address: str) -> None:
    answer = client.get(address)
    assert answer.status_code == 200
    assert answer.cookies
    assert "private" in answer["Cache-Control"]


@pytest.mark.parametrize(
    ("address", "status"),
    [("/nothing-here/", 404), ("/accounts/", 302), ("/dates", 301), ("/admin/", 302)],
)
def test_an_answer_that_says_nothing_of_caches_is_for_who_asked(
    client: Client, address: str, status: int
) -> None:
    answer = client.get(address)
    assert answer.status_code == status
    assert {"private", "no-store"} <= set(answer["Cache-Control"].split(", "))


def test_each_language_is_kept_apart(client: Client) -> None:
    english = client.get("/", headers={"Accept-Language": "en"})
    dutch = client.get("/", headers={"Accept-Language": "nl"})
    assert 'lang="en"' in english.content.decode()[:60]
    assert 'lang="nl"' in dutch.content.decode()[:60]


def test_a_readers_name_is_in_no_page_of_another(client: Client) -> None:
    client.force_login(make_reader(name="Iris Bakker"))
    assert "Iris Bakker" in client.get("/").content.decode()
    assert "Iris Bakker" not in Client().get("/").content.decode()
    client.force_login(make_reader(name="Omar Haddad"))
    page = client.get("/").content.decode()
    assert "Iris Bakker" not in page
    assert "Omar Haddad" in page


@pytest.mark.parametrize("address", PUBLIC)
def test_pages_take_no_post(client: Client, address: str) -> None:
    assert client.post(address).status_code in {400, 405}


@pytest.mark.parametrize("address", PUBLIC)
def test_no_page_has_script_or_style_of_its_own(client: Client, address: str) -> None:
    page = client.get(address).content.decode()
    assert " style=" not in page
    assert "<style" not in page
    assert "<script>" not in page
    assert " onclick" not in page


@pytest.mark.parametrize("address", PUBLIC[:7])
def test_strangers_browse_without_forms_that_need_a_cookie(client: Client, address: str) -> None:
    assert "csrfmiddlewaretoken" not in client.get(address).content.decode()
