"""Passwords that are refused: those that everybody tries first. Any characters will do, in any
mixture; length is what counts."""

import re
from collections.abc import Iterator
from typing import Any, override
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

LONGEST = 512
HOUSE_WORDS = ("magreader", "newsstand")
_FEW = 6  # characters around a word that everybody knows: they make it no other
_HEAD, _TAIL = re.compile(r"^[\W\d_]+"), re.compile(r"(?<![\W\d_])[\W\d_]+$")
_LEET = (str.maketrans("@4310$57", "aaelosst"), str.maketrans("@4310$57", "aaeiosst"))


def _cores(password: str) -> set[str]:
    """What stays when the tricks that everybody knows are undone: a few digits and marks around
    it, signs in the place of letters, the whole of it twice."""
    word = password.lower().strip()
    found = {word, once(word)}
    for core in _trimmed(word):
        found |= {core, once(core), *(core.translate(table) for table in _LEET)}
    return found


def _trimmed(word: str) -> Iterator[str]:
    """`word` with up to _FEW characters that are no letters taken from its ends."""
    before = min(len(word) - len(_HEAD.sub("", word)), _FEW)
    after = min(len(word) - len(_TAIL.sub("", word)), _FEW)
    for head in range(before + 1):
        for tail in range(min(after, _FEW - head) + 1):
            yield word[head : len(word) - tail]


def once(word: str) -> str:
    """The part that `word` is a repetition of, or `word` itself."""
    place = (word + word).find(word, 1)
    return word[:place] if 0 < place < len(word) else word


class NotGuessed(CommonPasswordValidator):
    """Not one of the twenty thousand most common passwords, nor one with a year behind it; not the
    name of this site; and no book. A form explains it in Django's one line: who picks a password
    by its length meets none of it."""

    @override
    def validate(self, password: str, user: Any = None) -> None:
        """Raises ValidationError."""
        if len(password) > LONGEST:  # each attempt to sign in has to be read whole
            most = {"most": LONGEST}
            raise ValidationError(_("Your password has %(most)d characters at most.") % most)
        if _is_the_house(password):
            raise ValidationError(_("This password is too close to the name of this site."))
        for core in _cores(password):
            one_key = len(core) == 1
            super().validate(core * 8 if one_key else core, user)


def _is_the_house(password: str) -> bool:
    """Whether little else is left of it than names of the house."""
    named = re.compile("|".join(map(re.escape, house_words())))
    for word in (password.lower(), *(password.lower().translate(table) for table in _LEET)):
        rest = named.sub("", word)
        if rest != word and len(rest) <= _FEW:
            return True
    return False


def house_words() -> tuple[str, ...]:
    """HOUSE_WORDS, and the parts of the host's name but its last; the longest first."""
    host = urlsplit(settings.SITE_URL).hostname or ""
    parts = host.split(".")[:-1] if not host[-1:].isdigit() else []
    own = [word for part in parts for word in part.split("-") if len(word) > 3]
    return tuple(sorted({*HOUSE_WORDS, *own}, key=lambda word: (-len(word), word)))
