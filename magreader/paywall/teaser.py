"""The public opening of a premium story.

Pure: no Django. A teaser is a strict prefix of the text, cut at a paragraph or a sentence
near the wished number of words, never more than a third of the text.
"""

import re
from collections.abc import Iterator, Sequence

# The end of a sentence with what closes it; also where no space follows (。) and in Indic,
# Arabic and Urdu.
_SENTENCE_END = re.compile(r"[.!?…]+[\"'”’»)\]]*(?=\s)|[。！？।؟۔]+[」』”’]*")
_WORD = re.compile(r"\S+")
# In scripts written without spaces a "word" of this many characters is cut as if it were many.
_LONGEST_WORD = 30


def cut_teaser(paragraphs: Sequence[str], words: int) -> tuple[str, ...]:
    """The first part of `paragraphs`, of about `words` words; its last one may be cut short.

    Empty where a third of the text has no room for a single word.
    """
    third = sum(map(len, paragraphs)) // 3
    wished = _characters_of(paragraphs, words)
    ends = list(_cuts(paragraphs, third))
    if not ends:
        return _prefix(paragraphs, _word_end(paragraphs, min(third, wished)))
    return _prefix(paragraphs, min(ends, key=lambda end: abs(end - wished)))


def _characters_of(paragraphs: Sequence[str], words: int) -> int:
    """How many characters the first `words` words take."""
    offset = count = 0
    for paragraph in paragraphs:
        for word in _WORD.finditer(paragraph):
            count += 1 + len(word.group()) // _LONGEST_WORD * (_LONGEST_WORD // 3)
            if count >= words:
                return offset + word.end()
        offset += len(paragraph)
    return offset


def _cuts(paragraphs: Sequence[str], third: int) -> Iterator[int]:
    """Ends of sentences and paragraphs, counted in characters, within the first third."""
    offset = 0
    for paragraph in paragraphs:
        for end in _SENTENCE_END.finditer(paragraph):
            if offset + end.end() > third:
                return
            yield offset + end.end()
        offset += len(paragraph)
        if offset > third:
            return
        yield offset


def _word_end(paragraphs: Sequence[str], limit: int) -> int:
    """The last end of a word at or before `limit`; `limit` itself inside an unspaced text."""
    first = paragraphs[0] if paragraphs else ""
    if limit >= len(first) or limit <= 0:
        return max(limit, 0)
    ends = [word.end() for word in _WORD.finditer(first) if word.end() <= limit]
    unspaced = len(first.split(maxsplit=1)[0]) > _LONGEST_WORD
    return ends[-1] if ends else (limit if unspaced else 0)


def _prefix(paragraphs: Sequence[str], length: int) -> tuple[str, ...]:
    taken = []
    for paragraph in paragraphs:
        if length <= 0:
            break
        taken.append(paragraph[:length].rstrip())
        length -= len(paragraph)
    return tuple(part for part in taken if part)
