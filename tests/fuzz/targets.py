"""What is fuzzed: each target is made after the fuzzer has its hooks in the imports, and raises
for what must not happen."""

from collections.abc import Callable
from io import BytesIO

type Check = Callable[[bytes], None]


def _containers() -> Check:
    from magreader.dumps.containers import MAX_PAGE_BYTES, RawPage, read_container

    def check(data: bytes) -> None:
        found = list(read_container("file.bin", BytesIO(data)))
        assert found == list(read_container("file.bin", BytesIO(data)))
        for page in found:
            assert page.source
            if isinstance(page, RawPage):
                assert len(page.raw) <= MAX_PAGE_BYTES
            else:
                assert page.reason

    return check


def _parser() -> Check:
    from magreader.dumps.parser import parse_page
    from magreader.dumps.parser.text import decode
    from tests.dumps.test_properties import check as holds

    def check(data: bytes) -> None:
        text, _encoding = decode(data)
        holds(parse_page(text, "some-words-of-slug.txt"), text)

    return check


def _html() -> Check:
    from magreader.dumps.containers import Form, RawPage
    from magreader.dumps.parser import parse_page
    from magreader.dumps.reading import read_raw, source_of
    from tests.dumps.test_properties import check as holds

    def check(data: bytes) -> None:
        text, _encoding, facts = read_raw(RawPage("a-page-of-words.html", data, Form.HTML))
        assert text.splitlines() == (text.split("\n") if text else [])
        holds(parse_page(text, source_of("a-page-of-words.html", facts), facts), text)

    return check


TARGETS: dict[str, Callable[[], Check]] = {
    "containers": _containers,
    "parser": _parser,
    "html": _html,
}
