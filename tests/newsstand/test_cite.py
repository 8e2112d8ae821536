"""The page that says how to cite a story, and the records to download."""

from datetime import date
from typing import Any

import pytest
from django.test import Client, override_settings

from magreader.catalog.models import Edition, Story
from tests.make import make_edition, make_publication, make_story

pytestmark = [pytest.mark.django_db, pytest.mark.words]
STORY = "/publications/courier/2025-11-18/the-piano/"


@pytest.fixture(autouse=True)
def story() -> Story:
    edition = make_edition(
        make_publication("Courier", slug="courier", language="en"), date(2025, 11, 18)
    )
    return make_story(edition, "A “piano” & a <bar>", slug="the-piano", byline="Ilse Brandt")


def read(client: Client, address: str = f"{STORY}cite/") -> str:
    return client.get(address).content.decode()


@override_settings(SITE_URL="https://news.example.org")
def test_a_stranger_finds_every_style_and_the_address(client: Client) -> None:
    page = read(client)
    for style in ("APA 7", "MLA 9", "Chicago 17", "Harvard", "Vancouver"):
        assert f">{style}</dt>" in page
    assert '<bdi lang="en" dir="ltr">A “piano” &amp; a &lt;bar&gt;</bdi>. <cite lang="en"' in page
    assert f'<p class="reference" dir="ltr">https://news.example.org{STORY}</p>' in page
    assert f'<link rel="canonical" href="https://news.example.org{STORY}cite/">' in page


@override_settings(SITE_URL="https://news.example.org")
def test_the_address_that_counts_has_no_query(client: Client) -> None:
    page = read(client, f"{STORY}?utm_source=x")
    assert f'<link rel="canonical" href="https://news.example.org{STORY}">' in page


@pytest.mark.parametrize(
    ("name", "kind", "begins"),
    [
        ("bib", "application/x-bibtex; charset=utf-8", "@article{the-piano-2025,"),
        ("ris", "application/x-research-info-systems; charset=utf-8", "TY  - NEWS\r\n"),
    ],
)
def test_a_record_is_a_file_named_after_the_story(
    client: Client, name: str, kind: str, begins: str
) -> None:
    answer = client.get(f"{STORY}cite.{name}")
    assert answer["Content-Type"] == kind
    assert answer["Content-Disposition"] == f'attachment; filename="the-piano.{name}"'
    assert answer.content.decode().startswith(begins)


def test_a_record_names_the_storys_own_language(client: Client, story: Story) -> None:
    Story.objects.filter(pk=story.pk).update(language="nl")
    assert "LA  - nl" in read(client, f"{STORY}cite.ris")


@pytest.mark.parametrize("page", ["cite/", "cite.bib", "cite.ris"])
def test_what_readers_may_not_hear_of_is_not_cited(client: Client, page: str) -> None:
    Edition.objects.update(published=False)
    assert client.get(STORY + page).status_code == 404


def test_the_page_is_kept(client: Client, django_assert_num_queries: Any) -> None:
    read(client)
    with django_assert_num_queries(1):
        read(client)
