"""The command `import_dumps`, as `docs/contract.md` has it."""

import io
import json
import os
import sys
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from magreader.catalog.models import Story
from magreader.dumps import importer
from magreader.dumps.importer import import_pages
from magreader.dumps.models import Batch, Dump
from tests.dumps.test_importer import FULL, OPENING, story
from tests.dumps.written import HEADLINE, rows, story_page

pytestmark = pytest.mark.django_db

NONE_ELSE = "0 duplicate · 0 another version"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two good pages, a page without words, a picture, and what is to be left alone."""
    files = {
        "b.txt": OPENING.raw,
        "a/full.txt": story_page("Another", gated=False).raw,
        "a/empty.txt": b"",
        "picture.png": b"\x89PNG\r\n",
        ".hidden/page.txt": b"not to be read",
        ".DS_Store": b"nor this",
    }
    for name, raw in files.items():
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(raw)
    return tmp_path


def told(*arguments: object, **options: Any) -> tuple[list[str], int]:
    """The lines that the command prints, and its exit code."""
    out = io.StringIO()
    code = 0
    try:
        call_command("import_dumps", *arguments, stdout=out, **options)
    except SystemExit as ended:
        code = int(str(ended.code))
    return out.getvalue().splitlines(), code


def test_every_page_dealt_with_is_a_success(folder: Path) -> None:
    lines, code = told(folder / "b.txt")
    assert code == 0
    assert lines[0] == f"1 created · 0 updated · 0 unchanged · {NONE_ELSE} · 0 rejected"
    assert lines[1].startswith("1 page in ")
    assert str(Batch.objects.get().pk) in lines[2]
    assert story().premium


def test_each_rejected_page_is_told_with_its_reason(folder: Path) -> None:
    lines, code = told(folder)
    assert code == 1
    assert lines[0] == "✗ a/empty.txt: The page is empty."
    assert lines[1].startswith("✗ picture.png: ")
    assert lines[2] == f"2 created · 0 updated · 0 unchanged · {NONE_ELSE} · 2 rejected"


def test_a_folder_is_read_in_order_and_what_is_hidden_is_left_alone(folder: Path) -> None:
    told(folder)
    sources = list(Dump.objects.order_by("pk").values_list("source", flat=True))
    assert sources == ["a/empty.txt", "a/full.txt", "b.txt", "picture.png"]
    assert Batch.objects.get().note == str(folder)


def test_a_batch_is_called_what_the_note_says(folder: Path) -> None:
    told(folder, "--note", "Winter's post")
    assert Batch.objects.get().note == "Winter's post"


def test_a_file_that_may_not_be_read_is_a_rejected_line(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(path: Path, *args: Any, **options: Any) -> Any:
        if path.name == "b.txt":
            raise PermissionError(13, "Permission denied")
        return opened(path, *args, **options)

    opened = Path.open
    monkeypatch.setattr(Path, "open", refuse)
    lines, code = told(folder / "b.txt", folder / "a" / "full.txt")
    assert code == 1
    assert lines[0] == "✗ b.txt: The file can't be read: Permission denied."
    assert lines[1].startswith("1 created")


def test_a_folder_that_may_not_be_looked_into_is_a_rejected_line(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(path: Any) -> Any:
        if Path(path).name == "a":
            raise PermissionError(13, "Permission denied", str(path))
        return looked_into(path)

    looked_into = os.scandir
    monkeypatch.setattr(os, "scandir", refuse)
    lines, code = told(folder)
    assert code == 1
    assert lines[0].startswith("✗ a: The file can't be read: ")
    assert lines[2].startswith("1 created")


def test_standard_input_is_a_page(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(FULL.raw)))
    assert told("-")[1] == 0
    assert Dump.objects.get().source == "standard input"


def test_a_dry_run_tells_the_same_and_writes_nothing(folder: Path) -> None:
    told(folder / "b.txt")
    before = rows()
    tried = told(folder, dry_run=True)
    assert (rows(), Batch.objects.count()) == (before, 1)
    really = told(folder)
    assert tried[0][:-2] == really[0][:-2]
    assert tried[1] == really[1] == 1
    assert tried[0][-1] == "This was a dry run: nothing was written."


def test_json_is_one_object(folder: Path) -> None:
    lines, code = told(folder, json=True)
    (line,) = lines
    found = json.loads(line)
    assert code == 1
    assert (found["pages"], found["created"], found["rejected"]) == (4, 2, 2)
    assert found["reasons"][0] == {"source": "a/empty.txt", "reason": "The page is empty."}
    assert found["batch"] == Batch.objects.get().pk
    assert json.loads(told(folder, json=True, dry_run=True)[0][0])["batch"] is None


def test_free_stories_can_be_told_to_be_free(folder: Path) -> None:
    told(folder / "b.txt", free=True)
    assert not story().premium


def test_a_path_that_leads_nowhere_is_a_bad_argument(folder: Path) -> None:
    with pytest.raises(CommandError) as caught:
        told(folder / "b.txt", folder / "nowhere.txt")
    assert caught.value.returncode == 2
    assert not Batch.objects.exists()


def test_what_was_in_stays_in_when_it_is_interrupted(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop(*args: Any) -> Any:
        if Dump.objects.count() == 3:
            raise KeyboardInterrupt
        return real(*args)

    real = importer._write_chunk
    monkeypatch.setattr(importer, "CHUNK_PAGES", 1)
    monkeypatch.setattr(importer, "_write_chunk", stop)
    lines, code = told(folder)
    assert (code, Dump.objects.count()) == (130, 3)
    assert lines[-1].startswith("Stopped.")
    assert Story.objects.filter(headline=HEADLINE).exists()


def test_progress_is_told_after_each_chunk(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importer, "CHUNK_PAGES", 2)
    counts: list[int] = []
    pages = [story_page(f"Story {n}", cards=[]) for n in range(5)]
    batch = Batch.objects.create(origin=Batch.Origin.COMMAND)
    import_pages(pages, batch, lambda summary: counts.append(summary.pages))
    assert counts == [2, 4, 5]
