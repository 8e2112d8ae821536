"""No word of a page is said past gettext: in an invented language all of them stand in brackets."""

import re
import zlib
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.conf import settings
from django.test import override_settings
from django.utils.translation import override

from magreader.accounts.models import User
from magreader.catalog.models import Edition, Publication, Story
from magreader.desk.gate_check.planted import Planted, plant
from magreader.desk.gate_check.roads import routes
from magreader.dumps.models import Batch, Dump
from magreader.paywall.models import Plan
from tests import pseudo
from tests.client import Client
from tests.make import make_entitlement, make_reader, make_staff

pytestmark = pytest.mark.words

# Names, which are the same in every language, and what is no language at all.
NAMES = re.findall(
    r"\S+",
    "magreader GOLD Aa BibTeX RIS APA MLA Chicago note Harvard Vancouver Django JavaScript WCAG"
    " axe core Deutsch English Español Français Nederlands Ido ido العربي"
    " True False",  # Django calls its ticks and crosses so
)
HEARD = {"aria-label", "title", "placeholder", "alt", "label", "aria-description"}
SILENT = {"script", "style", "code", "kbd", "samp", "pre", "textarea", "cite"}
INNERMOST = re.compile(f"{pseudo.OPENS}[^{pseudo.OPENS}{pseudo.CLOSES}]*{pseudo.CLOSES}")
WORD = re.compile(r"[^\W\d_]{2,}")


@pytest.fixture
def invented(tmp_path: Path) -> Iterator[None]:
    paths = [pseudo.write_catalogues(tmp_path), *settings.LOCALE_PATHS]
    languages = [*settings.LANGUAGES, *pseudo.LANGUAGES]
    with override_settings(LOCALE_PATHS=paths, LANGUAGES=languages):
        yield


@pytest.fixture
def planted(db: None) -> Planted:
    """The gate's small library: every address has something to show."""
    return plant()


@pytest.mark.usefixtures("invented")
def test_the_invented_language_is_spoken() -> None:
    from django.utils.translation import gettext, ngettext

    with override(pseudo.FROM_THE_RIGHT):
        assert gettext("Sign in").startswith(f"{pseudo.OPENS}Šîgñ îñ")
        assert "%(number)s" in ngettext("%(number)s card", "%(number)s cards", 2)
        assert len(gettext("Nothing of yours was lost.")) >= len("Nothing of yours was lost.")


class _Said(HTMLParser):
    """All that a person sees or hears of a page, but for what is marked as no language."""

    VOID = frozenset(("area", "br", "col", "hr", "img", "input", "link", "meta", "source", "track"))

    def __init__(self) -> None:
        super().__init__()
        self.heard, self.seen, self.open = list[str](), list[str](), list[str]()

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        values = dict(attributes)
        self.heard += [text for name, text in attributes if text and _is_heard(tag, name, values)]
        if tag not in self.VOID:
            other = bool(values.get("lang")) and values["lang"] != pseudo.FROM_THE_LEFT
            self.open.append("another language" if other and tag != "html" else tag)

    def handle_endtag(self, tag: str) -> None:
        if self.open:
            self.open.pop()

    def handle_data(self, text: str) -> None:
        if not (SILENT | {"another language"}).intersection(self.open):
            self.seen.append(text)


def _is_heard(tag: str, name: str, values: dict[str, str | None]) -> bool:
    if name == "value":
        return tag == "input" and values.get("type") in {"submit", "button", "reset"}
    return name in HEARD or (name.startswith("data-") and _is_sentence(values[name] or ""))


def _is_sentence(text: str) -> bool:
    """And no list of codes, nor settings of a script."""
    return " " in text and text[0] not in "[{" and bool(re.search("[A-Z]", text))


def words_past_gettext(page: str, data: str) -> set[str]:
    """Words that stand in no brackets, and are neither a name nor in `data`."""
    said = _Said()
    said.feed(page)
    past: set[str] = set()
    for text in [*said.heard, " ".join(said.seen)]:  # a sentence may hold elements
        left, before = re.sub(r"https?://\S+", "", text), ""
        while left != before:
            left, before = INNERMOST.sub(" ", left), left
        past |= {word for word in WORD.findall(left) if word not in NAMES and word not in data}
    return past


def _data() -> str:
    """All that the library and its people say themselves."""
    rows = [
        Publication.objects.values_list("name", "slug"),
        Edition.objects.values_list("label", "slug"),
        Story.objects.values_list("headline", "deck", "byline", "section", "slug"),
        Dump.objects.values_list("source", "encoding"),
        Batch.objects.values_list("note"),
        Plan.objects.values_list("name", "slug", "summary"),
        User.objects.values_list("email", "name"),
    ]
    raw = [zlib.decompress(dump).decode() for (dump,) in Dump.objects.values_list("raw")]
    return " ".join([*raw, *(str(value) for found in rows for row in found for value in row)])


# Django's own pages that are no pages of ours, and answers that no person reads.
NOT_READ = re.compile(
    r"/(?:jsi18n|autocomplete|r|healthz|robots\.txt)\b|\.(?:bib|ris|png|mp3|json)$"
)


@pytest.mark.django_db
@pytest.mark.usefixtures("invented")
@pytest.mark.parametrize("who", ["stranger", "reader", "staff"])
def test_every_word_of_every_page_goes_through_gettext(who: str, planted: Planted) -> None:
    client = Client(headers={"Accept-Language": pseudo.FROM_THE_LEFT})
    person = make_staff() if who == "staff" else make_reader()
    if who != "stranger":
        make_entitlement(person)
        client.force_login(person)
    data = _data()
    found: dict[str, set[str]] = {}
    for address in sorted({route.address(planted) for route in routes()}):
        answer = client.get(address)
        if NOT_READ.search(address) or "text/html" not in answer.headers.get("Content-Type", ""):
            continue
        past = words_past_gettext(answer.content.decode(), data)
        if past:
            found[address] = past
    assert found == {}


def test_words_past_gettext_are_found() -> None:
    page = f"""<p>{pseudo.OPENS}Ôné {pseudo.OPENS}twô{pseudo.CLOSES}{pseudo.CLOSES} Courier</p>
    <p aria-label="Bare">bare <b lang="ar">شيء</b></p><input type="submit" value="Send">"""
    assert words_past_gettext(page, "The Courier") == {"Bare", "bare", "Send"}
