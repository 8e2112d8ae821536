"""A file in pieces: it goes on where it broke off, and is never whole in memory."""

import tracemalloc
from io import BytesIO

import pytest
from django.http import UnreadablePostError
from pytest_django.fixtures import Settings

from magreader.dumps.models import Batch, Container
from magreader.dumps.road.receiving import at_rest
from tests.desk.crawlers.sending import DOOR, crawler
from tests.desk.pages import page

pytestmark = pytest.mark.django_db


class Broken(BytesIO):
    """A connection that is gone when its bytes are read."""

    def read(self, most: int | None = -1, /) -> bytes:
        if part := super().read(most):
            return part
        raise UnreadablePostError


def test_a_file_comes_in_pieces_and_is_read_with_the_last_of_them() -> None:
    one, whole = crawler(), page()
    begun = one.post(name="bell.txt", size=len(whole)).json()
    address = f"{DOOR}{begun['batch']}/"
    assert (begun["state"], begun["file"]["received"]) == ("receiving", 0)
    first = one.post(whole[:100], address, at=0).json()
    assert (first["state"], first["file"]["received"]) == ("receiving", 100)
    last = one.post(whole[100:], address, at=100)
    assert (last.status_code, last.json()["state"]) == (200, "waiting")
    assert last.json()["foreseen"]["new"] == 1


def test_what_broke_off_goes_on_from_there() -> None:
    one, whole = crawler(), page()
    begun = one.stream(Broken(whole[:50]), length=len(whole), name="b.txt", size=len(whole))
    address = f"{DOOR}{begun.json()['batch']}/"
    refused = one.post(whole, address, at=0)
    assert (refused.status_code, refused.json()["received"]) == (409, 50)
    one.stream(Broken(whole[50:80]), address, length=len(whole) - 50, at=50)
    assert one.get(address).json()["file"]["received"] == 80
    assert one.chunked(whole[80:], address, at=80).json()["state"] == "waiting"
    assert one.post(b"", address, at=len(whole)).status_code == 409


def test_what_broke_off_and_nobody_knows_of_is_cancelled() -> None:
    """Also where the proxy says that it was the end."""
    whole = page()
    for stream in (Broken(whole[:50]), BytesIO(whole[:50])):
        answer = crawler().stream(stream, length=len(whole), name="bell.txt")
        assert (answer.status_code, "broke off" in answer.json()["error"]) == (400, True)
    assert set(Batch.objects.values_list("state", flat=True)) == {Batch.State.CANCELLED}
    assert not [one for one in Container.objects.all() if at_rest(one).exists()]


def test_a_file_whose_last_bytes_came_and_whose_answer_did_not_is_read_when_asked_again() -> None:
    one, whole = crawler(), page()
    batch = one.post(whole, name="bell.txt", size=len(whole)).json()["batch"]
    Batch.objects.filter(pk=batch).update(state=Batch.State.RECEIVING)
    again = one.post(b"", f"{DOOR}{batch}/", at=len(whole))
    assert (again.status_code, again.json()["state"]) == (200, "waiting")


def test_nothing_is_taken_beyond_the_size_that_was_said() -> None:
    one = crawler()
    nine = b"x" * 9
    for answer in (one.post(nine, name="a", size=5), one.chunked(nine, name="b", size=5)):
        assert (answer.status_code, "beyond" in answer.json()["error"]) == (400, True)
    assert not Batch.objects.exclude(state=Batch.State.CANCELLED).exists()


def test_a_piece_that_is_too_large_keeps_what_may_come_at_once(settings: Settings) -> None:
    settings.CRAWLER_MAX_BYTES = 10
    one = crawler()
    address = f"{DOOR}{one.post(name='a.txt', size=25).json()['batch']}/"
    assert one.post(b"x" * 11, address, at=0).status_code == 413
    assert one.chunked(b"x" * 25, address, at=0).json()["received"] == 10
    assert one.post(b"x" * 10, address, at=10).status_code == 200
    assert one.get(address).json()["file"]["received"] == 20


def test_a_large_body_is_never_whole_in_memory() -> None:
    size = 40 * 1024 * 1024

    class Zeros(BytesIO):
        left = size

        def read(self, most: int | None = -1, /) -> bytes:
            part = bytes(min(most or 0, self.left))
            self.left -= len(part)
            return part

    one = crawler()
    tracemalloc.start()
    answer = one.stream(Zeros(), length=size, name="zeros.bin")
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert (answer.status_code, answer.json()["file"]["received"]) == (201, size)
    assert peak < size / 2
