"""Twenty ask for the last one at one time: one gets it, in either database."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection

from tests.paywall.rush import TWENTY, rush

WHAT = ["meter", "give", "accept"]


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite is tried in a file of its own")
@pytest.mark.parametrize("what", WHAT)
def test_the_last_one_is_given_once_in_postgresql(what: str) -> None:
    assert rush(what) == (1, TWENTY - 1)


@pytest.mark.parametrize("what", WHAT)
def test_the_last_one_is_given_once_in_sqlite(what: str, tmp_path: Path, repository: Path) -> None:
    environment = {
        **os.environ,
        "MAGREADER_DATA": str(tmp_path),
        "DATABASE_URL": f"sqlite:///{tmp_path}/magreader.sqlite3",
        "DJANGO_SETTINGS_MODULE": "magreader.settings",
    }
    for command in (["manage.py", "migrate", "-v0"], ["-m", "tests.paywall.rush", what]):
        done = subprocess.run(
            [sys.executable, *command],
            cwd=repository,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
    assert done.stdout.split() == ["1", str(TWENTY - 1)]
