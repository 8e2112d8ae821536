"""All titles, with the newest edition of each."""

from typing import TypedDict

from django.conf.locale import LANG_INFO
from django.db.models import Count
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from magreader.catalog.identity import fold_name
from magreader.catalog.models import Edition, current_revision
from magreader.catalog.rows import EditionRow
from magreader.newsstand.cards import EditionCard, edition_card
from magreader.newsstand.looks import kind_of
from magreader.newsstand.pages import Main, PageRequest, make_main, public_page
from magreader.newsstand.printed import print_editions, print_language
from magreader.newsstand.views.front import newest_editions


class Title(TypedDict):
    """A publication in the list: its newest edition and how many there are."""

    newest: EditionCard
    editions: str
    language: str


class Choice(TypedDict):
    value: str
    name: str
    chosen: bool


@require_safe
def publications(request: PageRequest) -> HttpResponse:
    language = request.GET.get("language", "")
    language = language if language in LANG_INFO else ""
    kind = request.GET.get("kind", "")
    kind = kind if kind in {"newspaper", "magazine"} else ""
    return public_page(
        request,
        current_revision(),
        lambda: _main(language, kind),
        variant=f"{language} {kind}",
    )


def _main(language: str, kind: str) -> Main:
    editions = sorted(newest_editions(), key=lambda edition: fold_name(edition.publication_name))
    shown = [
        edition
        for edition in editions
        if language in {"", edition.language} and kind in {"", kind_of(edition)}
    ]
    counts = _counts()
    return make_main(
        "newsstand/publications.html",
        _("Publications"),
        _("Every title on the stand."),
        smooth=True,
        titles=[_title(edition, counts[edition.publication]) for edition in shown],
        languages=_languages(editions, language),
        kinds=_kinds(editions, kind),
    )


def _counts() -> dict[int, int]:
    editions = Edition.objects.on_newsstand().order_by().values("publication")
    return dict(editions.annotate(count=Count("pk")).values_list("publication", "count"))


def _title(newest: EditionRow, editions: int) -> Title:
    return {
        "newest": edition_card(newest),
        "editions": print_editions(editions),
        "language": print_language(newest.language),
    }


def _languages(editions: list[EditionRow], chosen: str) -> list[Choice]:
    names = {e.language: print_language(e.language) for e in editions if e.language}
    by_name = sorted(names, key=lambda code: fold_name(names[code]))
    return [{"value": c, "name": names[c], "chosen": c == chosen} for c in by_name]


def _kinds(editions: list[EditionRow], chosen: str) -> list[Choice]:
    names = {"newspaper": _("Newspapers"), "magazine": _("Magazines")}
    held = {kind_of(edition) for edition in editions}
    return [
        {"value": kind, "name": name, "chosen": kind == chosen}
        for kind, name in names.items()
        if kind in held
    ]
