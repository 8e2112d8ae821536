"""Settings read from the environment: small helpers that fail loudly, in words.

Pure: `settings` and the tests call them; nothing here knows Django beyond its one exception.
"""

import os
import secrets
import shlex
from contextlib import suppress
from pathlib import Path
from tempfile import NamedTemporaryFile
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

_YES = {"1", "true", "yes", "on"}
_NO = {"0", "false", "no", "off", ""}


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
