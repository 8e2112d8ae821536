"""The index follows the library, and loses nothing on the way."""

from typing import Any

import pytest

from magreader.catalog.models import Story
from magreader.paywall.scope import Scope
from magreader.search import following, index
from magreader.search.documents import documents_of
from magreader.search.finding import Search
from magreader.search.following import catch_up, forget_changes, last_change, rebuild
from magreader.search.grammar import read_query
from magreader.search.index import Busy, NoIndex, alone, open_index
from magreader.search.models import Change, note_changes
from tests.make import make_story

pytestmark = pytest.mark.django_db


def found(query: str) -> int:
    return Search(read_query(query), Scope()).find().total


def changed(story: Story, headline: str) -> None:
    Story.objects.filter(pk=story.pk).update(headline=headline)
    note_changes([story.pk])


def test_without_an_index_there_is_no_search() -> None:
    with pytest.raises(NoIndex):
        Search(read_query("ferry"), Scope())


def test_a_small_library_is_indexed_in_passing_and_followed_from_then_on() -> None:
    story = make_story(headline="The ferry", paragraphs=())
    assert catch_up()
    assert found("ferry") == 1
    changed(story, "The tram")
    assert catch_up()
    assert (found("ferry"), found("tram")) == (0, 1)


def test_a_large_library_is_not(monkeypatch: pytest.MonkeyPatch) -> None:
    make_story()
    monkeypatch.setattr(following, "_SMALL", 0)
    with pytest.raises(NoIndex):
        catch_up()


def test_a_story_that_is_gone_is_a_change_too() -> None:
    story = make_story(headline="The ferry", paragraphs=())
    catch_up()
    note_changes([story.pk])
    story.delete()
    assert catch_up()
    assert found("ferry") == 0


def test_a_crash_before_the_commit_leaves_the_change_to_be_taken_in(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    story = make_story(headline="The ferry", paragraphs=())
    catch_up()
    changed(story, "The tram")

    def dies(*args: Any) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(following, "say_upto", dies)
        with pytest.raises(KeyboardInterrupt):
            catch_up()
    assert (found("ferry"), found("tram")) == (1, 0)
    assert catch_up()
    assert (found("ferry"), found("tram")) == (0, 1)


def test_a_crash_while_building_leaves_the_old_index_serving(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    make_story(headline="The ferry", paragraphs=())
    catch_up()

    def dies(*args: Any) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(index, "_make_current", dies)
        with pytest.raises(KeyboardInterrupt):
            rebuild(lambda _done: None)
    assert found("ferry") == 1
    assert rebuild(lambda _done: None) == 1
    assert found("ferry") == 1


def test_what_changes_while_an_index_is_built_is_followed_afterwards(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    story = make_story(headline="The ferry", paragraphs=())

    def meanwhile(stories: Any) -> Any:
        made = list(documents_of(list(stories)))
        changed(story, "The tram")
        return iter(made)

    with monkeypatch.context() as patched:
        patched.setattr(following, "documents_of", meanwhile)
        rebuild(lambda _done: None)
    assert found("ferry") == 1
    assert catch_up()
    assert (found("ferry"), found("tram")) == (0, 1)


def test_many_changes_are_taken_in_bit_by_bit(monkeypatch: pytest.MonkeyPatch) -> None:
    stories = [make_story(headline=f"Ferry {n}", paragraphs=()) for n in range(5)]
    note_changes([stories[0].pk])
    catch_up()
    monkeypatch.setattr(following, "CHANGES_AT_ONCE", 2)
    for story in stories:
        changed(story, "Tram")
    assert not catch_up(seconds=0)
    assert open_index().mark.number < last_change()
    assert catch_up()
    assert found("tram") == 5


def test_one_process_at_a_time_writes() -> None:
    make_story()
    with alone(), pytest.raises(Busy):
        catch_up()


def test_who_is_too_far_behind_builds_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    story = make_story(headline="The ferry", paragraphs=())
    catch_up()
    for number in range(4):
        changed(story, f"The tram {number}")
    forget_changes(keep=2)
    assert Change.objects.count() == 2
    with monkeypatch.context() as patched:
        patched.setattr(following, "_SMALL", 0)
        with pytest.raises(NoIndex):
            catch_up()
    assert catch_up()
    assert found("tram") == 1


def test_an_index_of_another_library_is_not_believed() -> None:
    """As after a backup was put back: its numbers are ahead of the outbox."""
    story = make_story(headline="The ferry", paragraphs=())
    changed(story, "The tram")
    catch_up()
    Change.objects.all().delete()
    Story.objects.filter(pk=story.pk).update(headline="The bus")
    assert catch_up()
    assert (found("tram"), found("bus")) == (0, 1)


def test_an_index_is_not_believed_where_its_number_is_of_another_change() -> None:
    """As after a backup was put back, and the library went on from there."""
    one, two = (make_story(headline=f"Ferry {n}", paragraphs=()) for n in range(2))
    changed(one, "The tram")
    number = last_change()
    catch_up()
    Change.objects.all().delete()
    Story.objects.filter(pk=one.pk).update(headline="Ferry 0")
    for at in (number, number + 1):
        Change.objects.create(number=at, story=two.pk)
    assert catch_up()
    assert (found("tram"), found("ferry")) == (0, 2)


def test_a_broken_index_is_as_good_as_none() -> None:
    make_story(headline="The ferry", paragraphs=())
    catch_up()
    folder = open_index().folder
    (folder / "meta.json").write_text("{")
    with pytest.raises(NoIndex):
        open_index()
    assert catch_up()
    assert found("ferry") == 1
