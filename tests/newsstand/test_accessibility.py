"""The accessibility statement: everybody finds it and can answer it."""

import pytest
from django.test import Client, override_settings

pytestmark = [pytest.mark.django_db, pytest.mark.words]


def test_every_page_leads_to_the_statement(client: Client) -> None:
    for address in ("/", "/plans/", "/nothing-here/"):
        assert 'href="/accessibility/"' in client.get(address).content.decode()


@override_settings(CONTACT="readers@news.example.org")
def test_it_names_the_standard_and_whom_to_write_to(client: Client) -> None:
    page = client.get("/accessibility/").content.decode()
    assert "Web Content Accessibility Guidelines 2.2" in page
    assert 'href="mailto:readers@news.example.org"' in page
    assert "Known limits" in page
