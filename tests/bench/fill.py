"""`python -m tests.bench.fill N`: makes the library, prints a reader's session and addresses."""

import sys
from importlib import import_module
from typing import Any

import django


def main(stories: int) -> None:
    django.setup()
    from django.core.management import call_command

    from tests.bench.library import fill_library, make_reader_on_trial

    call_command("prepare", no_sample=True, stdout=sys.stderr)
    addresses = fill_library(stories)
    print(session_of(make_reader_on_trial()), *addresses, sep="\n")


def session_of(reader: Any) -> str:
    """The key of a session in which `reader` is signed in."""
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY

    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session[SESSION_KEY] = str(reader.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = reader.get_session_auth_hash()
    session.save()
    return str(session.session_key)


if __name__ == "__main__":
    main(int(sys.argv[1]))
