"""Dumps written for the project, each with what `parse_dump` should say of it beside it."""

import json
from pathlib import Path
from typing import Any

import pytest

from magreader.dumps.containers import RawPage, read_container
from magreader.dumps.parser import parse_page
from magreader.dumps.parser.pages import ParsedPage, as_json
from magreader.dumps.reading import read_raw, source_of

GOLDEN = Path(__file__).parent / "golden"
DUMPS = sorted(path for path in GOLDEN.iterdir() if path.suffix != ".json")
SHAPES = ("s1-", "s1-rtl-", "s2-", "s2-open-", "s3-", "s4-", "edition-", "listing-", "rejected-")
WEB = ("html-", "mhtml-", "warc-")


def expected(dump: Path) -> dict[str, Any]:
    """What is written beside a dump."""
    found: dict[str, Any] = json.loads(dump.with_suffix(".json").read_text(encoding="utf-8"))
    return found


def parsed(dump: Path) -> ParsedPage:
    """A dump as it is read today."""
    name = expected(dump)["source"] if dump.suffix == ".txt" else dump.name
    with dump.open("rb") as file:
        [page] = read_container(name, file)
    assert isinstance(page, RawPage)
    text, _encoding, facts = read_raw(page)
    return parse_page(text, source_of(page.source, facts), facts)


@pytest.mark.parametrize("dump", DUMPS, ids=lambda dump: dump.stem)
def test_reads_as_written_beside_it(dump: Path) -> None:
    wanted = expected(dump)
    found = as_json(parsed(dump))
    assert {name: found[name] for name in wanted} == wanted
    if found["kind"] != "rejected":
        assert found["leftover"] == []


@pytest.mark.parametrize("shape", SHAPES)
def test_every_shape_and_kind_has_three(shape: str) -> None:
    assert sum(dump.stem.startswith(shape) for dump in DUMPS) >= 3


@pytest.mark.parametrize("container", WEB)
def test_web_pages_have_one_of_each_container(container: str) -> None:
    assert any(dump.stem.startswith(container) for dump in DUMPS)


def test_nine_languages_of_chrome_and_unlisted_ones() -> None:
    languages = {expected(dump)["chrome_language"] for dump in DUMPS}
    assert {"en", "nl", "de", "es", "fr", "nb", "tr", "hi", "ar", None} <= languages
    for invented in ("orvish", "kelun", "lisur"):
        assert any(invented in dump.stem for dump in DUMPS)
