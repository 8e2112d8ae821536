"""The review queue at the desk: who comes in, what is shown, and what each button does."""

import re
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from magreader.accounts.deeds import said
from magreader.catalog.models import Story
from magreader.dumps.models import Batch, Dump, Furniture, Outcome
from magreader.paywall.models import StoryBody
from tests.client import Client
from tests.desk.pages import (
    PARAGRAPHS,
    chief,
    imported,
    page,
    report_of,
    signed_in,
    staff_who_may,
)

pytestmark = pytest.mark.django_db

QUEUE = reverse("admin:dumps_dump_changelist")
CLUB = "Join the club of slow readers"


def unbordered(headline: str = "A bell too many", **more: Any) -> bytes:
    """A page on which nothing says where the text ends: the parser is unsure."""
    lines = page(headline, **more).decode().split("\n")
    gate = ("Try GOLD", "This story is from", "MORE STORIES")
    return "\n".join(line for line in lines if not line.startswith(gate)).encode()


def at(dump: Dump) -> str:
    return reverse("admin:dumps_dump_change", args=[dump.pk])


def form_of(client: Client, dump: Dump, address: str = "", **changed: str) -> dict[str, str]:
    """What a browser sends of the page as it is shown, with these fields changed."""
    return sent_from(client.get(address or at(dump))) | changed


def sent_from(answer: Any) -> dict[str, str]:
    html = answer.content.decode()
    sent = dict(re.findall(r'<input type="hidden" name="([\w-]+)" value="([^"]*)"', html))
    sent.pop("csrfmiddlewaretoken", None)
    for name, options in re.findall(
        r'<select name="([\w-]+)"[^>]*>(.*?)</select>', html, re.DOTALL
    ):
        chosen = re.search(r'<option value="([^"]*)" selected', options)
        sent[name] = chosen[1] if chosen else ""
    for name in ("headline", "deck", "byline", "publication", "edition", "section"):
        sent[name] = sent[f"was-{name}"]
    return sent | {"do": "save"}


def line_of(dump: Dump, text: str, raw: bytes) -> str:
    return f"line-{raw.decode().split(chr(10)).index(text) + 1}"


def deeds() -> list[str]:
    return [said(entry) for entry in LogEntry.objects.order_by("pk")]


# ---- the list ----------------------------------------------------------------------------------
def test_the_queue_holds_what_is_unsure_and_nothing_else() -> None:
    imported(page("A sure one"), unbordered(), b"nothing here")
    html = chief().get(QUEUE).content.decode()
    assert "page-2.txt" in html
    assert "where the text ends (1)" in html
    assert "page-1.txt" not in html
    assert "page-3.txt" not in html


def test_the_queue_is_narrowed_by_why_batch_publication_and_state() -> None:
    first = imported(unbordered())
    imported(unbordered("Another", publication="The Reed"))
    client = chief()
    for query, found in (
        ({"batch": str(first.pk)}, "page-1.txt"),
        ({"doubt": "border"}, "page-1.txt"),
        ({"state": "all"}, "page-1.txt"),
    ):
        assert found in client.get(QUEUE, query).content.decode()
    for query in ({"doubt": "headline"}, {"state": "reviewed"}, {"state": "said"}):
        assert "page-1.txt" not in client.get(QUEUE, query).content.decode()
    for query in ({"batch": "x"}, {"publication": "9" * 60}, {"state": "x"}):
        assert client.get(QUEUE, query).status_code == 200


def test_the_queue_asks_as_much_for_one_page_as_for_many(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    client = chief()
    imported(unbordered())
    client.get(QUEUE)
    with django_assert_num_queries(9):
        client.get(QUEUE)
    imported(*(unbordered(f"Bell number {n}") for n in range(20)))
    with django_assert_num_queries(9):
        client.get(QUEUE)


def test_raw_lines_are_for_staff_who_may_see_them() -> None:
    imported(unbordered())
    dump = Dump.objects.get()
    reporter = signed_in(staff_who_may("dumps.view_batch"))
    looker = signed_in(staff_who_may("dumps.view_dump"))
    preview = reverse("admin:review_preview", args=[dump.pk])
    for address in (QUEUE, at(dump)):
        assert reporter.get(address).status_code == 403
    assert reporter.post(preview).status_code == 403
    shown = looker.get(at(dump))
    assert PARAGRAPHS[0] in shown.content.decode()
    assert "no-store" in shown.headers["Cache-Control"]
    assert "Save, and go" not in shown.content.decode()
    assert looker.post(at(dump), {"do": "right"}).status_code == 403
    teach = reverse("admin:teach", args=[dump.pk])
    assert looker.get(teach, {"line": "2"}).status_code == 403


# ---- one page ----------------------------------------------------------------------------------
def test_each_line_says_what_it_was_taken_for() -> None:
    imported(unbordered())
    html = chief().get(at(Dump.objects.get())).content.decode()
    assert '<option value="paragraph" selected>Text</option>' in html
    assert '<option value="">Text, as above</option>' in html
    assert "where the text ends" in html


def test_saving_moves_the_border_of_the_story_at_once_and_goes_on() -> None:
    raw, client = unbordered(), chief()
    imported(raw, unbordered("Another"))
    dump, following = Dump.objects.order_by("pk")
    client.get(at(dump))
    changed = {line_of(dump, PARAGRAPHS[2], raw): "furniture"}
    answer = client.post(at(dump), form_of(client, dump, **changed))
    assert answer.headers["Location"] == at(following)
    story = Story.objects.get(headline="A bell too many")
    assert StoryBody.unguarded.get(story=story).text.split("\n\n") == list(PARAGRAPHS[:2])
    assert deeds()[-1] == "Put right what is read of the page."
    assert "page-1.txt" in client.get(QUEUE).content.decode()  # it says what was saved
    assert "page-1.txt" not in client.get(QUEUE).content.decode()


def test_saving_a_page_as_it_is_shown_says_nothing_of_its_story() -> None:
    imported(unbordered())
    client, dump = chief(), Dump.objects.get()
    client.post(at(dump), form_of(client, dump))
    dump.refresh_from_db()
    assert (dump.word["typed"], dump.word["said"], dump.word["starts"]) == ({}, [], [])


def test_a_page_without_a_date_is_refused_until_one_is_typed() -> None:
    raw = b"\n".join(line for line in page().split(b"\n") if b"November" not in line)
    imported(raw)
    client, dump = chief(), Dump.objects.get()
    assert dump.doubt == "no-edition"
    for typed, told in (("", "Say in which edition"), ("soon", "No date of issue")):
        html = client.post(at(dump), form_of(client, dump, edition=typed)).content.decode()
        assert told in html
    client.post(at(dump), form_of(client, dump, edition="November 18, 2025"))
    assert Story.objects.on_newsstand().filter(headline="A bell too many").exists()


def test_the_other_buttons_are_deeds_too() -> None:
    imported(unbordered())
    client, dump = chief(), Dump.objects.get()
    client.post(at(dump), form_of(client, dump, do="right"))
    client.post(at(dump), form_of(client, dump, do="no-story"))
    dump.refresh_from_db()
    assert dump.outcome == Outcome.LEFT_OUT
    assert not Story.objects.on_newsstand().exists()
    answer = client.post(at(dump), form_of(client, dump, do="forget"))
    assert answer.headers["Location"] == at(dump)
    assert Story.objects.on_newsstand().exists()
    assert deeds() == [
        "Looked at the page and left it as it is.",
        "Said that the page is no story.",
        "Took staff’s word on the page back.",
    ]


def test_who_saves_second_is_told_and_keeps_what_was_typed() -> None:
    imported(unbordered())
    client, dump = chief(), Dump.objects.get()
    mine = form_of(client, dump, deck="Mine")
    client.post(at(dump), form_of(client, dump, deck="Theirs"))
    answer = client.post(at(dump), mine)
    html = answer.content.decode()
    assert answer.status_code == 409
    assert "has reviewed this page while you did" in html
    assert "Mine" in html
    assert Story.objects.get(headline="A bell too many").deck == "Theirs"
    stamp = re.search(r'name="stamp" value="(\w+)"', html)
    assert stamp
    client.post(at(dump), mine | {"stamp": stamp[1]})
    assert Story.objects.get(headline="A bell too many").deck == "Mine"


def test_the_preview_shows_what_would_be_and_writes_nothing() -> None:
    imported(unbordered())
    client, dump = chief(), Dump.objects.get()
    sent = form_of(client, dump, headline="A bell too few", edition="soon")
    address = reverse("admin:review_preview", args=[dump.pk])
    assert "No date of issue" in client.post(address, sent).content.decode()
    html = client.post(address, sent | {"edition": "May 2024"}).content.decode()
    assert "<h3>A bell too few</h3>" in html
    assert "May 2024" in html
    dump.refresh_from_db()
    assert (dump.word, dump.reviewed_at) == ({}, None)
    assert client.get(address).status_code == 405


def test_a_page_asks_as_much_of_the_database_for_three_lines_as_for_three_hundred(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    imported(unbordered(), unbordered("Long", paragraphs=PARAGRAPHS * 100))
    client = chief()
    for dump in Dump.objects.order_by("pk"):
        client.get(at(dump))
        with django_assert_num_queries(8):
            client.get(at(dump))


def test_a_page_of_a_batch_taken_back_is_shown_and_not_changed() -> None:
    batch = imported(unbordered())
    client, dump = chief(), Dump.objects.get()
    sent = form_of(client, dump, deck="Mine")
    client.post(reverse("admin:take_back", args=[batch.pk]))
    assert "put it back first" in client.get(at(dump)).content.decode()
    assert client.post(at(dump), sent).status_code == 403
    assert "page-1.txt" not in client.get(QUEUE).content.decode()


@pytest.mark.parametrize("key", ["0", "x", "9" * 30])
def test_no_such_page_is_no_error(key: str) -> None:
    assert chief().get(f"{QUEUE}{key}/change/").status_code == 404


def test_a_very_long_page_is_put_right_in_parts() -> None:
    paragraphs = tuple(f"{PARAGRAPHS[0]} {n}" for n in range(950))
    raw = unbordered(paragraphs=paragraphs)
    imported(raw)
    client, dump = chief(), Dump.objects.get()
    html = client.get(at(dump)).content.decode()
    assert "1–900 of 9" in html
    assert html.count('<select name="line-') == 900
    assert paragraphs[940] not in html
    first, last = paragraphs[0], paragraphs[940]
    before = StoryBody.unguarded.get().text.split("\n\n")
    for part, line in (("1", first), ("2", last)):
        address = f"{at(dump)}?page={part}"
        sent = form_of(client, dump, address, do="stay", **{line_of(dump, line, raw): "furniture"})
        following = paragraphs[paragraphs.index(line) + 1]
        sent[line_of(dump, following, raw)] = "paragraph"
        assert client.post(address, sent).headers["Location"] == address
    told = StoryBody.unguarded.get().text.split("\n\n")
    assert told == [line for line in before if line not in (first, last)]
    assert len(told) == len(before) - 2


def test_what_is_said_of_one_part_stays_while_one_turns_to_another() -> None:
    paragraphs = tuple(f"{PARAGRAPHS[0]} {n}" for n in range(950))
    raw = unbordered(paragraphs=paragraphs)
    imported(raw)
    client, dump = chief(), Dump.objects.get()
    before = StoryBody.unguarded.get().text.split("\n\n")
    sent = form_of(client, dump)
    for at_line, role in ((0, "furniture"), (1, "paragraph")):
        sent[line_of(dump, paragraphs[at_line], raw)] = role
    turned = client.post(at(dump), sent | {"do": "", "turn": "2", "byline": "Mine"})
    assert "901–9" in turned.content.decode()
    assert '<input type="text" name="byline" value="Mine"' in turned.content.decode()
    assert (deeds(), Dump.objects.get().word) == ([], {})
    sent = sent_from(turned) | {"byline": "Mine", line_of(dump, paragraphs[949], raw): "furniture"}
    client.post(at(dump), sent)
    told = StoryBody.unguarded.get().text.split("\n\n")
    assert told == [line for line in before if line not in (paragraphs[0], paragraphs[949])]
    assert Story.objects.filter(byline="Mine").exists()
    assert Dump.objects.get().word["typed"] == {"byline": "Mine"}


def test_roles_that_are_sent_along_may_be_anything() -> None:
    imported(unbordered(paragraphs=tuple(f"{PARAGRAPHS[0]} {n}" for n in range(950))))
    client, dump = chief(), Dump.objects.get()
    before = StoryBody.unguarded.get().text
    said = "0:headline 99999999999999999999:paragraph 3:nonsense -1:card :: 5"
    client.post(at(dump), form_of(client, dump, starts=said, deck="Another deck"))
    assert StoryBody.unguarded.get().text == before


def test_the_first_line_of_a_part_goes_with_the_line_above_it() -> None:
    """Where nobody says anything of it: a form without its choices changes nothing."""
    imported(unbordered(paragraphs=tuple(f"{PARAGRAPHS[0]} {n}" for n in range(950))))
    client, dump = chief(), Dump.objects.get()
    before = StoryBody.unguarded.get().text
    address = f"{at(dump)}?page=2"
    sent = form_of(client, dump, address, do="stay", deck="Another deck")
    choices = [name for name in sent if name.startswith("line-")]
    sent[choices[0]] = ""
    client.post(address, sent)
    assert StoryBody.unguarded.get().text == before


# ---- furniture ---------------------------------------------------------------------------------
def test_a_line_is_taught_once_and_pages_that_wait_are_read_again() -> None:
    paragraphs = (*PARAGRAPHS[:2], CLUB, PARAGRAPHS[2])
    imported(unbordered(paragraphs=paragraphs), unbordered("Another", paragraphs=paragraphs))
    client, dump = chief(), Dump.objects.earliest("pk")
    number = unbordered(paragraphs=paragraphs).decode().split("\n").index(CLUB) + 1
    address = f"{reverse('admin:teach', args=[dump.pk])}?line={number}"
    html = client.get(address).content.decode()
    assert "the texts of 2 stories" in html
    assert "Read the 2 pages that wait" in html
    client.post(address, {"language": "", "again": "on"})
    assert Furniture.objects.get().text == CLUB
    assert not [text for text in StoryBody.unguarded.values_list("text", flat=True) if CLUB in text]
    assert deeds()[-1] == "Taught it as furniture of pages."
    listed = client.get(reverse("admin:dumps_furniture_changelist")).content.decode()
    assert CLUB in listed


def test_older_pages_than_are_searched_at_once_are_read_again_in_their_batches(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    paragraphs = (*PARAGRAPHS[:2], CLUB, PARAGRAPHS[2])
    batch = imported(unbordered("Older", paragraphs=paragraphs))
    imported(unbordered(paragraphs=paragraphs))
    monkeypatch.setattr("magreader.dumps.furniture.MOST_SEARCHED", 1)
    number = unbordered(paragraphs=paragraphs).decode().split("\n").index(CLUB) + 1
    address = f"{reverse('admin:teach', args=[Dump.objects.latest('pk').pk])}?line={number}"
    client = chief()
    assert "1 older page that waits" in client.get(address).content.decode()
    html = client.post(address, {"language": "", "again": "on"}, follow=True).content.decode()
    assert f'<a href="{report_of(batch)}">1 batch</a>' in html
    assert deeds()[-1] == "Read its pages that wait again: a line of furniture was taught."
    html = client.get(report_of(batch)).content.decode()
    assert "Being compared with the library" in html
    assert "Go on here" in html
    client.post(reverse("admin:work_on_batch", args=[batch.pk]))
    html = client.get(report_of(batch)).content.decode()
    assert "<b>1</b> story changes" in " ".join(html.split())


@pytest.mark.parametrize(
    ("line", "told"),
    [("", "no such line"), ("0", "no such line"), ("9" * 40, "no such line"), ("5", "at most 200")],
)
def test_only_a_short_line_of_the_page_is_taught(line: str, told: str) -> None:
    imported(unbordered(paragraphs=("One long sentence of many words. " * 8, *PARAGRAPHS)))
    address = reverse("admin:teach", args=[Dump.objects.get().pk])
    answer = chief().get(address, {"line": line}, follow=True)
    assert told in answer.content.decode()
    assert not Furniture.objects.exists()


def test_the_keys_are_a_page() -> None:
    html = chief().get(reverse("admin:review_keys")).content.decode()
    assert "Save, and go to the next page" in html


def test_batches_made_meanwhile_are_of_no_account() -> None:
    assert not Batch.objects.exists()
    assert chief().get(QUEUE).status_code == 200
