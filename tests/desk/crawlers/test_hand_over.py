"""A file is handed over and told of: what is foreseen, what became of it, and never its text."""

import errno
import gzip
import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as site
from django.contrib.admin.models import LogEntry
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django.fixtures import Settings

from magreader.accounts.deeds import said
from magreader.catalog.models import Publication, Story
from magreader.desk.gate_check.planted import plant
from magreader.dumps.models import Batch, Container, Dump, Outcome
from magreader.dumps.road.verbs import commit
from tests.desk.crawlers.sending import DOOR, crawler
from tests.desk.pages import PARAGRAPHS, page, staff_who_may
from tests.make import make_publication, make_staff

pytestmark = pytest.mark.django_db

COURIER = "The Wexmouth Courier"


def test_a_file_waits_for_staffs_word_as_an_upload_does() -> None:
    ada = staff_who_may("dumps.add_batch")
    answer = crawler(ada).post(page(), name="bell.txt", note="Nightly", premium="free")
    assert (answer.status_code, answer["Content-Type"]) == (201, "application/json")
    assert answer["Cache-Control"] == "private, no-store"
    told, batch = answer.json(), Batch.objects.get()
    assert (told["batch"], told["state"]) == (batch.pk, "waiting")
    assert told["report"] == f"{site.SITE_URL}/admin/dumps/batch/{batch.pk}/change/"
    assert told["address"] == f"{site.SITE_URL}/dumps/{batch.pk}/"
    assert told["file"] == {"name": "bell.txt", "size": len(page()), "received": len(page())}
    assert (told["pages"]["waiting"], told["foreseen"]["new"]) == (1, 1)
    assert told["same_as"] is None
    assert (batch.origin, batch.made_by, batch.note) == ("crawler", ada, "Nightly")
    assert (batch.premium, batch.token and batch.token.name) == (False, "harvester")
    assert not Story.objects.exists()
    commit(batch)
    assert Story.objects.filter(premium=False, headline="A bell too many").exists()


def test_it_goes_straight_in_where_the_publication_says_so() -> None:
    make_publication(COURIER, straight_in=True)
    told = crawler().post(page(), name="bell.txt").json()
    assert (told["state"], told["pages"]["created"]) == ("done", 1)


def test_a_publication_is_said_by_its_address() -> None:
    courier = make_publication("The Courier")
    crawler().post(page(), name="bell.txt", publication=courier.slug)
    assert Batch.objects.get().publication_name == courier.name


def test_a_merged_publication_counts_as_the_one_it_is_in() -> None:
    courier = make_publication("The Courier")
    make_publication("Courier, The", slug="old", merged_into=courier)
    crawler().post(page(), name="bell.txt", publication="old")
    assert Batch.objects.get().publication_name == courier.name


def test_what_it_did_is_in_the_log_of_staff() -> None:
    ada = make_staff(name="Ada")
    crawler(ada, name="box in the cellar").post(page(), name="bell.txt")
    entry = LogEntry.objects.get(user=ada)
    assert said(entry) == "A crawler hands it over, with the token “box in the cellar”."
    assert entry.object_id == str(Batch.objects.get().pk)


def test_a_crawl_as_crawlers_keep_it() -> None:
    """A WARC of one page, compressed."""
    text = page()
    record = (
        b"WARC/1.0\r\nWARC-Type: conversion\r\nContent-Type: text/plain\r\n"
        b"WARC-Record-ID: <urn:uuid:6f2c1f2e-1a5b-4c0e-9d8e-000000000001>\r\n"
        b"WARC-Target-URI: https://courier.example/bell\r\nWARC-Date: 2025-11-18T06:00:00Z\r\n"
        b"Content-Length: %d\r\n\r\n%s\r\n\r\n" % (len(text), text)
    )
    told = crawler().post(gzip.compress(record), name="crawl-2025-11.warc.gz").json()
    assert (told["state"], told["foreseen"]["new"]) == ("waiting", 1)


def test_many_pages_in_one_file_each_refused_one_with_its_reason() -> None:
    one = crawler()
    lines = [
        {"url": f"https://courier.example/{n}", "text": text}
        for n, text in enumerate([page().decode(), "too short", page("Another bell").decode()])
    ]
    body = "\n".join(json.dumps(line) for line in lines).encode()
    told = one.post(body, name="crawl.jsonl").json()
    refused = one.get(f"{DOOR}{told['batch']}/").json()["refused"]
    assert refused["number"] == len(refused["pages"]) >= 1
    assert all(row["source"] and row["reason"] for row in refused["pages"])


def test_the_same_bytes_are_linked_to_the_first_time() -> None:
    first = crawler().post(page(), name="bell.txt").json()
    again = crawler().post(page(), name="again.txt").json()
    assert again["same_as"] == {"batch": first["batch"], "report": first["report"]}
    assert (again["state"], sum(again["pages"].values())) == ("done", 0)


# ---- told of ------------------------------------------------------------------------------------
def test_a_batch_is_told_of_to_every_token_of_who_brought_it_and_to_nobody_else() -> None:
    ada = make_staff()
    told = crawler(ada).post(page(), name="bell.txt").json()
    address = f"{DOOR}{told['batch']}/"
    assert crawler(ada).get(address).json()["batch"] == told["batch"]
    stranger = crawler()
    for answer in (stranger.get(address), stranger.post(b"x", address, at=0)):
        assert answer.status_code == 404
        assert answer.json() == stranger.get(f"{DOOR}999999/").json()


def test_what_others_brought_by_another_way_is_not_told_of() -> None:
    ada = make_staff()
    batch = Batch.objects.create(origin=Batch.Origin.UPLOAD, made_by=ada)
    assert crawler(ada).get(f"{DOOR}{batch.pk}/").status_code == 404


def test_refused_pages_come_in_pages_in_as_many_queries_as_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("magreader.desk.crawlers.report.REFUSED_AT_ONCE", 2)
    one = crawler()
    batch = Batch.objects.get(pk=one.post(b"nothing", name="noise.txt").json()["batch"])
    address = f"{DOOR}{batch.pk}/"
    one.get(address)
    with CaptureQueriesContext(
        connection,
    ) as few:
        assert one.get(address).json()["refused"]["number"] == 1
    Dump.objects.bulk_create(
        Dump(batch=batch, source=f"{n}", digest=b"%d" % n, raw=b"", outcome=Outcome.REJECTED)
        for n in range(4)
    )
    with CaptureQueriesContext(connection) as many:
        refused = one.get(address, page=2).json()["refused"]
    assert (refused["number"], refused["page"], refused["of"]) == (5, 2, 3)
    assert [row["source"] for row in refused["pages"]] == ["1", "2"]
    assert len(many) == len(few)


def test_no_answer_holds_a_line_of_a_page() -> None:
    one = crawler()
    told = one.post(page() + b"\nquillfish", name="bell.txt")
    noise = one.post(b"quillfish " + PARAGRAPHS[0].encode(), name="noise.txt")
    for brought in (told, noise):
        answer = one.get(f"{DOOR}{brought.json()['batch']}/")
        for content in (brought.content.decode(), answer.content.decode()):
            assert "quillfish" not in content
            assert "Harbour Museum" not in content


def test_the_gate_is_shut_to_a_token_too() -> None:
    """Asked for the batch in which a premium story is kept whole."""
    planted, one = plant(), crawler()
    Batch.objects.filter(pk=planted.batch).update(token=one.token)
    Container.objects.create(batch_id=planted.batch, name="planted.txt", digest=b"x")
    answer = one.get(f"{DOOR}{planted.batch}/")
    assert answer.json()["pages"]["created"] > 0
    assert not planted.canary.is_in(answer.content)


# ---- refused ------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("query", "word"),
    [
        ({}, "name"),
        ({"name": " "}, "name"),
        ({"name": "a.txt", "premium": "perhaps"}, "premium"),
        ({"name": "a.txt", "publication": "nowhere\0"}, "nowhere"),
        ({"name": "a.txt", "premuim": "free"}, "premuim"),
        ({"name": "a.txt", "size": "-1"}, "size"),
        ({"name": "a.txt", "size": "9" * 30}, "size"),
    ],
)
def test_a_slip_is_told_and_makes_no_batch(query: dict[str, str], word: str) -> None:
    answer = crawler().post(page(), **query)
    assert answer.status_code == 400
    assert word in answer.json()["error"]
    assert not Batch.objects.exists()


def test_odd_names_and_notes_are_kept_as_far_as_they_can_be() -> None:
    told = crawler().post(page(), name="../../etc/a\0b.txt", note="n\0" * 300).json()
    assert told["file"]["name"] == "../../etc/ab.txt"
    assert Batch.objects.get().note == "n" * 200


def test_what_is_too_large_is_refused_before_it_is_read(settings: Settings) -> None:
    settings.CRAWLER_MAX_BYTES = 10
    answer = crawler().post(b"x" * 11, name="a.txt")
    assert (answer.status_code, answer.json()["most"]) == (413, 10)
    assert not Batch.objects.exists()


def test_a_body_in_chunks_says_how_large_its_file_is() -> None:
    one = crawler()
    assert one.chunked(page(), name="a.txt").status_code == 411
    assert one.post(name="a.txt").status_code == 411
    assert one.chunked(page(), name="a.txt", size=len(page())).json()["state"] == "waiting"


def test_a_full_disk_is_said_and_nothing_is_left_of_the_file(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def full(*_args: Any) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("magreader.desk.crawlers.bodies.receive", full)
    monkeypatch.setattr(site, "CONTAINERS_DIR", tmp_path)
    answer = crawler().post(page(), name="a.txt")
    assert (answer.status_code, "no room" in answer.json()["error"]) == (507, True)
    assert Batch.objects.get().state == Batch.State.CANCELLED
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_the_disk_has_no_room_for_is_not_begun(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    free = shutil.disk_usage(site.DATA_DIR)._replace(free=3)
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: free)
    assert crawler().post(b"", name="a.txt", size=4).status_code == 507
    assert not Batch.objects.exists()


def test_other_methods_are_told_which_there_are() -> None:
    one = crawler()
    asked = one.get()
    assert (asked.status_code, asked["Allow"]) == (405, "POST")
    assert "POST" in asked.json()["error"]
    assert Publication.objects.count() == 0
