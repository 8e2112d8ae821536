from collections.abc import Iterator

import pytest

from magreader.dumps.road import reading


@pytest.fixture(autouse=True)
def _files_are_closed() -> Iterator[None]:
    """A worker closes them when its batch has left them; here the worker is gone first."""
    yield
    for reader in reading._left_open.values():
        reader.close()
    reading._left_open.clear()
