"""What single lines between a text and its cards say: edition sentence, heading, prompts.

Pure: no Django.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from magreader.catalog.issue_dates import IssueDate, find_issue_date, read_issue_date
from magreader.dumps.parser.labels import without_view_all
from magreader.dumps.parser.rows import Row, fold

LONGEST_EDITION_SENTENCE = 230
MOST_WORDS_AROUND = 90
"""Characters an edition sentence has beside its date and its name, at most."""
LONGEST_PROMPT = 260


@dataclass(frozen=True, slots=True)
class Edition:
    """What an edition sentence says."""

    publication: str | None
    date: IssueDate | None


def edition_of_label(row: Row) -> Edition | None:
    """The edition and publication a known edition sentence or heading names."""
    label = row.label
    if not label or label.kind not in {"edition", "more"}:
        return None
    name = without_view_all(label.publication or "").strip(" .") or None
    if label.publication and label.publication.strip() != (name or "") and label.kind == "edition":
        name = label.publication.strip()
    return Edition(name, _date_in(label.date) if label.date else None)


def _date_in(text: str) -> IssueDate | None:
    date = read_issue_date(text)
    if date:
        return date
    found = find_issue_date(text)
    return found[0] if found else None


SHORT_NAME = 6
"""Names up to this length (`i`, `T3`, `Rope`) count only as words of their own."""


def holds_name(text: str, name: str) -> bool:
    """Whether a line holds a folded name; a short one not inside another word."""
    folded = fold(text)
    at = folded.find(name)
    if at < 0 or len(name) > SHORT_NAME or len(folded) != len(text):
        return at >= 0
    while at >= 0:
        end = at + len(name)
        opens = not (_is_latin(name[0]) and _is_latin(text[max(0, at - 1) : at]))
        closes = not (_is_latin(name[-1]) and _is_latin(text[end : end + 1]))
        if opens and (closes or _GLUED.match(text, end)):
            return True
        at = folded.find(name, at + 1)
    return False


_GLUED = re.compile("[A-ZÀ-Þ][a-zß-ÿ]")
"""`MORE STORIES FROM QView all`: a link's text that was glued to the name."""


def _is_latin(text: str) -> bool:
    return text.isascii() and text.isalnum()


def is_edition_sentence(row: Row, names: set[str]) -> bool:
    """A short line that holds a date of issue and one of the names, and hardly more."""
    text = row.text
    if not row.plain or len(text) > LONGEST_EDITION_SENTENCE:
        return False
    folded = row.folded or fold(text)
    name = max((name for name in names if holds_name(text, name)), key=len, default=None)
    if not name or len(folded) == len(name):
        return False
    found = find_issue_date(text)
    return (
        bool(found)
        and len(text) - len(name) - (found[2] - found[1] if found else 0) <= MOST_WORDS_AROUND
    )


def is_more_heading(row: Row, names: set[str]) -> bool:
    """The publication's name plus a few words."""
    text = row.text
    if not row.plain:
        return False
    return any(
        holds_name(text, name)
        and 2 < len(text) - len(name) <= 45
        and (text[-1] not in ".!?" or fold(text).endswith(name))
        for name in names
    )


def are_alike(one: Row, other: Row) -> bool:
    """The two copies of a prompt differ in spaces and punctuation at most."""
    return letters_of(one.text) == letters_of(other.text)


_NO_LETTERS = re.compile(r"[\W_]+")


def letters_of(text: str) -> str:
    return _NO_LETTERS.sub("", text.casefold())


def begin_alike(one: str, other: str) -> bool:
    """`Continue reading … on the app`, `Continue reading … in the magazine`: no sentences, one
    beginning."""
    shorter = min(len(one), len(other))
    if not 8 <= shorter <= 90 or one[-1] in ".!?" or other[-1] in ".!?":
        return False
    return _same_length(one, other) + _same_length(one[::-1], other[::-1]) >= 0.45 * shorter


def _same_length(one: str, other: str) -> int:
    """How many letters two texts begin with in common."""
    return next(
        (at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b),
        min(len(one), len(other)),
    )


LONGEST_FOREIGN = 180


def is_foreign(row: Row, text: list[Row], names: Iterable[str] = ()) -> bool:
    """Whether a short line shares next to no word with a text: furniture in another tongue.

    The words of folded `names` in it don't count.
    """
    words = _letter_words(row.text).difference(*(_all_words(name) for name in names))
    if len(row.text) > LONGEST_FOREIGN or len(words) < 2 or not text:
        return False
    known = set().union(*(_all_words(other.text) for other in text if other.plain))
    if len(known) < 25:
        return False
    return sum(word in known for word in words) <= 0.15 * len(words)


_LETTER_WORD = re.compile(r"[^\W\d_]+")


def _all_words(text: str) -> list[str]:
    return _LETTER_WORD.findall(text.casefold())


def _letter_words(text: str) -> set[str]:
    return {word for word in _LETTER_WORD.findall(text) if word.islower() or not word.isascii()}


_WORD = re.compile(r"\S+")
_OTHER_SCRIPT = "\u0370-\u1dff\u3000-\uffff"
_SCRIPT_BORDER = re.compile(
    rf"(?<=[A-Za-z0-9À-ɏ.!?])(?=[{_OTHER_SCRIPT}])|(?<=[{_OTHER_SCRIPT}])(?=[A-Za-z0-9À-ɏ])"
)
"""Where a name in Latin letters touches a sentence that has no spaces."""
_SUFFIX = re.compile(r"['’:][a-zß-ɏ]{1,6}$")
"""A case ending hung on a name: `Times'ın`, `Times:n`, `Times's`."""
_SMALL = {"of", "the", "and", "&", "a", "for", "in", "to", "de", "la", "le"}


def name_in_sentence(text: str, start: int, end: int, names: set[str]) -> str | None:
    """The publication an edition sentence in an unknown language names; its date stands at
    start…end.

    A name the page tells elsewhere is taken; else the longest run of words with capitals, as the
    words around it are small or of another script.
    """
    folded = fold(text)
    if len(folded) == len(text):
        for name in sorted(names, key=len, reverse=True):
            at = folded.find(name)
            if at >= 0 and holds_name(text, name):
                return text[at : at + len(name)]
    before = _SCRIPT_BORDER.sub(" ", text[:start])
    after = _SCRIPT_BORDER.sub(" ", text[end:].removesuffix("."))
    runs = _capital_runs(before, at_start=True) + _capital_runs(after, at_start=False)
    return max(reversed(runs), key=lambda run: len(run.split()), default=None)


def _capital_runs(text: str, *, at_start: bool) -> list[str]:
    """Runs of words with capitals, with small words inside; a single first word of the sentence is
    left out.
    """
    runs: list[list[str]] = [[]]
    words = _WORD.findall(text)
    for number, word in enumerate(words):
        is_named = any(char.isupper() or char.isdigit() for char in word)
        if (is_named and not word.startswith("-")) or (
            runs[-1] and word in _SMALL and number + 1 < len(words)
        ):
            runs[-1].append(word)
        else:
            runs.append([])
    first = runs[0] if at_start and words and runs[0][:1] == words[:1] else None
    if first and len(first) == 1 and any(run for run in runs[1:]):
        runs = runs[1:]
    return [name for name in (_trimmed(run) for run in runs) if name]


def _trimmed(run: list[str]) -> str:
    while run and run[-1] in _SMALL:
        run = run[:-1]
    name = " ".join(run).strip(' ,;:«»"“”।《》「」『』').removeprefix(".")
    return _SUFFIX.sub("", name)
