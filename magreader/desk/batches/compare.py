"""A difference between two versions of a story, as it is read: fields side by side, a text word by
word."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from magreader.desk.differences import Piece, differences
from magreader.dumps.road.differences import Difference, Version
from magreader.dumps.spots import PARAGRAPH


class Field(NamedTuple):
    label: Any
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Compared:
    """`fields` are those that change; of a story that is new, all that it has. `text` are the
    pieces of both texts, empty without `has_text`; `words` how long they are."""

    difference: Difference
    fields: list[Field]
    text: list[Piece]
    words: tuple[int, int]
    has_text: bool
    is_conflict: bool
    text_changes: bool


def compare(difference: Difference, *, is_conflict: bool, with_text: bool) -> Compared:
    """As it is shown: of a page `is_conflict` the text that would wait as another version."""
    before, after = difference.before, difference.after
    old = PARAGRAPH.join(before.paragraphs) if before else ""
    new = PARAGRAPH.join(after.paragraphs) if after else ""
    new = PARAGRAPH.join(difference.text) if is_conflict else new
    return Compared(
        difference=difference,
        is_conflict=is_conflict,
        text_changes=bool(after) and old != new,
        fields=list(_fields(before, after)) if after else [],
        text=differences(old, new) if with_text and after and old != new else [],
        words=(len(old.split()), len(new.split())),
        has_text=with_text,
    )


_LABELS: dict[str, Any] = {
    "publication": _("publication"),
    "edition": _("edition"),
    "headline": _("headline"),
    "deck": _("deck"),
    "byline": _("byline"),
    "section": _("section"),
    "minutes": _("minutes"),
    "premium": _("premium"),
    "holding": _("the library holds"),
}


def _fields(before: Version | None, after: Version) -> Iterator[Field]:
    for name, label in _LABELS.items():
        old, new = (_said(version, name) for version in (before, after))
        if old != new:
            yield Field(label, old, new)


def _said(version: Version | None, name: str) -> str:
    if not version:
        return ""
    value = getattr(version, name)
    match name:
        case "premium":
            return gettext("premium") if value else gettext("free")
        case "holding":
            return str(version.holding.label)
        case "minutes" if value:
            return str(ngettext("%d minute", "%d minutes", value) % value)
        case _:
            return str(value or "")
