"""What staff did, kept in Django's log as sentences that are said in the language of who looks.

An entry holds the English of its sentence and the words to put in; nothing in the admin changes or
forgets one.
"""

import json
from typing import Any

from django.contrib.admin.models import CHANGE, LogEntry
from django.db.models import Model
from django.utils.translation import gettext, gettext_noop

from magreader.accounts.models import User

SIGNED_IN = gettext_noop("Signed in.")


def note_deed(by: User, on: Model, sentence: str, **words: str) -> None:
    """Keep that `by` did this to `on`. `sentence` is marked by gettext_noop where it is written;
    of `words` each is a name, or a further sentence so marked."""
    did: Any = [{"did": sentence, "words": words}]
    LogEntry.objects.log_actions(by.pk, [on], CHANGE, did, single_object=True)


def said(entry: LogEntry) -> str:
    """What was done, in the language of the page; as Django says it where it isn't our sentence."""
    deeds = [_sentence(part) for part in _parts(entry.change_message) if "did" in part]
    if deeds:
        return " ".join(deeds)
    if entry.is_addition() and entry.change_message in {"", '[{"added": {}}]'}:
        return gettext("Added.")
    if entry.is_deletion():
        return gettext("Deleted.")
    return str(entry.get_change_message())


def _parts(message: str) -> list[dict[str, Any]]:
    if not message.startswith("["):
        return []
    try:
        return [part for part in json.loads(message) if isinstance(part, dict)]
    except json.JSONDecodeError:
        return []


def _sentence(part: dict[str, Any]) -> str:
    words = {name: gettext(word) if word else "" for name, word in part.get("words", {}).items()}
    return gettext(part["did"]) % words
