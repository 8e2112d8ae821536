"""Asking over HTTP, as it stands: no address is tidied up on the way, no redirect followed."""

from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from urllib.parse import SplitResult, urlsplit

from django.conf import settings

from magreader.desk.gate_check.cast import Persona
from magreader.desk.gate_check.proof import Answer, Ask
from magreader.desk.gate_check.roads import Question

_SECONDS = 60
_TIMES = 3


class NotReachable(Exception):
    """Nobody answers there; the message says why."""


@contextmanager
def asking(url: str) -> Iterator[Ask]:
    """Puts questions to the site at `url` (http or https, host and port). Raises NotReachable,
    also from the questions."""
    place = urlsplit(url)
    line = _line(place)

    def ask(persona: Persona, question: Question) -> Answer:
        return _asked(line, question, _headers(place, persona, question))

    try:
        yield ask
    finally:
        line.close()


def _line(place: SplitResult) -> HTTPConnection:
    kind = HTTPSConnection if place.scheme == "https" else HTTPConnection
    if place.scheme not in {"http", "https"} or not place.hostname:
        raise NotReachable(f"{place.geturl()!r} is no address; write https://news.example.org.")
    try:
        return kind(place.hostname, place.port, timeout=_SECONDS)
    except ValueError as error:
        raise NotReachable(str(error)) from None


def _headers(place: SplitResult, persona: Persona, question: Question) -> dict[str, str]:
    """As the proxy in front would send them, where the site itself is asked behind it."""
    cookies = [question.cookies] if question.cookies else []
    if persona.session and "sessionid=" not in question.cookies:
        cookies.insert(0, f"{settings.SESSION_COOKIE_NAME}={persona.session}")
    sent = {"Accept": "text/html", "User-Agent": "magreader gate check", **question.headers}
    if cookies:
        sent["Cookie"] = "; ".join(cookies)
    if settings.HTTPS and place.scheme == "http":
        sent.setdefault("X-Forwarded-Proto", "https")
    return sent


def _asked(line: HTTPConnection, question: Question, headers: dict[str, str]) -> Answer:
    """A server may end a connection that was kept open: then the question is put again."""
    for _ in range(_TIMES):
        try:
            line.request(question.method, question.address, headers=headers)
            got = line.getresponse()
            body = got.read()
        except (HTTPException, ConnectionError):
            line.close()
            continue
        except OSError as error:
            raise NotReachable(str(error)) from None
        return Answer(
            got.status,
            got.reason.encode() + b"\n" + bytes(got.msg),
            body,
            got.headers.get("Content-Type", ""),
            got.headers.get("Content-Encoding", ""),
        )
    raise NotReachable(f"No answer at {question.address}.")
