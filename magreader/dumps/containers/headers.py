"""Header lines, as mails, WARC records and parts of both have them: bounded, read once."""

from email.message import Message
from email.parser import BytesHeaderParser

from magreader.dumps.containers.limits import MAX_HEADER_LINES, MAX_LINE_BYTES
from magreader.dumps.containers.streams import Stream


def read_header(stream: Stream) -> bytes | None:
    """The lines up to and with the empty one; None where they don't end within bounds."""
    lines: list[bytes] = []
    while len(lines) < MAX_HEADER_LINES:
        line = stream.readline()
        if len(line) == MAX_LINE_BYTES:
            return None
        lines.append(line)
        if line in (b"\r\n", b"\n", b""):
            return b"".join(lines)
    return None


def parse_header(header: bytes) -> Message:
    """What they say."""
    return BytesHeaderParser().parsebytes(header)
