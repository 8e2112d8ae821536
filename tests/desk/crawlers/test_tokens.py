"""Crawler tokens at the desk: made, shown once, listed, revoked."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from magreader.accounts.deeds import said
from magreader.accounts.models import User
from magreader.dumps.models import Batch, CrawlerToken
from magreader.dumps.tokens import find_token, make_token
from tests.client import Client
from tests.desk.crawlers.sending import DOOR
from tests.desk.pages import chief, page, signed_in, staff_who_may
from tests.make import make_reader, make_staff

pytestmark = pytest.mark.django_db

LIST = reverse("admin:dumps_crawlertoken_changelist")
MAKE = reverse("admin:dumps_crawlertoken_add")


def revoke(client: Client, *tokens: CrawlerToken, **more: str) -> str:
    form = {"action": "revoke", "_selected_action": [token.pk for token in tokens], **more}
    return str(client.post(LIST, form, follow=True).content.decode())


def shown(answer: Any) -> str:
    found = re.search(r"magreader_token_[\w-]+", answer.content.decode())
    return found[0] if found else ""


def test_a_token_is_shown_once_and_works() -> None:
    ada = staff_who_may("dumps.add_batch")
    client = signed_in(ada)
    made = client.post(MAKE, {"name": "box in the cellar", "until": ""})
    assert {"private", "no-store"} <= set(made["Cache-Control"].split(", "))
    token = shown(made)
    found = find_token(token)
    assert found
    assert (found.name, found.made_by, found.ends) == ("box in the cellar", ada, None)
    assert "box in the cellar" in client.get(LIST).content.decode()
    assert not [a for a in (LIST, MAKE, "/admin/") if shown(client.get(a))]
    handed = Client().generic(
        "POST", f"{DOOR}?name=a.txt", page(), headers={"Authorization": f"Bearer {token}"}
    )
    assert handed.status_code == 201
    (made_it,) = [said(e) for e in LogEntry.objects.filter(object_id=found.pk) if e.is_addition()]
    assert made_it == "Added."


def test_a_token_may_have_an_end() -> None:
    client, day = chief(), timezone.localdate() + timedelta(days=9)
    assert shown(client.post(MAKE, {"name": "box", "until": day.isoformat()}))
    ends = CrawlerToken.objects.get().ends
    assert ends
    assert timezone.localtime(ends - timedelta(seconds=1)).date() == day
    assert "good until" in client.get(LIST).content.decode()


@pytest.mark.parametrize(
    ("name", "until"), [("", ""), ("x" * 81, ""), ("box", "2001-01-01"), ("box", "soon")]
)
def test_a_form_with_a_slip_makes_none(name: str, until: str) -> None:
    answer = chief().post(MAKE, {"name": name, "until": until})
    assert 'class="errorlist"' in answer.content.decode()
    assert not CrawlerToken.objects.exists()


def test_staff_who_may_not_add_dumps_have_no_tokens() -> None:
    token, _said = make_token(make_staff(), "box")
    client = signed_in(staff_who_may("dumps.view_batch"))
    assert LIST not in client.get("/admin/").content.decode()
    assert {client.get(a).status_code for a in (LIST, MAKE)} == {403}
    assert client.post(MAKE, {"name": "box"}).status_code == 403
    revoke(client, token, sure="yes")
    assert CrawlerToken.objects.get().revoked_at is None


def test_revoking_asks_first_and_is_kept_in_the_log() -> None:
    token, other = (make_token(make_staff(), name)[0] for name in ("box", "other"))
    ada = make_staff()
    assert "opens nothing from now on" in revoke(signed_in(ada), token)
    assert not CrawlerToken.objects.exclude(revoked_at=None).exists()
    page = revoke(signed_in(ada), token, sure="yes")
    assert "1 token revoked." in page
    assert "revoked on" in page
    assert list(CrawlerToken.objects.filter(revoked_at=None)) == [other]
    assert [said(entry) for entry in LogEntry.objects.filter(user=ada)] == ["Revoked it."]
    revoke(signed_in(ada), token, sure="yes")
    assert LogEntry.objects.filter(user=ada).count() == 1


def test_the_list_says_which_sleep_and_which_are_over() -> None:
    gone = make_reader()
    make_token(gone, "asleep")
    make_token(make_staff(), "over", timezone.now())
    shown = chief().get(LIST).content.decode()
    assert "its maker may not add dumps" in shown
    assert "ended on" in shown


def test_the_batches_of_a_token_are_a_click_away_for_who_may_see_them() -> None:
    ada = make_staff()
    token, _said = make_token(ada, "box")
    Batch.objects.create(origin=Batch.Origin.CRAWLER, token=token, note="brought by the box")
    Batch.objects.create(origin=Batch.Origin.UPLOAD, note="by hand")
    client = signed_in(ada)
    (way,) = re.findall(r'href="([^"]+token__id__exact=\d+)"', client.get(LIST).content.decode())
    batches = client.get(way).content.decode()
    assert "brought by the box" in batches
    assert "by hand" not in batches
    unsighted = signed_in(staff_who_may("dumps.add_batch"))
    assert "token__id__exact" not in unsighted.get(LIST).content.decode()


def test_the_list_asks_as_often_for_three_as_for_one() -> None:
    client, ada = chief(), staff_who_may("dumps.add_batch")
    make_token(ada, "one")
    client.get(LIST)
    with CaptureQueriesContext(connection) as one:
        client.get(LIST)
    make_token(ada, "two")
    make_token(ada, "three")
    with CaptureQueriesContext(connection) as three:
        client.get(LIST)
    assert len(three) == len(one)


def test_tokens_go_with_the_account_and_batches_stay() -> None:
    ada = make_staff()
    token, _said = make_token(ada, "box")
    batch = Batch.objects.create(origin=Batch.Origin.CRAWLER, token=token, made_by=ada)
    User.objects.get(pk=ada.pk).delete()
    batch.refresh_from_db()
    assert (batch.token, batch.made_by) == (None, None)
    assert not CrawlerToken.objects.exists()
