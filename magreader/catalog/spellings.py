"""Names that may be one publication under two spellings.

Pure: no Django.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from itertools import combinations

from magreader.catalog.identity import fold_name

_SILENT = {"the", "and", "de", "het", "der", "die", "das", "le", "la", "les", "el", "los"}
_SHORTEST = 6
"""Of a shorter name one letter more or less makes another name."""
_FEWEST = 3
_MOST_NAMESAKES = 20
"""What more titles than this print ("LETTERS") says nothing of any two."""
_NUMBERS = re.compile(r"\d+")


def alike(names: Mapping[int, str]) -> set[tuple[int, int]]:
    """The pairs (of keys, the smaller first) whose names are one but for articles, "and", spaces,
    or one letter that is other, missing, or in its neighbour's place. Never for numbers."""
    found: dict[str, set[int]] = defaultdict(set)
    for key, name in names.items():
        for form in _forms(name):
            found[form].add(key)
    return {pair for keys in found.values() for pair in combinations(sorted(keys), 2)}


def _forms(name: str) -> Iterator[str]:
    """What the name has in common with one that is alike: itself, or itself without a letter."""
    words = fold_name(name.replace("&", " and ")).split()
    letters = "".join(word for word in words if word not in _SILENT) or "".join(words)
    numbers = "-".join(_NUMBERS.findall(letters))
    yield f"{letters} {numbers}"
    if len(letters) >= _SHORTEST:
        for at, letter in enumerate(letters):
            if not letter.isdecimal():
                yield f"{letters[:at]}{letters[at + 1 :]} {numbers}"


def same_lists(printed: Mapping[int, set[str]]) -> set[tuple[int, int]]:
    """The pairs (of keys, the smaller first) of which one prints half of what the other does, and
    more than a wire story or two. `printed` has what each prints, by its key."""
    by_headline: dict[str, list[int]] = defaultdict(list)
    for key, headlines in printed.items():
        for headline in headlines:
            by_headline[headline].append(key)
    counted = Counter(
        pair
        for keys in by_headline.values()
        if len(keys) <= _MOST_NAMESAKES
        for pair in combinations(sorted(keys), 2)
    )
    return {
        pair
        for pair, number in counted.items()
        if number >= max(_FEWEST, min(len(printed[key]) for key in pair) / 2)
    }
