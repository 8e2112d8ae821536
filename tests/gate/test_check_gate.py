"""`manage.py check_gate` against a site that is served as `make run` serves it."""

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from tests.bench.pages import free_port, serve

pytestmark = [
    pytest.mark.long,
    pytest.mark.skipif(
        "DATABASE_URL" in os.environ, reason="the served house has a database of its own"
    ),
]

FEW = ("--only", "stranger", "staff: everything")
_COUNTS_ON = ("sqlite_", "catalog_library", "search_change")
LEAKING = "tests.gate.leaking"


class Site:
    """A house without a library, and the command beside it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.environment = {
            **{k: v for k, v in os.environ.items() if not k.startswith("MAGREADER_")},
            "MAGREADER_DATA": str(folder),
            "DJANGO_SETTINGS_MODULE": "magreader.settings",
        }
        self.url = ""

    def start(self, *command: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, "manage.py", *command],
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def check(self, *more: str, url: str = "") -> tuple[int, str, str]:
        """The exit code, and what was told and said beside it."""
        started = self.start("check_gate", "--url", url or self.url, *more)
        told, said = started.communicate()
        return started.returncode, told, said

    def rows(self) -> dict[str, int]:
        """How many there are in each table; the revision of the library and its
        outbox go on by themselves."""
        with closing(sqlite3.connect(self.folder / "magreader.sqlite3")) as database:
            tables = database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
            names = [name for (name,) in tables if not name.startswith(_COUNTS_ON)]
            count = "SELECT count(*) FROM "
            return {name: database.execute(count + name).fetchone()[0] for name in names}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    site = Site(tmp_path_factory.mktemp("house"))
    prepared = site.start("prepare", "--no-sample")
    prepared.communicate()
    assert prepared.returncode == 0
    with serve(site.environment, free_port()) as port:
        site.url = f"http://127.0.0.1:{port}"
        yield site


def test_a_gate_that_is_shut(site: Site) -> None:
    """Asked by some of all kinds: the whole cast takes minutes, and asks in `test_matrix.py`."""
    before = site.rows()
    some = ("signed in without a plan", "gift: another story", "gift: this story", "staff")
    code, told, said = site.check(*FEW, *some)
    assert (code, said) == (0, ""), told + said
    assert "requests by 6 kinds of readers" in told
    assert "The gate is shut." in told
    assert [line for line in told.splitlines() if line.startswith("gift: another story")]
    assert site.rows() == before


def test_a_leak_is_named(site: Site) -> None:
    before = site.rows()
    leaking = site.environment | {"DJANGO_SETTINGS_MODULE": LEAKING}
    with serve(leaking, free_port()) as port:
        code, told, said = site.check("--json", *FEW, url=f"http://127.0.0.1:{port}")
    assert (code, said) == (1, "")
    found: dict[str, Any] = json.loads(told)
    stranger, subscriber = found["readers"]
    assert not found["shut"]
    assert len(stranger["leaks"]) > 0
    assert all("(crawler Googlebot/2.1)" in leak for leak in stranger["leaks"])
    assert stranger["leaks"][0].startswith("/publications/magreader-gate-check-")
    assert subscriber["leaks"] == subscriber["locked_out"] == []
    assert site.rows() == before


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("http://127.0.0.1:9", "can't be asked"),
        ("ftp://example.org", "no address"),
        ("nonsense", "no address"),
    ],
)
def test_a_site_that_cannot_be_asked(site: Site, url: str, words: str) -> None:
    before = site.rows()
    code, told, said = site.check(url=url)
    assert (code, told) == (2, "")
    assert words in said
    assert "Traceback" not in said
    assert site.rows() == before


def test_another_site_is_not_taken_for_this_one(site: Site, tmp_path: Path) -> None:
    other = Site(tmp_path)
    assert other.start("prepare", "--no-sample").communicate()
    code, _told, said = other.check(url=site.url)
    assert code == 2
    assert "doesn't show the planted story" in said


def test_a_reader_whom_nobody_knows(site: Site) -> None:
    code, _told, said = site.check("--only", "nobody")
    assert code == 2
    assert "There is no reader called nobody. There are: account switched off," in said


def _in_the_middle(site: Site) -> subprocess.Popen[str]:
    """A check that has planted its things."""
    running = site.start("check_gate", "--url", site.url)
    while not site.rows()["paywall_giftlink"]:
        assert running.poll() is None, running.communicate()
        time.sleep(0.05)
    return running


def _interrupted(site: Site, how: signal.Signals) -> int:
    """The exit code of a check that was told to stop in the middle."""
    running = _in_the_middle(site)
    running.send_signal(how)
    running.communicate()
    return running.returncode


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
def test_a_check_that_is_stopped_takes_everything_out(site: Site, how: signal.Signals) -> None:
    before = site.rows()
    assert _interrupted(site, how) == 130
    assert site.rows() == before


def test_what_a_killed_check_left_goes_with_the_next_or_by_hand(site: Site) -> None:
    before = site.rows()
    for more in (FEW, ("--clean",)):
        assert _interrupted(site, signal.SIGKILL) == -signal.SIGKILL
        assert site.rows() != before
        code, _told, said = site.check(*more)
        assert code == 0
        assert "What an earlier check left behind was removed." in said
        assert site.rows() == before


def test_two_checks_do_not_take_each_other_for_left_behind(site: Site) -> None:
    running = _in_the_middle(site)
    code, _told, said = site.check(*FEW)
    running.terminate()
    running.communicate()
    assert (code, "A check is running already." in said) == (2, True)
