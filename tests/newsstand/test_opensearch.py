"""What a browser reads to search from its address bar: an OpenSearch 1.1 description."""

import re
from urllib.parse import quote
from xml.etree import ElementTree as ET

import pytest

from magreader.search.following import catch_up
from tests.client import Client
from tests.make import make_story

pytestmark = [pytest.mark.django_db, pytest.mark.words]

OPENSEARCH = "{http://a9.com/-/spec/opensearch/1.1/}"


def description(client: Client, **headers: str) -> ET.Element:
    answer = client.get("/opensearch.xml", headers=headers)
    assert answer["Content-Type"] == "application/opensearchdescription+xml; charset=utf-8"
    assert answer["Cache-Control"] == "no-cache"
    assert answer.content.startswith(b"<?xml")
    return ET.fromstring(answer.content)


def urls(client: Client) -> dict[str, str]:
    """The template of each kind of answer."""
    found = description(client).findall(f"{OPENSEARCH}Url")
    return {str(url.get("type")): str(url.get("template")) for url in found}


def filled(template: str, words: str) -> str:
    """As a browser does it: optional parameters that it doesn't know are left empty."""
    address = re.sub(r"\{\w+\?\}", "", template.replace("{searchTerms}", quote(words)))
    assert "{" not in address
    return address.removeprefix("http://127.0.0.1:8000")


def test_it_has_what_the_standard_asks_for(client: Client) -> None:
    root = description(client)
    assert root.tag == f"{OPENSEARCH}OpenSearchDescription"
    for name, longest in (("ShortName", 16), ("Description", 1024)):
        (element,) = root.findall(f"{OPENSEARCH}{name}")
        assert 0 < len(element.text or "") <= longest
        assert "<" not in (element.text or "")
    for url in root.findall(f"{OPENSEARCH}Url"):
        assert url.get("type")
        assert str(url.get("template")).startswith("http://127.0.0.1:8000/")
        assert url.get("rel", "results") in {"results", "suggestions", "self"}
    assert root.findtext(f"{OPENSEARCH}InputEncoding") == "UTF-8"


def test_its_addresses_find_and_suggest(client: Client) -> None:
    make_story(headline="Blåbær & brød", slug="bread", paragraphs=())
    assert catch_up(5)
    known = urls(client)
    page = client.get(filled(known["text/html"], "blåbær & brød")).content.decode()
    assert "<mark>Blåbær</mark> &amp; <mark>brød</mark>" in page
    answer = client.get(filled(known["application/x-suggestions+json"], "bla"))
    assert answer["Content-Type"] == "application/x-suggestions+json"
    assert answer.json() == ["bla", ["blabaer"]]
    itself = client.get(filled(known["application/opensearchdescription+xml"], ""))
    assert itself.status_code == 200


def test_every_page_names_it(client: Client) -> None:
    link = '<link rel="search" type="application/opensearchdescription+xml" title="magreader"'
    for address in ("/", "/nothing-here/", "/accounts/login/"):
        assert f'{link} href="/opensearch.xml">' in client.get(address).content.decode()


def test_it_leads_home_whatever_the_request_calls_the_host(client: Client) -> None:
    answer = client.get("/opensearch.xml", headers={"Host": "localhost:6666"})
    assert b"6666" not in answer.content
