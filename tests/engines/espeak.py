"""The real engine that the server's voice is tried with."""

import os
import shutil

import pytest

ESPEAK = ("espeak-ng", "--stdin", "--stdout", "-v", "{language}")

needs_espeak = pytest.mark.skipif(
    not shutil.which("espeak-ng") and not os.environ.get("CI"),
    reason="espeak-ng is not installed here (apt install espeak-ng); CI has to have it",
)
