"""The matrix of the gate: how many readers ask how much, and how long that takes one process.

`python -m tests.bench.gate` in an environment whose database is empty prints it as JSON.
"""

import json
import logging
import os
import subprocess
import sys
import tempfile
from time import perf_counter, process_time
from typing import Any

import django


def bench_gate() -> list[dict[str, Any]]:
    """In a library that holds what is planted alone, with a test client."""
    with tempfile.TemporaryDirectory(prefix="magreader-bench-") as folder:
        environment = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "tests.settings",
            "DATABASE_URL": f"sqlite:///{folder}/gate.sqlite3",
        }
        command = [sys.executable, "-m", "tests.bench.gate"]
        out = subprocess.run(command, env=environment, check=True, capture_output=True, text=True)
    return [json.loads(out.stdout)]


def main() -> None:
    django.setup()
    from django.core.management import call_command
    from django.test.utils import setup_test_environment

    from magreader.desk.gate_check.proof import prove
    from magreader.desk.gate_check.roads import routes
    from tests.gate.house import ask, make_house

    setup_test_environment()
    call_command("migrate", verbosity=0)
    logging.disable(logging.CRITICAL)
    house = make_house()
    began, worked = perf_counter(), process_time()
    tallies = list(prove(house.cast, house.planted, ask, lambda: None))
    row = {
        "bench": "gate",
        "readers": len(house.cast),
        "locked_out": len(house.locked_out),
        "addresses": len(routes()),
        "requests": sum(tally.asked for tally in tallies),
        "leaks": sum(len(tally.leaks) for tally in tallies),
        "seconds": round(perf_counter() - began, 1),
        "of_work": round(process_time() - worked, 1),
    }
    print(json.dumps(row))


if __name__ == "__main__":
    main()
