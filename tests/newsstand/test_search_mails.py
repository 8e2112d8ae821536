"""Mails on what is new in kept searches: once for each story, to who asked for them."""

import re
import smtplib
from io import StringIO
from typing import Any

import pytest
from django.core import mail
from django.core.mail import EmailMultiAlternatives
from django.core.management import CommandError, call_command

from magreader.accounts.models import User
from magreader.catalog.models import Story
from magreader.search import following
from magreader.search.following import catch_up
from magreader.search.models import SavedSearch, note_changes
from magreader.search.saved import claim, feed_token, mails_token, newest_story
from tests.client import Client
from tests.make import make_entitlement, make_reader, make_story, make_unconfirmed_reader

pytestmark = pytest.mark.django_db


@pytest.fixture
def reader() -> User:
    came_in("The first ferry")
    return make_reader("iris@example.org")


def came_in(headline: str, **fields: Any) -> Story:
    story = make_story(headline=headline, **({"paragraphs": ()} | fields))
    note_changes([story.pk])
    assert catch_up(5)
    return story


def kept(reader: User, words: str = "ferry", **fields: Any) -> SavedSearch:
    newest = newest_story()
    values = {"asked": f"q={words}", "mails": True, "seen": newest, "told": newest}
    return SavedSearch.objects.create(reader=reader, words=words, **(values | fields))


def told() -> list[Any]:
    """The mails that one run brings."""
    mail.outbox.clear()
    call_command("mail_searches", stdout=StringIO())
    return list(mail.outbox)


def test_what_is_new_is_told_once(reader: User) -> None:
    kept(reader)
    assert told() == []
    story = came_in("A <second> ferry", slug="second")
    came_in("A tram")
    (message,) = told()
    assert message.to == ["iris@example.org"]
    assert message.subject == "New for “ferry”"
    html = message.alternatives[0].content
    assert "A <second> ferry" in message.body
    assert "A &lt;second&gt; ferry" in html
    for text in (message.body, html):
        assert f"http://127.0.0.1:8000{story.get_absolute_url()}" in text
        assert "The first ferry" not in text
        assert "A tram" not in text
    assert told() == []
    came_in("A third ferry")
    (message,) = told()
    assert "second" not in message.body


def test_one_mail_for_all_searches_names_a_story_once(reader: User) -> None:
    kept(reader, "ferry")
    kept(reader, "sails")
    kept(reader, "tram")
    came_in("The ferry sails")
    came_in("The tram stops")
    (message,) = told()
    assert message.subject == "New in your searches"
    assert message.body.count("The ferry sails") == 1
    assert message.body.count("The tram stops") == 1


def test_of_many_some_are_named_and_the_rest_counted(reader: User) -> None:
    kept(reader)
    for number in range(11):
        came_in(f"Ferry {number}")
    (message,) = told()
    assert message.body.count("- Ferry") == 8
    assert "and 3 more" in message.body
    assert told() == []


def test_only_who_asked_confirmed_and_is_there_is_told(reader: User) -> None:
    kept(reader, mails=False)
    unconfirmed = kept(make_unconfirmed_reader())
    off = kept(make_reader("off@example.org"))
    User.objects.filter(pk=off.reader_id).update(is_active=False)
    moved = make_reader("old@example.org")
    User.objects.filter(pk=moved.pk).update(email="moved@example.org")
    kept(moved)
    came_in("A second ferry")
    assert told() == []
    unconfirmed.refresh_from_db()
    assert unconfirmed.told < newest_story()


def test_what_was_looked_at_is_no_news(client: Client, reader: User) -> None:
    saved = kept(reader)
    came_in("A second ferry")
    client.force_login(reader)
    client.post(f"/accounts/searches/{saved.key}/", {"do": "look"})
    assert told() == []


def test_a_mail_that_fails_is_tried_again_and_keeps_nobody_else_waiting(
    reader: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept(reader)
    kept(make_reader("otto@example.org"))
    came_in("A second ferry")
    send = EmailMultiAlternatives.send

    def fails(message: Any, *args: Any, **options: Any) -> Any:
        if message.to == ["iris@example.org"]:
            raise smtplib.SMTPServerDisconnected("gone")
        return send(message, *args, **options)

    with monkeypatch.context() as broken:
        broken.setattr(EmailMultiAlternatives, "send", fails)
        with pytest.raises(CommandError, match="1 could not be sent"):
            told()
        assert [message.to for message in mail.outbox] == [["otto@example.org"]]
    (again,) = told()
    assert again.to == ["iris@example.org"]
    assert "A second ferry" in again.body


def test_two_that_run_at_once_tell_it_once(reader: User) -> None:
    saved = kept(reader)
    came_in("A second ferry")
    assert claim(saved, newest_story())  # the other one, a moment ago
    assert not claim(saved, newest_story())
    assert told() == []


def test_hidden_words_are_told_of_by_right_and_never_quoted(reader: User) -> None:
    kept(reader, "quillfish")
    text = ("One. " * 60, "Two. " * 60, "Three. " * 60, "A quillfish, of course.")
    came_in("On fish", paragraphs=text)
    assert told() == []
    make_entitlement(reader, ends=None)
    came_in("On more fish", paragraphs=text)
    (message,) = told()
    assert "On more fish" in message.body
    assert "of course" not in message.body + message.alternatives[0].content


def test_a_mail_speaks_the_readers_language_and_a_plain_client_can_show_it(reader: User) -> None:
    User.objects.update(language="nl")
    kept(reader)
    came_in("A second ferry")
    (message,) = told()
    assert 'lang="nl"' in message.alternatives[0].content
    built = message.message()
    assert [part.get_content_type() for part in built.iter_parts()] == ["text/plain", "text/html"]


def test_without_an_index_nobody_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    make_story()
    monkeypatch.setattr(following, "_SMALL", 0)
    with pytest.raises(CommandError, match="no search index"):
        told()


# ---- the end of the mails -----------------------------------------------------------------------
def stop_address(message: Any) -> str:
    found = re.fullmatch(
        r"<http://127\.0\.0\.1:8000(\S+)>", message.extra_headers["List-Unsubscribe"]
    )
    assert found
    assert f"http://127.0.0.1:8000{found[1]}" in message.body
    assert f'href="http://127.0.0.1:8000{found[1]}"' in message.alternatives[0].content
    return found[1]


def test_mails_end_by_one_click_and_not_by_opening_the_link(reader: User) -> None:
    kept(reader)
    kept(reader, "tram")
    theirs = kept(make_reader("otto@example.org"))
    came_in("A second ferry")
    message = next(m for m in told() if m.to == ["iris@example.org"])
    assert message.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    address = stop_address(message)
    scanner = Client(enforce_csrf_checks=True)
    assert 'method="post"' in scanner.get(address).content.decode()
    assert SavedSearch.objects.filter(mails=True).count() == 3
    answer = scanner.post(address, {"List-Unsubscribe": "One-Click"})
    assert (answer.status_code, "You get no more mails" in answer.content.decode()) == (200, True)
    assert list(SavedSearch.objects.filter(mails=True)) == [theirs]
    assert SavedSearch.objects.count() == 3


def test_nobody_ends_the_mails_of_others(client: Client, reader: User) -> None:
    saved = kept(reader)
    token = mails_token(reader)
    for wrong in (
        str(reader.pk),
        f"{reader.pk}:x",
        token[:-1],
        feed_token(saved),
        "x",
        f"0{token}",
    ):
        assert client.post(f"/search/mails/{wrong}/").status_code == 404
    assert SavedSearch.objects.filter(mails=True).exists()
