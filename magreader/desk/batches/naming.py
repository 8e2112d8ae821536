"""A publication that staff name for pages which don't say theirs: one of the library, or a new one.

Naming makes nothing: a new one comes into being with its pages, as one that they print does.
"""

from typing import NamedTuple

from magreader.catalog.models import Publication
from magreader.catalog.spellings import alike
from magreader.dumps.naming import publication_called
from magreader.dumps.parser.text import clean
from magreader.dumps.spots import NAME

_TYPED = 0


class Named(NamedTuple):
    """As the library calls it; as it was typed where it `is_new` there. Nobody named: ""."""

    name: str
    is_new: bool

    @property
    def is_too_long(self) -> bool:
        return len(self.name) > NAME


def named(typed: str) -> Named:
    """The publication that `typed` means, cleaned as a line of a page is."""
    name = " ".join(" ".join(clean(typed)).split())
    found = publication_called(name) if name else None
    return Named(found.name if found else name, is_new=bool(name) and found is None)


def much_like(name: str) -> list[str]:
    """Publications that may be this one in another spelling."""
    names = dict(Publication.objects.of_their_own().values_list("pk", "name"))
    pairs = alike({**names, _TYPED: name})
    return sorted(names[other] for one, other in pairs if one == _TYPED)
