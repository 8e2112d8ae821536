"""Asking a service over HTTP within bounds: of time, of size, and of where it may send us."""

import json
from enum import StrEnum
from time import monotonic
from typing import Any, Literal

import requests
from urllib3.exceptions import HTTPError

MOST_BYTES = 4 * 1024 * 1024
_PIECE = 64 * 1024


class Trouble(StrEnum):
    """Why there is no translation."""

    SLOW = "slow"
    DEAD = "dead"
    REFUSES = "refuses"
    NONSENSE = "nonsense"
    UNKNOWN_PAIR = "unknown pair"


class TranslatorFailed(Exception):
    """The service gave no translation. `detail` is for the log and holds nothing of a text."""

    def __init__(self, trouble: Trouble, detail: str = "") -> None:
        super().__init__(f"{trouble}: {detail}" if detail else str(trouble))
        self.trouble = trouble


def ask(method: Literal["GET", "POST"], url: str, ends: float, **what: Any) -> Any:
    """The JSON that the service answers with. `ends` is the moment (monotonic) to give up at;
    `what` goes to requests (`data`, `json`).

    A text is only ever sent in the body: addresses end in logs. Follows no redirect. Raises
    TranslatorFailed.
    """
    try:
        with requests.request(
            method, url, timeout=_left(ends), allow_redirects=False, stream=True, **what
        ) as answer:
            _judge(answer.status_code)
            return json.loads(_read(answer, ends))
    except (requests.Timeout, TimeoutError) as slow:
        raise TranslatorFailed(Trouble.SLOW, type(slow).__name__) from slow
    except (requests.RequestException, HTTPError, OSError) as dead:
        trouble = Trouble.SLOW if "Timeout" in type(dead).__name__ else Trouble.DEAD
        raise TranslatorFailed(trouble, type(dead).__name__) from dead
    except (ValueError, RecursionError) as nonsense:
        raise TranslatorFailed(Trouble.NONSENSE, "no JSON") from nonsense


def _left(ends: float) -> float:
    left = ends - monotonic()
    if left <= 0:
        raise TranslatorFailed(Trouble.SLOW, "out of time")
    return left


def _judge(status: int) -> None:
    if 200 <= status < 300:
        return
    if 400 <= status < 500:
        raise TranslatorFailed(Trouble.REFUSES, f"status {status}")
    raise TranslatorFailed(Trouble.DEAD if status >= 500 else Trouble.NONSENSE, f"status {status}")


def _read(answer: requests.Response, ends: float) -> bytes:
    """The body, as it comes: who sends a byte now and then doesn't get more time for it."""
    body = b""
    while piece := answer.raw.read1(_PIECE, decode_content=True):
        body += piece
        _left(ends)
        if len(body) > MOST_BYTES:
            raise TranslatorFailed(Trouble.NONSENSE, "a huge answer")
    return body
