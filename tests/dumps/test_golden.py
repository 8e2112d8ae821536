"""Dumps written for the project, each with what `parse_dump` should say of it beside it."""

import json
from pathlib import Path
from typing import Any

import pytest

from magreader.dumps.containers import read_pages
from magreader.dumps.pages import as_json
from magreader.dumps.parser import parse_page
from magreader.dumps.text import decode

GOLDEN = Path(__file__).parent / "golden"
DUMPS = sorted(GOLDEN.glob("*.txt"))
SHAPES = ("s1-", "s1-rtl-", "s2-", "s2-open-", "s3-", "s4-", "edition-", "listing-", "rejected-")


def expected(dump: Path) -> dict[str, Any]:
    """What is written beside a dump."""
    found: dict[str, Any] = json.loads(dump.with_suffix(".json").read_text(encoding="utf-8"))
    return found


@pytest.mark.parametrize("dump", DUMPS, ids=lambda dump: dump.stem)
def test_reads_as_written_beside_it(dump: Path) -> None:
    wanted = expected(dump)
    [raw] = read_pages(wanted["source"], dump.read_bytes())
    text, _encoding = decode(raw.raw)
    found = as_json(parse_page(text, raw.source))
    assert {name: found[name] for name in wanted} == wanted
    if found["kind"] != "rejected":
        assert found["leftover"] == []


@pytest.mark.parametrize("shape", SHAPES)
def test_every_shape_and_kind_has_three(shape: str) -> None:
    assert sum(dump.stem.startswith(shape) for dump in DUMPS) >= 3


def test_nine_languages_of_chrome_and_unlisted_ones() -> None:
    languages = {expected(dump)["chrome_language"] for dump in DUMPS}
    assert {"en", "nl", "de", "es", "fr", "nb", "tr", "hi", "ar", None} <= languages
    for invented in ("orvish", "kelun", "lisur"):
        assert any(invented in dump.stem for dump in DUMPS)
