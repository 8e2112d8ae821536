"""The keys: a page, and what `?` shows of it. `keys.js` has the same keys; a test compares."""

from typing import NamedTuple

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from magreader.newsstand.pages import Main, PageRequest, make_main, public_page

_NO_REVISION = 0  # nothing of the library is on the page


class Key(NamedTuple):
    """A key, the `data-key` of the link or control that it works, and what it does."""

    key: str
    control: str
    does: str


def all_keys() -> list[Key]:
    """In the language of the page."""
    return [
        Key("[", "previous", _("Previous story or edition")),
        Key("]", "next", _("Next story or edition")),
        Key("\\", "up", _("Back to what it is part of: from a story to its edition")),
        Key("+", "listen", _("Listen, and pause")),
        Key("|", "translate", _("Translate")),
        Key("=", "reading", _("Aa: size and face of the text, colours")),
        Key("?", "keys", _("These keys")),
    ]


@require_safe
def keys(request: PageRequest) -> HttpResponse:
    return public_page(request, _NO_REVISION, _main)


def _main() -> Main:
    return make_main("newsstand/keys.html", _("Keys"), keys=all_keys())
