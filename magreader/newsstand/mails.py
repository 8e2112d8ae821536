"""Mails to readers: few words, one way on, as text and as HTML.

The words of a mail are a template of parts (`templates/account/email/<name>.html`, or in the
folder that the name says); the two layouts, `mail.txt` and `mail.html`, are shared by all.
"""

from html import unescape
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils.translation import override

_PARTS = ("subject", "opening", "action", "address", "closing")
# What only some mails have: a code, stories in lists, and the address at which such mails end.
_MORE = ("code", "lists", "stop")


def make_mail(name: str, to: str, language: str, context: dict[str, Any]) -> EmailMultiAlternatives:
    """The mail `name` in `language`, ready to send. A `code` in it stands by itself."""
    words = f"{name if '/' in name else f'account/email/{name}'}.html"
    site = {"site": settings.SITE_URL, "host": urlsplit(settings.SITE_URL).netloc}
    with override(language):
        parts = {
            part: render_to_string(f"{words}#{part}", context | site).strip() for part in _PARTS
        }
        more = {name: context.get(name, "") for name in _MORE}
        text = render_to_string("account/email/mail.txt", parts | site | more)
        html = render_to_string("account/email/mail.html", parts | site | more)
    mail = EmailMultiAlternatives(unescape(parts["subject"]), unescape(text), to=[to])
    mail.attach_alternative(html, "text/html")
    return mail


def at_our_address(url: str) -> str:
    """`url` with the scheme and host that readers know, whatever the request said it was."""
    ours = urlsplit(settings.SITE_URL)
    return urlsplit(url)._replace(scheme=ours.scheme, netloc=ours.netloc).geturl()
