"""`python -m tests.fuzz containers|parser|html [--seconds N]`: a coverage-guided fuzzer on what
strangers' bytes come into.

It needs `atheris`, which is no part of the locks (it has no wheel for every Python):
`pip install atheris`. What it finds is printed and kept below `tests/fuzz/found/`; each find
becomes a small test beside its target before it is mended.
"""

import argparse
import sys
import tempfile
from importlib import import_module
from pathlib import Path
from typing import Any

from tests.fuzz.targets import TARGETS

FOUND = Path(__file__).with_name("found")


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz")
    parser.add_argument("target", choices=list(TARGETS))
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--corpus", type=Path, help="a folder that keeps what reached new code")
    asked = parser.parse_args()
    try:
        atheris: Any = import_module("atheris")
    except ImportError:
        sys.exit("The fuzzer is atheris: pip install atheris")
    corpus = asked.corpus or Path(tempfile.mkdtemp(prefix="magreader-fuzz-"))
    corpus.mkdir(parents=True, exist_ok=True)
    FOUND.mkdir(exist_ok=True)
    options = [
        *(f"-max_total_time={asked.seconds}", f"-artifact_prefix={FOUND}/{asked.target}-"),
        *("-rss_limit_mb=1024", "-timeout=20", "-max_len=65536", "-print_final_stats=1"),
    ]
    with atheris.instrument_imports(include=["magreader"]):
        check = TARGETS[asked.target]()
        from tests.fuzz.seeds import seeds_of
    for number, seed in enumerate(seeds_of(asked.target)):
        (corpus / f"seed-{number}").write_bytes(seed)
    atheris.Setup([sys.argv[0], *options, str(corpus)], check)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
