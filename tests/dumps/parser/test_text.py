"""Decoding and cleaning: what is mended, and what is left as the publication printed it."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from magreader.dumps.parser.text import clean, decode

STORY = "Ingrid’s café – “señor” – naïve façade, €5.\nÜber den Fluß, à la carte.\n" * 4


@pytest.mark.parametrize(
    ("encoding", "taken"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8-sig"),
        ("utf-16", "utf-16"),
        ("utf-16-le", "utf-16-le"),
        ("utf-16-be", "utf-16-be"),
        ("utf-32", "utf-32"),
        ("cp1252", "cp1252"),
    ],
)
def test_decodes_and_records_the_encoding(encoding: str, taken: str) -> None:
    assert decode(STORY.encode(encoding)) == (STORY, taken)


def test_a_detector_reads_what_is_no_western_text() -> None:
    text = "Мэр маленького города сказал вчера, что новый вокзал не будет готов к лету. " * 5
    assert decode(text.encode("cp1251"))[0] == text


def test_a_letter_cut_in_half_makes_no_other_encoding() -> None:
    raw = (STORY * 3).encode()[:-1] + b"\xe2\x80"
    text, encoding = decode(raw)
    assert encoding == "utf-8"
    assert text.startswith(STORY)


def test_mojibake_is_mended_where_there_is_evidence() -> None:
    broken = "It’s a café".encode().decode("cp1252")
    assert clean(f"{broken}\nIt’s a café") == ["It’s a café", "It’s a café"]


@pytest.mark.parametrize(
    "kept",
    [
        "“Curly” ‘quotes’ – and — dashes…",
        "voilà » dit-il",
        "MASTEROFMYUNIVERSE",
        "ﬁnal",
        "½ &amp; ¾",
    ],
)
def test_other_text_is_left_as_printed(kept: str) -> None:
    assert clean(kept) == [kept]


@pytest.mark.parametrize(
    ("dirty", "cleaned"),
    [
        ("a\u00a0b", "a b"),
        ("e\u0301te\u0301", "été"),
        ("co\u00adoperate", "cooperate"),
        ("zero\u200bwidth\ufeff", "zerowidth"),
        ("\u200f|January 2024\u200e", "|January 2024"),
        ('\\"quoted\\"', '"quoted"'),
        ("nul\x00 and bell\x07", "nul and bell"),
        ("  tab\tbed  ", "tab bed"),
    ],
)
def test_cleans(dirty: str, cleaned: str) -> None:
    assert clean(dirty) == [cleaned]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\x0b", "\x0c", "\u2028", "\u2029"])
def test_every_line_end_counts(end: str) -> None:
    assert clean(f"one{end}{end}two") == ["one", "", "two"]


@given(st.binary(max_size=600))
def test_any_bytes_are_text(raw: bytes) -> None:
    text, encoding = decode(raw)
    assert encoding
    assert all(line == line.strip() for line in clean(text))


@given(st.text(max_size=300))
def test_clean_lines_can_be_printed(text: str) -> None:
    for line in clean(text):
        assert line == line.strip()
        assert unicodedata.is_normalized("NFC", line) or not line.isprintable()
        assert not any(unicodedata.category(char) in {"Cc", "Cs"} for char in line)
