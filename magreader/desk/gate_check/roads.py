"""What is asked: every address of the URL conf, in every form that an answer can have, and the
side roads by which stories were reached elsewhere."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache

from django.apps import apps
from django.urls import URLPattern, URLResolver, get_resolver

from magreader.desk.gate_check.planted import Planted
from magreader.paywall.gifts import signer
from magreader.search.saved import feed_token, mails_token

AS_PAGE: Mapping[str, str] = {}
FORMS: dict[str, Mapping[str, str]] = {
    "page": AS_PAGE,
    "fragment": {"HX-Request": "true", "HX-Target": "main"},
    "boosted": {"HX-Request": "true", "HX-Boosted": "true"},
    "history restore": {"HX-Request": "true", "HX-History-Restore-Request": "true"},
    "json": {"Accept": "application/json"},
    "text": {"Accept": "text/markdown, text/plain;q=0.9"},
}
"""The headers of each form in which every address is asked for."""

_CRAWLERS = ("Googlebot/2.1", "bingbot/2.0", "Google-InspectionTool/1.0", "facebookexternalhit/1.1")
_REFERERS = ("https://www.google.com/", "https://t.co/", "https://news.google.com/", "https://m/")
_LOOPBACK = "127.0.0.1"
SIDE_HEADERS: dict[str, Mapping[str, str]] = {
    **{f"crawler {who}": {"User-Agent": who} for who in _CRAWLERS},
    **{f"coming from {where}": {"Referer": where} for where in _REFERERS},
    "xml": {"Accept": "application/atom+xml, application/rss+xml"},
    "event stream": {"Accept": "text/event-stream"},
    "amp": {"Accept": "text/html;profile=amp", "AMP-Same-Origin": "true"},
    "range": {"Range": "bytes=0-"},
    "range of the end": {"Range": "bytes=-900", "If-Range": "x"},
    "old condition": {"If-None-Match": "*", "If-Modified-Since": "Wed, 01 Jan 2098 00:00:00 GMT"},
    "prefetch": {"Sec-Purpose": "prefetch;prerender", "Purpose": "prefetch", "X-Moz": "prefetch"},
    "compressed": {"Accept-Encoding": "gzip, br, zstd"},
    "from the house": {
        **dict.fromkeys(("X-Forwarded-For", "X-Real-IP", "Client-IP", "True-Client-IP"), _LOOPBACK),
        "Forwarded": f"for={_LOOPBACK};host=localhost;proto=https",
    },
    "another host": {"X-Forwarded-Host": "localhost", "X-Host": "localhost"},
    "another method": {"X-HTTP-Method-Override": "PUT", "X-HTTP-Method": "PATCH"},
    "signed by hand": {"Authorization": "Basic c3RhZmY6c3RhZmY=", "Remote-User": "1"},
    "script": {"X-Requested-With": "XMLHttpRequest", "Sec-Fetch-Mode": "cors"},
    "htmx of another page": {"HX-Request": "true", "HX-Current-URL": "/admin/", "HX-Target": "x"},
}
"""What a story's addresses are asked with besides."""

COOKIES = {
    "gifts by hand": "gifts=1; gift=1",
    "seen as staff by hand": "seen_as=staff; role=staff; is_staff=1",
    "reading by hand": "reading=full; plan=gold; premium=1",
    "a torn session": "sessionid=.eJwrSSxJBQAEXQGB:1; messages=x",
}
METHODS = ("HEAD", "OPTIONS")
ENDINGS = (
    *(".json", ".md", ".txt", ".rss", ".atom", ".xml", ".amp", ".pdf", ".epub", ".html", ".jsonld"),
    *("amp/", "print/", "feed/", "full/", "raw/", "embed/", "text/", "preview/", "epub", "opds"),
)
QUERIES = (
    *("format=json", "format=md&print=1&full=1&amp=1", "preview=1&next=/", "mod=rss", "gift=1"),
    *("utm_source=google&outputType=amp", "is_staff=1&premium=0&role=staff", "_method=PUT"),
    "story__premium=0&edition__published=0",
)


@dataclass(frozen=True, slots=True)
class Question:
    """One request, as it is put by every reader. `form` says in a few words what is odd in it."""

    address: str
    form: str = "page"
    headers: Mapping[str, str] = field(default_factory=dict)
    method: str = "GET"
    cookies: str = ""


@dataclass(frozen=True, slots=True)
class Route:
    """One pattern of the URL conf, whole, with its parameters still open."""

    pattern: str
    name: str

    @property
    def of_the_newsstand(self) -> bool:
        return not self.pattern.startswith(("admin/", "accounts/"))

    def address(self, planted: Planted) -> str:
        """Raises KeyError for a parameter that has no sample value."""

        def value(found: re.Match[str]) -> str:
            parameter = found["name"] or found["group"]
            if parameter == "object_id":
                return str(_row(self.pattern, planted))
            return values[parameter]

        values = sample_values(planted)
        return "/" + re.sub(
            r"<(?:\w+:)?(?P<name>\w+)>|\(\?P<(?P<group>\w+)>[^()]*\)", value, self.pattern
        )


def sample_values(planted: Planted) -> dict[str, str]:
    """What the parameters of the URL conf are: the planted things wherever one is meant."""
    edition = planted.story.edition
    return {
        "publication": edition.publication.slug,
        "edition": edition.slug,
        "story": planted.story.slug,
        "day": "1901-01-01",
        "language": "es",
        "plan": "gold",
        "slug": "gold",
        "key": "some-key",
        "uidb36": "zik0zj",  # nobody's: the page for a new password looks after its reader's rows
        "app_label": "catalog",
        "content_type_id": "1",
        "url": "paywall/",
        "dump": str(planted.dump),
        "batch": str(planted.batch),
        "file": "1",
        "verb": "pause",
        "kind": "csv",
        "id": str(edition.pk),
        "pk": "2147483647",
        "provider_id": "nobody",
        "token": signer.sign(planted.gift.key),
        "gift": str(planted.gift.pk),
        "feed": feed_token(planted.search),
        "mails": mails_token(planted.search.reader),
    }


def _row(pattern: str, planted: Planted) -> int:
    """The planted row that an address of the desk is about; the newest where none is planted."""
    edition = planted.story.edition
    known = {
        "catalog/publication": edition.publication_id,
        "catalog/edition": edition.pk,
        "catalog/story": planted.story.pk,
        "paywall/storybody": planted.story.pk,
        "dumps/batch": planted.batch,
        "dumps/dump": planted.dump,
        "paywall/giftlink": planted.gift.pk,
    }
    app, model = pattern.split("/")[1:3]
    if f"{app}/{model}" in known:
        return known[f"{app}/{model}"]
    try:
        rows = apps.get_model(app, model)._default_manager  # noqa: SLF001  # Django's word for it
    except LookupError:
        return planted.story.pk
    return rows.order_by("-pk").values_list("pk", flat=True).first() or 1


@cache
def routes() -> tuple[Route, ...]:
    """Every pattern of the URL conf, those of included ones too."""
    return tuple(_routes(get_resolver().url_patterns, ""))


def _routes(patterns: list[URLPattern | URLResolver], before: str) -> Iterator[Route]:
    for entry in patterns:
        pattern = before + re.sub(r"[\^$\\]|\\Z", "", str(entry.pattern))
        if isinstance(entry, URLResolver):
            yield from _routes(entry.url_patterns, pattern)
        else:
            yield Route(pattern, entry.name or "")


BEGINS_A_SESSION = "mfa_login_webauthn"
"""Asks a passkey: each answer leaves a session with a challenge, and holds nothing of a story."""


def main_roads(planted: Planted) -> Iterator[tuple[Route, Question]]:
    """Every address in every form. The desk refuses before it looks at the form, and the pages of
    an account show no story: they are asked for as pages and as one fragment."""
    for route in routes():
        if route.name == BEGINS_A_SESSION:
            continue
        address = route.address(planted)
        for form in FORMS if route.of_the_newsstand else ("page", "fragment"):
            yield route, Question(address, form, FORMS[form])


def side_roads(address: str) -> Iterator[Question]:
    """The odd ways to a story or an edition."""
    yield from (Question(address, form, headers) for form, headers in SIDE_HEADERS.items())
    yield from (Question(address, form, cookies=said) for form, said in COOKIES.items())
    yield from (Question(address, method, method=method) for method in METHODS)
    yield from (Question(f"{address}?{query}", "query") for query in QUERIES)
    yield from (Question(f"{address}{ending}", "ending") for ending in ENDINGS)
    bare = address.rstrip("/")
    yield from (Question(f"{bare}{ending}", "ending") for ending in ENDINGS if ending[0] == ".")
    yield from (Question(odd, "odd path") for odd in _odd_paths(address))
    for header in ("X-Original-URL", "X-Rewrite-URL", "X-Forwarded-Prefix", "X-Accel-Redirect"):
        yield Question("/", f"rewritten by {header}", {header: address})


def _odd_paths(address: str) -> Iterator[str]:
    """The same place, written so that what guards it may not know it again."""
    bare = address.rstrip("/")
    head, _, last = bare.rpartition("/")
    yield from (f"/{address}", f"{head}//{last}/", f"{head}/./{last}/", f"{head}/x/../{last}/")
    encoded = f"%{ord(last[0]):02x}{last[1:]}"
    yield from (f"{head}/%2e/{last}/", f"{head}%2f{last}/", f"{head}/{encoded}/", address.upper())
    yield from (f"{bare}./", f"{bare};x/", f"{bare}/;x=1/", f"{bare}%00/")
    yield from (f"{bare}%20/", f"{bare}%0a/", f"{bare}/.", f"{bare}//", f"{bare}/index.html")
    yield from (f"/accounts/..{address}", f"/static/..{address}", f"/static{address}")
