"""Files that can be made again: made once, named by all they are made from, bounded."""

import os
from pathlib import Path
from typing import Any

import pytest

from magreader.engines import kept
from magreader.engines.kept import kept_file


@pytest.fixture(autouse=True)
def folder(settings: Any, tmp_path: Path) -> Path:
    settings.MADE_DIR = tmp_path
    return tmp_path


def write(text: str) -> Any:
    return lambda path: path.write_text(text)


def never(path: Path) -> None:
    raise AssertionError(f"made again: {path.name}")


def test_a_file_is_made_once() -> None:
    first = kept_file("txt", ("a voice", "Good morning."), write("made"))
    again = kept_file("txt", ("a voice", "Good morning."), never)
    assert first == again
    assert again.read_text() == "made"


@pytest.mark.parametrize(
    "other", [("a", "b", "c"), ("a", "b\0c"), ("a\0b", "c"), ("a", "bc"), ("ab", "c"), ("a", "b")]
)
def test_what_is_made_from_another_text_is_another_file(other: tuple[str, ...]) -> None:
    one = kept_file("txt", ("a", "b", "c", ""), write("one"))
    assert kept_file("txt", other, write("other")) != one
    assert one.read_text() == "one"


def test_what_fails_is_not_kept(folder: Path) -> None:
    def fail(path: Path) -> None:
        path.write_text("half")
        raise OSError

    with pytest.raises(OSError):  # noqa: PT011  # the very exception of `make`, whatever it is
        kept_file("txt", ("x",), fail)
    assert list((folder / "txt").iterdir()) == []
    assert kept_file("txt", ("x",), write("whole")).read_text() == "whole"


def test_what_was_of_use_longest_ago_makes_room(
    settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.MADE_MAX_BYTES = 250
    monkeypatch.setattr(kept, "_LARGE", 10)
    first, second = (kept_file("txt", (name,), write("x" * 100)) for name in "ab")
    os.utime(first, (1_000, 1_000))
    os.utime(second, (2_000, 2_000))
    kept_file("txt", ("a",), never)  # of use again
    third = kept_file("txt", ("c",), write("x" * 100))
    assert first.exists()
    assert third.exists()
    assert not second.exists()


def test_many_small_files_keep_to_the_bound_nearly(settings: Any, folder: Path) -> None:
    settings.MADE_MAX_BYTES = 1_000
    for number in range(400):
        kept_file("txt", (str(number),), write("x" * 50))
    assert sum(file.stat().st_size for file in (folder / "txt").iterdir()) < 6_000
