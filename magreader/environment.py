"""Settings read from the environment: small helpers that fail loudly, in words.

Pure: `settings` and the tests call them; nothing here knows Django beyond its one exception.
"""

import json
import os
import re
import secrets
import shlex
from contextlib import suppress
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

_YES = {"1", "true", "yes", "on"}
_NO = {"0", "false", "no", "off", ""}
LOOPBACK = {"127.0.0.1", "localhost", "::1"}  # this machine, and no other


def env_text(name: str, default: str = "") -> str:
    """The variable's text without blanks around it, or `default` where it is unset."""
    return os.environ.get(name, default).strip()


def env_bool(name: str, *, default: bool) -> bool:
    """Raises ImproperlyConfigured for anything that is neither a yes nor a no."""
    text = os.environ.get(name)
    if text is None:
        return default
    word = text.strip().lower()
    if word not in _YES | _NO:
        raise ImproperlyConfigured(f"{name} is {text!r}; write 1 for yes or 0 for no.")
    return word in _YES


def env_int(name: str, default: int) -> int:
    """Raises ImproperlyConfigured for anything that is not a whole number."""
    text = env_text(name, str(default))
    try:
        return int(text)
    except ValueError:
        raise ImproperlyConfigured(f"{name} is {text!r}; it takes a whole number.") from None


def env_choice(name: str, choices: tuple[str, ...]) -> str:
    """One of `choices`, or empty where it is unset. Raises ImproperlyConfigured for others."""
    text = env_text(name).lower()
    if text and text not in choices:
        raise ImproperlyConfigured(f"{name} is {text!r}; it takes {' or '.join(choices)}.")
    return text


def env_address(name: str) -> str:
    """An address of the web without a slash at its end, or empty where it is unset.

    Raises ImproperlyConfigured for anything else.
    """
    text = env_text(name).rstrip("/")
    if text and not _is_address(text):
        raise ImproperlyConfigured(f"{name} is {text!r}; write it as https://host.example.org.")
    return text


def _is_address(text: str) -> bool:
    try:
        parts = urlsplit(text)
        return parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:  # no host, or a port that is no number
        return False


def env_command(name: str) -> tuple[str, ...]:
    """A program and its arguments, quoted as a shell would read them; none where it is unset.

    Raises ImproperlyConfigured for a quote without its end.
    """
    try:
        return tuple(shlex.split(env_text(name)))
    except ValueError as error:
        raise ImproperlyConfigured(f"{name} can't be read: {error}.") from None


def env_servers(name: str) -> list[dict[str, Any]]:
    """The OpenID Connect servers that the variable lists, as JSON or as the path of a JSON file.

    Raises ImproperlyConfigured for a list of anything else: what is wrong, and with which server.
    """
    text = env_text(name)
    if not text:
        return []
    servers = _json(name, text if text[0] in "[{" else _file(name, text))
    if not isinstance(servers, list):
        raise ImproperlyConfigured(f"{name} takes a list of servers: [{{…}}, {{…}}].")
    for number, server in enumerate(servers, 1):
        if wrong := _wrong_with(server):
            raise ImproperlyConfigured(f"{name}, server {number}: {wrong}.")
    ids = [server["id"] for server in servers]
    if len(set(ids)) < len(ids):
        raise ImproperlyConfigured(f"{name} has two servers with one id.")
    return [server | {"server": server["server"].rstrip("/")} for server in servers]


def origins_of(servers: list[dict[str, Any]]) -> list[str]:
    """Where these servers ask readers who they are: scheme, host and port of each address."""
    addresses = (
        urlsplit(address)
        for server in servers
        for address in (server["server"], *server.get("pages", []))
    )
    return sorted({f"{parts.scheme}://{parts.netloc}" for parts in addresses})


_SAID = {"id", "name", "server", "client", "secret"}
_MAY_SAY = {"pages"}


def _wrong_with(server: Any) -> str:
    """What is wrong with one entry; empty where it can be used."""
    if not isinstance(server, dict) or not _SAID <= server.keys() <= _SAID | _MAY_SAY:
        return f"it takes {', '.join(sorted(_SAID))}, and pages where there are any"
    if not all(isinstance(server[key], str) and server[key].strip() for key in _SAID):
        return f"{', '.join(sorted(_SAID))} are texts, and none is empty"
    if not re.fullmatch(r"[a-z0-9][a-z0-9-]{0,39}", server["id"]):
        return f"its id is {server['id']!r}; it takes small letters, digits and hyphens"
    pages = server.get("pages", [])
    if not isinstance(pages, list):
        return "pages is a list of addresses"
    unsafe = [address for address in (server["server"], *pages) if not _is_safe_address(address)]
    return f"{unsafe[0]!r} is no address with https://" if unsafe else ""


def _is_safe_address(address: Any) -> bool:
    """https, or http that leaves no machine. Without what could end a line of a policy."""
    if not isinstance(address, str) or not re.fullmatch(r"[^\s;,'\"]+", address):
        return False
    host = urlsplit(address).hostname if _is_address(address) else None
    return bool(host) and (address.startswith("https://") or host in LOOPBACK)


def _json(name: str, text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError as error:  # never the text: there are secrets in it
        raise ImproperlyConfigured(f"{name} is no JSON: {error}.") from None


def _file(name: str, path: str) -> str:
    try:
        return Path(path).read_text()
    except (OSError, UnicodeDecodeError) as error:
        why = getattr(error, "strerror", None) or "it is no text"
        raise ImproperlyConfigured(f"{name} is {path!r}, and can't be read: {why}.") from None


def kept_secret(path: Path) -> str:
    """The secret in `path`; made once, readable by its owner only.

    Several workers may start at the same time: the file is written aside and linked into
    place, so that every one of them ends with the same, whole secret.
    """
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        with NamedTemporaryFile("w", dir=path.parent) as aside:  # made for its owner only
            aside.write(secrets.token_urlsafe(50))
            aside.flush()
            with suppress(FileExistsError):  # another worker was first; its secret counts
                os.link(aside.name, path)
    secret = path.read_text().strip()
    if len(secret) < 50:
        raise ImproperlyConfigured(f"{path} holds no usable secret; remove it to have one made.")
    return secret
