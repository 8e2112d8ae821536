"""What came by mail, and its links as a browser would follow them."""

import re
from typing import Any
from urllib.parse import urlsplit

from django.core import mail


def last_mail(to: str = "") -> Any:
    """The newest mail, or the newest to that address."""
    return next(sent for sent in reversed(mail.outbox) if not to or sent.to == [to])


def link_in(message: Any) -> str:
    """The one link of a mail, without scheme and host."""
    (link,) = set(re.findall(r"https?://\S+", message.body))
    return str(urlsplit(link)._replace(scheme="", netloc="").geturl())


def code_in(message: Any) -> str:
    """The code of a mail, which stands on a line of its own."""
    (code,) = re.findall(r"(?m)^ {4}(\S+)$", message.body)
    return str(code)
