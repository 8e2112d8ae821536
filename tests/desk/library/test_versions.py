"""Other versions of a text at the desk: the list, the difference, the choice."""

import pytest
from django.contrib.admin.models import LogEntry
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from magreader.catalog.models import Story
from magreader.desk.differences import Piece, differences
from magreader.dumps.models import Dump
from tests.client import Client
from tests.desk.pages import PARAGRAPHS, chief, imported, page, report_of, signed_in, staff_who_may

pytestmark = pytest.mark.django_db

LIST = reverse("admin:versions")
CORRECTED = tuple(part.replace("twice", "three times") for part in PARAGRAPHS)
ANOTHER = page(paragraphs=CORRECTED)


def _both() -> Story:
    imported(page(), premium=False)
    imported(ANOTHER, premium=False)
    return Story.objects.get(headline="A bell too many")


def _page_of(story: Story) -> str:
    return reverse("admin:story_versions", args=[story.pk])


def _html(client: Client, address: str) -> str:
    return " ".join(client.get(address).content.decode().split())


def _choice(choice: str, source: Dump | None = None) -> dict[str, object]:
    return {"dump": (source or Dump.objects.latest("pk")).pk, "choice": choice}


# ---- the difference -----------------------------------------------------------------------------
def test_words_that_go_and_come_stand_where_they_are_read() -> None:
    present = "She counted the bells twice and left."
    assert differences(present, present.replace("twice", "once,")) == [
        Piece("same", "She counted the bells"),
        Piece("gone", "twice"),
        Piece("new", "once,"),
        Piece("same", "and left."),
    ]


def test_print_is_no_difference() -> None:
    assert differences('The "bell" tolled.', "THE “bell”\n\ntolled") == [
        Piece("same", "THE “bell” tolled")
    ]


def test_long_rows_that_are_the_same_are_folded_but_for_the_words_around() -> None:
    words = [f"word{n}" for n in range(200)]
    other = [*words[:100], "new", *words[100:]]
    said = differences(" ".join(words), " ".join(other))
    assert [(piece.kind, piece.words) for piece in said] == [
        ("folded", 88),
        ("same", 12),
        ("new", 1),
        ("same", 12),
        ("folded", 88),
    ]


@pytest.mark.parametrize("present", ["", "a " * 40_000])
def test_any_two_texts_can_be_held_against_each_other(present: str) -> None:
    other = "b a " * 20_000
    assert "".join(
        piece.text for piece in differences(present, other) if piece.kind != "gone"
    ).replace(" ", "") == other.replace(" ", "")


# ---- the pages ----------------------------------------------------------------------------------
def test_another_version_is_on_the_list_and_in_the_report() -> None:
    story, client = _both(), chief()
    for address in (LIST, report_of(Dump.objects.latest("pk").batch)):
        assert f'href="{_page_of(story)}"' in _html(client, address)
    assert "One story has another version of its text" in _html(client, reverse("admin:index"))


def test_the_difference_is_shown_with_where_it_came_from() -> None:
    story, client = _both(), chief()
    html = _html(client, _page_of(story))
    assert "goes: </span>twice<" in html
    assert "comes: </span>three times<" in html
    assert html.count("page-1.txt") == 2
    assert "Take this version" in html
    change = _html(client, reverse("admin:catalog_story_change", args=[story.pk]))
    assert f'href="{_page_of(story)}"' in change


def test_a_version_that_is_taken_is_what_readers_get() -> None:
    story, client = _both(), chief()
    answer = client.post(_page_of(story), _choice("take"))
    assert answer.headers["Location"] == _page_of(story)
    assert CORRECTED[1] in Client().get(story.get_absolute_url()).content.decode()
    assert f'href="{_page_of(story)}"' not in _html(client, LIST)
    assert "Another version, kept and not shown" in _html(client, _page_of(story))
    client.post(_page_of(story), _choice("take", Dump.objects.earliest("pk")))
    assert PARAGRAPHS[1] in Client().get(story.get_absolute_url()).content.decode()


def test_the_present_one_is_kept_and_nobody_is_asked_again() -> None:
    story, client = _both(), chief()
    client.post(_page_of(story), _choice("keep"))
    imported(ANOTHER + b"\n")
    assert PARAGRAPHS[1] in Client().get(story.get_absolute_url()).content.decode()
    assert "No text waits for you" in _html(client, LIST)
    html = _html(client, _page_of(story))
    assert "Take this version" in html
    assert "Keep the present one" not in html


@pytest.mark.parametrize(
    ("choice", "said"),
    [("take", "Took the version of its text that"), ("keep", "Kept its text and left the version")],
)
def test_the_log_says_who_chose_what(choice: str, said: str) -> None:
    story, client = _both(), chief()
    client.post(_page_of(story), _choice(choice))
    entry = LogEntry.objects.get()
    assert (entry.object_id, entry.user_id) == (str(story.pk), int(client.session["_auth_user_id"]))
    assert said in _html(client, reverse("admin:admin_logentry_changelist"))


@pytest.mark.parametrize(
    "sent", [{}, {"dump": "x"}, {"dump": "9" * 30, "choice": "take"}, {"choice": "keep"}]
)
def test_an_odd_choice_changes_nothing_and_says_so(sent: dict[str, str]) -> None:
    story, client = _both(), chief()
    answer = client.post(_page_of(story), sent, follow=True)
    assert "That version isn’t there any more." in answer.content.decode().replace("&#x27;", "’")
    assert not LogEntry.objects.exists()


def test_a_version_of_another_story_is_not_chosen_here() -> None:
    story, client = _both(), chief()
    imported(page("The mill turns"))
    client.post(_page_of(story), _choice("take"))
    assert not LogEntry.objects.exists()


def test_who_may_only_look_is_not_asked_to_choose() -> None:
    story = _both()
    client = signed_in(staff_who_may("catalog.view_story"))
    assert "Take this version" not in _html(client, _page_of(story))
    assert client.post(_page_of(story), _choice("take")).status_code == 403
    for address in (LIST, _page_of(story)):
        assert signed_in(staff_who_may("dumps.view_batch")).get(address).status_code == 403


def test_texts_are_kept_by_no_cache() -> None:
    story, client = _both(), chief()
    for address in (LIST, _page_of(story)):
        assert "no-store" in client.get(address).headers["Cache-Control"]


def test_the_list_asks_as_much_for_one_version_as_for_many(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    client = chief()
    for count in (1, 20):
        headlines = [f"Bell number {n}" for n in range(count)]
        imported(*(page(headline) for headline in headlines))
        imported(*(page(headline, paragraphs=CORRECTED) for headline in headlines))
        client.get(LIST)
        with django_assert_num_queries(4):
            assert _html(client, LIST).count("/versions/") == count
