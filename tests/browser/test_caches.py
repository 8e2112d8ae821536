"""What a cache in front of the house hands on: the README's own nginx with a cache switched on, and
one that is set as carelessly as they come. The same proofs are tried on a house with a leak put
in, where each of them has to fail."""

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from itertools import permutations
from pathlib import Path

import pytest
import requests

from tests.browser.house import Site, serve_again
from tests.browser.rights import Rights
from tests.browser.states import EDITION, FREE, PREMIUM
from tests.engines.espeak import needs_espeak
from tests.nginx import CARELESS, needs_nginx, readmes, serve_cached

pytestmark = [pytest.mark.browser, needs_nginx, needs_espeak]

NOTHING: Mapping[str, str] = {}
HTMX = {"HX-Request": "true", "HX-Target": "main"}
VISITORS = ("trial", "stranger", "ended", "reader")


@dataclass(frozen=True)
class Front:
    """A cache and the house behind it; `sessions` are the keys of who comes."""

    cache: str
    house: str
    rights: Rights
    sessions: dict[str, str]

    def get(
        self, path: str, who: str = "stranger", headers: Mapping[str, str] = NOTHING
    ) -> requests.Response:
        return self._get(self.cache + path, who, headers)

    def ask_house(
        self, path: str, who: str = "stranger", headers: Mapping[str, str] = NOTHING
    ) -> requests.Response:
        """What there is behind the cache."""
        return self._get(self.house + path, who, headers)

    def newcomer(self) -> str:
        """A new reader without a plan, by name."""
        name, key = self.rights.newcomer()
        self.sessions[name] = key
        return name

    def _get(self, address: str, who: str, headers: Mapping[str, str]) -> requests.Response:
        cookies = {} if who == "stranger" else {"sessionid": self.sessions[who]}
        return requests.get(
            address, headers=headers, cookies=cookies, allow_redirects=False, timeout=30
        )


@dataclass(frozen=True)
class Ask:
    """One way to ask for the text of the premium story."""

    path: str
    headers: Mapping[str, str] = field(default_factory=dict, hash=False)

    def fresh(self, name: str) -> "Ask":
        """The same under an address that no cache has yet."""
        return Ask(f"{self.path}?{name}", self.headers)

    def secrets(self, front: Front) -> set[str]:
        """What is for subscribers alone."""
        full = parts(front.ask_house(self.path, "trial", self.headers))
        return full - parts(front.ask_house(self.path, "stranger", self.headers))


ASKS = (
    Ask(PREMIUM),
    Ask(PREMIUM, HTMX),
    Ask(f"{PREMIUM}in/es/"),
    Ask(f"{PREMIUM}audio.mp3"),
    Ask(f"{PREMIUM}audio.mp3", {"Range": "bytes=0-99"}),
)


def parts(answer: requests.Response) -> set[str]:
    """The paragraphs of the story; a file of sounds is one part."""
    kind = answer.headers.get("Content-Type", "")
    if not kind.startswith("text/html"):
        return {kind}
    answer.encoding = "utf-8"
    found = re.search(r'<div class="text\b.*?</div>', answer.text, re.DOTALL)
    return set(re.findall(r"<p[^>]*>(.+?)</p>", found[0])) if found else set()


def check(front: Front, ask: Ask, secrets: set[str], who: str, *, opens: bool) -> None:
    seen = parts(front.get(ask.path, who, ask.headers)) & secrets
    assert seen == (secrets if opens else set()), f"{ask.path} for {who}: {len(seen)} parts"


@contextmanager
def _front(site: Site, server: str, folder: Path, rights: Rights) -> Iterator[Front]:
    with serve_cached(site.url, server, folder) as cache:
        yield Front(cache, site.url, rights, dict(site.sessions))


@pytest.fixture(scope="module", params=["as the README has it", "careless"])
def front(
    request: pytest.FixtureRequest,
    site: Site,
    rights: Rights,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Front]:
    server = CARELESS if request.param == "careless" else readmes()
    with _front(site, server, tmp_path_factory.mktemp("cache"), rights) as opened:
        yield opened


@pytest.fixture(scope="module")
def leaking(
    site: Site, rights: Rights, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Front]:
    """The careless cache in front of a house whose answers say nothing of caches."""
    folder = tmp_path_factory.mktemp("leaking")
    with ExitStack() as stack:
        forgetful = stack.enter_context(serve_again(site, "tests.browser.forgetful"))
        yield stack.enter_context(_front(forgetful, CARELESS, folder, rights))


def test_no_order_of_visits_hands_the_text_to_who_may_not_read_it(front: Front) -> None:
    for ask in ASKS:
        secrets = ask.secrets(front)
        assert secrets
        for number, order in enumerate(permutations(VISITORS[:3])):
            for who in (*order, *order):
                check(front, ask.fresh(f"order={number}"), secrets, who, opens=who == "trial")


def test_a_right_opens_with_the_very_next_request_and_its_end_closes(front: Front) -> None:
    name = front.newcomer()
    secrets = {ask: ask.secrets(front) for ask in ASKS[:4]}
    for verb in ("", "grant", "end"):
        if verb:
            front.rights(verb, name)
        for ask in ASKS[:4]:
            for who in (name, "stranger", name):
                opens = who == name and verb == "grant"
                check(front, ask.fresh("right"), secrets[ask], who, opens=opens)


def test_what_a_subscriber_holds_is_confirmed_to_nobody(front: Front) -> None:
    for ask in ASKS[:4]:
        secrets = ask.secrets(front)
        address = ask.fresh("held").path
        held = front.get(address, "trial", ask.headers)
        assert parts(held) >= secrets
        conditions = {
            "If-None-Match": held.headers.get("ETag", "*"),
            "If-Modified-Since": held.headers.get("Last-Modified", "Wed, 01 Jan 2098 00:00:00 GMT"),
        }
        for who in ("stranger", "ended"):
            answer = front.get(address, who, {**ask.headers, **conditions})
            assert answer.status_code in {200, 403}
            assert not parts(answer) & secrets


def test_a_part_is_never_handed_out_as_its_page(front: Front) -> None:
    for path in (PREMIUM, FREE, EDITION, "/dates/"):
        for number, order in enumerate(((NOTHING, HTMX), (HTMX, NOTHING))):
            for headers in (*order, *order):
                page = front.get(f"{path}?part={number}", headers=headers).text
                assert page.startswith("<title>" if headers else "<!DOCTYPE html>"), path


def test_languages_are_kept_apart(front: Front) -> None:
    for number, order in enumerate(permutations(("nl", "en", "de"))):
        for language in (*order, *order):
            asked = {"Accept-Language": language}, {"Cookie": f"django_language={language}"}
            for headers in asked:
                page = front.get(f"{FREE}?spoken={number}", headers=headers).text
                assert f'<html lang="{language}"' in page


def test_a_readers_name_and_settings_are_on_no_page_of_another(front: Front) -> None:
    dark = {"Cookie": "reading=theme=dark"}
    for path in ("/", FREE, EDITION, "/plans/", "/nothing-here/"):
        assert "Otto" in front.get(path, "trial").text
        assert 'data-theme="dark"' in front.get(path, headers=dark).text
        for who in ("stranger", "reader"):
            page = front.get(path, who).text
            assert "Otto" not in page
            assert "data-theme" not in page


def test_a_cookie_is_given_to_one_browser(front: Front) -> None:
    for path in ("/language/", "/reading/", "/accounts/login/"):
        first, second = (front.get(path).cookies.get("csrftoken") for _ in range(2))
        assert first
        assert second
        assert first != second


def test_what_is_closed_to_one_is_open_to_the_next(front: Front) -> None:
    """A refusal and the way to sign-in are for who asked."""
    for path in ("/accounts/", "/accounts/email/"):
        assert front.get(path).status_code == 302
        assert front.get(path, "trial").status_code == 200
        assert front.get(path).status_code == 302
    assert front.get("/admin/").status_code == 302
    assert front.get("/admin/", "staff").status_code == 200
    assert front.get("/admin/").status_code == 302


def test_an_edition_that_is_withdrawn_is_gone_at_once_and_back_at_once(front: Front) -> None:
    def statuses() -> set[int]:
        paths = (EDITION, PREMIUM, f"{PREMIUM}cite/", f"{PREMIUM}cite.ris")
        return {front.get(path, who).status_code for path in paths for who in VISITORS}

    assert statuses() == {200}
    front.rights("withdraw", EDITION)
    try:
        assert statuses() == {404}
    finally:
        front.rights("publish", EDITION)
    assert statuses() == {200}


PROOFS: tuple[Callable[[Front], None], ...] = (
    test_no_order_of_visits_hands_the_text_to_who_may_not_read_it,
    test_a_right_opens_with_the_very_next_request_and_its_end_closes,
    test_what_a_subscriber_holds_is_confirmed_to_nobody,
    test_a_part_is_never_handed_out_as_its_page,
    test_languages_are_kept_apart,
    test_a_readers_name_and_settings_are_on_no_page_of_another,
    test_a_cookie_is_given_to_one_browser,
    test_what_is_closed_to_one_is_open_to_the_next,
    test_an_edition_that_is_withdrawn_is_gone_at_once_and_back_at_once,
)


@pytest.mark.parametrize("proof", PROOFS)
def test_the_proof_finds_the_leak_where_no_answer_speaks_of_caches(
    leaking: Front, proof: Callable[[Front], None]
) -> None:
    with pytest.raises(AssertionError):
        proof(leaking)


def test_a_free_story_opens_for_everyone(front: Front) -> None:
    texts = [parts(front.ask_house(FREE, "trial")), *(parts(front.get(FREE, w)) for w in VISITORS)]
    assert len(texts[0]) > 3
    assert all(texts[0] <= text for text in texts)


def test_what_is_the_same_for_everyone_is_kept(front: Front) -> None:
    found = re.search(r'href="(/static/[^"]+\.css)"', front.get("/").text)
    assert found
    for path in (found[1], f"{EDITION}cover.png", f"{PREMIUM}card.png"):
        front.get(path, "trial")
        again = front.get(path)
        assert again.headers["X-From-Cache"] == "HIT"
        assert "public" in again.headers["Cache-Control"]
        if path == found[1]:
            assert "immutable" in again.headers["Cache-Control"]
