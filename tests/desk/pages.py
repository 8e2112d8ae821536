"""Page dumps for the tests of the desk, and the doors to it."""

from typing import Any

from django.contrib.auth.models import Permission
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from magreader.accounts.models import User
from magreader.dumps.batches import start_batch
from magreader.dumps.importer import import_pages
from magreader.dumps.models import Batch
from magreader.dumps.road.receiving import hand_over
from magreader.dumps.road.verbs import all_received, start
from tests.client import Client
from tests.dumps.written import pages_in
from tests.make import make_reader, make_staff

ADD_DUMPS = reverse("admin:dumps_batch_add")
PARAGRAPHS = (
    "The Harbour Museum opens its doors again on Saturday after two years of quiet repairs.",
    "Its new keeper, Tilda Marsh, counted the brass bells twice and found one too many.",
    "Nobody in Wexmouth remembers giving it, and the inscription has been filed away.",
)


def page(
    headline: str = "A bell too many",
    *,
    publication: str = "The Wexmouth Courier",
    label: str = "November 18, 2025",
    deck: str = "The museum has an unexplained gift.",
    paragraphs: tuple[str, ...] = PARAGRAPHS,
    odd: str = "",
    card: str = "Ferry to run on Sundays again",
) -> bytes:
    """A story page as a newsstand shows it, with one card of the same edition below it."""
    return "\n".join(
        [
            *([odd] if odd else []),
            *("Try GOLD - Free", headline, publication, f"|{label}", deck, *paragraphs),
            f"This story is from the {label} edition of {publication}.",
            f"MORE STORIES FROM {publication}",
            *(publication, card, "The timetable returns to what it was.", "2 mins", label),
            *("Listen", "Translate", "Change font size"),
        ]
    ).encode()


def file(name: str = "bell.txt", raw: bytes | None = None) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, page() if raw is None else raw, "text/plain")


def imported(*pages: bytes, premium: bool | None = None, by: User | None = None) -> Batch:
    """A batch of these pages, taken in."""
    batch = start_batch(origin=Batch.Origin.COMMAND, by=by, premium=premium)
    files = ((f"page-{n}.txt", raw) for n, raw in enumerate(pages, 1))
    import_pages(pages_in(*files), batch)
    return batch


def handed_over(*pages: bytes, by: User | None = None, **said: Any) -> Batch:
    """A batch of these pages that was read, and waits for staff's word."""
    batch = start(origin=Batch.Origin.UPLOAD, by=by, **said)
    for number, raw in enumerate(pages, 1):
        hand_over(batch, f"page-{number}.txt", [raw])
    assert all_received(batch)
    return batch


def say(client: Client, batch: Batch, verb: str) -> None:
    """One of staff's verbs on a batch, by its button."""
    assert client.post(reverse("admin:batch_verb", args=[batch.pk, verb])).status_code == 302
    batch.refresh_from_db()


def bring_in(client: Client, **said: Any) -> Batch:
    """What the form of "Add dumps" is given goes into the library."""
    client.post(ADD_DUMPS, said)
    batch = Batch.objects.latest("pk")
    say(client, batch, "commit")
    return batch


def report_of(batch: Batch) -> str:
    return reverse("admin:dumps_batch_change", args=[batch.pk])


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def chief() -> Client:
    """Somebody who may do everything at the desk."""
    return signed_in(make_staff())


def staff_who_may(*permissions: str) -> User:
    """Somebody of the staff with these permissions (`app.codename`) and no others."""
    user = make_reader(is_staff=True)
    for permission in permissions:
        app, codename = permission.split(".")
        user.user_permissions.add(
            Permission.objects.get(content_type__app_label=app, codename=codename)
        )
    return User.objects.get(pk=user.pk)
