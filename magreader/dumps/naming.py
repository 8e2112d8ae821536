"""Which publication a name means, however it is spelled."""

from collections.abc import Iterable

from magreader.catalog.identity import fold_name
from magreader.catalog.models import Publication
from magreader.dumps.spots import KEY


def publications_called(keys: Iterable[str]) -> dict[str, Publication]:
    """By folded name, those of these that the library has: as their pages print it, else as staff
    call it now. Each comes with the one that it is merged into."""
    wanted = set(keys)
    known = Publication.objects.filter(key__in=wanted).select_related("merged_into")
    found = {publication.key: publication for publication in known}
    if missing := wanted - found.keys():
        found |= _called_by_staff(missing)
    return found


def _called_by_staff(keys: set[str]) -> dict[str, Publication]:
    names = Publication.objects.order_by("-pk").values_list("name", "pk")
    called = {key: pk for name, pk in names if (key := fold_name(name)[:KEY]) in keys}
    if not called:
        return {}
    publications = Publication.objects.select_related("merged_into").in_bulk(called.values())
    return {key: publications[pk] for key, pk in called.items()}


def publication_called(name: str) -> Publication | None:
    """The one to which pages that bear this name would go; None: a new one would come of it."""
    key = fold_name(name)[:KEY]
    found = publications_called([key]).get(key)
    return found.leads_to if found else None
