"""A story in another language: as much as its reader may see, and honest where there is none."""

from datetime import date

import pytest
from django.test import Client
from pytest_django.fixtures import Settings

from magreader.catalog.models import Publication, Story
from tests.bench.pages import free_port
from tests.make import (
    PARAGRAPHS,
    make_edition,
    make_entitlement,
    make_publication,
    make_reader,
    make_story,
)
from tests.translations import Service

pytestmark = [pytest.mark.django_db, pytest.mark.words]
STORY = "/publications/courier/2025-11-18/the-piano/"
ADDRESS = f"{STORY}in/es/"
OPENING, END = PARAGRAPHS[0], PARAGRAPHS[-1]


@pytest.fixture
def story() -> Story:
    publication = make_publication("Courier", slug="courier", language="en")
    edition = make_edition(publication, date(2025, 11, 18))
    headline, deck = "A piano crosses the bar", "Nobody had asked why."
    return make_story(edition, headline, slug="the-piano", deck=deck, premium=False)


@pytest.fixture
def premium(story: Story) -> Story:
    Story.objects.filter(pk=story.pk).update(premium=True)
    return story


@pytest.fixture
def unknown_language(story: Story) -> None:
    Publication.objects.update(language="")


def read(client: Client, address: str = ADDRESS) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


# ---- what is there ----------------------------------------------------------------------------
@pytest.mark.usefixtures("story", "translator")
def test_each_part_has_its_translation_with_its_language(client: Client) -> None:
    page = read(client)
    assert 'lang="en" dir="ltr" data-layout="beside"' in page
    for text in ("A piano crosses the bar", "Nobody had asked why.", *PARAGRAPHS):
        assert f">{text}<" in page
        assert f'<p class="translation" lang="es" dir="ltr">{text.upper()}</p>' in page
    assert "Translated from English into Spanish by a machine (LibreTranslate)." in page
    assert "the original counts" in page


@pytest.mark.usefixtures("story", "translator")
def test_a_language_that_runs_from_right_to_left_says_so(client: Client) -> None:
    assert '<p class="translation" lang="ar" dir="rtl">' in read(client, f"{STORY}in/ar/")


@pytest.mark.usefixtures("story", "translator")
def test_the_page_is_no_second_address_of_the_story(client: Client) -> None:
    answer = client.get(ADDRESS)
    assert answer["X-Robots-Tag"] == "noindex"
    assert f'<link rel="canonical" href="http://127.0.0.1:8000{STORY}">' in answer.content.decode()
    assert "Disallow: /publications/*/*/*/in/" in client.get("/robots.txt").content.decode()


# ---- what a reader may see --------------------------------------------------------------------
@pytest.mark.usefixtures("premium")
def test_a_stranger_gets_the_teaser_in_both_languages_and_the_gate(
    client: Client, translator: Service
) -> None:
    page = read(client)
    assert OPENING.upper() in page
    assert END.upper() not in page
    assert "This is a premium story" in page
    assert f"next={ADDRESS.replace('/', '%2F')}" in page
    assert END not in translator.asked[0]["q"]


@pytest.mark.usefixtures("premium")
def test_a_reader_gets_the_full_text_which_no_cache_keeps(
    client: Client, translator: Service
) -> None:
    reader = make_reader()
    make_entitlement(reader, ends=None)
    client.force_login(reader)
    assert END.upper() in read(client)
    assert client.get(ADDRESS)["Cache-Control"] == "private, no-store"
    assert END.upper() not in read(Client())
    assert len(translator.asked) == 2


# ---- choosing ---------------------------------------------------------------------------------
@pytest.mark.usefixtures("story")
def test_the_choice_offers_what_the_service_can(client: Client, translator: Service) -> None:
    page = read(client, f"{STORY}in/")
    assert '<option value="ar" lang="ar">العربيّة</option>' in page
    assert '<option value="es" lang="es">español</option>' in page
    assert 'value="en"' not in page
    assert translator.asked == []


@pytest.mark.usefixtures("story", "translator")
def test_what_is_chosen_has_an_address_and_is_remembered(client: Client) -> None:
    answer = client.get(f"{STORY}in/?into=es")
    assert (answer.status_code, answer["Location"]) == (302, ADDRESS)
    read(client)
    assert '<option value="es" lang="es" selected>' in read(client, f"{STORY}in/")


@pytest.mark.usefixtures("story", "translator")
def test_a_layout_is_kept_and_an_unknown_one_is_not(client: Client) -> None:
    assert 'data-layout="above"' in read(client, f"{ADDRESS}?layout=above")
    assert 'data-layout="above"' in read(client)
    assert 'data-layout="above"' in read(client, f"{ADDRESS}?layout=upside-down")
    assert 'data-layout="beside"' in read(Client(), f"{ADDRESS}?layout=upside-down")


@pytest.mark.usefixtures("unknown_language")
def test_a_reader_may_say_what_language_a_story_is_in(client: Client, translator: Service) -> None:
    page = read(client)
    assert "This story is in" in page
    assert translator.asked == []
    answer = client.get(f"{STORY}in/?from=en&into=es")
    assert answer["Location"] == f"{ADDRESS}?from=en"
    page = read(client, answer["Location"])
    assert OPENING.upper() in page
    assert f'href="{ADDRESS}?from=en&amp;layout=above"' in page


@pytest.mark.usefixtures("unknown_language", "story", "translator")
def test_what_is_said_to_be_a_language_and_is_none_goes_nowhere(client: Client) -> None:
    said = "x" * 500
    assert client.get(f"{STORY}in/?from={said}&into=es")["Location"] == ADDRESS
    assert said not in read(client, f"{ADDRESS}?from={said}&layout=above")


# ---- where there is none ----------------------------------------------------------------------
@pytest.mark.usefixtures("story", "translator")
@pytest.mark.parametrize("language", ["xx", "es-", "ES", "espagnol", "qq-es", "es-/../.."])
def test_an_unknown_language_is_no_page_and_no_choice(client: Client, language: str) -> None:
    assert client.get(f"{STORY}in/{language}/").status_code == 404
    assert client.get(f"{STORY}in/", {"into": language}).status_code == 200


@pytest.mark.usefixtures("story")
def test_without_a_service_there_is_no_page_and_no_link(client: Client) -> None:
    assert client.get(ADDRESS).status_code == 404
    assert "data-translate-link" not in read(client, STORY)


@pytest.mark.usefixtures("translator")
def test_of_what_is_missing_there_is_no_translation(client: Client, story: Story) -> None:
    assert client.get(f"{STORY[:-1]}-not/in/es/").status_code == 404
    story.edition.published = False
    story.edition.save()
    assert client.get(ADDRESS).status_code == 404


@pytest.mark.usefixtures("story", "translator")
def test_a_pair_that_the_service_lacks_is_told(client: Client) -> None:
    page = read(client, f"{STORY}in/fi/")
    assert "LibreTranslate can’t translate this story into Finnish." in page
    assert "Try again" not in page
    assert OPENING in page
    assert '<option value="es"' in page


@pytest.mark.usefixtures("story")
def test_a_story_in_that_language_already_is_not_sent(client: Client, translator: Service) -> None:
    assert "This story is in English already." in read(client, f"{STORY}in/en-gb/")
    assert translator.asked == []


@pytest.mark.usefixtures("story")
def test_a_slow_service_is_told_and_the_original_stays(
    client: Client, translator: Service, settings: Settings
) -> None:
    read(client, f"{STORY}in/")
    settings.TRANSLATOR_SECONDS = 1
    translator.delay = 60
    page = read(client)
    assert "LibreTranslate takes too long to answer just now." in page
    assert f'<a href="{ADDRESS}" rel="nofollow">Try again</a>' in page
    assert 'class="translation"' not in page
    assert all(text in page for text in PARAGRAPHS)


@pytest.mark.usefixtures("story", "translator")
def test_a_dead_service_is_told_and_the_original_stays(client: Client, settings: Settings) -> None:
    settings.TRANSLATOR_URL = f"http://127.0.0.1:{free_port()}"
    for address in (ADDRESS, f"{STORY}in/"):
        page = read(client, address)
        assert "LibreTranslate does not answer just now." in page
        assert END in page


@pytest.mark.usefixtures("story")
@pytest.mark.parametrize(
    ("status", "said"),
    [(403, "LibreTranslate refuses to translate this."), (302, "that is no translation")],
)
def test_every_other_trouble_is_told(
    client: Client, translator: Service, status: int, said: str
) -> None:
    translator.status = status
    page = read(client)
    assert said in page
    assert END in page


@pytest.mark.usefixtures("story", "translator")
def test_only_reading_is_possible(client: Client) -> None:
    assert client.post(ADDRESS).status_code == 405
    assert client.head(ADDRESS).status_code == 200


# ---- the tool ---------------------------------------------------------------------------------
@pytest.mark.usefixtures("story", "translator")
def test_a_story_leads_to_its_translation(client: Client) -> None:
    page = read(client, STORY)
    assert f'href="{STORY}in/" rel="nofollow"' in page
    dutch = client.get(STORY, headers={"Accept-Language": "nl"}).content.decode()
    assert f'href="{STORY}in/nl/" rel="nofollow"' in dutch


@pytest.mark.usefixtures("story")
def test_a_story_page_never_waits_for_the_service(client: Client, translator: Service) -> None:
    read(client, STORY)
    assert (translator.listed, translator.asked) == (0, [])
