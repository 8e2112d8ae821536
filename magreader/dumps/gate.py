"""Where the text of a story ends and its list of cards begins: the gate block and the MORE heading.

Known labels are one witness; the others need none: the short sentence that holds the date of issue and the
publication's name, a block that stands twice, a heading that is the publication's name plus a few words.

Pure: no Django.
"""

import re
from dataclasses import dataclass

from magreader.catalog.issue_dates import IssueDate, find_issue_date, read_issue_date
from magreader.dumps.cards import LONGEST_DECK, fold, is_tail
from magreader.dumps.header import GATE_KINDS
from magreader.dumps.labels import without_view_all
from magreader.dumps.rows import Row

LONGEST_EDITION_SENTENCE = 230
MOST_WORDS_AROUND = 90
"""Characters an edition sentence has beside its date and its name, at most."""
MOST_PROMPTS = 3
"""Lines of a gate block after its edition sentence, at most (a heading of the list not counted)."""
LONGEST_PROMPT = 260


@dataclass(slots=True)
class Gate:
    """The rows from `end` on are no text of the story; those from `after` on are cards."""

    end: int
    after: int
    closes: bool = False
    """A gate block follows the text: what is above it is an opening."""
    publication: str | None = None
    edition: IssueDate | None = None
    warning: str | None = None
    guessed: int = 0
    """How many lines from `end` on are taken for prompts for no better reason than their language."""


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


def is_edition_sentence(row: Row, names: set[str]) -> bool:
    """A short line that holds a date of issue and one of the names, and hardly more."""
    text = row.text
    if not row.plain or len(text) > LONGEST_EDITION_SENTENCE:
        return False
    folded = row.folded or fold(text)
    name = max((name for name in names if name in folded), key=len, default=None)
    if not name or len(folded) == len(name):
        return False
    found = find_issue_date(text)
    return bool(found) and len(text) - len(name) - (found[2] - found[1] if found else 0) <= MOST_WORDS_AROUND


def is_more_heading(row: Row, names: set[str]) -> bool:
    """The publication's name plus a few words."""
    text = fold(row.text)
    if not row.plain:
        return False
    return any(
        name in text and 2 < len(text) - len(name) <= 45 and (text[-1] not in ".!?" or text.endswith(name))
        for name in names
    )


def find_gate(rows: list[Row], start: int, names: set[str]) -> Gate | None:
    """Where the text that starts at row `start` ends; None where nothing follows the text."""
    labelled = [number for number in range(start, len(rows)) if _is_gate(rows[number])]
    if labelled:
        return _labelled_gate(rows, start, labelled, names)
    return _twin_gate(rows, start, names) or _gate_by_names(rows, start, names)


def _is_gate(row: Row) -> bool:
    return row.label is not None and row.label.kind in GATE_KINDS


def _is_kind(row: Row, kind: str) -> bool:
    return row.label is not None and row.label.kind == kind


def _labelled_gate(rows: list[Row], start: int, labelled: list[int], names: set[str]) -> Gate:
    first, last = labelled[0], labelled[-1]
    if not _is_kind(rows[first], "edition"):
        first = _sentence_above(rows, start, first, names)
        first = _first_copy(rows, start, first)
    gate = Gate(first, last + 1, guessed=max(0, min(labelled[0] - first, MOST_PROMPTS)))
    if gate.guessed and (is_edition_sentence(rows[first], names) or find_issue_date(rows[first].text)):
        gate.guessed = 0
    labels = [rows[number].label for number in labelled]
    gate.closes = first < labelled[0] or any(label and label.kind != "more" for label in labels)
    gate.after = _list_start(rows, gate, labelled, names)
    _read_edition(rows, gate)
    return gate


def _first_copy(rows: list[Row], start: int, first: int) -> int:
    """The block nobody listed may stand twice: the text ends at its first copy."""
    for number in range(max(start, first - MOST_PROMPTS - 1), first):
        if rows[number].text == rows[first].text:
            return number
    return first


def _sentence_above(rows: list[Row], start: int, first: int, names: set[str]) -> int:
    """An edition sentence nobody listed above a prompt somebody did: pages mix languages."""
    later = {row.text for row in rows[first : first + 8]}
    for number in range(max(start, first - MOST_PROMPTS), first):
        row = rows[number]
        if row.text in later and find_issue_date(row.text):
            return number
        if is_edition_sentence(row, names):
            is_prompted = not _is_kind(rows[first], "more") or number + 1 < first
            if is_prompted or is_foreign(row, rows[start:number]):
                return number
    return prompts_above(rows, start, first)


def _read_edition(rows: list[Row], gate: Gate) -> None:
    """Take publication and date from the sentence and the heading between text and cards."""
    for row in rows[gate.end : gate.after]:
        edition = edition_of_label(row)
        if edition:
            gate.publication = gate.publication or edition.publication
            gate.edition = gate.edition or edition.date
    if gate.edition:
        return
    for row in rows[gate.end : gate.after]:
        found = find_issue_date(row.text) if row.plain else None
        if found:
            gate.edition = found[0]
            gate.publication = gate.publication or name_in_sentence(row.text, found[1], found[2], set())
            return


def _list_start(rows: list[Row], gate: Gate, labelled: list[int], names: set[str]) -> int:
    """The cards begin after the last known line of the gate, its unknown prompts and the unknown heading."""
    last = labelled[-1]
    if _is_kind(rows[last], "more"):
        return last + 1
    copy = _copy_end(rows, labelled)
    below = min(len(rows), max(last + 1, copy) + MOST_PROMPTS + 1)
    folded_names = names | {fold(name) for name in [_label_name(rows, labelled)] if name}
    for number in range(last + 1, below):
        if is_more_heading(rows[number], folded_names) and _is_list_below(rows, number, folded_names):
            return number + 1
    if copy > last + 1:
        return copy
    for number in range(last + 1, below):
        if rows[number].folded in folded_names or is_tail(rows[number]):
            return number if rows[number].folded in folded_names else last + 1
    return last + 1


def _is_list_below(rows: list[Row], number: int, names: set[str]) -> bool:
    """Whether a heading has a list with names or dates below it, or nothing: else it is a card's headline."""
    below = rows[number + 1 : number + 7]
    return not any(row.plain for row in below) or any(is_tail(row) or row.folded in names for row in below)


def _label_name(rows: list[Row], labelled: list[int]) -> str | None:
    for number in labelled:
        edition = edition_of_label(rows[number])
        if edition and edition.publication:
            return edition.publication
    return None


def _copy_end(rows: list[Row], labelled: list[int]) -> int:
    """Where the block stands twice, its second copy is as long as the first, unknown prompts included."""
    firsts: dict[str, int] = {}
    for number in labelled:
        first = firsts.setdefault(_letters(rows[number].text), number)
        if first != number:
            return _twin_end(rows, first, number)
    return 0


def _alike(one: Row, other: Row) -> bool:
    """The two copies of a prompt differ in spaces and punctuation at most."""
    return _letters(one.text) == _letters(other.text)


_NO_LETTERS = re.compile(r"[\W_]+")


def _letters(text: str) -> str:
    return _NO_LETTERS.sub("", text.casefold())


def _twin_end(rows: list[Row], first: int, second: int) -> int:
    end = second
    while end < len(rows) and end - second < second - first and _alike(rows[first + end - second], rows[end]):
        end += 1
    return end


def _twin_gate(rows: list[Row], start: int, names: set[str]) -> Gate | None:
    """The same short run of lines twice, with a date in its first line (no label needed)."""
    seen: dict[str, int] = {}
    for number in range(start, len(rows)):
        row = rows[number]
        if not row.plain or len(row.text) > LONGEST_PROMPT:
            continue
        first = seen.setdefault(row.text, number)
        if first != number and number - first <= MOST_PROMPTS + 1:
            found = find_issue_date(row.text)
            if found and len(row.text) - (found[2] - found[1]) > 8:
                return _twin(rows, first, number, names)
    return None


def _twin(rows: list[Row], first: int, second: int, names: set[str]) -> Gate:
    text = rows[first].text
    found = find_issue_date(text)
    gate = Gate(first, _twin_end(rows, first, second), closes=True, edition=found[0] if found else None)
    if found:
        gate.publication = name_in_sentence(text, found[1], found[2], names)
    for number in range(gate.after, min(len(rows), gate.after + MOST_PROMPTS + 1)):
        known = names | {fold(gate.publication or "\0")}
        if is_more_heading(rows[number], known) and _is_list_below(rows, number, known):
            gate.after = number + 1
            break
    return gate


def _gate_by_names(rows: list[Row], start: int, names: set[str]) -> Gate | None:
    """No known label and no copy: the heading and the sentence are known by the names in them."""
    if not names:
        return None
    limit = first_card_tail(rows, start, names)
    low = _short_lines_above(rows, start, limit)
    sentence = _last_sentence(rows, low, limit, names)
    heading = _heading(rows, max(low, limit - 6) if sentence is None else sentence + 1, limit, names)
    if sentence is not None:
        after = heading + 1 if heading is not None else _after_prompts(rows, sentence, limit, names)
        prompts = (heading if heading is not None else after) - sentence - 1
        if prompts > 0 or is_foreign(rows[sentence], rows[start:sentence]):
            found = find_issue_date(rows[sentence].text)
            return Gate(sentence, after, closes=True, edition=found[0] if found else None)
    if heading is None:
        return None
    end = prompts_above(rows, start, heading)
    return Gate(end, heading + 1, closes=end < heading, guessed=heading - end)


def name_by_date(rows: list[Row], start: int, label: str, candidates: list[str]) -> str | None:
    """The publication, told by the short sentence below the text that holds the header's date of issue.

    One of the `candidates` where the sentence holds it, else the name the sentence gives.
    """
    limit = first_card_tail(rows, start, set())
    for number in range(limit - 1, start, -1):
        text = rows[number].text
        at = text.find(label) if rows[number].plain and len(text) <= LONGEST_EDITION_SENTENCE else -1
        if at < 0 or len(text) < len(label) + 8:
            continue
        folded = fold(text)
        for candidate in candidates:
            if fold(candidate) in folded:
                return candidate
        if is_foreign(rows[number], rows[start:number]):
            return name_in_sentence(text, at, at + len(label), set())
    return None


def first_card_tail(rows: list[Row], start: int, names: set[str]) -> int:
    """The first minutes or date that can only be a card's; the end of the text lines where there is none."""
    for number in range(start, len(rows)):
        if _is_card_tail(rows, number, names):
            return number
    end = len(rows)
    while end > start and not rows[end - 1].plain:
        end -= 1
    return end


def _is_card_tail(rows: list[Row], number: int, names: set[str]) -> bool:
    """Minutes beside a date, or a date of its own under a line that is a publication."""
    row = rows[number]
    if row.minutes is not None:
        return any(other.date for other in rows[max(0, number - 1) : number + 4])
    if not row.date:
        return False
    return any(other.folded in names for other in rows[max(0, number - 3) : number])


MOST_LINES_BELOW_TEXT = 12
"""From the edition sentence to the first card's minutes: two prompts, heading, name, headline, deck, strays."""


def _short_lines_above(rows: list[Row], start: int, limit: int) -> int:
    """How far up the lines above the first card's tail are too short to be the story's."""
    low = limit
    while low > start and limit - low < MOST_LINES_BELOW_TEXT and len(rows[low - 1].text) <= LONGEST_DECK:
        low -= 1
    return low


def _heading(rows: list[Row], low: int, high: int, names: set[str]) -> int | None:
    """The heading of the list. A card's headline may name the publication too, but then a name stands above it."""
    for number in range(low, high):
        if is_more_heading(rows[number], names) and not find_issue_date(rows[number].text):
            return number
        if rows[number].folded in names:
            return None
    return None


def _last_sentence(rows: list[Row], low: int, high: int, names: set[str]) -> int | None:
    for number in range(high - 1, low - 1, -1):
        if is_edition_sentence(rows[number], names):
            return number
    return None


def _after_prompts(rows: list[Row], sentence: int, first_tail: int, names: set[str]) -> int:
    """No heading: the list starts at the first line that is a name, else after two prompts at most."""
    for number in range(sentence + 1, first_tail):
        if rows[number].folded in names:
            return number
    return min(first_tail, sentence + MOST_PROMPTS)


def prompts_above(rows: list[Row], start: int, heading: int) -> int:
    """No edition sentence: above the heading may stand prompts, two that begin alike or one in another tongue."""
    end = heading
    if end - 2 > start and _begin_alike(rows[end - 2].text, rows[end - 1].text):
        return end - 2
    others = rows[start:end] + rows[heading + 1 :]
    while end > start + 1 and heading - end < MOST_PROMPTS:
        above = rows[end - 1]
        if not is_foreign(above, [row for row in others if row is not above]):
            break
        end -= 1
    return end


def _begin_alike(one: str, other: str) -> bool:
    """`Continue reading … on the app`, `Continue reading … in the magazine`: no sentences, one beginning."""
    shorter = min(len(one), len(other))
    if not 8 <= shorter <= 90 or one[-1] in ".!?" or other[-1] in ".!?":
        return False
    return _same_length(one, other) + _same_length(one[::-1], other[::-1]) >= 0.45 * shorter


def _same_length(one: str, other: str) -> int:
    """How many letters two texts begin with in common."""
    return next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))


LONGEST_FOREIGN = 180


def is_foreign(row: Row, text: list[Row]) -> bool:
    """Whether a short line shares next to no word with a text: furniture in the chrome's language."""
    words = _letter_words(row.text)
    if len(row.text) > LONGEST_FOREIGN or len(words) < 2 or not text:
        return False
    known = set().union(*(_letter_words(other.text) for other in text if other.plain))
    if len(known) < 25:
        return False
    return sum(word in known for word in words) <= 0.15 * len(words)


_LETTER_WORD = re.compile(r"[^\W\d_]+")


def _letter_words(text: str) -> set[str]:
    return {word for word in _LETTER_WORD.findall(text) if word.islower() or not word.isascii()}


_WORD = re.compile(r"\S+")
_SMALL = {"of", "the", "and", "&", "a", "for", "in", "to", "de", "la", "le"}


def name_in_sentence(text: str, start: int, end: int, names: set[str]) -> str | None:
    """The publication an edition sentence in an unknown language names; its date stands at start…end.

    A name the page tells elsewhere is taken; else the longest run of words with capitals, as the words around
    it are small or of another script.
    """
    folded = fold(text)
    if len(folded) == len(text):
        for name in sorted(names, key=len, reverse=True):
            at = folded.find(name)
            if at >= 0:
                return text[at : at + len(name)]
    runs = _capital_runs(text[:start], at_start=True) + _capital_runs(text[end:], at_start=False)
    return max(reversed(runs), key=lambda run: len(run.split()), default=None)


def _capital_runs(text: str, *, at_start: bool) -> list[str]:
    """Runs of words with capitals, with small words inside; a single first word of the sentence is left out."""
    runs: list[list[str]] = [[]]
    words = _WORD.findall(text)
    for number, word in enumerate(words):
        if any(char.isupper() for char in word) and not word.startswith("-"):
            runs[-1].append(word)
        elif runs[-1] and word in _SMALL and number + 1 < len(words):
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
    return " ".join(run).strip(" .,;:«»\"“”।").removesuffix("'s").removesuffix("’s")  # noqa: RUF001
