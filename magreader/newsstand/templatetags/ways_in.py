"""What pages of the entrance ask of a request: whether passkeys work at its address."""

from typing import Any

from django import template

from magreader.newsstand import factors

register = template.Library()


@register.simple_tag(takes_context=True)
def passkeys_elsewhere(context: dict[str, Any]) -> str:
    """The address at which this page can use passkeys; empty where it can here."""
    return factors.passkeys_elsewhere(context["request"])
