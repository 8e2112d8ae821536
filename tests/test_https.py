"""Behind https, as an operator runs it: in a process of its own, since the address decides the
settings."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest


def _run(folder: Path, *command: str, **environment: str) -> subprocess.CompletedProcess[str]:
    clean = {k: v for k, v in os.environ.items() if not k.startswith(("MAGREADER", "DATABASE"))}
    return subprocess.run(
        [sys.executable, *command],
        env={
            **clean,
            "DJANGO_SETTINGS_MODULE": "magreader.settings",
            "MAGREADER_DATA": str(folder),
            "MAGREADER_URL": "https://news.example.org",
            **environment,
        },
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture(scope="module")
def visit(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    done = _run(tmp_path_factory.mktemp("https"), "-m", "tests.https_visit")
    assert done.returncode == 0, done.stderr
    said: dict[str, Any] = json.loads(done.stdout)
    return said


def test_django_has_nothing_to_say_to_the_settings(tmp_path: Path) -> None:
    """What is silenced stands in the settings with its reason."""
    mailed = {"MAGREADER_MAIL_HOST": "mail.example.org"}
    command = ("manage.py", "check", "--deploy", "--fail-level", "WARNING")
    done = _run(tmp_path, *command, **mailed)
    assert done.returncode == 0, done.stderr
    assert "no issues" in done.stdout


def test_every_cookie_is_for_this_host_alone(visit: dict[str, Any]) -> None:
    cookies = visit["cookies"]
    kinds = {"sessionid", "csrftoken", "django_language", "messages", "reading"}
    assert {name.removeprefix("__Host-") for name in cookies} >= kinds
    for name, said in cookies.items():
        assert name.startswith("__Host-"), name
        assert "Secure" in said, name
        assert "Path=/" in said, name
        assert "SameSite=Lax" in said, name
        assert "Domain" not in said, name


def test_no_script_reads_a_session_or_a_token(visit: dict[str, Any]) -> None:
    for name in ("sessionid", "csrftoken", "messages"):
        assert "HttpOnly" in visit["cookies"][f"__Host-{name}"], name


def test_browsers_are_told_to_stay_with_https(visit: dict[str, Any]) -> None:
    for asked in ("front", "missing"):
        assert visit["answers"][asked]["Strict-Transport-Security"] == "max-age=31536000"


def test_other_hosts_below_this_one_are_the_operator_s_to_promise(tmp_path: Path) -> None:
    printed = "from magreader import settings as s; print(s.SECURE_HSTS_INCLUDE_SUBDOMAINS)"
    said = {
        value: _run(tmp_path, "-c", printed, MAGREADER_HSTS_SUBDOMAINS=value).stdout.strip()
        for value in ("", "1")
    }
    assert said == {"": "False", "1": "True"}


def test_plain_http_leads_to_https(visit: dict[str, Any]) -> None:
    assert visit["answers"]["plain"]["Location"] == "https://news.example.org/plans/?next=/"


def test_a_host_that_is_not_ours_is_refused(visit: dict[str, Any]) -> None:
    assert visit["answers"]["elsewhere"]["status"] == 400


def test_passwords_are_kept_by_a_strong_hash(visit: dict[str, Any]) -> None:
    """The tests have a fast one; this is what a house has."""
    assert visit["hash"].startswith("argon2$argon2id$v=19$m=102400,t=2,p=8$")
