"""A voice by a command: what it is given, what comes back, and every way in which it can fail."""

import fcntl
import sys
import time
from contextlib import suppress
from pathlib import Path
from random import randrange

import pytest
from pytest_django.fixtures import Settings

from magreader.engines import voice
from magreader.engines.voice import BYTES_A_SECOND, VoiceBusy, VoiceFailed, can_speak, speak
from tests.engines.espeak import ESPEAK, needs_espeak

ENGLISH = "The ferry left Wexmouth at six with nine passengers and a piano."
WAV = """
import sys, wave
text = sys.stdin.buffer.read()
with wave.open(sys.stdout.buffer, "wb") as sound:
    sound.setnchannels({channels}); sound.setsampwidth({width}); sound.setframerate({rate})
    sound.writeframes(bytes(2206 * len(text)))
"""


def engine(script: str) -> tuple[str, ...]:
    return (sys.executable, "-c", script)


def wav(channels: int = 1, width: int = 2, rate: int = 22_050) -> tuple[str, ...]:
    return engine(WAV.format(channels=channels, width=width, rate=rate))


@pytest.fixture(autouse=True)
def made(settings: Settings, tmp_path: Path) -> Path:
    settings.MADE_DIR = tmp_path
    settings.VOICE = wav()
    return tmp_path


def seconds(path: Path) -> float:
    return path.stat().st_size / BYTES_A_SECOND


def test_a_text_becomes_an_mp3_as_long_as_what_the_engine_said() -> None:
    mp3 = speak("ten bytes.", "en")
    assert mp3.read_bytes()[0] == 0xFF
    assert seconds(mp3) == pytest.approx(0.5, abs=0.1)


def test_what_was_said_is_kept_and_found_by_text_language_and_command(
    settings: Settings, tmp_path: Path
) -> None:
    count = tmp_path / "count"
    settings.VOICE = (
        *engine(
            f"open({str(count)!r}, 'a').write('.')\n" + WAV.format(channels=1, width=2, rate=22_050)
        ),
        "{language}",
    )
    first = speak("a text", "en")
    assert speak("a text", "en") == first
    assert count.read_text() == "."
    assert len({first, speak("a text", "nl"), speak("another", "en")}) == 3
    assert count.read_text() == "..."


def test_the_text_goes_in_on_standard_input_and_the_language_in_its_place(
    settings: Settings, tmp_path: Path
) -> None:
    seen = tmp_path / "seen"
    spy = f"import sys; sys.stdout = None; open({str(seen)!r}, 'w').write(repr(sys.argv[1:]))"
    settings.VOICE = (*engine(spy), "-v", "{language}")
    with pytest.raises(VoiceFailed):
        speak("; touch $(secret)", "pt-BR")
    assert seen.read_text() == "['-v', 'pt-br']"


@pytest.mark.parametrize("rate", [8_000, 16_000, 22_050, 44_100, 48_000])
def test_engines_speak_at_their_own_rate_and_files_have_one(settings: Settings, rate: int) -> None:
    settings.VOICE = wav(rate=rate)
    assert seconds(speak("x" * 40, "en")) == pytest.approx(2 * 22_050 / rate, rel=0.1)


@pytest.mark.parametrize(
    ("command", "words"),
    [
        (("no-such-engine-anywhere",), "does not start"),
        (engine("raise SystemExit(3)"), "status 3"),
        (engine("print('this is no sound')"), "no WAV"),
        (engine("pass"), "no WAV"),
        (engine("import os; os.abort()"), "status -6"),
        (wav(channels=2), "one channel"),
        (wav(width=1), "16 bits"),
        (wav(rate=1), "no WAV"),
        (engine(WAV.format(channels=1, width=2, rate=22_050).replace("2206 *", "0 *")), "nothing"),
    ],
)
def test_an_engine_that_fails_is_told_in_words_and_keeps_nothing(
    settings: Settings, made: Path, command: tuple[str, ...], words: str
) -> None:
    settings.VOICE = command
    with pytest.raises(VoiceFailed, match=words) as failure:
        speak("a very secret text", "en")
    assert "secret" not in str(failure.value)
    assert list((made / "mp3").iterdir()) == []


def test_an_engine_that_hangs_is_stopped_with_all_that_it_started(
    settings: Settings,
) -> None:
    long = f"{randrange(10**6, 10**9)}"  # seconds; nobody else on this machine sleeps as many
    settings.VOICE = ("sh", "-c", f"sleep {long} & sleep {long}")
    settings.VOICE_SECONDS = 1
    with pytest.raises(VoiceFailed, match="longer than 1 second"):
        speak("a text", "en")
    end = time.monotonic() + 60
    while _running(long):
        assert time.monotonic() < end
        time.sleep(0.01)


def _running(word: str) -> list[str]:
    """Commands that have this word in them; one that was killed has none."""
    found = []
    for command in Path("/proc").glob("[0-9]*/cmdline"):
        with suppress(OSError):  # it ended meanwhile
            found.append(command.read_text(errors="replace"))
    return [command for command in found if word in command]


def test_an_engine_that_never_stops_talking_is_cut_off(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(voice, "_MOST_BYTES", 100_000)
    with pytest.raises(VoiceFailed, match="more than it may"):
        speak("x" * 60, "en")


def test_one_speaks_at_a_time_but_what_is_kept_is_there_for_all(made: Path) -> None:
    kept = speak("a text", "en")
    with (made / "voice.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        assert speak("a text", "en") == kept
        with pytest.raises(VoiceBusy):
            speak("another", "en")
    assert speak("another", "en") != kept


@pytest.mark.parametrize(
    "language",
    [
        "",
        "-f/etc/passwd",
        "en;id",
        "en nl",
        "../en",
        "en\n",
        "e",
        "english",
        "{language}",
        "en--us",
    ],
)
def test_what_is_no_language_tag_reaches_no_command(language: str) -> None:
    assert not can_speak(language)
    with pytest.raises(VoiceFailed):
        speak("a text", language)


def test_languages_can_be_listed_and_without_a_command_there_are_none(
    settings: Settings,
) -> None:
    assert can_speak("tlh")
    settings.VOICE_LANGUAGES = ["en", "pt-br"]
    assert [can_speak(tag) for tag in ("en", "en-GB", "pt-BR", "pt", "nl")] == [
        True,
        True,
        True,
        False,
        False,
    ]
    settings.VOICE = ()
    assert not can_speak("en")


@needs_espeak
def test_espeak_ng_speaks_for_real(settings: Settings) -> None:
    settings.VOICE = ESPEAK
    once, thrice = speak(ENGLISH, "en"), speak("\n\n".join([ENGLISH] * 3), "en")
    assert 2 < seconds(once) < 10
    assert seconds(thrice) == pytest.approx(3 * seconds(once), rel=0.25)
    assert speak(ENGLISH, "nl").read_bytes() != once.read_bytes()
    with pytest.raises(VoiceFailed, match="status 1"):
        speak(ENGLISH, "xx")
