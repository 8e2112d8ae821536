"""The gate over the whole site: no address gives a premium word to who may not read it.

The addresses come from the URL conf, so that a new one is in it without anyone remembering; a
new parameter without a sample value here fails. The canary goes in as a page dump, as in life:
it lies in the body, in the sighting and in the raw dump.
"""

import re
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import IO

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import timezone
from pytest_django.fixtures import Settings

from magreader.accounts.models import User
from magreader.catalog.models import Story, new_revision
from magreader.dumps.batches import start_batch
from magreader.dumps.containers import RawPage
from magreader.dumps.importer import import_pages
from magreader.dumps.models import Batch, Dump
from magreader.newsstand.views import pictures
from magreader.paywall.reader import Reader
from magreader.search.following import catch_up
from magreader.search.models import SavedSearch
from magreader.search.saved import feed_token
from tests.make import make_entitlement, make_reader, make_staff
from tests.translations import Service

pytestmark = pytest.mark.django_db

CANARY = "zyxwquillfish"
DUMP = f"""Try GOLD - Free
The lighthouse that would not be sold
The Wexmouth Courier
|November 18, 2025
A keeper's daughter has turned down the third offer in a year.
Marit Oke has lived under the lamp for sixty-one years and means to stay for some more.
The trust that owns the rock says that it has never met a tenant so certain of the weather.
On Monday the third letter came, with a figure in it that made the postman whistle.
She read it twice, folded it into a boat and set it on the windowsill to dry.
The word in the keeper's log for that night is {CANARY}, and nobody at the trust knows it.
MORE STORIES FROM The Wexmouth Courier
The Wexmouth Courier
Ferry to run on Sundays again
The timetable returns to what it was before the storm.
2 mins
November 18, 2025
Listen
Translate
Change font size
"""
AS_PAGE: dict[str, str] = {}
FORMS = {
    "page": AS_PAGE,
    "fragment": {"HX-Request": "true", "HX-Target": "main"},
    "boosted": {"HX-Request": "true", "HX-Boosted": "true"},
    "history restore": {"HX-Request": "true", "HX-History-Restore-Request": "true"},
    "json": {"Accept": "application/json"},
    "markdown": {"Accept": "text/markdown, text/plain;q=0.9"},
    "crawler": {"User-Agent": "Googlebot/2.1", "Referer": "https://www.google.com/"},
}
QUERIES = ("", "?format=json", "?format=md&print=1&full=1&amp=1", "?preview=1&next=/")


@dataclass(frozen=True)
class Planted:
    """The premium story with the canary, and what the URL conf's parameters are for it."""

    story: Story
    values: dict[str, str]
    objects: dict[str, int]


@pytest.fixture
def planted() -> Planted:
    batch = start_batch(origin=Batch.Origin.PASTE, by=None)
    import_pages([RawPage("lighthouse.txt", DUMP.encode())], batch)
    story = Story.objects.select_related("edition__publication").get(slug__startswith="the-light")
    edition = story.edition
    dump = Dump.objects.get()
    assert catch_up(5)
    values = {
        "publication": edition.publication.slug,
        "edition": edition.slug,
        "story": story.slug,
        "day": "2025-11-18",
        "language": "es",
        "plan": "gold",
        "slug": "gold",
        "key": "some-key",
        "token": feed_token(_subscribers_search()),
        "uidb36": "1",
        "app_label": "catalog",
        "content_type_id": "1",
        "url": "paywall/",
        "dump": str(dump.pk),
        "batch": str(batch.pk),
        "id": str(edition.pk),
    }
    objects = {
        "catalog_publication": edition.publication_id,
        "catalog_edition": edition.pk,
        "catalog_story": story.pk,
        "paywall_storybody": story.pk,
        "dumps_batch": batch.pk,
        "dumps_dump": dump.pk,
    }
    return Planted(story, values, objects)


def _subscribers_search() -> SavedSearch:
    """Of a reader who finds the story by a word of its gated part."""
    reader = make_reader()
    make_entitlement(reader, ends=timezone.now() + timedelta(days=3))
    return SavedSearch.objects.create(
        reader=reader, asked="q=windowsill", words="windowsill", seen=0, told=0
    )


@dataclass(frozen=True)
class Route:
    """One pattern of the URL conf, whole, with its parameters still open."""

    pattern: str
    name: str

    def address(self, planted: Planted) -> str:
        """Raises KeyError for a parameter that has no sample value."""

        def value(found: re.Match[str]) -> str:
            parameter = found["name"] or found["group"]
            if parameter == "object_id":
                model = self.name.rpartition("_")[0]
                return str(planted.objects.get(model, 1))
            return planted.values[parameter]

        return "/" + re.sub(
            r"<(?:\w+:)?(?P<name>\w+)>|\(\?P<(?P<group>\w+)>[^()]*\)", value, self.pattern
        )


@cache
def routes() -> tuple[Route, ...]:
    return tuple(_routes(get_resolver().url_patterns, ""))


def _routes(patterns: list[URLPattern | URLResolver], before: str) -> Iterator[Route]:
    for entry in patterns:
        pattern = before + re.sub(r"[\^$\\]|\\Z", "", str(entry.pattern))
        if isinstance(entry, URLResolver):
            yield from _routes(entry.url_patterns, pattern)
        else:
            yield Route(pattern, entry.name or "")


def _stranger() -> Client:
    return Client()


def _as(reader: User) -> Client:
    client = Client()
    client.force_login(reader)
    return client


def _without_plan() -> Client:
    return _as(make_reader())


def _trial_running() -> Client:
    reader = make_reader()
    make_entitlement(reader, source="trial", ends=timezone.now() + timedelta(days=3))
    return _as(reader)


def _trial_ended() -> Client:
    reader = make_reader()
    now = timezone.now()
    make_entitlement(
        reader, source="trial", starts=now - timedelta(days=8), ends=now - timedelta(seconds=1)
    )
    return _as(reader)


def _switched_off() -> Client:
    reader = make_reader()
    make_entitlement(reader, ends=None)
    client = _as(reader)
    User.objects.filter(pk=reader.pk).update(is_active=False)
    return client


LOCKED_OUT: dict[str, Callable[[], Client]] = {
    "stranger": _stranger,
    "signed in without a plan": _without_plan,
    "trial ended": _trial_ended,
    "account switched off": _switched_off,
}


def _bytes(client: Client, address: str, headers: dict[str, str]) -> bytes:
    answer = client.get(address, headers=headers)
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content  # type: ignore[attr-defined]  # the stubs know no streaming answer
    return body + "".join(f"{k}: {v}\n" for k, v in answer.headers.items()).encode()


def _in_spanish(planted: Planted) -> str:
    return f"{planted.story.get_absolute_url()}in/es/"


def test_the_url_conf_is_walked_whole(planted: Planted) -> None:
    addresses = [route.address(planted) for route in routes()]
    assert planted.story.get_absolute_url() in addresses
    assert "/" in addresses
    assert len(addresses) > 60
    assert not [address for address in addresses if "<" in address or "(?P" in address]


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """What is drawn as PNG is sent as it was drawn, so that a leak can be read in the picture."""

    def keep(svg: str) -> Path:
        (path := tmp_path / "drawn.svg").write_text(svg)
        return path

    monkeypatch.setattr(pictures, "kept_png", keep)


@pytest.mark.usefixtures("translator", "drawn")
@pytest.mark.parametrize("who", LOCKED_OUT)
def test_no_address_gives_the_canary_to_who_may_not_read_it(who: str, planted: Planted) -> None:
    """Nor its translation, of which the service's cache holds the full text by then."""
    assert CANARY.upper().encode() in _bytes(_trial_running(), _in_spanish(planted), AS_PAGE)
    client = LOCKED_OUT[who]()
    leaks = [
        (form, address)
        for route in routes()
        if "logout" not in route.name
        for address in [route.address(planted)]
        for form, headers in FORMS.items()
        if CANARY.encode() in _bytes(client, address, headers).lower()
    ]
    assert leaks == []


@pytest.mark.parametrize("who", LOCKED_OUT)
def test_no_query_string_opens_the_story(who: str, planted: Planted) -> None:
    client = LOCKED_OUT[who]()
    address = planted.story.get_absolute_url()
    for query in QUERIES:
        assert CANARY.encode() not in _bytes(client, address + query, AS_PAGE)


@pytest.mark.parametrize("who", [_trial_running, lambda: _as(make_staff())])
def test_who_may_read_it_gets_it_as_page_and_fragment(
    who: Callable[[], Client], planted: Planted
) -> None:
    client = who()
    for headers in FORMS.values():
        assert CANARY.encode() in _bytes(client, planted.story.get_absolute_url(), headers)


# Its sound is the text itself, letter by letter, so that a leak can be seen in the file.
_SPELLING = """
import sys, wave
with wave.open(sys.stdout.buffer, "wb") as sound:
    sound.setnchannels(1); sound.setsampwidth(2); sound.setframerate(22050)
    sound.writeframes(sys.stdin.buffer.read().ljust(9000))
"""


@pytest.fixture
def spelt(
    planted: Planted, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Planted:
    """The planted story where a voice is set, and what the voice says is kept as it said it."""
    from magreader.engines import voice

    def keep(wav: IO[bytes], mp3: IO[bytes]) -> None:
        mp3.write(wav.read())

    monkeypatch.setattr(voice, "_encode", keep)
    settings.VOICE = (sys.executable, "-c", _SPELLING)
    settings.MADE_DIR = tmp_path
    return planted


@pytest.mark.parametrize("who", LOCKED_OUT)
def test_no_audio_gives_the_canary_to_who_may_not_read_it(who: str, spelt: Planted) -> None:
    """Also where a subscriber's audio, made a moment ago, lies in the house."""
    story = spelt.story.get_absolute_url()
    addresses = (f"{story}audio.mp3", f"{story.rsplit('/', 2)[0]}/audio.mp3")
    subscriber, client = _trial_running(), LOCKED_OUT[who]()
    for address in addresses:
        assert CANARY.encode() not in _bytes(client, address, AS_PAGE)
        assert CANARY.encode() in _bytes(subscriber, address, AS_PAGE)
        for headers in (*FORMS.values(), {"Range": "bytes=44-"}, {"If-Range": "x"}):
            assert CANARY.encode() not in _bytes(client, address, headers)
            assert client.get(address, headers=headers).status_code == 403


def test_an_ended_right_closes_the_audio_on_the_very_next_request(spelt: Planted) -> None:
    reader = make_reader()
    held = make_entitlement(reader, ends=timezone.now() + timedelta(days=1))
    client, address = _as(reader), f"{spelt.story.get_absolute_url()}audio.mp3"
    assert CANARY.encode() in _bytes(client, address, AS_PAGE)
    held.delete()
    assert CANARY.encode() not in _bytes(client, address, AS_PAGE)


def test_the_name_of_a_kept_audio_tells_nothing_of_it(spelt: Planted, settings: Settings) -> None:
    _bytes(_trial_running(), f"{spelt.story.get_absolute_url()}audio.mp3", AS_PAGE)
    (made,) = (settings.MADE_DIR / "mp3").iterdir()
    assert re.fullmatch(r"[0-9a-f]{40}\.mp3", made.name)


def test_a_new_right_opens_the_story_on_the_very_next_request(planted: Planted) -> None:
    reader = make_reader()
    client, address = _as(reader), planted.story.get_absolute_url()
    assert CANARY.encode() not in _bytes(client, address, AS_PAGE)
    held = make_entitlement(reader, ends=timezone.now() + timedelta(days=1))
    assert CANARY.encode() in _bytes(client, address, AS_PAGE)
    held.delete()
    assert CANARY.encode() not in _bytes(client, address, AS_PAGE)


def test_a_full_view_is_kept_by_no_cache_and_a_teaser_varies(planted: Planted) -> None:
    address = planted.story.get_absolute_url()
    full = _trial_running().get(address)
    assert {"private", "no-store"} <= set(re.split(r",\s*", full["Cache-Control"]))
    assert "ETag" not in full
    teaser = _stranger().get(address)
    assert {"Cookie", "HX-Request"} <= set(re.split(r",\s*", teaser["Vary"]))
    assert "public" not in teaser.get("Cache-Control", "")


@pytest.mark.usefixtures("translator")
def test_a_translation_of_the_full_view_ends_with_the_right_and_is_kept_by_no_cache(
    planted: Planted,
) -> None:
    reader = make_reader()
    held = make_entitlement(reader, ends=timezone.now() + timedelta(days=1))
    client, address = _as(reader), _in_spanish(planted)
    full = client.get(address)
    assert CANARY.upper().encode() in full.content
    assert {"private", "no-store"} <= set(re.split(r",\s*", full["Cache-Control"]))
    held.delete()
    closed = client.get(address)
    assert CANARY.encode() not in closed.content.lower()
    assert "MARIT OKE" in closed.content.decode()


def test_an_answer_kept_from_the_full_view_is_not_confirmed_after_the_end(planted: Planted) -> None:
    reader = make_reader()
    held = make_entitlement(reader, ends=timezone.now() + timedelta(days=1))
    client, address = _as(reader), planted.story.get_absolute_url()
    full = client.get(address)
    held.delete()
    conditions = {
        "If-None-Match": full.get("ETag", "*"),
        "If-Modified-Since": "Wed, 01 Jan 2098 00:00:00 GMT",
    }
    assert client.get(address, headers=conditions).status_code == 200


def test_a_free_story_opens_for_everyone(planted: Planted) -> None:
    Story.objects.filter(pk=planted.story.pk).update(premium=False)
    clients = [make() for make in (*LOCKED_OUT.values(), _trial_running)]
    address = planted.story.get_absolute_url()
    assert all(CANARY.encode() in _bytes(client, address, AS_PAGE) for client in clients)


def test_a_story_made_premium_closes_at_once(planted: Planted) -> None:
    """Also where its free page was cached: the decision never is."""
    address, stories = planted.story.get_absolute_url(), Story.objects.filter(pk=planted.story.pk)
    stories.update(premium=False)
    client = _stranger()
    assert CANARY.encode() in _bytes(client, address, AS_PAGE)
    stories.update(premium=True)
    assert CANARY.encode() not in _bytes(client, address, AS_PAGE)


def test_an_unpublished_edition_is_the_same_as_a_missing_one(planted: Planted) -> None:
    edition = planted.story.edition
    edition.published = False
    edition.save()
    reader = _trial_running()
    for address in (planted.story.get_absolute_url(), edition.get_absolute_url()):
        there = reader.get(address)
        missing = reader.get(address[:-1] + "x/")
        assert (there.status_code, missing.status_code) == (404, 404)
        assert there.content.replace(address.encode(), b"") == missing.content.replace(
            (address[:-1] + "x/").encode(), b""
        )


def test_nothing_of_an_unpublished_edition_has_an_address(spelt: Planted) -> None:
    """Not for those who could read it all, in no form and from no address."""
    edition = spelt.story.edition
    of_edition = [route.address(spelt) for route in routes() if "<slug:edition>" in route.pattern]
    reader = _trial_running()
    assert f"{spelt.story.get_absolute_url()}audio.mp3" in of_edition
    for address in of_edition:
        reader.get(address)  # whatever is kept of it is kept by now
    edition.published = False
    edition.save()
    new_revision()  # as the desk does
    assert {address: reader.get(address).status_code for address in of_edition} == dict.fromkeys(
        of_edition, 404
    )


# It says aloud where errors go what it was given to read.
_TELLTALE = "import sys; text = sys.stdin.read(); print(text); sys.exit(text)"


@pytest.mark.parametrize(
    ("status", "body"), [(200, None), (500, None), (400, b"{}"), (200, b"nonsense")]
)
def test_no_log_has_a_word_of_the_text(
    spelt: Planted,
    settings: Settings,
    translator: Service,
    status: int,
    body: bytes | None,
    capfd: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Whether the machines do their work or not."""
    caplog.set_level("DEBUG", "magreader")
    translator.status, translator.body = status, body
    if status != 200 or body:
        settings.VOICE = (sys.executable, "-c", _TELLTALE)
    story, reader = spelt.story.get_absolute_url(), _trial_running()
    for address in (story, f"{story}audio.mp3", _in_spanish(spelt)):
        reader.get(address)
    said = caplog.text + "".join(capfd.readouterr())
    assert CANARY not in said.lower()
    assert ("No audio" in said) == ("no translation" in said) == (settings.VOICE[2] == _TELLTALE)


def test_the_teaser_is_a_strict_prefix_of_the_text(planted: Planted) -> None:
    from magreader.paywall.access import TeaserStory, open_story

    seen = open_story(planted.story, Reader())
    assert isinstance(seen, TeaserStory)
    assert 0 < len(" ".join(seen.teaser)) * 3 <= len(DUMP)
    assert " ".join(seen.teaser) in " ".join(DUMP.splitlines())
