"""`python -m tests.https_visit`: one reader's way through a new house behind https, through a
proxy as in the README. Prints what was answered, and each cookie as it was first set, as JSON."""

import json
from typing import Any

import django

from magreader import settings as made


def main() -> None:
    made.STORAGES["staticfiles"]["BACKEND"] = (
        "django.contrib.staticfiles.storage.StaticFilesStorage"  # nothing is collected
    )
    made.STATIC_ROOT = made.DATA_DIR
    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    print(json.dumps(_visit()))


def _visit() -> dict[str, Any]:
    from django.test import Client

    from tests.make import make_reader

    reader = make_reader("iris@example.org")
    host = {"Host": "news.example.org"}
    client = Client(headers={**host, "X-Forwarded-Proto": "https"})
    cookies: dict[str, str] = {}

    def ask(how: str, address: str, **said: Any) -> dict[str, Any]:
        answer = getattr(client, how)(address, said)
        for name, morsel in answer.cookies.items():
            cookies.setdefault(name, morsel.OutputString())
        return {"status": answer.status_code, **answer.headers}

    reading = {"theme": "dark", "size": "120", "face": "serif", "leading": "150", "measure": "66"}
    answers = {
        "front": ask("get", "/"),
        "missing": ask("get", "/nowhere/"),
        "in": ask("post", "/accounts/login/", login=reader.email, password="a long passphrase"),
        "name": ask("post", "/accounts/", name="Iris", language="nl"),
        "reading": ask("post", "/reading/", **reading, spacing="50", align="start", hyphens="off"),
        "account": ask("get", "/accounts/"),
        "out": ask("post", "/accounts/logout/"),
        "plain": dict(Client(headers=host).get("/plans/?next=/").headers),
        "elsewhere": {"status": Client(headers={"Host": "evil.example"}).get("/").status_code},
    }
    reader.refresh_from_db()
    return {"answers": answers, "cookies": cookies, "hash": reader.password}


if __name__ == "__main__":
    main()
