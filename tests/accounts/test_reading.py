"""How a reader likes to read: bounds, and the line of text that says it."""

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from magreader.accounts.models import User
from magreader.accounts.reading import (
    CHOICES,
    CHOSEN_DEFAULTS,
    DEFAULTS,
    MAX_LENGTH,
    RANGES,
    ReadingSettings,
    decode,
    encode,
)

ANY = st.builds(
    ReadingSettings,
    **{name: st.sampled_from(values) for name, values in {**RANGES, **CHOICES}.items()},
)
RUBBISH = st.one_of(
    st.text(st.characters(), max_size=200),
    st.lists(
        st.tuples(
            st.sampled_from([*RANGES, *CHOICES, "", "colour", "__class__"]),
            st.one_of(st.text(st.characters()), st.integers().map(str)),
        )
    ).map(lambda pairs: "&".join(f"{name}={value}" for name, value in pairs)),
)


@given(ANY)
def test_what_is_said_is_read_again(settings: ReadingSettings) -> None:
    text = encode(settings)
    assert decode(text) == settings
    assert len(text) <= MAX_LENGTH
    assert re.fullmatch(r"[a-z0-9=&]*", text)


def test_only_what_differs_is_said() -> None:
    assert encode(DEFAULTS) == ""
    assert encode(ReadingSettings(size=120, theme="sepia")) == "size=120&theme=sepia"


@given(RUBBISH)
@example("size=１２０")
@example("size=1_2_0&leading= 150")
@example("theme=%ff&face=\ud800")
@example("&".join(["size=120"] * 2000))
def test_rubbish_is_settings_within_bounds_and_no_error(text: str) -> None:
    settings = decode(text)
    assert decode(encode(settings)) == settings


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("size=200", ReadingSettings(size=200)),
        ("size=201", DEFAULTS),
        ("size=79&leading=150&theme=dark", ReadingSettings(theme="dark")),
        ("leading=151", DEFAULTS),
        ("size=-100", DEFAULTS),
        ("size=1e2", DEFAULTS),
        ("size=１２０", DEFAULTS),
        ("size=²", DEFAULTS),
        ("theme=pink&face=sans", ReadingSettings(face="sans")),
        ("size=120&size=140", ReadingSettings(size=140)),
        (CHOSEN_DEFAULTS, DEFAULTS),
        ("", DEFAULTS),
    ],
)
def test_each_setting_is_read_by_itself(text: str, read: ReadingSettings) -> None:
    assert decode(text) == read


@pytest.mark.parametrize(
    "wrong", [{"size": 79}, {"size": 201}, {"leading": 151}, {"theme": "pink"}, {"hyphens": ""}]
)
def test_there_are_no_settings_out_of_bounds(wrong: dict[str, int | str]) -> None:
    with pytest.raises(ValueError, match="can't be"):
        ReadingSettings(**wrong)  # type: ignore[arg-type]  # what is wrong is the point


def test_an_account_has_room_for_all_of_it() -> None:
    longest = "&".join(
        [
            *(f"{name}={values[-1]}" for name, values in RANGES.items()),
            *(f"{name}={max(words, key=len)}" for name, words in CHOICES.items()),
        ]
    )
    assert len(longest) <= MAX_LENGTH == User._meta.get_field("reading").max_length
    assert CHOSEN_DEFAULTS
