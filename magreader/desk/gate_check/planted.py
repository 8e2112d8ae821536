"""A small library with words that nobody knows, put in by the importer as any other, and taken
out again without a trace.

All of it can be told by its names, so that what a killed check left is found by the next one.
"""

from dataclasses import dataclass
from datetime import timedelta

from django.contrib.sessions.models import Session
from django.db import transaction
from django.utils import timezone

from magreader.accounts.models import User
from magreader.catalog.models import Edition, Publication, Story, new_revision
from magreader.desk.gate_check.canary import Canary, new_word
from magreader.dumps.batches import start_batch
from magreader.dumps.containers import RawPage
from magreader.dumps.importer import import_pages
from magreader.dumps.models import Batch, Dump, Sighting
from magreader.dumps.shelving import hold_library
from magreader.paywall.access import drop_bodies
from magreader.paywall.models import GiftLink, Plan
from magreader.search.models import SavedSearch, note_changes

NAME = "magreader gate check"
"""How the names of its publications, batches and plans begin."""
SLUG = "gate-check-"
HOST = "gate-check.invalid"
"""Of the addresses of its readers. No mail can be sent there."""
SESSION = "gatecheck"
"""How the keys of its sessions begin."""

# The oldest of all editions: it stands at the end of every list of the newsstand.
_LOCKED, _FREE, _HIDDEN, _OTHER = (f"January {day}, 1901" for day in range(1, 5))


@dataclass(frozen=True, slots=True)
class Planted:
    """Where the planted stories are, and their words.

    Of the `story` everybody sees `opening`, and who may read it `canary`. The canary is in the
    edition that isn't published, too (`hidden_story`). `free` is the word of the free story, where
    a premium one would be closed.
    """

    story: Story
    other: Story
    free_story: Story
    hidden_story: Story
    elsewhere: Publication
    gift: GiftLink
    search: SavedSearch
    dump: int
    batch: int
    canary: Canary
    opening: Canary
    free: Canary

    @property
    def address(self) -> str:
        return self.story.get_absolute_url()

    @property
    def edition_address(self) -> str:
        return self.story.edition.get_absolute_url()


def plant() -> Planted:
    """Puts it in, in one transaction: nobody sees a part of it."""
    title = f"{NAME} {new_word()[:8]}"
    canary, opening, free = (Canary(new_word()) for _ in range(3))
    locked = [
        _page(title, _LOCKED, "The lamp that would not be sold", opening.word, canary.word),
        _page(title, _OTHER, "The letter that was a boat", new_word(), new_word()),
        _page(title, _HIDDEN, "The rock that nobody names", opening.word, canary.word),
        _page(f"{title} elsewhere", _LOCKED, "A gull on the ledger", new_word(), new_word()),
    ]
    open_to_all = [_page(title, _FREE, "The stairs that all may climb", new_word(), free.word)]
    with transaction.atomic():
        batch = _take_in(locked, premium=None)
        _take_in(open_to_all, premium=False)
        story, other, hidden, elsewhere, free_story = (
            _story(name)
            for name in (
                (title, "The lamp"),
                (title, "The letter"),
                (title, "The rock"),
                (f"{title} elsewhere", "A gull"),
                (title, "The stairs"),
            )
        )
        Edition.objects.filter(pk=hidden.edition_id).update(published=False)
        note_changes([hidden.pk])
        new_revision()
    gift = _gift_of(story)
    return Planted(
        story,
        other,
        free_story,
        hidden,
        elsewhere.edition.publication,
        gift,
        _search_of(gift.giver),
        Dump.objects.get(story=story).pk,
        batch.pk,
        canary,
        opening,
        free,
    )


def _page(title: str, day: str, headline: str, opening: str, canary: str) -> bytes:
    """A page as a newsstand shows it. From where the public opening may end at the latest, each
    sentence has the canary."""
    return f"""Try GOLD - Free
{headline}
{title}
|{day}
A keeper's daughter has turned down the third offer in a year.
Marit Oke has lived under the lamp called {opening} for sixty-one years and means to stay on.
The trust that owns the rock says that it never met a tenant so sure of the weather.
Three letters came this year, each with a larger figure in it than the one before it had.
Nobody on the quay would say what the last of them promised.
On Monday {canary} came up the stairs. She folded {canary} into a boat and set it to dry.
Nobody at the trust knows {canary}, and the postman whistled when he was told of {canary}.
The keeper's log of that night says {canary} and nothing else, and the ink of {canary} ran.
By morning the gulls had {canary} between them. The harbour master wrote {canary} in pencil.
What became of {canary} is told on the quay to this day. The trust asked for {canary} twice.
Each time {canary} was sent by the second post. The third time {canary} was not sent at all.
There is a room below the lamp where {canary} hangs, and {canary} is how the tale ends.
MORE STORIES FROM {title}
Listen
Translate
Change font size
""".encode()


def _take_in(pages: list[bytes], *, premium: bool | None) -> Batch:
    batch = start_batch(origin=Batch.Origin.COMMAND, note=NAME, premium=premium)
    import_pages(
        (RawPage(f"{NAME} {number}.txt", page) for number, page in enumerate(pages)), batch
    )
    return batch


def _story(named: tuple[str, str]) -> Story:
    title, headline = named
    return Story.objects.select_related("edition__publication").get(
        edition__publication__name=title, headline__startswith=headline
    )


def _gift_of(story: Story) -> GiftLink:
    """A link that nobody has opened: its page promises the text to whoever comes."""
    giver = User.objects.create_user(f"giver@{HOST}", None, name=NAME)
    ends = timezone.now() + timedelta(hours=1)
    return GiftLink.objects.create(story=story, giver=giver, ends=ends)


def _search_of(reader: User) -> SavedSearch:
    """Kept by this reader, for its feed; a word of the gated part finds the story for others."""
    return SavedSearch.objects.create(
        reader=reader, asked="q=lamp+OR+pencil", words="lamp OR pencil", seen=0, told=0
    )


def left_behind() -> bool:
    """Whether a check that was killed left something."""
    return (
        Publication.objects.filter(name__startswith=NAME).exists()
        or User.objects.filter(email__endswith=f"@{HOST}").exists()
        or Session.objects.filter(session_key__startswith=SESSION).exists()
    )


def remove() -> None:
    """Takes out all that any check planted, and the readers that it made."""
    with hold_library():
        batches = Batch.objects.filter(note__startswith=NAME)
        editions = Edition.objects.filter(publication__name__startswith=NAME)
        stories = Story.objects.filter(edition__in=editions)
        Session.objects.filter(session_key__startswith=SESSION).delete()
        User.objects.filter(email__endswith=f"@{HOST}").delete()
        Plan.objects.filter(slug__startswith=SLUG).delete()
        note_changes(stories.values_list("pk", flat=True))
        drop_bodies(stories.values_list("pk", flat=True))
        Sighting.objects.filter(story__in=stories).delete()
        Dump.objects.filter(batch__in=batches).delete()
        batches.delete()
        stories.delete()
        editions.delete()
        Publication.objects.filter(name__startswith=NAME).delete()
        new_revision()
