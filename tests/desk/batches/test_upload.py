"""Files in pieces: how far each is, where it goes on, who may send, what came before."""

import errno
from typing import Any

import pytest
from django.urls import reverse
from pytest_django import Settings

from magreader.desk.batches import upload
from magreader.dumps.models import Batch, Container, Dump
from magreader.dumps.road.receiving import at_rest
from tests.client import Client
from tests.desk.pages import chief, page, report_of, say, signed_in, staff_who_may

pytestmark = pytest.mark.django_db

START = reverse("admin:start_batch")
RAW = page()


def _started(client: Client, **said: str) -> Batch:
    assert client.post(START, said).status_code == 201
    return Batch.objects.latest("pk")


def _announce(client: Client, batch: Batch, *files: tuple[str, int]) -> list[dict[str, Any]]:
    body = [{"name": name, "size": size} for name, size in files]
    address = reverse("admin:announce_files", args=[batch.pk])
    answer = client.post(address, body, content_type="application/json")
    assert answer.status_code == 200, answer.content
    found: list[dict[str, Any]] = answer.json()["files"]
    return found


def _send(client: Client, address: str, at: object, piece: bytes) -> Any:
    headers = {"Upload-Offset": str(at)}
    return client.patch(address, piece, content_type="application/octet-stream", headers=headers)


def _received(client: Client, batch: Batch, **said: str) -> None:
    client.post(reverse("admin:received", args=[batch.pk]), said)
    batch.refresh_from_db()


def test_a_file_comes_in_pieces_and_is_read_once_all_is_said_to_be_here() -> None:
    client = chief()
    batch = _started(client, note="Crawled", premium="free")
    (told,) = _announce(client, batch, ("bell.txt", len(RAW)))
    assert (told["offset"], told["whole"]) == (0, False)
    first = _send(client, told["address"], 0, RAW[:100])
    assert (first.status_code, first.json()["offset"]) == (200, 100)
    assert _send(client, told["address"], 100, RAW[100:]).json()["whole"]
    _received(client, batch)
    assert (batch.state, batch.note, batch.premium) == (Batch.State.WAITING, "Crawled", False)
    assert Dump.objects.get().source == "bell.txt"


def test_where_a_file_goes_on_is_asked_and_told() -> None:
    client = chief()
    (told,) = _announce(client, _started(client), ("bell.txt", len(RAW)))
    _send(client, told["address"], 0, RAW[:100])
    head = client.head(told["address"])
    assert (head["Upload-Offset"], head["Upload-Length"]) == ("100", str(len(RAW)))
    assert client.get(told["address"]).json()["offset"] == 100


@pytest.mark.parametrize("at", [0, 50, 150])
def test_a_piece_that_does_not_go_on_is_refused_with_where_it_does(at: int) -> None:
    """The same piece once more, or one too early: the answer to the first may have been lost."""
    client = chief()
    (told,) = _announce(client, _started(client), ("bell.txt", len(RAW)))
    _send(client, told["address"], 0, RAW[:100])
    answer = _send(client, told["address"], at, RAW[at : at + 100])
    assert (answer.status_code, answer.json()["offset"]) == (409, 100)
    assert at_rest(Container.objects.get()).read_bytes() == RAW[:100]


def test_more_than_was_announced_is_refused() -> None:
    client = chief()
    (told,) = _announce(client, _started(client), ("bell.txt", 10))
    assert _send(client, told["address"], 0, RAW[:11]).status_code == 409
    assert Container.objects.get().received == 0


@pytest.mark.parametrize("at", ["", "x", "-1", "1e3"])
def test_a_piece_without_its_place_is_refused(at: str) -> None:
    client = chief()
    (told,) = _announce(client, _started(client), ("bell.txt", len(RAW)))
    assert _send(client, told["address"], at, RAW).status_code == 400


def test_a_piece_larger_than_pieces_are_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(upload, "PIECE_BYTES", 20)
    client = chief()
    (told,) = _announce(client, _started(client), ("bell.txt", len(RAW)))
    assert _send(client, told["address"], 0, RAW[:21]).status_code == 400
    assert _send(client, told["address"], 0, RAW[:20]).status_code == 200


def test_a_file_chosen_again_goes_on_from_where_it_stopped() -> None:
    """Also after the page was left: it is known by its name and size."""
    client = chief()
    batch = _started(client)
    (told,) = _announce(client, batch, ("bell.txt", len(RAW)))
    _send(client, told["address"], 0, RAW[:100])
    again = _announce(client, batch, ("bell.txt", len(RAW)), ("bell.txt", len(RAW) + 1))
    assert (again[0]["address"], again[0]["offset"]) == (told["address"], 100)
    assert again[1]["offset"] == 0
    assert Container.objects.count() == 2


def test_the_page_of_the_batch_names_the_files_that_are_not_whole() -> None:
    client = chief()
    batch = _started(client)
    (told, _empty) = _announce(client, batch, ("bell.txt", len(RAW)), ("empty.txt", 0))
    _send(client, told["address"], 0, RAW[:100])
    html = client.get(report_of(batch)).content.decode()
    assert "1 file is not whole" in html
    assert f'data-name="bell.txt" data-size="{len(RAW)}"' in " ".join(html.split())
    assert "empty.txt" not in html


def test_a_batch_with_a_torn_file_is_not_read_until_it_goes_on_without_it() -> None:
    client = chief()
    batch = _started(client)
    whole, torn = _announce(client, batch, ("bell.txt", len(RAW)), ("torn.txt", 500))
    _send(client, whole["address"], 0, RAW)
    _send(client, torn["address"], 0, RAW[:100])
    lost = at_rest(Container.objects.get(name="torn.txt"))
    _received(client, batch)
    assert batch.state == Batch.State.RECEIVING
    _received(client, batch, without="1")
    assert batch.state == Batch.State.WAITING
    assert [dump.source for dump in Dump.objects.all()] == ["bell.txt"]
    assert not lost.exists()


def test_the_same_bytes_are_told_at_once_with_the_way_to_the_first_time() -> None:
    client = chief()
    first = _started(client)
    (told,) = _announce(client, first, ("bell.txt", len(RAW)))
    _send(client, told["address"], 0, RAW)
    _received(client, first)
    second = _started(client)
    (told,) = _announce(client, second, ("copy.txt", len(RAW)))
    answer = _send(client, told["address"], 0, RAW).json()
    assert answer["whole"]
    assert "nothing is read twice" in answer["same"]["said"]
    assert answer["same"]["address"] == report_of(first)


def test_a_file_whose_last_moment_was_cut_short_is_completed_by_nothing() -> None:
    """The bytes were all here, and the server died before their digest was."""
    client = chief()
    (told,) = _announce(client, _started(client), ("bell.txt", len(RAW)))
    _send(client, told["address"], 0, RAW)
    Container.objects.update(digest=None)
    (again,) = _announce(client, Batch.objects.get(), ("bell.txt", len(RAW)))
    assert (again["offset"], again["whole"]) == (len(RAW), False)
    assert _send(client, told["address"], len(RAW), b"").json()["whole"]


# ---- limits --------------------------------------------------------------------------------------
@pytest.mark.parametrize(("files", "size"), [(1, 10**6), (10, 50)])
def test_more_than_a_batch_may_have_is_refused_in_a_sentence(
    files: int, size: int, settings: Settings
) -> None:
    settings.BATCH_MAX_FILES, settings.BATCH_MAX_BYTES = files, size
    client = chief()
    batch = _started(client)
    body = [{"name": "a.txt", "size": 30}, {"name": "b.txt", "size": 30}]
    address = reverse("admin:announce_files", args=[batch.pk])
    answer = client.post(address, body, content_type="application/json")
    assert answer.status_code == 413
    assert "at most" in answer.json()["problem"]
    assert not Container.objects.exists()


@pytest.mark.parametrize(
    "body",
    [
        *(b"", b"{", b"7", b'{"a": 1}', b'[{"name": "a"}]', b'[{"name": "", "size": 1}]'),
        *(b'[{"name": "a", "size": -1}]', b'[{"name": "a", "size": 1.5}]'),
        *(b'[{"name": 7, "size": 1}]', b'[{"name": "a", "size": true}]', b"\xff"),
    ],
)
def test_a_list_of_files_that_is_none_is_refused(body: bytes) -> None:
    client = chief()
    address = reverse("admin:announce_files", args=[_started(client).pk])
    answer = client.post(address, body, content_type="application/json")
    assert answer.status_code == 400
    assert answer.json()["problem"]


@pytest.mark.parametrize("name", ["a\x00b.txt", "\ud800.txt", "../../etc/passwd", "x" * 900])
def test_an_odd_name_is_only_a_name_and_is_known_again(name: str) -> None:
    client = chief()
    batch = _started(client)
    (first,) = _announce(client, batch, (name, 10))
    (again,) = _announce(client, batch, (name, 10))
    assert first["address"] == again["address"]


def test_a_full_disk_is_told_and_what_came_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    client = chief()
    (told,) = _announce(client, _started(client), ("bell.txt", len(RAW)))
    _send(client, told["address"], 0, RAW[:100])

    def full(*_args: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(upload, "receive", full)
        answer = _send(client, told["address"], 100, RAW[100:])
    assert (answer.status_code, "disk" in answer.json()["problem"]) == (507, True)
    assert _send(client, told["address"], 100, RAW[100:]).json()["whole"]


# ---- who may -------------------------------------------------------------------------------------
def _tries(client: Client, batch: Batch, address: str) -> set[int]:
    announced = client.post(
        reverse("admin:announce_files", args=[batch.pk]), [], content_type="application/json"
    )
    answers = [
        announced,
        client.get(address),
        _send(client, address, 0, b"x"),
        client.post(reverse("admin:received", args=[batch.pk])),
        client.post(reverse("admin:batch_verb", args=[batch.pk, "cancel"])),
        client.post(reverse("admin:work_on_batch", args=[batch.pk])),
        client.post(reverse("admin:choose_pages", args=[batch.pk]), {"do": "premium"}),
    ]
    return {answer.status_code for answer in answers}


def test_another_who_may_only_add_dumps_has_no_hand_in_a_batch() -> None:
    maker = signed_in(staff_who_may("dumps.add_batch"))
    batch = _started(maker)
    (told,) = _announce(maker, batch, ("bell.txt", len(RAW)))
    other = signed_in(staff_who_may("dumps.add_batch", "dumps.view_batch"))
    assert _tries(other, batch, told["address"]) == {403}
    assert _tries(signed_in(staff_who_may("dumps.view_batch")), batch, told["address"]) == {403}
    assert Container.objects.get().received == 0
    assert _send(maker, told["address"], 0, RAW[:9]).status_code == 200
    colleague = signed_in(staff_who_may("dumps.change_batch"))
    assert _send(colleague, told["address"], 9, RAW[9:]).json()["whole"]


def test_a_file_answers_only_under_its_own_batch() -> None:
    client = chief()
    _announce(client, _started(client), ("bell.txt", 10))
    address = reverse("admin:batch_file", args=[_started(client).pk, Container.objects.get().pk])
    assert client.get(address).status_code == 404
    assert _send(client, address, 0, b"x").status_code == 404


def test_a_batch_that_is_read_or_cancelled_takes_no_more() -> None:
    client = chief()
    batch = _started(client)
    (told,) = _announce(client, batch, ("bell.txt", 10))
    say(client, batch, "cancel")
    assert _send(client, told["address"], 0, b"x").status_code == 410
    address = reverse("admin:announce_files", args=[batch.pk])
    body = [{"name": "a", "size": 1}]
    assert client.post(address, body, content_type="application/json").status_code == 409
    assert Container.objects.count() == 1


def test_without_a_token_nothing_is_begun_or_sent() -> None:
    maker = chief()
    (told,) = _announce(maker, _started(maker), ("bell.txt", 10))
    client = Client(enforce_csrf_checks=True)
    client.cookies = maker.cookies
    assert client.post(START, {}).status_code == 403
    assert _send(client, told["address"], 0, b"x").status_code == 403
    assert Container.objects.get().received == 0
