"""A web page as lines of text: a line for each block, as a reader sees it (`docs/dumps.md`).

The page is heard tag by tag and no tree of it is built, so no depth of nesting costs more than
its length, nothing is loaded, and no entity is anything but a letter. Pure: no Django.
"""

import re
from dataclasses import dataclass, field

from lxml.etree import HTMLParser, LxmlError

_BLOCK_NAMES = (
    "address article aside blockquote body br button caption center dd details dialog dir div dl"
    " dt fieldset figcaption figure footer form frameset h1 h2 h3 h4 h5 h6 header hgroup hr html"
    " legend li main menu ol p pre search section summary table tbody td tfoot th thead tr ul"
)
_DROPPED_NAMES = (
    "applet audio canvas datalist embed head iframe math nav noframes noscript object rp rt script"
    " select style svg template textarea title video"
)
"""What isn't read on the page: what runs, what is played, what is chosen from, and what the page
itself calls its navigation."""
_BLOCKS = frozenset(_BLOCK_NAMES.split())
_DROPPED = frozenset(_DROPPED_NAMES.split())
_HEADINGS = frozenset({"h1", "h2", "h3"})
_INVISIBLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_LONGEST_SCRIPT = 512 * 1024
_MOST_SCRIPTS = 20
_PIECE = 64 * 1024


@dataclass(slots=True)
class Head:
    """What a page says about itself: not yet weighed (`facts.py` does)."""

    language: str = ""
    links: list[tuple[str, str]] = field(default_factory=list)
    """Relation and address."""
    metas: list[tuple[str, str]] = field(default_factory=list)
    """Name or property, and content."""
    scripts: list[str] = field(default_factory=list)
    """JSON-LD, as it stands there."""


def render(page: str) -> tuple[list[str], Head]:
    """The lines of an HTML page, and its head. Never raises."""
    heard = _Page()
    parser = HTMLParser(target=heard, encoding="utf-8", huge_tree=True)
    raw = page.replace("\0", "").encode("utf-8", "replace")
    try:
        for at in range(0, len(raw), _PIECE):
            parser.feed(raw[at : at + _PIECE])
        parser.close()
    except LxmlError:
        heard.close()  # what was heard until then is the page
    return heard.lines, heard.head


class _Page:
    """What the parser tells its events to."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.head = Head()
        self._line: list[str] = []
        self._open: list[tuple[str, bool]] = []
        self._hidden = 0
        self._preformatted = 0
        self._script: list[str] | None = None
        self._heading: str | None = None
        """Within a heading of which no word was heard yet: the text of its picture."""

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        is_hiding = tag in _DROPPED or _is_hidden(tag, attributes)
        self._open.append((tag, is_hiding))
        self._hidden += is_hiding
        self._note(tag, attributes)
        if self._hidden:
            return
        if tag in _BLOCKS:
            self._break()
        self._begin(tag, attributes)

    def _begin(self, tag: str, attributes: dict[str, str]) -> None:
        if tag in _HEADINGS:
            self._heading = ""
        elif tag == "img" and self._heading == "":
            self._heading = attributes.get("alt", "")
        elif tag == "pre":
            self._preformatted += 1
        elif tag == "q":
            self._line.append("“")

    def end(self, tag: str) -> None:
        if not self._open or self._open[-1][0] != tag:
            return
        is_hiding = self._open.pop()[1]
        self._hidden -= is_hiding
        if tag == "script" and self._script is not None:
            self.head.scripts.append("".join(self._script))
            self._script = None
        if not self._hidden and not is_hiding:
            self._finish(tag)

    def _finish(self, tag: str) -> None:
        if tag in _HEADINGS:
            self._line.append(self._heading or "")
            self._heading = None
        elif tag == "pre":
            self._preformatted -= 1
        elif tag == "q":
            self._line.append("”")
        if tag in _BLOCKS:
            self._break()

    def data(self, text: str) -> None:
        if self._script is not None:
            self._script.append(text)
        if self._hidden:
            return
        if self._heading is not None and text.strip():
            self._heading = None
        if not self._preformatted:
            self._line.append(text)
            return
        for number, line in enumerate(text.splitlines() or [""]):
            if number:
                self._break()
            self._line.append(line)
        if text.endswith("\n"):
            self._break()

    def comment(self, text: str) -> None:
        """Nothing of it is read."""

    def close(self) -> None:
        self._break()

    def _break(self) -> None:
        if self._line:
            if line := " ".join("".join(self._line).split()):
                self.lines.append(line)
            self._line = []

    def _note(self, tag: str, attributes: dict[str, str]) -> None:
        """What the head is made of; some pages have it in their body."""
        if tag == "meta":
            name = attributes.get("property") or attributes.get("name") or ""
            self.head.metas.append((name.strip().lower(), attributes.get("content", "")))
        elif tag == "link":
            relation = attributes.get("rel", "").strip().lower()
            self.head.links.append((relation, attributes.get("href", "").strip()))
        elif tag == "html":
            self.head.language = attributes.get("lang") or attributes.get("xml:lang") or ""
        elif tag == "script" and "ld+json" in attributes.get("type", "").lower():
            self._script = [] if len(self.head.scripts) < _MOST_SCRIPTS else None


def _is_hidden(tag: str, attributes: dict[str, str]) -> bool:
    if "hidden" in attributes or (tag == "dialog" and "open" not in attributes):
        return True
    return "style" in attributes and _INVISIBLE.search(attributes["style"]) is not None
