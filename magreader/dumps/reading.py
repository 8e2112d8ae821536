"""From the raw bytes of a page to what the parser reads: its text, and what it says of itself.

Pure: no Django.
"""

import re

from magreader.dumps.containers import Form, RawPage
from magreader.dumps.parser.facts import Facts, facts_of
from magreader.dumps.parser.rendering import render
from magreader.dumps.parser.text import decode

_META_CHARSET = re.compile(
    rb"<(?:meta|\?xml)\b[^>]{0,200}?(?:charset|encoding)\s*=\s*[\"']?([\w-]+)", re.IGNORECASE
)
_META_DEPTH = 4096


def read_raw(page: RawPage) -> tuple[str, str, Facts | None]:
    """The text of a page, line by line, the encoding that was taken, and the facts of a web page.

    Line numbers of leftovers count these lines: what shows a raw page shows them.
    """
    if page.form is Form.TEXT:
        return *decode(page.raw, page.charset), None
    markup, encoding = decode(page.raw, page.charset or _charset(page.raw))
    lines, head = render(markup)
    return "\n".join(lines), encoding, facts_of(head)


def _charset(raw: bytes) -> str:
    said = _META_CHARSET.search(raw[:_META_DEPTH])
    return said[1].decode("ascii") if said else ""


def source_of(source: str, facts: Facts | None) -> str:
    """Where a page comes from: what its container knew, else the address it gives itself."""
    return facts.canonical if facts and facts.canonical and "://" not in source else source
