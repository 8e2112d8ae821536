"""What a process has needed of memory so far."""

import re
from pathlib import Path

_STATUS = Path("/proc/self/status")
_PEAK = re.compile(r"^VmHWM:\s*(\d+) kB", re.MULTILINE)


def peak() -> int:
    """In megabytes, of this process alone: `getrusage` counts who started it along. Linux only."""
    found = _PEAK.search(_STATUS.read_text())
    assert found is not None
    return int(found[1]) // 1024
