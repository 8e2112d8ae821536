"""How long a text takes to read: words as its script counts them, at its language's pace."""

import pytest

from magreader.dumps.minutes import count_words, minutes_of


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Nine passengers and a piano.", 5),
        ("Noor’s größte Brücke – gebaut", 5),
        ("", 0),
        ("船が港を出た。", 6),
        ("船は 6 時に出た (Wexmouth)", 8),
        ("轮船六点离港", 6),
        ("ภาษาไทย", 2),
        ("เรือ ออก 6 โมง", 3),
        ("배가 항구를 떠났다", 3),
    ],
)
def test_words_are_counted_as_the_script_has_them(text: str, words: int) -> None:
    assert count_words(text) == words


@pytest.mark.parametrize(
    ("language", "minutes"),
    [
        ("en", 10),  # 238 words a minute
        ("en-gb", 10),
        ("nl", 11),
        ("fi", 14),
        ("ar", 17),
        ("da", 11),  # as Swedish
        ("zh", 9),  # characters
        ("ja", 6),
        ("cy", 12),  # not measured: the mean of all
        ("", 12),
    ],
)
def test_each_language_has_its_pace(language: str, minutes: int) -> None:
    assert minutes_of(2380, language) == minutes


def test_the_shortest_text_takes_a_minute_and_none_takes_none() -> None:
    assert minutes_of(1, "en") == 1
    assert minutes_of(0, "en") is None
    assert (minutes_of(356, "en"), minutes_of(358, "en")) == (1, 2)
