"""The command on the road: pages that wait for the desk, and a folder that is watched."""

import io
import json
import shutil
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from magreader.dumps.management.commands import import_dumps
from magreader.dumps.models import Batch, Container, Dump
from magreader.dumps.watching import Watched
from tests.dumps.road.roads import foreseen
from tests.dumps.test_importer import FULL, OPENING, story
from tests.dumps.written import bring, rows, story_page

pytestmark = pytest.mark.django_db


def told(*arguments: object, **options: object) -> str:
    out = io.StringIO()
    with suppress(SystemExit):  # where a page was rejected
        call_command("import_dumps", *arguments, stdout=out, **options)
    return out.getvalue()


def test_previewed_pages_wait_for_the_desk(tmp_path: Path) -> None:
    bring(OPENING)
    before = rows()
    (tmp_path / "full.txt").write_bytes(FULL.raw)
    (tmp_path / "noise.txt").write_bytes(b"nothing that looks like a story")
    lines = told(tmp_path, preview=True).splitlines()
    assert rows() == before
    batch = Batch.objects.get(state=Batch.State.WAITING)
    assert foreseen(batch) == ["changed", "refused"]
    assert lines[1] == "Waiting: 1 changed · 1 refused"
    assert lines[-1] == (
        f"Batch {batch.pk} waits for the desk; nothing that readers see has changed."
    )


def test_a_file_that_can_t_be_read_is_told_and_holds_up_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "full.txt").write_bytes(FULL.raw)
    (tmp_path / "gone.txt").symlink_to(tmp_path / "full.txt")
    real = Path.open

    def denied(path: Path, mode: str) -> object:
        if path.name == "gone.txt":
            raise PermissionError(13, "Permission denied")
        return real(path, mode)

    monkeypatch.setattr(Path, "open", denied)
    said = json.loads(told(tmp_path, preview=True, json=True))
    assert (said["waiting"], said["rejected"]) == ({"new": 1}, 1)
    assert "Permission denied" in said["reasons"][0]["reason"]


@pytest.mark.parametrize(
    "options",
    [
        {},
        {"watch": "/nowhere"},
        {"watch": ".", "dry_run": True},
        {"preview": True, "dry_run": True, "paths": ["."]},
        {"watch": ".", "paths": ["."]},
    ],
)
def test_what_doesn_t_go_together_is_refused(options: dict[str, object]) -> None:
    with pytest.raises(CommandError) as refused:
        told(*options.pop("paths", ()), **options)  # type: ignore[misc]  # a list of names
    assert refused.value.returncode == 2


# ---- watching -----------------------------------------------------------------------------------
def test_a_file_is_taken_when_two_looks_found_it_the_same(tmp_path: Path) -> None:
    watched = Watched(tmp_path)
    page = tmp_path / "page.txt"
    page.write_bytes(b"the beginn")
    assert watched.look() == []
    page.write_bytes(b"the beginning and the end")
    assert watched.look() == []
    assert [file.source for file in watched.look()] == ["page.txt"]
    assert watched.look() == []
    page.write_bytes(b"another page under the same name")
    assert watched.look() == []
    assert [file.source for file in watched.look()] == ["page.txt"]
    page.unlink()
    assert watched.look() == []


def test_a_watched_folder_is_imported_round_by_round_and_never_twice(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    later = story_page("The egret is back", cards=(), source="egret.txt")
    steps: Iterator[Callable[[], object]] = iter(
        [
            lambda: None,
            lambda: (folder / "egret.txt").write_bytes(later.raw),
            lambda: shutil.copy(folder / "full.txt", folder / "copy.txt"),
            lambda: None,
        ]
    )

    def pause(_seconds: float) -> None:
        happens = next(steps, None)
        if happens is None:
            raise KeyboardInterrupt
        happens()

    monkeypatch.setattr(import_dumps, "sleep", pause)
    (folder / "full.txt").write_bytes(FULL.raw)
    told(watch=str(folder))
    assert list(Dump.objects.values_list("source", "outcome")) == [
        ("full.txt", "created"),
        ("egret.txt", "created"),
    ]
    assert Batch.objects.count() == 2
    steps = iter([lambda: None, lambda: None])
    told(watch=str(folder))  # started again
    assert (Batch.objects.count(), Container.objects.count()) == (2, 2)
    assert story().holding == "full"


def test_what_is_watched_waits_where_that_is_asked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps = iter([None])

    def pause(_seconds: float) -> None:
        if next(steps, 0) == 0:
            raise KeyboardInterrupt

    monkeypatch.setattr(import_dumps, "sleep", pause)
    (tmp_path / "full.txt").write_bytes(FULL.raw)
    told(watch=str(tmp_path), preview=True)
    assert Batch.objects.get().state == Batch.State.WAITING


def test_what_was_not_handed_over_to_its_end_is_handed_over_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever did it was killed: the batch is still being received, and never read."""
    (tmp_path / "full.txt").write_bytes(FULL.raw)
    monkeypatch.setattr("magreader.dumps.road.handing.all_received", lambda _batch: False)
    told(tmp_path, preview=True)
    monkeypatch.undo()
    told(tmp_path, preview=True)
    assert [batch.state for batch in Batch.objects.order_by("pk")] == ["receiving", "waiting"]
