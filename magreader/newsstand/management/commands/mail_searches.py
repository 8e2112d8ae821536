"""`manage.py mail_searches`: mail what is new in the searches that readers keep."""

from contextlib import suppress
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from magreader.newsstand.search_mails import Told, mail_searches
from magreader.search.following import catch_up
from magreader.search.index import Busy, NoIndex

_SECONDS = 60.0


class Command(BaseCommand):
    help = "Mail readers what is new in the searches that they keep. For cron, once a day or more."

    def handle(self, *args: Any, **options: Any) -> None:
        """Raises CommandError where there is no index, or some mail could not be sent."""
        try:
            told = _tell()
        except NoIndex:
            raise CommandError("There is no search index: run search_index first.") from None
        self.stdout.write(f"{told.sent} mails sent.")
        if told.failed:
            raise CommandError(f"{told.failed} could not be sent; they are tried again next time.")


def _tell() -> Told:
    with suppress(Busy):  # another process follows; what it hasn't yet is told next time
        catch_up(_SECONDS)
    return mail_searches()
