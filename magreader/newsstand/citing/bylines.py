"""The authors that a byline names, split only where it can mean nothing else.

A style turns "Ilse Brandt" round to "Brandt, I."; turned round, "Staff reporter" and "Reuters"
are wrong. So a byline is people only where each part looks like the name of one and of nothing
else, and otherwise it is one author, as printed. A name whose order or family part isn't sure
stands as printed too.

Pure: no Django.
"""

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Author:
    """A person, or a body whose whole name is in `family` while `given` is empty."""

    family: str
    given: str = ""

    @property
    def name(self) -> str:
        """As it is spoken."""
        return f"{self.given} {self.family}".strip()


_BY = re.compile(
    r"(?:words by|text by|story by|written by|reported by|by|door|par|por|yazan|przez|oleh)"
    r"\s*:?\s+"
    # these begin surnames too ("Von Trier"), so a whole name has to follow
    r"|(?:von|di|af|av)\s+(?=\S+\s+\S)",
    re.IGNORECASE,
)
_JOINED = re.compile(
    r"\s*,\s*(?:(?:and|en|und|et|y|og|och)\s+)?|\s+(?:and|&|en|und|et|y|e|og|och|i|ve)\s+"
)
_PARTICLE = (
    r"(?:(?:van|von|de|den|der|des|del|della|di|da|do|dos|das|du|la|le|lo|ten|ter|te|zu|zur|zum|"
    r"bin|ibn|al|el|af|av|'t|’t)\s|d['’])"
)
_WORD = r"[^\W\d_](?:[^\W\d_]|['’-])*\.?"
_PERSON = re.compile(
    rf"(?P<given>{_WORD}(?:\s{_WORD})*?)\s"
    rf"(?P<family>{_PARTICLE}*(?P<last>{_WORD})(?:,?\s(?:Jr|Sr)\.?)?)"
)
_BEGINS_A_SURNAME = re.compile(_PARTICLE, re.IGNORECASE)
# Words of a desk, an agency or an office, in the languages of the interface; never a surname
# that is worth being wrong for.
_BODY = re.compile(
    r"\b(?:the|our|staff|reporters?|correspondents?|editors?|editorial|newsroom|desk|news|press|"
    r"agency|agencies|agence|agentur|agencia|team|board|bureau|service|wire|media|group|office|"
    r"society|university|institute|council|committee|associated|contributors?|writers?|"
    r"columnist|special|"
    r"redactie|verslaggevers?|correspondente?n?|medewerkers?|onze|redaktion|redakteure?|"
    r"korrespondent(?:en|in)?|rédaction|rédact(?:eur|rice)s?|correspondants?|envoyée?s?|"
    r"journalistes?|redacción|redactor(?:es|a)?|corresponsal(?:es)?|enviad[oa]s?|"
    r"magazine|times|post|courier|gazette|reuters|afp|anp|dpa|efe|pa|ap)\b",
    re.IGNORECASE,
)
_INITIAL = re.compile(r"\w\.?$")
# Where the family name comes first or is two words, a longer name can't be turned round.
_FAMILY_FIRST = frozenset({"hu", "zh", "ja", "ko", "vi"})
_TWO_FAMILY_NAMES = frozenset({"es", "pt", "ca", "gl"})


def read_byline(byline: str, language: str = "") -> tuple[Author, ...]:
    """The authors in `byline`, in its order; none where it is empty. `language` is its story's
    (an ISO code), "" where nobody knows."""
    said = " ".join(byline.split())
    found = _BY.match(said)
    said = said[found.end() :] if found else said
    if not said:
        return ()
    language = language.partition("-")[0]
    parts = _JOINED.split(said)
    people = [_person(part, language) for part in parts]
    if all(people):
        return tuple(person for person in people if person)
    return (Author(said),)


def _person(name: str, language: str) -> Author | None:
    """The person of this name; None where it may be none."""
    found = _PERSON.fullmatch(name)
    if not found or _BODY.search(name) or name.isupper() or _BEGINS_A_SURNAME.match(name):
        return None
    if not all(word[0].isupper() for word in [*found["given"].split(), found["last"]]):
        return None  # a word of a sentence, or a script without capitals
    if _is_ambiguous(found["given"], language):
        return Author(name)
    return Author(found["family"], found["given"])


def _is_ambiguous(given: str, language: str) -> bool:
    if language in _FAMILY_FIRST:
        return True
    others = [word for word in given.split()[1:] if not _INITIAL.fullmatch(word)]
    return language in _TWO_FAMILY_NAMES and bool(others)
