"""Audio of a story and of an edition: what is in it, for whom, and how it is sent."""

import fcntl
import sys
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django.fixtures import Settings

from magreader.catalog.models import Edition, Story
from magreader.engines.voice import BYTES_A_SECOND
from magreader.newsstand.views import audio
from tests.engines.espeak import ESPEAK, needs_espeak
from tests.make import (
    PARAGRAPHS,
    make_edition,
    make_entitlement,
    make_plan,
    make_publication,
    make_reader,
    make_staff,
    make_story,
)

pytestmark = [pytest.mark.django_db, pytest.mark.words]
EDITION = "/publications/courier/2025-11-18/"
STORY = f"{EDITION}the-piano/"
# Says a tone for as long as the text is, and writes down what it was given.
ENGINE = """
import sys, wave
text = sys.stdin.buffer.read()
with open(sys.argv[1], "ab") as seen:
    seen.write(text + b"\\n====\\n")
with wave.open(sys.stdout.buffer, "wb") as sound:
    sound.setnchannels(1); sound.setsampwidth(2); sound.setframerate(22050)
    sound.writeframes(bytes(2206 * len(text)))
"""


@pytest.fixture(autouse=True)
def seen(settings: Settings, tmp_path: Path) -> Path:
    """Where the engine writes down what it was given."""
    said = tmp_path / "said"
    settings.MADE_DIR = tmp_path / "made"
    settings.VOICE = (sys.executable, "-c", ENGINE, str(said))
    return said


@pytest.fixture
def edition() -> Edition:
    return make_edition(
        make_publication("Courier", slug="courier", language="en"), date(2025, 11, 18), stories=4
    )


@pytest.fixture(autouse=True)
def story(edition: Edition) -> Story:
    return make_story(edition, "A piano crosses the bar", slug="the-piano", deck="Nobody asked.")


def get(client: Client, address: str, **headers: str) -> tuple[int, bytes, Any]:
    answer = client.get(address, headers=headers)
    return answer.status_code, answer.content, answer.headers


def subscribe(client: Client) -> None:
    reader = make_reader()
    make_entitlement(reader, ends=timezone.now() + timedelta(days=5))
    client.force_login(reader)


# ---- a story ------------------------------------------------------------------------------------
def test_who_may_read_it_hears_headline_deck_and_text_and_nothing_else(
    client: Client, seen: Path
) -> None:
    subscribe(client)
    status, body, headers = get(client, f"{STORY}audio.mp3")
    assert (status, headers["Content-Type"]) == (200, "audio/mpeg")
    assert len(body) > BYTES_A_SECOND
    assert headers["Content-Disposition"] == 'inline; filename="courier-2025-11-18-the-piano.mp3"'
    said = "\n\n".join(["A piano crosses the bar", "Nobody asked.", *PARAGRAPHS])
    assert seen.read_text() == f"{said}\n====\n"


def test_audio_of_a_premium_story_is_stored_by_nothing_on_the_way(client: Client) -> None:
    subscribe(client)
    for address in (f"{STORY}audio.mp3", f"{EDITION}audio.mp3"):
        headers = get(client, address)[2]
        assert headers["Cache-Control"] == "private, no-store"
        assert "ETag" not in headers
        assert "Last-Modified" not in headers


@pytest.mark.parametrize("address", [f"{STORY}audio.mp3", f"{EDITION}audio.mp3"])
def test_a_teaser_is_not_read_aloud_and_the_page_says_why(
    client: Client, seen: Path, address: str
) -> None:
    status, body, _headers = get(client, address)
    page = body.decode()
    assert (status, seen.exists()) == (403, False)
    assert "This is a premium story" in page
    assert 'href="/accounts/login/?next=%2Fpublications%2Fcourier%2F2025-11-18%2F' in page
    client.force_login(make_reader())
    page = get(client, address)[1].decode()
    assert "you have none yet" in page
    assert 'href="/plans/?next=' in page
    assert "Already a subscriber?" not in page


def test_a_free_story_is_read_aloud_to_everyone(client: Client, story: Story) -> None:
    Story.objects.filter(pk=story.pk).update(premium=False)
    status, _body, headers = get(client, f"{STORY}audio.mp3")
    assert status == 200
    assert "no-store" not in headers["Cache-Control"]
    assert "Cookie" in headers["Vary"]


def test_staff_hear_everything(client: Client) -> None:
    client.force_login(make_staff())
    assert get(client, f"{STORY}audio.mp3")[0] == 200


def test_players_seek_and_ask_how_long_it_is(client: Client) -> None:
    subscribe(client)
    whole = get(client, f"{STORY}audio.mp3")[1]
    status, body, headers = get(client, f"{STORY}audio.mp3", Range="bytes=100-199")
    assert (status, body) == (206, whole[100:200])
    assert headers["Content-Range"] == f"bytes 100-199/{len(whole)}"
    assert headers["Cache-Control"] == "private, no-store"
    assert get(client, f"{STORY}audio.mp3", Range="bytes=99999999-")[0] == 416
    head = client.head(f"{STORY}audio.mp3")
    assert (head.status_code, head["Content-Length"]) == (200, str(len(whole)))


# ---- an edition ---------------------------------------------------------------------------------
def test_an_edition_is_its_stories_one_after_the_other(client: Client, edition: Edition) -> None:
    second = make_story(edition, "Ferry on Sundays", slug="ferry", position=2)
    make_story(edition, "Only a headline", paragraphs=(), position=3)
    subscribe(client)
    parts = [get(client, f"{EDITION}{slug}/audio.mp3")[1] for slug in ("the-piano", second.slug)]
    assert parts[0] != parts[1]
    status, whole, headers = get(client, f"{EDITION}audio.mp3")
    assert (status, whole) == (200, b"".join(parts))
    assert headers["Content-Disposition"] == 'inline; filename="courier-2025-11-18.mp3"'
    across = f"bytes={len(parts[0]) - 5}-{len(parts[0]) + 4}"
    assert get(client, f"{EDITION}audio.mp3", Range=across)[1] == parts[0][-5:] + parts[1][:5]


def test_a_stranger_gets_the_free_stories_of_an_edition_and_no_other(
    client: Client, edition: Edition, seen: Path
) -> None:
    make_story(edition, "Ferry on Sundays", paragraphs=("It sails.",), premium=False, position=2)
    assert get(client, f"{EDITION}audio.mp3")[0] == 200
    assert seen.read_text() == "Ferry on Sundays\n\nIt sails.\n====\n"


def test_a_plan_for_another_title_opens_no_audio(client: Client, seen: Path) -> None:
    plan = make_plan("Harbour")
    plan.publications.add(make_publication("The Echo"))
    reader = make_reader()
    make_entitlement(reader, plan=plan, ends=timezone.now() + timedelta(days=5))
    client.force_login(reader)
    for address in (f"{STORY}audio.mp3", f"{EDITION}audio.mp3"):
        status, body, _ = get(client, address)
        assert (status, seen.exists()) == (403, False)
        assert "Your Harbour does not include Courier." in body.decode()


# ---- where there is none ------------------------------------------------------------------------
def test_without_an_engine_or_for_another_language_there_is_no_such_address(
    client: Client, settings: Settings, edition: Edition
) -> None:
    subscribe(client)
    settings.VOICE_LANGUAGES = ["nl"]
    assert get(client, f"{STORY}audio.mp3")[0] == get(client, f"{EDITION}audio.mp3")[0] == 404
    settings.VOICE_LANGUAGES, settings.VOICE = [], ()
    assert get(client, f"{STORY}audio.mp3")[0] == get(client, f"{EDITION}audio.mp3")[0] == 404
    assert "audio.mp3" not in client.get(STORY).content.decode()
    assert "audio.mp3" not in client.get(EDITION).content.decode()


@pytest.mark.parametrize("language", ["", "-f/etc/x", "en;id", "{0}"])
def test_a_language_that_is_none_reaches_no_engine(
    client: Client, edition: Edition, seen: Path, language: str
) -> None:
    edition.publication.language = language
    edition.publication.save()
    subscribe(client)
    assert get(client, f"{STORY}audio.mp3")[0] == get(client, f"{EDITION}audio.mp3")[0] == 404
    assert not seen.exists()


def test_what_is_missing_unpublished_or_only_a_headline_is_not_found(
    client: Client, edition: Edition
) -> None:
    make_story(edition, "Only a headline", slug="card", paragraphs=())
    client.force_login(make_staff())
    assert get(client, f"{EDITION}card/audio.mp3")[0] == 404
    assert get(client, f"{EDITION}nothing/audio.mp3")[0] == 404
    edition.published = False
    edition.save()
    assert get(client, f"{STORY}audio.mp3")[0] == get(client, f"{EDITION}audio.mp3")[0] == 404


def test_an_edition_of_headlines_has_no_audio(client: Client) -> None:
    bare = make_edition(make_publication("Echo", slug="echo", language="en"), date(2025, 11, 18))
    make_story(bare, "Only a headline", paragraphs=())
    assert get(client, "/publications/echo/2025-11-18/audio.mp3")[0] == 404
    assert "listen-edition" not in client.get("/publications/echo/2025-11-18/").content.decode()


# ---- when it fails ------------------------------------------------------------------------------
@pytest.mark.parametrize("address", [f"{STORY}audio.mp3", f"{EDITION}audio.mp3"])
def test_an_engine_that_fails_is_told_on_a_page_of_ours(
    client: Client, settings: Settings, caplog: pytest.LogCaptureFixture, address: str
) -> None:
    subscribe(client)
    settings.VOICE = (sys.executable, "-c", "raise SystemExit(3)")
    status, body, _headers = get(client, address)
    page = body.decode()
    assert status == 502
    assert "did not answer as it should" in page
    assert "status 3" not in page
    assert "status 3" in caplog.text
    assert PARAGRAPHS[-1] not in caplog.text + page


@pytest.mark.parametrize("address", [f"{STORY}audio.mp3", f"{EDITION}audio.mp3"])
def test_while_it_speaks_for_another_one_is_asked_to_come_back(
    client: Client, settings: Settings, address: str
) -> None:
    subscribe(client)
    settings.MADE_DIR.mkdir()
    with (settings.MADE_DIR / "voice.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        status, body, headers = get(client, address)
    assert (status, headers["Retry-After"]) == (503, "5")
    assert f'href="{address}"' in body.decode()
    assert get(client, address)[0] == 200


def test_a_long_edition_is_made_over_several_requests(
    client: Client,
    edition: Edition,
    seen: Path,
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """No request holds a worker for long, and what one has made the next one finds."""
    make_story(edition, "Ferry on Sundays", slug="ferry", position=2)
    subscribe(client)
    settings.VOICE = (sys.executable, "-c", f"import time; time.sleep(0.1)\n{ENGINE}", str(seen))
    monkeypatch.setattr(audio, "_PATIENCE", 0.05)
    statuses = [get(client, f"{EDITION}audio.mp3")[0] for _ in range(2)]
    assert statuses == [503, 200]
    assert seen.read_text().count("====") == 2


# ---- on the pages -------------------------------------------------------------------------------
def test_the_page_of_a_story_has_its_audio_for_who_may_hear_it(client: Client) -> None:
    assert "audio.mp3" not in client.get(STORY).content.decode()
    subscribe(client)
    page = b"".join(client.get(STORY)).decode()
    assert f'<audio controls preload="none" src="{STORY}audio.mp3"' in page
    assert f'href="{STORY}audio.mp3" download' in page


def test_the_page_of_an_edition_names_what_there_is_to_listen_to(
    client: Client, edition: Edition
) -> None:
    make_story(edition, "Second", slug="second", section="Sport", position=2)
    make_story(edition, "Third", slug="third", position=3)
    make_story(edition, "Only a headline", slug="card", paragraphs=(), position=4)
    page = client.get(EDITION).content.decode()
    assert 'data-queue="the-piano third second"' in page
    assert f'href="{EDITION}audio.mp3"' in page


@needs_espeak
def test_espeak_ng_reads_an_edition_for_real(
    client: Client, settings: Settings, edition: Edition
) -> None:
    settings.VOICE = ESPEAK
    make_story(edition, "Ferry on Sundays", slug="ferry", paragraphs=("It sails.",), position=2)
    subscribe(client)
    long, short = (get(client, f"{EDITION}{slug}/audio.mp3")[1] for slug in ("the-piano", "ferry"))
    assert len(long) > 5 * len(short) > BYTES_A_SECOND
    assert get(client, f"{EDITION}audio.mp3")[1] == long + short
