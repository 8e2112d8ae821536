"""A file's digest is made as its bytes come, and is the same however they come."""

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from magreader.dumps.files import find_files
from magreader.dumps.models import Batch, Container
from magreader.dumps.road import digests
from magreader.dumps.road.digests import digest_of_file, go_on, whole
from magreader.dumps.road.handing import not_known
from magreader.dumps.road.receiving import add_container, hand_over, receive
from magreader.dumps.road.verbs import all_received, start


@pytest.fixture(autouse=True)
def _short_pieces() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(digests, "PIECE", 4)
        yield


class Counting(BytesIO):
    """A file that knows how many bytes were read of it."""

    bytes_read = 0

    def read(self, size: int | None = -1, /) -> bytes:
        found = super().read(size)
        self.bytes_read += len(found)
        return found


def _as_it_comes(raw: bytes, cuts: list[int]) -> bytes:
    file, so_far, at = BytesIO(raw), b"", 0
    for cut in [*sorted(cuts), len(raw)]:
        so_far, at = go_on(file, so_far, at, min(cut, len(raw))), min(cut, len(raw))
    return whole(file, so_far, len(raw))


@given(raw=st.binary(max_size=30), cuts=st.lists(st.integers(0, 30), max_size=6))
def test_however_the_bytes_come_the_digest_is_that_of_the_file(raw: bytes, cuts: list[int]) -> None:
    assert _as_it_comes(raw, cuts) == digest_of_file(BytesIO(raw))


@given(one=st.binary(max_size=30), other=st.binary(max_size=30))
def test_other_bytes_have_another_digest(one: bytes, other: bytes) -> None:
    same = digest_of_file(BytesIO(one)) == digest_of_file(BytesIO(other))
    assert same is (one == other)


def test_nobody_makes_a_file_of_the_digest_of_another(monkeypatch: pytest.MonkeyPatch) -> None:
    """A piece that holds what comes before it in the chain of another file."""
    monkeypatch.setattr(digests, "PIECE", 64)
    first = b"x" * 64
    longer = digest_of_file(BytesIO(first + b"the end"))
    assert digest_of_file(BytesIO(digest_of_file(BytesIO(first)) + b"the end")) != longer


def test_the_last_bytes_cost_no_more_than_the_first() -> None:
    file = Counting(b"a long file, of which most came before")
    size = len(file.getvalue())
    so_far = go_on(file, b"", 0, size - 2)
    file.bytes_read = 0
    assert whole(file, go_on(file, so_far, size - 2, size), size) == digest_of_file(file)
    file.bytes_read = 0
    whole(file, go_on(file, so_far, size - 2, size), size)
    assert file.bytes_read <= 2 * digests.PIECE


@pytest.mark.django_db
def test_bytes_are_known_again_whichever_road_they_came(tmp_path: Path) -> None:
    raw = b"nothing that looks like a story"
    first = start(origin=Batch.Origin.CRAWLER)
    container = add_container(first, "crawl.txt", len(raw))
    for at in range(0, len(raw), 7):
        receive(container, at, raw[at : at + 7])
    assert all_received(first)
    (tmp_path / "watched.txt").write_bytes(raw)
    (tmp_path / "other.txt").write_bytes(raw[:9])
    watched = find_files([str(tmp_path)])
    assert [file.source for file in not_known(watched)] == ["other.txt"]
    second = start(origin=Batch.Origin.UPLOAD)
    assert hand_over(second, "form.txt", [raw[:9], raw[9:]]).same_as == container


@pytest.mark.django_db
def test_what_was_half_here_before_its_digest_was_kept_is_digested_as_a_whole() -> None:
    raw = b"nothing that looks like a story"
    container = add_container(start(origin=Batch.Origin.UPLOAD), "old.txt", len(raw))
    receive(container, 0, raw[:20])
    Container.objects.update(so_far=b"")
    receive(container, 20, raw[20:])
    assert bytes(container.digest or b"") == digest_of_file(BytesIO(raw))
