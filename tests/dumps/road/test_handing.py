"""Folders are handed over many files at a time."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext

from magreader.dumps.files import Found
from magreader.dumps.models import Batch, Container
from magreader.dumps.road.handing import hand_over_files
from magreader.dumps.road.receiving import at_rest, hand_over_some
from magreader.dumps.road.verbs import start
from tests.dumps.road.roads import received
from tests.dumps.written import story_page

pytestmark = pytest.mark.django_db


def folder_of(folder: Path, *pages: bytes) -> list[Found]:
    folder.mkdir()
    for number, page in enumerate(pages):
        (folder / f"{number}.txt").write_bytes(page)
    return [Found(f"{number}.txt", folder) for number in range(len(pages))]


def test_the_same_bytes_are_known_within_a_folder_and_from_before(tmp_path: Path) -> None:
    one, two, three = (story_page(f"Story {n}") for n in range(3))
    earlier = Container.objects.get(batch=received(one))
    Batch.objects.update(state=Batch.State.WAITING)
    files = folder_of(tmp_path / "crawl", two.raw, one.raw, two.raw, three.raw)
    batch = start(origin=Batch.Origin.COMMAND)
    assert hand_over_files(batch, files) == []
    found = list(Container.objects.filter(batch=batch).order_by("pk"))
    assert [container.name for container in found] == ["0.txt", "1.txt", "2.txt", "3.txt"]
    assert [container.same_as for container in found] == [None, earlier, found[0], None]
    assert [container.pages for container in found] == [1, 0, 0, 1]
    assert not any(at_rest(container).exists() for container in found)


def test_a_file_that_is_gone_is_named_and_holds_nothing_up(tmp_path: Path) -> None:
    files = folder_of(tmp_path / "crawl", *(story_page(f"Story {n}").raw for n in range(3)))
    (tmp_path / "crawl" / "1.txt").unlink()
    batch = start(origin=Batch.Origin.COMMAND)
    ((name, why),) = hand_over_files(batch, files)
    assert (name, "No such file" in why) == ("1.txt", True)
    found = Container.objects.filter(batch=batch)
    assert set(found.values_list("name", "pages")) == {("0.txt", 1), ("2.txt", 1)}


def test_what_is_interrupted_leaves_nothing_behind() -> None:
    def broken() -> Iterator[bytes]:
        yield b"the beginning"
        raise KeyboardInterrupt

    batch = start(origin=Batch.Origin.COMMAND)
    before = set(Path(settings.CONTAINERS_DIR).glob("*"))
    with pytest.raises(KeyboardInterrupt):
        hand_over_some(batch, [("whole.txt", [b"whole"]), ("broken.txt", broken())])
    assert not Container.objects.exists()
    assert set(Path(settings.CONTAINERS_DIR).glob("*")) == before


def test_many_files_cost_as_many_queries_as_few(tmp_path: Path) -> None:
    asked: list[int] = []
    for count in (2, 40):
        pages = (story_page(f"Story {count} {n}").raw for n in range(count))
        files = folder_of(tmp_path / str(count), *pages)
        with CaptureQueriesContext(connection) as queries:
            hand_over_files(start(origin=Batch.Origin.COMMAND), files)
        asked.append(len(queries))
    assert asked[0] == asked[1]
