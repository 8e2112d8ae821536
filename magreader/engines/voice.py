"""A voice for a text: any command that reads text and writes WAV, and an MP3 of what it says.

The command is the operator's (`MAGREADER_VOICE`). It gets the text on standard input, never on
its command line, and answers on standard output; no shell stands between. What it said is kept
under a name made of the very text, so who asks for a file has held the text.
"""

import os
import re
import signal
import subprocess
import wave
from functools import partial
from pathlib import Path
from tempfile import TemporaryFile
from threading import Timer
from typing import IO

import lameenc
from django.conf import settings

from magreader.engines.kept import kept_file
from magreader.engines.turns import Taken, one_at_a_time

BYTES_A_SECOND = 6_000
"""Of the MP3s: one constant rate for all, so that files can follow on one another and a length
in bytes is a length in time."""
_RATE = 22_050
_FRAMES_AT_ONCE = 16_384
_MOST_BYTES = 3 * 60 * 60 * 2 * _RATE
"""Of sound: three hours is more than any story, and less than a voice that never stops."""
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[a-z0-9]{2,8}){0,3}")


class VoiceFailed(Exception):
    """The engine made no audio; the message says why, and holds nothing of the text."""


class VoiceBusy(VoiceFailed):
    """The engine speaks for somebody else; ask again in a moment."""


def can_speak(language: str) -> bool:
    """Whether an engine is set for texts of this language (a BCP 47 tag, anything else is none)."""
    tag = language.lower()
    listed = settings.VOICE_LANGUAGES
    return (
        bool(settings.VOICE)
        and bool(_LANGUAGE.fullmatch(tag))
        and (not listed or tag in listed or tag.partition("-")[0] in listed)
    )


def speak(text: str, language: str) -> Path:
    """An MP3 of `text`, made where none is kept.

    Raises VoiceFailed where the engine fails, is too slow or says too much, and where
    `can_speak` is false for the language; VoiceBusy while it speaks for another.
    """
    if not can_speak(language):
        raise VoiceFailed("No voice is set for this language.")
    command = [word.replace("{language}", language.lower()) for word in settings.VOICE]
    return kept_file("mp3", (*command, text), partial(_make, command, text))


def _make(command: list[str], text: str, path: Path) -> None:
    try:
        with one_at_a_time("voice"), path.open("wb") as mp3:
            _say(command, text, mp3)
    except Taken:
        raise VoiceBusy("The voice is speaking for somebody else.") from None


def _say(command: list[str], text: str, mp3: IO[bytes]) -> None:
    with TemporaryFile(dir=settings.MADE_DIR) as script:
        script.write(text.encode())
        script.seek(0)
        engine = _start(command, script)
        late = Timer(settings.VOICE_SECONDS, _stop, [engine])
        late.start()
        try:
            _listen_to(engine, mp3)
        finally:
            late.cancel()
            late.join()
            _stop(engine)


def _start(command: list[str], script: IO[bytes]) -> subprocess.Popen[bytes]:
    try:
        return subprocess.Popen(  # noqa: S603  # the operator's own words, without a shell
            command,
            stdin=script,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,  # it may repeat the text, and logs are no place for it
            start_new_session=True,  # so that what it starts itself ends with it
        )
    except OSError as error:
        raise VoiceFailed(f"The voice does not start: {error.strerror}.") from None


def _stop(engine: subprocess.Popen[bytes]) -> None:
    if engine.returncode is None:  # not seen out yet, so its number is still its own
        os.killpg(engine.pid, signal.SIGKILL)


def _listen_to(engine: subprocess.Popen[bytes], mp3: IO[bytes]) -> None:
    """Encode what the engine says and see it out."""
    is_wav = True
    with engine:
        assert engine.stdout
        try:
            _encode(engine.stdout, mp3)
        except (wave.Error, EOFError, RuntimeError):
            is_wav = False
        except VoiceFailed:
            _stop(engine)
            raise
    if engine.returncode == -signal.SIGKILL:
        raise VoiceFailed(f"The voice took longer than {settings.VOICE_SECONDS} seconds.")
    if not is_wav:
        raise VoiceFailed(f"The voice wrote no WAV and stopped with status {engine.returncode}.")
    if engine.returncode:
        raise VoiceFailed(f"The voice stopped with status {engine.returncode}.")


def _encode(wav: IO[bytes], mp3: IO[bytes]) -> None:
    """Raises wave.Error and EOFError for what is no WAV, VoiceFailed for one that isn't ours."""
    with wave.open(wav) as sound:
        if (sound.getnchannels(), sound.getsampwidth()) != (1, 2):
            raise VoiceFailed("The voice has to write 16 bits and one channel.")
        encoder = lameenc.Encoder()
        encoder.silence()
        encoder.set_channels(1)
        encoder.set_in_sample_rate(sound.getframerate())
        encoder.set_out_sample_rate(_RATE)
        encoder.set_bit_rate(BYTES_A_SECOND * 8 // 1000)
        encoder.set_quality(5)
        said = 0
        while frames := sound.readframes(_FRAMES_AT_ONCE):  # a pipe's WAV tells no true length
            said += len(frames)
            if said > _MOST_BYTES:
                raise VoiceFailed("The voice says more than it may.")
            mp3.write(encoder.encode(frames))
        if not said:
            raise VoiceFailed("The voice said nothing.")
        mp3.write(encoder.flush())
