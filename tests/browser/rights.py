"""`python -m tests.browser.rights`: changes in a house that is served, one a line.

Reads `verb argument` and answers with one line:

    reader NAME        a new reader without a plan; the key of their session
    grant NAME         full views of everything from now on
    end NAME           all that was granted has ended just now
    publish ADDRESS    the edition at this address
    withdraw ADDRESS   the same, the other way round
"""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import django

from tests.browser.house import REPOSITORY, Site


class Rights:
    """The other end of it, for a test."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self._process = process
        self._newcomers = 0

    def __call__(self, verb: str, argument: str) -> str:
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(f"{verb} {argument}\n")
        self._process.stdin.flush()
        answer = self._process.stdout.readline().strip()
        assert answer, f"{verb} {argument} failed"
        return answer

    def newcomer(self) -> tuple[str, str]:
        """A new reader without a plan: name, and the key of the session."""
        self._newcomers += 1
        name = f"newcomer{self._newcomers}"
        return name, self("reader", name)


@contextmanager
def open_rights(site: Site) -> Iterator[Rights]:
    with subprocess.Popen(
        [sys.executable, "-m", "tests.browser.rights"],
        cwd=REPOSITORY,
        env=site.environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        yield Rights(process)
        assert process.stdin
        process.stdin.close()


def _do(verb: str, argument: str) -> str:
    from django.utils import timezone

    from magreader.accounts.models import User
    from magreader.paywall.models import Entitlement, Plan
    from tests.browser.fill import make_session

    if verb in {"publish", "withdraw"}:
        return _publish(argument, published=verb == "publish")
    email = f"{argument}@example.org"
    if verb == "reader":
        return make_session(User.objects.create_user(email, name=argument))
    reader = User.objects.get(email=email)
    if verb == "grant":
        gold = Plan.objects.get(slug="gold")
        Entitlement.objects.create(reader=reader, plan=gold, source="staff", starts=timezone.now())
    else:
        Entitlement.objects.filter(reader=reader).update(ends=timezone.now())
    return "done"


def _publish(address: str, *, published: bool) -> str:
    from magreader.catalog.models import Edition, new_revision

    publication, edition = address.strip("/").split("/")[1:3]
    found = Edition.objects.filter(publication__slug=publication, slug=edition)
    found.update(published=published)
    new_revision()
    return "done"


if __name__ == "__main__":
    django.setup()
    for line in sys.stdin:
        print(_do(*line.split()), flush=True)
