"""What the house holds of a reader, as one ZIP that a person can read."""

import json
from collections.abc import Iterable
from datetime import date, datetime
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

import magreader.accounts.my_data
import magreader.paywall.my_data
import magreader.search.my_data
from magreader.accounts.models import User
from magreader.accounts.my_data import Part


def all_parts(reader: User) -> list[Part]:
    """What each room holds of `reader`."""
    return [
        *magreader.accounts.my_data.parts_of(reader),
        *magreader.paywall.my_data.parts_of(reader),
        *magreader.search.my_data.parts_of(reader),
    ]


def zip_of(reader: User) -> bytes:
    """A text that says what is what, and one file for each part."""
    parts, packed = all_parts(reader), BytesIO()
    with ZipFile(packed, "w", ZIP_DEFLATED) as archive:
        archive.writestr("README.txt", _read_me(reader, parts))
        for part in parts:
            archive.writestr(f"{part.name}.json", _as_json(part.rows))
    return packed.getvalue()


def _line(part: Part) -> str:
    return part.what if part.number is None else f"{part.what}: {part.number}"


def _as_json(rows: Any) -> str:
    return json.dumps(rows, indent=2, ensure_ascii=False, default=_in_words) + "\n"


def _in_words(value: object) -> str:
    """Moments with their zone, that of the site; days as they are."""
    if isinstance(value, datetime):
        return timezone.localtime(value).isoformat(timespec="seconds")
    return value.isoformat() if isinstance(value, date) else str(value)


def _read_me(reader: User, parts: Iterable[Part]) -> str:
    words = {"email": reader.email, "site": settings.SITE_URL, "now": _in_words(timezone.now())}
    opening = _("All that %(site)s holds of %(email)s, as it was at %(now)s.") % words
    how = _(
        "Each file is plain text in a form that programs read as well (JSON). Moments are written"
        " as year-month-day, hour and time zone; null means that there is none."
    )
    without = _(
        "Not in here: your password and other secrets, of which the house keeps only what it takes"
        " to recognise them; and what you did for the house as staff, which is the house’s."
    )
    files = [f"{part.name}.json\n    {_line(part)}" for part in parts]
    return "\n\n".join([opening, how, "\n".join(files), without, settings.CONTACT]) + "\n"
