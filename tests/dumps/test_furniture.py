"""Lines that staff taught as furniture: known to later pages, and to whole lines only."""

import pytest
from pytest_django import DjangoAssertNumQueries

from magreader.dumps import furniture
from magreader.dumps.doubt import Doubt
from magreader.dumps.furniture import stories_with, taught_lines, teach, waiting_with
from magreader.dumps.models import Batch, Dump, Foreseen, Furniture
from magreader.dumps.parser import parse_page
from magreader.dumps.parser.rows import Role
from magreader.dumps.reviewing import look_again
from magreader.dumps.road.going import has_work, work_on
from magreader.dumps.road.verbs import commit, send_again
from tests.dumps.road.roads import foreseen, handed_over
from tests.dumps.written import DECK, batch, bring, prose, story_page
from tests.make import make_staff

CLUB = "Join the club of slow readers and get a bookmark"
ODD = (*prose(60), CLUB, *prose(60, 2))


def odd() -> str:
    return story_page(paragraphs=ODD).raw.decode()


def test_a_taught_line_is_no_paragraph_and_is_accounted_for() -> None:
    plain = parse_page(odd(), "page.txt")
    taught = {CLUB.casefold(): frozenset({""})}
    page = parse_page(odd().replace(CLUB, CLUB.upper()), "page.txt", taught=taught)
    assert plain.story
    assert page.story
    assert CLUB in plain.story.paragraphs
    assert len(page.story.paragraphs) == len(plain.story.paragraphs) - 1
    assert (page.leftover, page.roles.count(Role.FURNITURE)) == (
        (),
        plain.roles.count(Role.FURNITURE) + 1,
    )


def test_only_whole_lines_of_the_chromes_language_count() -> None:
    dutch = parse_page(odd(), "page.txt", taught={CLUB.casefold(): frozenset({"nl"})})
    part = parse_page(odd(), "page.txt", taught={CLUB[:20].casefold(): frozenset({""})})
    english = parse_page(odd(), "page.txt", taught={CLUB.casefold(): frozenset({"en"})})
    assert dutch == part == parse_page(odd(), "page.txt")
    assert english != part


@pytest.mark.django_db
def test_later_pages_know_what_was_taught_and_it_is_kept_once() -> None:
    ada = make_staff()
    assert teach(CLUB, "", ada)[1]
    assert not teach(CLUB.upper(), "", ada)[1]
    assert teach(CLUB, "en", ada)[1]
    assert taught_lines() == {CLUB.casefold(): frozenset({"", "en"})}
    bring(story_page(paragraphs=ODD))
    assert stories_with(CLUB) == 0
    with pytest.raises(ValueError, match="200"):
        teach("x" * 201, "", ada)


@pytest.mark.django_db
def test_stories_that_have_it_in_their_midst_are_counted() -> None:
    bring(story_page(paragraphs=ODD), story_page("Another", paragraphs=ODD), story_page("Third"))
    assert stories_with(CLUB.lower()) == 2
    assert stories_with(DECK) == stories_with(ODD[0]) == 0


@pytest.mark.django_db
def test_pages_that_wait_for_somebody_are_found_and_read_again() -> None:
    bring(story_page(paragraphs=ODD), story_page("Another", paragraphs=ODD), story_page("Third"))
    Dump.objects.exclude(pk=Dump.objects.earliest("pk").pk).update(doubt=Doubt.BORDER)
    waiting = waiting_with(CLUB)
    assert waiting.dumps == [Dump.objects.order_by("pk")[1].pk]
    assert not waiting.older.exists()
    teach(CLUB, "", make_staff())
    assert look_again(waiting.dumps) == 1
    assert stories_with(CLUB) == 1


@pytest.mark.django_db
def test_older_pages_that_wait_are_read_again_on_the_road_of_their_batches(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """One of a batch that is done, one of a batch that waits, one that nobody waits for."""
    done = batch()
    bring(story_page(paragraphs=ODD), story_page("Sure", source="sure.txt"), into=done)
    Dump.objects.filter(source="page.txt").update(doubt=Doubt.BORDER)
    staged = handed_over(story_page("Staged", paragraphs=ODD, source="staged.txt"))
    Dump.objects.filter(batch=staged).update(foreseen=Foreseen.NEW)
    bring(story_page("Newest", source="newest.txt"))
    Dump.objects.filter(source="newest.txt").update(doubt=Doubt.BORDER)
    monkeypatch.setattr(furniture, "MOST_SEARCHED", 1)
    older = waiting_with(CLUB).older
    assert {dump.source for dump in older} == {"page.txt", "staged.txt"}
    teach(CLUB, "", make_staff())
    assert send_again(older) == [done, staged]
    assert list(foreseen(done)) == ["asked", "created"]
    assert (has_work(done), has_work(staged)) == (True, True)
    while work_on(done, 9) or work_on(staged, 9):
        pass
    done.refresh_from_db()
    assert (done.state, foreseen(done)) == (Batch.State.WAITING, ["changed", "created"])
    assert stories_with(CLUB) == 1
    assert commit(done)
    assert commit(staged)
    assert stories_with(CLUB) == 0


@pytest.mark.django_db
def test_an_import_asks_once_for_what_was_taught(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    with django_assert_num_queries(1):
        taught_lines()
    Furniture.objects.create(text=CLUB, key=CLUB.casefold())
    with django_assert_num_queries(1):
        taught_lines()
