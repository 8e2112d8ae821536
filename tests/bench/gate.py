"""The matrix of the gate: how many readers ask how much, and how long that takes one process."""

import os
import tempfile
from time import perf_counter, process_time
from typing import Any


def bench_gate() -> list[dict[str, Any]]:
    """In a library that holds what is planted alone, with a test client."""
    with tempfile.TemporaryDirectory(prefix="magreader-bench-") as folder:
        os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
        os.environ["DATABASE_URL"] = f"sqlite:///{folder}/gate.sqlite3"
        import django
        from django.core.management import call_command
        from django.test.utils import setup_test_environment

        django.setup()
        setup_test_environment()
        call_command("migrate", verbosity=0)
        return [_measure()]


def _measure() -> dict[str, Any]:
    import logging

    from magreader.desk.gate_check.proof import prove
    from magreader.desk.gate_check.roads import routes
    from tests.gate.house import ask, make_house

    logging.disable(logging.CRITICAL)
    house = make_house()
    began, worked = perf_counter(), process_time()
    tallies = list(prove(house.cast, house.planted, ask, lambda: None))
    return {
        "bench": "gate",
        "readers": len(house.cast),
        "of_them_locked_out": len(house.locked_out),
        "addresses": len(routes()),
        "requests": sum(tally.asked for tally in tallies),
        "leaks": sum(len(tally.leaks) for tally in tallies),
        "seconds": round(perf_counter() - began, 1),
        "of_work": round(process_time() - worked, 1),
    }
