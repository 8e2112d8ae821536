"""Where the stories of a page belong: names become publications, editions and stories.

Set-wise: whatever the number of pages, each table is asked and written a fixed number of times.
Call it inside the transaction that holds the library (`shelving.hold_library`).
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import combinations

from magreader.catalog.bulk import rows_with, values_with
from magreader.catalog.identity import fold_name, slug
from magreader.catalog.issue_dates import IssueDate
from magreader.catalog.models import Edition, FormerAddress, Publication, Story
from magreader.dumps.naming import publications_called
from magreader.dumps.shelving import Placed
from magreader.dumps.spots import KEY, At, Spot

CROWD = 100
"""So many stories of one headline and no more: what comes after them counts as the first one."""


def place(spots: Sequence[Spot]) -> dict[Spot, Placed]:
    """The story of each spot. New stories have an address but aren't written yet; new
    publications and editions are."""
    publications = _publications(spots)
    editions = _editions(spots, publications)
    shelf = _shelf(spots, publications, editions)
    placed: dict[Spot, Placed] = {}
    for at, alike in _alike(spots):
        shelf[at].place(alike, placed)
    _give_addresses([one for one in dict.fromkeys(placed.values()) if one.is_new])
    return placed


# ---- publications and editions ------------------------------------------------------------------
def _publications(spots: Iterable[Spot]) -> dict[str, Publication]:
    """By folded name. A new one is called as it was first printed. Spots of a name that is another
    one's spelling are of that one."""
    names: dict[str, str] = {}
    for spot in spots:
        names.setdefault(spot.at[0], spot.publication)
    found = publications_called(names)
    new = sorted(names.keys() - found.keys())
    if new:
        taken = set(Publication.objects.values_list("slug", flat=True))
        for key in new:
            address = slug(names[key], taken, named="publication")
            taken.add(address)
            found[key] = Publication(key=key, name=names[key], slug=address)
        Publication.objects.bulk_create(found[key] for key in new)
    _send_on(spots, found)
    return found


def _send_on(spots: Iterable[Spot], found: dict[str, Publication]) -> None:
    for spot in spots:
        named = found[spot.at[0]]
        to, after = named.merged_into, named.apart_after
        if to is None or (after is not None and spot.seen.order > after):
            to = named
        spot.at = (found.setdefault(to.key, to).key, *spot.at[1:])


def _editions(
    spots: Iterable[Spot], publications: dict[str, Publication]
) -> dict[tuple[int, str], int]:
    """By publication (id) and key, their ids. A new one has the label that was first seen."""
    issues: dict[tuple[int, str], IssueDate] = {}
    for spot in spots:
        issues.setdefault((publications[spot.at[0]].pk, spot.at[1]), spot.edition)
    known = values_with(Edition, ("publication_id", "key", "id"), ("publication_id", "key"), issues)
    found = {(publication, key): pk for publication, key, pk in known}
    new = sorted(issues.keys() - found.keys())
    wanted = [(publication, issues[publication, key].slug) for publication, key in new]
    addresses = _addresses(Edition, "publication_id", wanted)
    made = [_edition(at[0], issues[at], to) for at, to in zip(new, addresses, strict=True)]
    Edition.objects.bulk_create(made)
    return found | {at: edition.pk for at, edition in zip(new, made, strict=True)}


def _edition(publication: int, issue: IssueDate, address: str) -> Edition:
    return Edition(
        publication_id=publication,
        label=issue.label[:120],
        date=issue.date,
        until=issue.until,
        precision=issue.precision.value,
        key=issue.key[:160],
        slug=address,
    )


# ---- stories ------------------------------------------------------------------------------------
@dataclass(slots=True, eq=False)
class Namesakes:
    """The stories of one `edition` (id) that have one headline: one story nearly always.

    Two cards with one headline but different decks in one list are two stories, each with its
    deck as `twin`; later sightings find theirs by deck.
    """

    edition: int
    publication: Publication
    key: str
    decks: dict[Placed, set[str]] = field(default_factory=dict)
    """Each story with the decks it was seen with."""

    def place(self, spots: list[Spot], placed: dict[Spot, Placed]) -> None:
        """Add the story of each of these spots of one page; all have this headline."""
        apart = len(self.decks) > 1 or (len(spots) > 1 and _tell_apart(spots))
        for spot in spots:
            found = self._find(spot) if apart else next(iter(self.decks), None)
            if found is None and len(self.decks) >= CROWD:
                placed[spot] = next(iter(self.decks))
                continue
            placed[spot] = found or self._add(spot, _folded(spot.seen.deck) if apart else "")
            if spot.seen.deck:
                self.decks[placed[spot]].add(spot.seen.deck)
        if len(self.decks) > 1:
            self._name_twins()

    def _find(self, spot: Spot) -> Placed | None:
        """The namesake with this deck; without a deck, the one whose deck opens the text."""
        for placed, decks in self.decks.items():
            if any(_same_deck(_folded(known), spot) for known in {*decks, placed.story.twin}):
                return placed
        plain = (one for one, decks in self.decks.items() if not (one.story.twin or decks))
        return next(plain, None)

    def _add(self, spot: Spot, twin: str) -> Placed:
        story = Story(edition_id=self.edition, headline=spot.headline, key=self.key, twin=twin)
        placed = Placed(story, self.publication, is_new=True)
        self.decks[placed] = set()
        return placed

    def _name_twins(self) -> None:
        """A story that was alone until now gets its deck as `twin`."""
        taken = {placed.story.twin for placed in self.decks}
        for placed, decks in self.decks.items():
            deck = min(map(_folded, decks), default="")
            if not placed.story.twin and deck not in taken:
                placed.story.twin = deck
                placed.twin_given = True


def _folded(deck: str) -> str:
    return fold_name(deck)[:KEY]


def _tell_apart(spots: list[Spot]) -> bool:
    """Whether one list has these headlines with different decks. No deck says nothing."""
    told = {(_folded(spot.seen.deck), spot.seen.text): spot for spot in spots if spot.seen.deck}
    return any(
        not (_same_deck(_folded(one.seen.deck), other) or _same_deck(_folded(other.seen.deck), one))
        for one, other in combinations(told.values(), 2)
    )


def _same_deck(known: str, spot: Spot) -> bool:
    """Equal, one the cut form of the other, or `known` the opening of the page's own text."""
    deck = _folded(spot.seen.deck)
    if not known or deck == known:
        return bool(known)
    if deck and (deck.startswith(known) or known.startswith(deck)):
        return True
    return fold_name(spot.seen.text[: 2 * KEY]).startswith(known)


def _shelf(
    spots: Iterable[Spot],
    publications: dict[str, Publication],
    editions: dict[tuple[int, str], int],
) -> dict[At, Namesakes]:
    """The namesakes of every spot, with those that the library has already."""
    shelf: dict[At, Namesakes] = {}
    for spot in spots:
        if spot.at not in shelf:
            publication = publications[spot.at[0]]
            edition = editions[publication.pk, spot.at[1]]
            shelf[spot.at] = Namesakes(edition, publication, spot.at[2])
    by_row = {(same.edition, same.key): same for same in shelf.values()}
    for story in rows_with(Story, ("edition_id", "key"), by_row):
        same = by_row[story.edition_id, story.key]
        same.decks[Placed(story, same.publication)] = {story.deck} if story.deck else set()
    return shelf


def _alike(spots: Iterable[Spot]) -> Iterator[tuple[At, list[Spot]]]:
    """The spots page by page, those of one headline in one edition together."""
    alike: dict[tuple[int, At], list[Spot]] = {}
    for spot in spots:
        alike.setdefault((spot.page, spot.at), []).append(spot)
    for (_, at), some in alike.items():
        yield at, some


def _give_addresses(new: list[Placed]) -> None:
    wanted = [(placed.story.edition_id, placed.story.key) for placed in new]
    for placed, address in zip(new, _addresses(Story, "edition_id", wanted), strict=True):
        placed.story.slug = address


# ---- addresses ----------------------------------------------------------------------------------
def _addresses[M: (Edition, Story)](
    model: type[M], parent: str, wanted: list[tuple[int, str]]
) -> list[str]:
    """A slug for each (parent, text) in `wanted`, taken by no other row of that parent."""
    if not wanted:
        return []
    plain = [(owner, slug(text, ())) for owner, text in wanted]
    taken: dict[int, set[str]] = defaultdict(set)
    for owner, address in _slugs_in(model, parent, _clashes(model, parent, plain)):
        taken[owner].add(address)
    found = []
    for (owner, text), (_, address) in zip(wanted, plain, strict=True):
        free = address not in taken[owner]
        found.append(address if free else slug(text, taken[owner]))
        taken[owner].add(found[-1])
    return found


def _clashes[M: (Edition, Story)](
    model: type[M], parent: str, plain: list[tuple[int, str]]
) -> set[int]:
    """The parents (ids) in which one of these addresses is taken."""
    tables = (Story, FormerAddress) if model is Story else (model,)
    found = (values_with(table, (parent,), (parent, "slug"), plain) for table in tables)
    return {owner for rows in found for (owner,) in rows}


def _slugs_in[M: (Edition, Story)](
    model: type[M], parent: str, owners: set[int]
) -> Iterable[tuple[int, str]]:
    if not owners:
        return
    yield from model.objects.filter(**{f"{parent}__in": owners}).values_list(parent, "slug")
    if model is Story:
        former = FormerAddress.objects.filter(edition__in=owners)
        yield from former.values_list("edition_id", "slug")
