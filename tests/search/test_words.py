"""Words as the index keeps them."""

import pytest

from magreader.search.words import cut, folded, stems


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Résumé, ÅRHUS & “Straße”", ["resume", "arhus", "strasse"]),
        ("the ferry's 83 seats", ["the", "ferry", "s", "83", "seats"]),
        ("हिन्दी समाचार", ["हिन्दी", "समाचार"]),
        ("東京の港", ["東", "京", "の", "港"]),
        ("أخبار اليوم", ["أخبار", "اليوم"]),
        ("x" * 61, []),
    ],
)
def test_words_without_case_and_accents(text: str, expected: list[str]) -> None:
    assert folded(text) == expected


@pytest.mark.parametrize(
    ("language", "one", "other"),
    [
        ("en", "harbours", "harbour"),
        ("nl", "kranten", "krant"),
        ("de", "Häuser", "Haus"),
        ("fr", "élections", "election"),
        ("es", "canciones", "canción"),
        ("pt-br", "barcos", "barco"),
    ],
)
def test_forms_of_a_word_have_one_stem(language: str, one: str, other: str) -> None:
    assert stems(one, language) == stems(other, language)


def test_a_language_without_a_stemmer_keeps_its_words() -> None:
    assert stems("harbours", "xx") == stems("harbours", "") == ["harbours"]


def test_places_are_counted_in_characters() -> None:
    """Also behind letters of several bytes: what is marked is the word itself."""
    text = "Ärger – the harbour"
    (token,) = [token for token in cut(text, "en").tokens if token.text == "harbour"]
    assert text[token.char_offset_from : token.char_offset_to] == "harbour"
