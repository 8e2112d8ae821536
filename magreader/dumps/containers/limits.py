"""How much is read of what. Every limit of containers is here; `docs/dumps.md` states them.

The sentences that name a limit hold its number, since they are kept for the catalogues as they
are: a test holds the two together.
"""

from magreader.dumps.parser.pages import gettext_noop

MB = 1024 * 1024

MAX_PAGE_BYTES = 4 * MB
"""A real page has some kilobytes; what is larger is no page."""
PAGE_TOO_LARGE = gettext_noop("It has more than 4 MB; no page of a newsstand has.")

MAX_ROW_BYTES = 16 * MB
"""A row of JSON: a page in which each letter may be written as `\\u0061`."""
ROW_TOO_LONG = gettext_noop("The row has more than 16 MB; it was passed over.")

MAX_MEMBERS = 100_000
"""Members of one archive. The list of a ZIP is held in memory, some 600 bytes a member."""
TOO_MANY_MEMBERS = gettext_noop(
    "The archive has more than 100,000 members. Split it, or unpack it and give the folder."
)
MAX_DIRECTORY_BYTES = 16 * MB
"""Of a ZIP's list of members, whatever number of them it claims."""

MAX_RATIO = 200
RATIO_COUNTS_FROM = 16 * MB
"""Text packs 4 to 10 times, and pages of one site up to 50; what unpacks to more than this many
times its size, and to so many bytes, was made to fill a disk."""
BOMB = gettext_noop(
    "It unpacks to more than 200 times its size, as a decompression bomb does; the rest was not"
    " read."
)

MAX_WINDOW_BYTES = 128 * MB
"""What Zstandard may ask to remember: its own tools ask for no more, except with --long=28 up."""

MAX_LINE_BYTES = 64 * 1024
MAX_HEADER_LINES = 200
"""Of a WARC record, a part of a mail or an HTTP answer."""

MAX_NAME_BYTES = 64 * 1024
"""Of a tar member's long name and of what else a header says of it."""

MAX_UNREADABLE = 10_000
"""What is told one by one of one container; of more, only how far it went."""
TOO_MUCH_UNREADABLE = gettext_noop(
    "More than 10,000 parts of this file hold no page. Further ones are passed over without a"
    " word; pages are still read."
)
