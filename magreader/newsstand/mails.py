"""Mails to readers: few words, one way on, as text and as HTML.

The words of a mail are a template of parts (`templates/account/email/<name>.html`); the two
layouts, `mail.txt` and `mail.html`, are shared by all.
"""

from html import unescape
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils.translation import override

_PARTS = ("subject", "opening", "action", "address", "closing")


def make_mail(name: str, to: str, language: str, context: dict[str, Any]) -> EmailMultiAlternatives:
    """The mail `name` in `language`, ready to send. A `code` in it stands by itself."""
    site = {"site": settings.SITE_URL, "host": urlsplit(settings.SITE_URL).netloc}
    with override(language):
        parts = {
            part: render_to_string(f"account/email/{name}.html#{part}", context | site).strip()
            for part in _PARTS
        }
        whole = {**parts, **site, "code": context.get("code", "")}
        text = render_to_string("account/email/mail.txt", whole)
        html = render_to_string("account/email/mail.html", whole)
    mail = EmailMultiAlternatives(unescape(parts["subject"]), unescape(text), to=[to])
    mail.attach_alternative(html, "text/html")
    return mail


def at_our_address(url: str) -> str:
    """`url` with the scheme and host that readers know, whatever the request said it was."""
    ours = urlsplit(settings.SITE_URL)
    return urlsplit(url)._replace(scheme=ours.scheme, netloc=ours.netloc).geturl()
