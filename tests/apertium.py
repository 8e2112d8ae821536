"""Apertium's own service, as Debian packs it, for the tests that try it for real."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.bench.pages import free_port, wait_for

MODES = Path("/usr/share/apertium/modes")


def has_apertium() -> bool:
    return shutil.which("apertium-apy") is not None and (MODES / "eng-spa.mode").exists()


def need_apertium() -> None:
    """Skip where it can't be had; CI has it, so nothing is skipped there."""
    if not has_apertium() and not os.environ.get("CI"):
        pytest.skip("needs Debian's apertium-apy and apertium-eng-spa")


@contextmanager
def serve_apertium() -> Iterator[str]:
    """Its address, on a free port of loopback, until the block ends."""
    port = free_port()
    with tempfile.TemporaryFile() as said:
        service = subprocess.Popen(
            ["apertium-apy", "-p", str(port), str(MODES)],
            env={**os.environ, "LC_ALL": "C.UTF-8"},
            stdout=said,
            stderr=said,
        )
        try:
            wait_for(port)
            yield f"http://127.0.0.1:{port}"
        finally:
            service.terminate()
            service.wait(timeout=120)
