"""What a line of the log may say: never a secret, never a reader's address, and one line is one
event.

Pure: `settings` names the formatter; nothing here knows Django.
"""

import logging
import re
import time
from types import TracebackType

# Who knows the rest of these addresses may do what they are for: it is in mails and gifts, and in
# feed readers, alone.
_SECRET = re.compile(
    r"(/accounts/(?:password/reset/key|confirm-email|invitation|login/link)/|/gifts/"
    r"|/search/(?:feeds|mails)/|\bmagreader_token_)[^\s/?#\"']+"
)
# Only from where a word begins: a line of a hundred thousand letters is looked at once.
_ADDRESS = re.compile(r"(?<![\w.+%-])[\w.+%-]+@[\w-]+(?:\.[\w-]+)+")
# What ends a line, for a terminal or for a program that reads the log, and what steers either.
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")

type _Failure = tuple[type[BaseException], BaseException, TracebackType | None]


def cut(text: str) -> str:
    """`text` without what opens something and without mail addresses."""
    return _ADDRESS.sub("…@…", _SECRET.sub(r"\1…", text))


def on_one_line(text: str) -> str:
    """`text` with every control character written out, as \\n or \\x1b."""
    return _CONTROL.sub(lambda found: ascii(found[0])[1:-1], text)


class LogLine(logging.Formatter):
    """One event, one line, its moment in UTC. Only a traceback has more: each of its lines is
    set in, so that none of them can pass for an event."""

    converter = time.gmtime  # type: ignore[assignment]  # the stubs say that it has no argument
    default_time_format = "%Y-%m-%dT%H:%M:%S"
    default_msec_format = "%s.%03dZ"

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802  # logging's own name
        return on_one_line(super().formatMessage(record))

    def formatException(  # noqa: N802  # as above
        self, ei: _Failure | tuple[None, None, None]
    ) -> str:
        return "\n".join(f"    {line}" for line in super().formatException(ei).splitlines())

    def format(self, record: logging.LogRecord) -> str:
        return cut(super().format(record))
