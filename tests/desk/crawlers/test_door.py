"""Who comes in with a token: the cast, and how often."""

import io
import logging
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.utils import timezone
from pytest_django.fixtures import Settings

from magreader.accounts.models import User
from magreader.dumps.models import Batch, CrawlerToken
from magreader.dumps.tokens import revoke
from tests.client import Client
from tests.desk.crawlers.sending import DOOR, Crawler, crawler
from tests.desk.pages import page, signed_in, staff_who_may
from tests.make import make_staff

pytestmark = pytest.mark.django_db


def _without_right(user: User) -> None:
    user.user_permissions.remove(Permission.objects.get(codename="add_batch"))


def _revoked(one: Crawler) -> None:
    revoke(CrawlerToken.objects.all())


def _over(one: Crawler) -> None:
    CrawlerToken.objects.update(ends=timezone.now())


def _unknown(one: Crawler) -> None:
    one.said = one.said[:-1]


def _no_staff(one: Crawler) -> None:
    User.objects.filter(pk=one.token.made_by_id).update(is_staff=False)


def _switched_off(one: Crawler) -> None:
    User.objects.filter(pk=one.token.made_by_id).update(is_active=False)


CAST: list[tuple[Callable[[Crawler], None], int, str]] = [
    (_unknown, 401, "Nobody knows this token."),
    (_revoked, 401, "revoked"),
    (_over, 401, "has ended"),
    (_no_staff, 403, "may not add dumps any more"),
    (_switched_off, 403, "may not add dumps any more"),
    (lambda one: _without_right(one.token.made_by), 403, "may not add dumps any more"),
]


@pytest.mark.parametrize(("happened", "status", "sentence"), CAST)
def test_only_a_good_token_of_staff_who_may_add_dumps_comes_in(
    happened: Callable[[Crawler], None], status: int, sentence: str
) -> None:
    one = crawler(staff_who_may("dumps.add_batch"))
    brought = one.post(page(), name="bell.txt")
    assert brought.status_code == 201
    happened(one)
    address = f"{DOOR}{brought.json()['batch']}/"
    for answer in (one.post(page(), name="bell.txt"), one.get(address), one.post(address=address)):
        assert answer.status_code == status
        assert sentence in answer.json()["error"]
        assert answer["Cache-Control"] == "private, no-store"
        assert ("WWW-Authenticate" in answer) == (status == 401)
    assert Batch.objects.count() == 1


@pytest.mark.parametrize("said", ["", "Basic c3RhZmY6c3RhZmY=", "Bearer", "Bearer  ", "Token x"])
def test_who_shows_no_token_is_asked_for_one(said: str) -> None:
    answer = Client().post(DOOR, headers={"Authorization": said} if said else {})
    assert (answer.status_code, answer["WWW-Authenticate"][:6]) == (401, "Bearer")
    assert "Authorization: Bearer" in answer.json()["error"]


def test_a_session_counts_for_nothing_and_a_token_begins_none() -> None:
    staff = make_staff()
    client = signed_in(staff)
    assert client.post(DOOR + "?name=x.txt", page(), "text/plain").status_code == 401
    one = crawler(staff)
    answer = one.post(page(), name="bell.txt")
    assert not answer.cookies
    for elsewhere in ("/admin/", "/admin/dumps/batch/", "/accounts/"):
        shown = Client().get(elsewhere, headers={"Authorization": f"Bearer {one.said}"})
        assert shown.status_code == 302


def test_another_language_another_sentence() -> None:
    answer = Client().post(DOOR, headers={"Accept-Language": "nl"})
    assert answer.json()["error"] != Client().post(DOOR).json()["error"]


def test_a_token_in_the_clear_is_refused(settings: Settings) -> None:
    """Not led on to https, where a crawler would never notice."""
    settings.SECURE_SSL_REDIRECT = True
    answer = crawler().post(page(), name="bell.txt")
    assert (answer.status_code, "https" in answer.json()["error"]) == (403, True)


# ---- limits -------------------------------------------------------------------------------------
def test_tokens_that_nobody_knows_are_counted_and_good_ones_come_in_beside_them(
    settings: Settings,
) -> None:
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {"crawler_wrong_token": "2/h/ip"}
    good, bad = crawler(), crawler()
    _unknown(bad)
    assert [bad.get().status_code for _try in range(3)] == [401, 401, 429]
    refused = bad.post(page(), name="bell.txt")
    assert (refused.status_code, refused["Retry-After"]) == (429, "3600")
    assert good.post(page(), name="bell.txt").status_code == 201


def test_the_requests_of_a_token_are_counted_whatever_they_ask(settings: Settings) -> None:
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {"crawler_requests": "2/m/key"}
    one, other = crawler(), crawler()
    one.get()
    one.post(page(), name="bell.txt")
    refused = one.get("/dumps/1/")
    assert (refused.status_code, refused["Retry-After"]) == (429, "60")
    assert "Wait a minute" in refused.json()["error"]
    assert other.get().status_code == 405


def test_too_many_batches_that_wait_are_enough(settings: Settings) -> None:
    settings.CRAWLER_OPEN_BATCHES = 1
    one = crawler()
    first = one.post(page(), name="bell.txt")
    refused = one.post(page("Another bell"), name="other.txt")
    assert (refused.status_code, "Retry-After" in refused) == (429, True)
    assert crawler().post(page("Another bell"), name="other.txt").status_code == 201
    Batch.objects.filter(pk=first.json()["batch"]).update(state=Batch.State.DONE)
    assert one.post(page("Another bell"), name="other.txt").status_code == 201


# ---- what is kept of it -------------------------------------------------------------------------
def test_last_use_is_kept_to_the_minute() -> None:
    one = crawler()
    one.get()
    used = CrawlerToken.objects.get().last_used
    assert used
    one.get()
    assert CrawlerToken.objects.get().last_used == used
    long_ago = used - timedelta(minutes=2)
    CrawlerToken.objects.update(last_used=long_ago)
    one.get()
    assert CrawlerToken.objects.filter(last_used__gte=used).exists()


def test_no_token_is_kept_or_logged(monkeypatch: pytest.MonkeyPatch) -> None:
    """Not even where it comes in the address, nor by a failure of ours."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(logging.getLogger().handlers[0].formatter)
    monkeypatch.setattr(logging.getLogger(), "handlers", [handler])
    one = crawler()
    one.post(page(), name="bell.txt", token=one.said)
    one.post(page(), name=one.said)

    def fail(*_args: Any) -> None:
        raise RuntimeError(one.said)

    monkeypatch.setattr("magreader.desk.crawlers.views.see_that_it_fits", fail)
    failed = one.post(page(), name="bell.txt")
    assert (failed.status_code, "Traceback" in failed.content.decode()) == (500, False)
    logging.getLogger("magreader").warning("Came with %s.", one.said)
    said = stream.getvalue()
    assert "RuntimeError: magreader_token_…" in said
    assert one.said not in said
    assert one.said not in repr(list(CrawlerToken.objects.values()))
