"""What the fuzzer begins with: the golden dumps, and small containers of each kind."""

from collections.abc import Iterator

from tests.dumps.boxes import BOXES
from tests.dumps.test_golden import GOLDEN


def seeds_of(target: str) -> Iterator[bytes]:
    """The seeds of one target."""
    if target == "containers":
        for make in BOXES.values():
            yield make([("a.txt", b"One\nTwo"), ("b.html", b"<html><p>One<p>Two</html>")])
    endings = {"parser": (".txt",), "html": (".html",), "containers": (".mhtml", ".warc")}
    for path in sorted(GOLDEN.iterdir()):
        if path.suffix in endings[target]:
            yield path.read_bytes()
