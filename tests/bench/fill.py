"""`python -m tests.bench.fill N`: makes the library, prints a reader's session and addresses."""

import sys

import django


def main(stories: int) -> None:
    django.setup()
    from importlib import import_module

    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.core.management import call_command

    from tests.bench.library import fill_library, make_reader_on_trial

    call_command("prepare", no_sample=True, stdout=sys.stderr)
    addresses = fill_library(stories)
    reader = make_reader_on_trial()
    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session[SESSION_KEY] = str(reader.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = reader.get_session_auth_hash()
    session.save()
    print(session.session_key, *addresses, sep="\n")


if __name__ == "__main__":
    main(int(sys.argv[1]))
