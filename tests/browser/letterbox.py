"""The mails of a house, and what their readers do with them."""

import email
import re
from collections.abc import Iterator
from email.policy import default
from pathlib import Path
from time import monotonic, sleep
from urllib.parse import urlsplit

from playwright.sync_api import Page

from tests.browser.house import Site

_PATIENCE_SECONDS = 10
_END = b"-" * 79 + b"\n"  # of each mail in a file


def mail_to(site: Site, address: str, subject: str = "") -> str:
    """The text of the newest mail to `address` with `subject` in its subject, once it is there."""
    end = monotonic() + _PATIENCE_SECONDS
    while monotonic() < end:
        for text in _mails(site, address, subject):
            return text
        sleep(0.1)
    raise AssertionError(f"no mail to {address}: {subject}")


def _mails(site: Site, address: str, subject: str) -> Iterator[str]:
    """From the newest on, each read when it is its turn. Django names a file by the second and the
    place of an object in memory, so two mails may lie in one."""
    folder = Path(site.environment["MAGREADER_DATA"]) / "mails"
    newest = sorted(folder.glob("*.log"), key=lambda path: path.stat().st_mtime_ns, reverse=True)
    for path in newest:
        for sent in reversed(path.read_bytes().split(_END)[:-1]):
            mail = email.message_from_bytes(sent, policy=default)
            body = mail.get_body(("plain",))
            if body and mail["To"] == address and subject in mail["Subject"]:
                yield body.get_content()


def link_in(text: str) -> str:
    """The one link of a mail, without scheme and host: the house is served at any port."""
    (link,) = set(re.findall(r"https?://\S+", text))
    return str(urlsplit(link)._replace(scheme="", netloc="").geturl())


def confirm(page: Page, site: Site, address: str) -> None:
    """Whoever has just signed up follows the link of the mail."""
    page.goto(link_in(mail_to(site, address)))
    page.get_by_role("button", name="Yes, it is mine").click()
