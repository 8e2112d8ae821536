"""Pictures for shared links: whole whatever a headline holds, and only of what is public."""

import zlib
from datetime import date
from struct import unpack
from typing import Any
from unittest.mock import patch
from xml.etree import ElementTree

import pytest

from magreader.catalog.models import Edition, Story
from tests.client import Client
from tests.make import make_edition, make_publication, make_story

pytestmark = [pytest.mark.django_db, pytest.mark.words]
EDITION = "/publications/courier/2025-11-18/"
COVER = f"{EDITION}cover.png"
SVG = "{http://www.w3.org/2000/svg}"
HOSTILE = (
    "<script>alert('&amp;')</script> & \"]]>\" {{ 1 }} {% now %} \x0b\x1b\ufffe",
    "a very long headline that goes on " * 14,
    "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft",
    "\u202eright to left\u202c override \u2067isolate",
    "المجلس يصوت لصالح الاقتراض من أجل الرصيف 2025!",
    "市議会、桟橋のための借り入れを可決「海の穴」",
    "👩\u200d👩\u200d👧🇳🇱" * 60,
    "e" + "\u0301" * 300,
    "   ",
)


@pytest.fixture
def edition() -> Edition:
    publication = make_publication("Courier & <Post>", slug="courier", language="en")
    return make_edition(publication, date(2025, 11, 18))


def size_and_shades(png: bytes) -> tuple[tuple[int, int], int]:
    """Width and height, and how many different bytes the pixels have."""
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    at, pixels = 8, b""
    while at < len(png):
        length, kind = unpack(">I4s", png[at : at + 8])
        pixels += png[at + 8 : at + 8 + length] if kind == b"IDAT" else b""
        at += length + 12
    return unpack(">II", png[16:24]), len(set(zlib.decompress(pixels)))


def texts(svg: bytes) -> str:
    lines = ElementTree.fromstring(svg).iter(f"{SVG}text")
    return " ".join(line.text or "" for line in lines)


@pytest.mark.parametrize("precision", ["day", "month"])
@pytest.mark.parametrize("headline", HOSTILE)
def test_any_headline_makes_a_whole_picture(
    client: Client, edition: Edition, headline: str, precision: str
) -> None:
    Edition.objects.update(precision=precision)
    for at in range(3):
        story = make_story(edition, slug=f"s{at}")
        Story.objects.filter(pk=story.pk).update(headline=headline[:500], deck=headline)
    svg = client.get(f"{EDITION}cover.svg")
    assert svg["Content-Type"] == "image/svg+xml"
    root = ElementTree.fromstring(svg.content)
    assert {child.tag.rpartition("}")[2] for child in root.iter()} <= {
        "svg", "title", "rect", "path", "g", "text", "circle", "ellipse",
    }  # fmt: skip
    for address in (COVER, f"{EDITION}s1/card.png"):
        png = client.get(address)
        assert png["Content-Type"] == "image/png"
        size, shades = size_and_shades(png.content)
        assert size == (1200, 630)
        assert shades > 20


def test_a_cover_has_masthead_date_and_lead_headlines(client: Client, edition: Edition) -> None:
    lead = make_story(edition, "Fish Hall saved", deck="By 13 to 10.")
    make_story(edition, "Ferry sails")
    words = texts(client.get(f"{EDITION}cover.svg").content).lower()
    for said in ("courier & <post>", "18 november 2025", lead.headline.lower(), "ferry sails"):
        assert said in words


def test_a_picture_is_dated_in_the_language_of_its_edition(
    client: Client, edition: Edition
) -> None:
    make_story(edition)
    edition.publication.language = "nl"
    edition.publication.save()
    svg = client.get(f"{EDITION}cover.svg", headers={"Accept-Language": "en"}).content
    assert "18 november 2025" in texts(svg)


def test_a_right_to_left_picture_is_the_mirror_of_the_other(
    client: Client, edition: Edition
) -> None:
    make_story(edition, "المجلس يصوت", slug="s")
    svg = ElementTree.fromstring(client.get(f"{EDITION}cover.svg").content)
    line = next(text for text in svg.iter(f"{SVG}text") if "المجلس" in (text.text or ""))
    assert (line.get("x"), line.get("text-anchor")) == ("1140", "end")


def test_what_no_reader_may_hear_of_has_no_picture(client: Client, edition: Edition) -> None:
    story = make_story(edition, slug="s")
    card = f"{EDITION}s/card.png"
    assert client.get(card).status_code == 200
    assert client.get(f"{EDITION}x/card.png").status_code == 404
    Story.objects.filter(pk=story.pk).update(holding="nothing")
    assert client.get(card).status_code == 404
    Story.objects.filter(pk=story.pk).update(holding="card")
    Edition.objects.update(published=False)
    for address in (card, COVER, f"{EDITION}cover.svg"):
        assert client.get(address).status_code == 404


def test_a_picture_is_drawn_once_and_again_when_a_headline_is_corrected(
    client: Client, edition: Edition
) -> None:
    make_story(edition, slug="s")
    with patch("resvg_py.svg_to_bytes", return_value=b"drawn") as draw:
        first = client.get(COVER)
        assert client.get(COVER)["ETag"] == first["ETag"]
        same = client.get(COVER, headers={"If-None-Match": first["ETag"]})
        assert (same.status_code, same.content, draw.call_count) == (304, b"", 1)
        assert same["Cache-Control"] == first["Cache-Control"] == "public, max-age=600"
        Story.objects.update(headline="Corrected")
        other = client.get(COVER, headers={"If-None-Match": first["ETag"]})
        assert (other.status_code, draw.call_count) == (200, 2)


@pytest.mark.parametrize("premium", [True, False])
def test_nothing_of_a_text_is_in_a_picture(client: Client, edition: Edition, premium: bool) -> None:
    make_story(edition, "Headline", slug="s", premium=premium)
    drawn: list[str] = []

    def draw(svg: str) -> Any:
        drawn.append(svg)
        raise LookupError

    with patch("magreader.newsstand.views.pictures.kept_png", draw):
        for address in (COVER, f"{EDITION}s/card.png"):
            with pytest.raises(LookupError):
                client.get(address)
    assert len(drawn) == 2
    assert "Headline" in drawn[1]
    assert not any(word in "".join(drawn) for word in ("ferry", "piano", "Brandt"))


@pytest.mark.parametrize(
    ("address", "picture", "kind"),
    [
        (EDITION, COVER, "website"),
        ("/publications/courier/", COVER, "website"),
        (f"{EDITION}s/", f"{EDITION}s/card.png", "article"),
    ],
)
def test_pages_name_their_picture(
    client: Client, edition: Edition, address: str, picture: str, kind: str
) -> None:
    make_story(edition, "Head & line", slug="s", deck="A deck.")
    page = client.get(address).content.decode()
    for name, said in {
        "og:image": f"http://127.0.0.1:8000{picture}",
        "og:image:width": "1200",
        "og:image:height": "630",
        "og:type": kind,
        "og:url": f"http://127.0.0.1:8000{address}",
    }.items():
        assert f'<meta property="{name}" content="{said}">' in page
    assert client.get(picture).status_code == 200
    if kind == "article":
        assert '<meta property="og:description" content="A deck.">' in page
