"""The first account of a house."""

import io
import re

import pytest
from django.core.management import call_command

from magreader.accounts.models import User
from magreader.desk.management.commands import prepare

pytestmark = pytest.mark.django_db


def _prepared(monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setattr(prepare, "_collect_static", lambda: None)
    said = io.StringIO()
    call_command("prepare", "--no-sample", stdout=said)
    return said.getvalue()


def test_the_only_account_has_a_password_of_its_own_that_is_shown_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    passwords = set()
    for _house in range(2):
        User.objects.all().delete()
        found = re.search(r"password {2,}(\S+)", _prepared(monkeypatch))
        assert found
        assert User.objects.get().check_password(found[1])
        passwords.add(found[1])
    assert len(passwords) == 2
    assert min(map(len, passwords)) >= 16
    assert _prepared(monkeypatch) == ""


def test_no_account_is_made_where_there_is_staff(monkeypatch: pytest.MonkeyPatch) -> None:
    User.objects.create_superuser("vera@example.org", "nine passengers and a piano")
    _prepared(monkeypatch)
    assert User.objects.get().email == "vera@example.org"
