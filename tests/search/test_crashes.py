"""Killed at any moment, on a full disk, with a file torn or lost: index and library agree again by
themselves, and what there is goes on being found."""

import os
import resource
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from random import Random
from secrets import token_hex

import pytest
from django.db import connection, connections, transaction
from django.utils import timezone

from magreader.catalog.models import Story
from magreader.search import index
from magreader.search.following import LATE, catch_up, last_change, rebuild
from magreader.search.index import NoIndex, following, home, open_index
from magreader.search.management.commands import search_index
from magreader.search.models import Change, note_changes
from tests.client import Client
from tests.dumps.written import bring, story_page
from tests.make import make_story
from tests.own_library import own_library, run
from tests.search.agreement import STRANGER, SUBSCRIBER, disagreements, found_by

__all__ = ["own_library"]  # a fixture

ROUNDS = 20


# ---- real processes, killed ----------------------------------------------------------------------
@pytest.mark.long
def test_killed_at_any_moment_index_and_library_agree_again(own_library: dict[str, str]) -> None:
    seed = int(os.environ.get("CRASH_SEED", "5"))
    told = run("tests.search.crashing", seed, ROUNDS, environment=own_library)
    assert len(told) == ROUNDS
    assert [one for one in told if one.get("fault") or one["ended"] or one["unlike"]] == []
    assert told[-1]["stories"] > 50


@pytest.mark.long
def test_every_machine_finds_a_new_story_by_its_own_follower(
    own_library: dict[str, str], tmp_path: Path
) -> None:
    """Two followers on one machine, of which one is killed, and one on another."""
    told = run("tests.search.together", tmp_path / "a", tmp_path / "b", environment=own_library)
    assert [one["word"] for one in told] == [*["heron"] * 2, *["egret"] * 2, *["bittern"] * 2]


def test_a_follower_looks_and_stands_by_often_enough_for_two_seconds() -> None:
    """A second for who stands by to take over and then to look; the other is for the work."""
    assert 2 * search_index._PAUSE <= 1


@pytest.mark.django_db
def test_without_a_follower_a_new_story_is_found_by_the_first_who_asks(client: Client) -> None:
    bring(story_page("The heron is back"))
    assert "The <mark>heron</mark> is back" in client.get("/search/?q=heron").text
    bring(story_page("The egret is back"))
    assert "The <mark>egret</mark> is back" in client.get("/search/?q=egret").text


# ---- commits out of order -----------------------------------------------------------------------
@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite has one writer at a time")
def test_a_change_that_is_committed_late_is_not_passed_by() -> None:
    """Its number is drawn first; whoever notes the next one waits until it is seen."""
    slow, quick = (make_story(headline=f"Ferry {name}", paragraphs=()) for name in ("one", "two"))
    note_changes([slow.pk, quick.pk])
    assert catch_up()
    before = last_change()
    noted, may_commit = threading.Event(), threading.Event()

    def late() -> None:
        with transaction.atomic():
            Story.objects.filter(pk=slow.pk).update(headline="Tram one")
            note_changes([slow.pk])
            noted.set()
            may_commit.wait(20)
        connections.close_all()

    def next_one() -> None:
        noted.wait(20)
        with transaction.atomic():
            Story.objects.filter(pk=quick.pk).update(headline="Tram two")
            note_changes([quick.pk])
        connections.close_all()

    threads = [threading.Thread(target=job) for job in (late, next_one)]
    for thread in threads:
        thread.start()
    noted.wait(20)
    threads[1].join(0.5)
    assert threads[1].is_alive(), "the later number was committed first"
    assert catch_up()
    assert open_index().mark.number == before
    may_commit.set()
    for thread in threads:
        thread.join(20)
    assert catch_up()
    assert found_by("tram", STRANGER) == {slow.pk, quick.pk}
    assert [change.story for change in Change.objects.order_by("number")][-2:] == [
        slow.pk,
        quick.pk,
    ]


@pytest.mark.django_db
def test_killed_just_before_the_last_step_of_a_commit() -> None:
    """All its files are there and none of them counts: they are in nobody's way."""
    stories = [make_story(headline=f"Ferry {number}") for number in range(3)]
    note_changes([stories[0].pk])
    catch_up()
    meta = open_index().folder / "meta.json"
    before = meta.read_bytes()
    note_changes([stories[0].pk])
    assert catch_up()
    meta.write_bytes(before)
    index._opened = None
    assert catch_up()
    assert disagreements(Random(1)) == []


# ---- a full disk --------------------------------------------------------------------------------
@contextmanager
def full_disk() -> Iterator[None]:
    """No file of this process may grow: every write fails, as on a full disk."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@pytest.mark.django_db(transaction=True)
def test_on_a_full_disk_what_there_is_is_found_and_the_rest_when_there_is_room(
    client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    bring(story_page("The heron is back"))
    catch_up()
    bring(story_page("The egret is back"))
    with full_disk():
        with pytest.raises((OSError, ValueError)):
            catch_up()
        page = client.get("/search/?q=back")
        assert not search_index.Command()._turn()
    assert (page.status_code, "heron" in page.text, "egret" in page.text) == (200, True, False)
    assert "is not in the search yet" in page.text
    assert "could not follow the library" in caplog.text
    assert "is not in the search yet" not in client.get("/search/?q=back").text
    assert len(found_by("back", STRANGER)) == 2
    assert disagreements(Random(1)) == []


@pytest.mark.django_db
def test_who_searches_leaves_the_index_to_whoever_follows_the_library(client: Client) -> None:
    bring(story_page("The heron is back"))
    catch_up()
    bring(story_page("The egret is back"))
    with following():
        assert len(found_by("back", STRANGER)) == 1
        assert "is not in the search yet" not in client.get("/search/?q=back").text
        Change.objects.update(made=timezone.now() - 2 * LATE)
        assert "is not in the search yet" in client.get("/search/?q=back").text
    client.get("/search/?q=back")
    assert len(found_by("back", STRANGER)) == 2


@pytest.mark.django_db
def test_an_index_that_finds_no_room_to_be_built_leaves_the_old_one_and_nothing_else() -> None:
    bring(story_page("The heron is back"))
    catch_up()
    with full_disk(), pytest.raises((OSError, ValueError)):
        rebuild(lambda _done: None)
    assert len(found_by("heron", STRANGER)) == 1
    note_changes(Story.objects.values_list("pk", flat=True))
    catch_up()
    assert _folders() == [open_index().folder]


def _folders() -> list[Path]:
    return [path for path in home().iterdir() if path.is_dir() and not path.is_symlink()]


# ---- torn, lost and foreign files ----------------------------------------------------------------
@pytest.mark.django_db
def test_a_file_that_is_torn_or_lost_is_noticed_and_the_index_built_anew(tmp_path: Path) -> None:
    for number in range(3):
        make_story(headline=f"Ferry {number}")
    catch_up()
    kept = tmp_path / "kept"
    shutil.copytree(open_index().folder, kept)
    for file in sorted(kept.iterdir()):
        for torn in (True, False):
            folder = _put_back(kept)
            _spoil(folder / file.name, torn=torn)
            with suppress(NoIndex):
                assert len(found_by("ferry", SUBSCRIBER)) == 3, file.name
            assert catch_up(), file.name
            assert disagreements(Random(1)) == [], file.name


def _put_back(kept: Path) -> Path:
    folder = home() / kept.name
    folder = folder.with_name(f"{index.SHAPE}-again{token_hex(3)}")
    shutil.copytree(kept, folder)
    (home() / "current").unlink()
    (home() / "current").symlink_to(folder.name)
    return folder


def _spoil(file: Path, *, torn: bool) -> None:
    if torn:
        file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])
    else:
        file.unlink()


@pytest.mark.django_db
@pytest.mark.parametrize("foreign", ["file", "folder", "nowhere", "another shape"])
def test_what_somebody_else_put_in_the_place_of_the_index_makes_way(foreign: str) -> None:
    make_story(headline="The ferry")
    catch_up()
    current = home() / "current"
    current.unlink()
    match foreign:
        case "file":
            current.write_text("1-x")
        case "folder":
            current.mkdir()
            (current / "meta.json").write_text("{}")
        case "nowhere":
            current.symlink_to("1-x")
        case _:
            (home() / "0-x").mkdir()
            current.symlink_to("0-x")
    with pytest.raises(NoIndex):
        found_by("ferry", STRANGER)
    assert catch_up()
    assert len(found_by("ferry", STRANGER)) == 1
    assert _folders() == [open_index().folder]
