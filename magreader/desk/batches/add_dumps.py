"""Adding dumps: the form, its limits, and what a request too large for it gets as an answer."""

from collections.abc import Iterable, Iterator
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import RequestDataTooBig, TooManyFilesSent
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from magreader.accounts.models import User
from magreader.dumps.containers import MAX_PAGE_BYTES
from magreader.dumps.models import Batch
from magreader.dumps.road.receiving import hand_over
from magreader.dumps.road.verbs import cancel, start

type File = UploadedFile[bytes]

# What a file costs in a request besides its bytes: its name and the lines around it.
_ENVELOPE_BYTES = 1_024
# A refused request is read to its end up to this many times the limit, because a browser that
# is cut short while sending shows its own error instead of ours.
_PATIENCE = 4
_CHUNK_BYTES = 256 * 1_024
_PREMIUM = {"": None, "premium": True, "free": False}


class FilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Any number of files; an empty one is let through, since the report says what it is."""

    def clean(self, data: Any, initial: Any = None) -> list[File]:
        given = data if isinstance(data, list | tuple) else [data]
        return [super(FilesField, self).clean(file, initial) for file in given if file]


class PastedField(forms.CharField):
    """The text of a page as it was pasted, with nothing cut off or refused."""

    widget = forms.Textarea

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(strip=False, **kwargs)
        self.validators = []


class AddDumpsForm(forms.Form):
    """With `files_follow`, nothing need be given: files come after it."""

    dumps = FilesField(
        label=_("Files"),
        required=False,
        allow_empty_file=True,
        widget=FilesInput(attrs={"aria-describedby": "limits"}),
    )
    text = PastedField(
        label=_("Text of a page"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 10, "spellcheck": "false"}),
    )
    name = forms.CharField(
        label=_("Where the text comes from"),
        required=False,
        max_length=500,
        help_text=_("The page's address or a file name; it helps where the page has no headline."),
    )
    premium = forms.ChoiceField(
        label=_("The stories are"),
        required=False,
        widget=forms.RadioSelect,
        choices=[
            ("", _("as each publication says")),
            ("premium", _("premium")),
            ("free", _("free")),
        ],
    )
    note = forms.CharField(
        label=_("Note"), required=False, max_length=200, help_text=_("For your colleagues.")
    )

    def __init__(self, *args: Any, files_follow: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.files_follow = files_follow

    def clean_dumps(self) -> list[File]:
        files: list[File] = self.cleaned_data["dumps"]
        if len(files) > settings.UPLOAD_MAX_FILES:
            raise forms.ValidationError(too_many_files())
        if sum(file.size or 0 for file in files) > settings.UPLOAD_MAX_BYTES:
            raise forms.ValidationError(too_much())
        return files

    def clean_text(self) -> str:
        text: str = self.cleaned_data["text"]
        if len(text.encode()) > MAX_PAGE_BYTES:
            most = filesizeformat(MAX_PAGE_BYTES)
            raise forms.ValidationError(
                _("The pasted text is too long; a page has %(most)s at most."),
                params={"most": most},
            )
        return text

    def clean_premium(self) -> bool | None:
        return _PREMIUM[self.cleaned_data["premium"]]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        given = self.files_follow or cleaned.get("dumps") or cleaned.get("text", "").strip()
        if not self.errors and not given:
            raise forms.ValidationError(_("Choose at least one file, or paste the text of a page."))
        return cleaned

    @property
    def origin(self) -> Batch.Origin:
        files = self.files_follow or self.cleaned_data["dumps"]
        return Batch.Origin.UPLOAD if files else Batch.Origin.PASTE

    def given(self) -> Iterator[tuple[str, Iterable[bytes]]]:
        """Each file, then the pasted text: where it comes from and its bytes."""
        for file in self.cleaned_data["dumps"]:
            yield file.name or gettext("unnamed file"), file.chunks()
        if self.cleaned_data["text"].strip():
            name = self.cleaned_data["name"] or gettext("pasted text")
            yield name, [self.cleaned_data["text"].encode()]


def hand_in(form: AddDumpsForm, by: User) -> Batch:
    """A batch that has received what a valid form was given. Raises OSError where there is no room
    for it; the batch is cancelled then."""
    said = form.cleaned_data
    batch = start(origin=form.origin, by=by, note=said["note"], premium=said["premium"])
    try:
        for name, chunks in form.given():
            hand_over(batch, name, chunks)
    except OSError:
        cancel(batch)
        raise
    return batch


def limits() -> dict[str, Any]:
    """The numbers that the form states and the server keeps: of one request, and of a batch."""
    return {
        "dump_max_bytes": MAX_PAGE_BYTES,
        "upload_max_files": settings.UPLOAD_MAX_FILES,
        "upload_max_bytes": settings.UPLOAD_MAX_BYTES,
        "batch_max_files": settings.BATCH_MAX_FILES,
        "batch_max_bytes": settings.BATCH_MAX_BYTES,
    }


def too_many_files() -> str:
    most = settings.UPLOAD_MAX_FILES
    said = ngettext(
        "More than %d file at once: choose fewer, and add the rest after these.",
        "More than %d files at once: choose fewer, and add the rest after these.",
        most,
    )
    return said % most


def too_much() -> str:
    return gettext(
        "More than %(most)s at once: choose fewer files, and add the rest after these."
    ) % {"most": filesizeformat(settings.UPLOAD_MAX_BYTES)}


def refusal(request: HttpRequest) -> str | None:
    """Why this request is too large to be read, in the user's words; None for one that was read."""
    most = settings.UPLOAD_MAX_BYTES + settings.UPLOAD_MAX_FILES * _ENVELOPE_BYTES
    problem = too_much() if _announced_bytes(request) > most else _reading_problem(request)
    if problem:
        _read_to_its_end(request)
    return problem


def _announced_bytes(request: HttpRequest) -> int:
    announced = request.META.get("CONTENT_LENGTH") or "0"
    return int(announced) if announced.isdecimal() else 0


def _reading_problem(request: HttpRequest) -> str | None:
    try:
        request.POST  # noqa: B018  # reading it is what may fail
    except TooManyFilesSent:
        return too_many_files()
    except RequestDataTooBig:
        return too_much()
    return None


def _read_to_its_end(request: HttpRequest) -> None:
    for _chunk in range(_PATIENCE * settings.UPLOAD_MAX_BYTES // _CHUNK_BYTES):
        if not request.read(_CHUNK_BYTES):
            return
