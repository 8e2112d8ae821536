"""What the tests of rights share."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.at_one_time import a_database_for_threads


@pytest.fixture
def crowd(transactional_db: None, tmp_path: Path) -> Iterator[None]:
    """Threads see one database; what a test needs in it is made `elsewhere`."""
    with a_database_for_threads(tmp_path):
        yield
