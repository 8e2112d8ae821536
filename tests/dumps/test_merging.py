"""Publications that are one under two spellings: nothing that readers hold or were told is lost."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from magreader.catalog.models import (
    Edition,
    Holding,
    Publication,
    Related,
    Story,
    current_revision,
)
from magreader.dumps.batches import put_back, take_back
from magreader.dumps.choosing import waiting
from magreader.dumps.containers import RawPage
from magreader.dumps.merging import NotToMerge, merge, part, plan_merge
from magreader.dumps.models import Dump
from magreader.paywall.models import GiftLink, MeteredStory, StoryBody
from magreader.search.models import Change
from tests.client import Client
from tests.dumps.written import (
    COURIER,
    HEADLINE,
    YESTERDAY,
    Listed,
    batch,
    bring,
    edition_page,
    prose,
    read_again,
    story_page,
)
from tests.make import make_gift, make_metered, make_plan, make_reader, make_staff

pytestmark = pytest.mark.django_db

OTHER = "Wexmouth Courier"
FERRY = Listed("Ferry to run on Sundays again", publication=OTHER)
MINE = story_page(
    publication=OTHER, cards=[FERRY], gated=False, paragraphs=prose(300), source="1.txt"
)
ITS = story_page(cards=[], source="2.txt")
ALONE = story_page("A bell too many", publication=OTHER, cards=[], source="3.txt")
ELSEWHEN = story_page("Old news", publication=OTHER, edition=YESTERDAY, cards=[], source="4.txt")


def old() -> Publication:
    return Publication.objects.get(name=OTHER)


def now() -> Publication:
    return Publication.objects.get(name=COURIER)


def of(publication: str, headline: str = HEADLINE) -> Story:
    return Story.objects.get(headline=headline, edition__publication__name=publication)


def merged(*pages: RawPage) -> None:
    bring(*pages)
    merge(old(), now(), None)


def leads_to(address: str) -> str:
    answer = Client().get(address)
    assert answer.status_code == 301, address
    return str(answer.headers["Location"])


# ---- what becomes of stories --------------------------------------------------------------------
def test_a_story_in_both_becomes_one_and_keeps_the_fuller_text() -> None:
    bring(MINE, ITS)
    mine, its = of(OTHER), of(COURIER)
    merge(old(), now(), None)
    mine.refresh_from_db()
    its.refresh_from_db()
    assert (mine.holding, its.holding) == (Holding.NOTHING, Holding.FULL)
    assert StoryBody.unguarded.get().text == "\n\n".join(prose(300))
    assert StoryBody.unguarded.get().story == its


def test_texts_that_differ_become_versions_and_readers_keep_the_winners() -> None:
    bring(story_page(publication=OTHER, gated=False, paragraphs=prose(400, 7), cards=[]), ITS)
    merge(old(), now(), None)
    assert StoryBody.unguarded.get().text == "\n\n".join(prose(90))
    assert [dump.version for dump in waiting()] == [1]


def test_a_story_of_its_own_moves_with_its_id_and_its_text() -> None:
    bring(ITS, ALONE, ELSEWHEN)
    ids = {headline: of(OTHER, headline).pk for headline in ("A bell too many", "Old news")}
    merge(old(), now(), None)
    for headline, pk in ids.items():
        moved = of(COURIER, headline)
        assert moved.pk == pk
        assert StoryBody.unguarded.filter(story=moved).exists()
    editions = Edition.objects.filter(publication=now()).order_by("-slug")
    assert list(editions.values_list("slug", "stories")) == [
        ("2025-11-18", 2),
        ("2025-11-17", 1),
    ]
    assert not Edition.objects.on_newsstand().filter(publication=old()).exists()


def test_every_address_leads_on() -> None:
    bring(MINE, ITS, ALONE, ELSEWHEN)
    addresses = [
        old().get_absolute_url(),
        *(edition.get_absolute_url() for edition in Edition.objects.filter(publication=old())),
        *(story.get_absolute_url() for story in Story.objects.filter(edition__publication=old())),
    ]
    merge(old(), now(), None)
    assert len(addresses) == 7
    for address in addresses:
        there = leads_to(address)
        assert there.startswith(now().get_absolute_url())
        assert Client().get(there).status_code == 200


@pytest.mark.parametrize("tail", ["card.png", "cite/", "cite.bib", "in/", "in/es/"])
def test_what_hangs_on_a_story_leads_on_too_with_its_question(tail: str) -> None:
    bring(MINE, ITS)
    address = of(OTHER).get_absolute_url()
    merge(old(), now(), None)
    assert leads_to(f"{address}{tail}?a=b") == f"{of(COURIER).get_absolute_url()}{tail}?a=b"


def test_the_cover_of_an_edition_leads_on() -> None:
    bring(ELSEWHEN, ITS)
    address = of(OTHER, "Old news").edition.get_absolute_url()
    merge(old(), now(), None)
    assert leads_to(f"{address}cover.svg").endswith("2025-11-17/cover.svg")


def test_a_move_never_shows_what_was_off_the_newsstand() -> None:
    bring(MINE, ITS)
    Edition.objects.filter(publication=old()).update(published=False)
    with pytest.raises(NotToMerge, match="November 18"):
        merge(old(), now(), None)
    bring(ELSEWHEN)
    Edition.objects.filter(slug="2025-11-17").update(published=False)
    Edition.objects.filter(slug="2025-11-18").update(published=True)
    merge(old(), now(), None)
    assert not of(COURIER, "Old news").edition.published


def test_an_address_that_is_taken_there_is_given_to_nobody_twice() -> None:
    bring(story_page("A bell: too many!", deck="Another.", cards=[]))
    bring(story_page("A bell too-many?", publication=OTHER, deck="One.", cards=[]))
    Story.objects.filter(edition__publication=old()).update(key="a bell too many indeed")
    address = of(OTHER, "A bell too-many?").get_absolute_url()
    merge(old(), now(), None)
    assert leads_to(address) == of(COURIER, "A bell too-many?").get_absolute_url()
    assert Story.objects.filter(edition__publication=now()).count() == 2


def test_lists_that_showed_the_one_show_the_other() -> None:
    cards = [Listed(HEADLINE, publication=OTHER)]
    bring(ITS, MINE, story_page("A list", publication=OTHER, edition=YESTERDAY, cards=cards))
    merge(old(), now(), None)
    (row,) = Related.objects.filter(story__headline="A list")
    assert row.card == of(COURIER)


@pytest.mark.parametrize("free", ["old", "now"])
def test_the_winners_word_on_premium_goes_for_all(free: str) -> None:
    bring(ITS, ALONE)
    Publication.objects.filter(pk=(old() if free == "old" else now()).pk).update(premium=False)
    Story.objects.update(premium=False)
    merge(old(), now(), None)
    assert of(COURIER, "A bell too many").premium == (free == "old")


def test_stories_speak_what_they_spoke() -> None:
    bring(ITS, ALONE)
    Publication.objects.filter(pk=old().pk).update(language="nl")
    merge(old(), now(), None)
    assert (of(COURIER, "A bell too many").language, of(COURIER).language) == ("nl", "")


def test_teasers_are_as_long_as_the_winner_says() -> None:
    bring(ITS, story_page("Long", publication=OTHER, paragraphs=prose(300)))
    Publication.objects.filter(pk=now().pk).update(teaser_words=100)
    merge(old(), now(), None)
    assert len(StoryBody.unguarded.get(story__headline="Long").teaser.split()) == 90


# ---- what readers own ---------------------------------------------------------------------------
def test_gifts_and_what_the_meter_opened_go_along() -> None:
    bring(MINE, ITS)
    mine, its, reader = of(OTHER), of(COURIER), make_reader()
    gift = make_gift(mine)
    make_metered(reader, mine)
    make_metered(reader, its)
    make_metered(make_reader(), mine)
    merge(old(), now(), None)
    assert GiftLink.objects.get(pk=gift.pk).story == its
    assert list(MeteredStory.objects.values_list("story", flat=True)) == [its.pk, its.pk]


def test_a_plan_for_the_one_opens_the_other() -> None:
    bring(MINE, ITS)
    plan = make_plan()
    plan.publications.add(old())
    merge(old(), now(), None)
    assert list(plan.publications.all()) == [now()]
    part(old(), None)
    assert set(plan.publications.all()) == {now(), old()}


def test_a_search_that_is_narrowed_to_the_one_asks_for_the_other() -> None:
    from magreader.newsstand.narrowing import publication_ids

    merged(MINE, ITS)
    assert publication_ids([old().slug, ""]) == {old().slug: now().pk}
    part(old(), None)
    assert publication_ids([old().slug]) == {old().slug: old().pk}


def test_the_search_and_kept_pages_are_told() -> None:
    bring(MINE, ITS, ALONE)
    ids, revision = {*Story.objects.values_list("pk", flat=True)}, current_revision()
    last = Change.objects.latest("number").number
    merge(old(), now(), None)
    assert {change.story for change in Change.objects.filter(number__gt=last)} == ids
    assert current_revision() > revision


# ---- later imports ------------------------------------------------------------------------------
def test_later_pages_under_the_old_name_go_to_the_winner() -> None:
    merged(ITS, ALONE)
    bring(story_page("News", publication=OTHER, edition="November 19, 2025"), ALONE, MINE)
    assert {story.edition.publication for story in Story.objects.on_newsstand()} == {now()}
    assert Dump.objects.get(source="1.txt").publication == now()


def test_one_import_may_name_both() -> None:
    merged(ITS, ALONE)
    day = "November 19, 2025"
    listed = [Listed("One", edition=day), Listed("One", edition=day, publication=OTHER)]
    bring(story_page("News", publication=OTHER, edition=day, cards=listed))
    bring(edition_page(["One", "Two"], publication=OTHER, edition=day))
    assert Story.objects.filter(headline="One").count() == 1


def test_the_same_pages_again_and_read_again_change_nothing() -> None:
    into = batch()
    bring(MINE, ITS, ALONE, ELSEWHEN, into=into)
    merge(old(), now(), None)
    before = facts()
    for page in (MINE, ITS, ALONE, ELSEWHEN):
        bring(RawPage("again.txt", page.raw + b"\n"))
    read_again(into)
    assert facts() == before


def facts() -> Any:
    held = Story.objects.on_newsstand().order_by("pk")
    texts = StoryBody.unguarded.order_by("pk").values_list("pk", "text")
    return list(held.values_list("pk", "slug", "edition", "holding")), list(texts)


def test_undo_knows_what_was_whose() -> None:
    first, second = batch(), batch()
    bring(ITS, into=first)
    bring(MINE, ALONE, into=second)
    merge(old(), now(), None)
    take_back(second, None)
    assert of(COURIER).holding == Holding.OPENING
    assert of(COURIER, "A bell too many").holding == Holding.NOTHING
    put_back(second, None)
    assert of(COURIER).holding == Holding.FULL


def test_a_chain_is_one_step_long() -> None:
    bring(MINE, ITS, story_page("Tern", publication="The Tern", cards=[]))
    addresses = [of(OTHER).get_absolute_url(), of(OTHER).edition.get_absolute_url()]
    merge(old(), now(), None)
    tern = Publication.objects.get(name="The Tern")
    merge(now(), tern, None)
    assert old().merged_into == tern
    for address in (*addresses, old().get_absolute_url(), now().get_absolute_url()):
        assert leads_to(address).startswith(tern.get_absolute_url())
    bring(story_page("News", publication=OTHER, cards=[]))
    assert Story.objects.get(headline="News").edition.publication == tern


# ---- two again ----------------------------------------------------------------------------------
def test_two_again_later_pages_go_to_the_old_one_and_what_moved_stays() -> None:
    merged(MINE, ITS, ALONE)
    staff = make_staff()
    part(old(), staff)
    bring(story_page("News", publication=OTHER, cards=[]))
    assert of(OTHER, "News").edition.publication == old()
    assert of(COURIER, "A bell too many").edition.publication == now()
    assert Client().get(old().get_absolute_url()).status_code == 200


def test_two_again_what_came_before_is_read_again_where_it_is() -> None:
    into = batch()
    bring(MINE, ITS, ALONE, into=into)
    merge(old(), now(), None)
    part(old(), None)
    before = facts()
    read_again(into)
    assert facts() == before


def test_they_can_become_one_again_and_the_other_way_round() -> None:
    merged(MINE, ITS, ALONE)
    part(old(), None)
    bring(RawPage("later.txt", MINE.raw + b"\n"), story_page("News", publication=OTHER, cards=[]))
    addresses = {story.get_absolute_url() for story in Story.objects.on_newsstand()}
    alone = Story.objects.filter(headline__in=["A bell too many", "News"])
    ids = {story.pk for story in alone}
    merge(now(), old(), None)
    assert ids < {story.pk for story in Story.objects.on_newsstand()}
    for address in addresses:
        answer = Client().get(address, follow=True)
        assert answer.status_code == 200
        assert answer.redirect_chain or address.startswith(old().get_absolute_url())
    assert (old().merged_into, now().merged_into) == (None, old())


# ---- what can't be ------------------------------------------------------------------------------
def test_what_is_merged_already_or_the_same_is_refused() -> None:
    merged(MINE, ITS)
    for one, other in ((old(), now()), (now(), old()), (now(), now())):
        with pytest.raises(NotToMerge):
            plan_merge(one, other)


# ---- cost ---------------------------------------------------------------------------------------
def _cost(count: int) -> int:
    names = f"The Gull {count}", f"Gull {count}"
    for name, log in zip(names, (0, 5_000), strict=True):
        for start in range(0, count, 50):
            bring(
                *(
                    story_page(
                        f"Story {n}" if n % 2 else f"Story {n} of {name}",
                        publication=name,
                        edition=f"November {1 + n % 20}, 2025",
                        paragraphs=prose(60, n + log),
                        source=f"{n}.txt",
                    )
                    for n in range(start, min(count, start + 50))
                )
            )
    pair = [Publication.objects.get(name=name) for name in names]
    shared = Story.objects.filter(edition__publication=pair[0], headline__in=["Story 1", "Story 3"])
    for story in shared:
        make_gift(story)
        make_metered(make_reader(), story)
    with CaptureQueriesContext(connection) as captured:
        merge(pair[0], pair[1], None)
    return len(captured)


def test_a_merge_costs_the_same_queries_however_many_stories_there_are() -> None:
    few = _cost(20)
    assert few == _cost(200) < 80
