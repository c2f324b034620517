"""Run the suite at moments that come seldom: all of them, those named, or the two whose turn it is."""

import argparse
import os
import subprocess
import sys
from datetime import datetime
from pathlib import Path

from tests.moments import MOMENTS, NEW_YORK, turn

ROOT = Path(__file__).resolve().parents[2]
# Chromium is a program of its own, with the clock of the machine.
EVERYTHING = "not browser"
# The plugin of that package needs none of pytest's rewriting.
QUIET = "ignore:Module already imported so cannot be rewritten; time_machine"


def main(arguments: list[str]) -> int:
    """Run the moments asked for, say of each whether it is green, and return 1 if one is not."""
    asked = _asked(arguments)
    names = asked.names or (turn(asked.turn) if asked.turn is not None else list(MOMENTS))
    marks = f"{EVERYTHING} and not slow" if asked.quick else EVERYTHING
    print(f"At {len(names)} of {len(MOMENTS)} moments, the tests that are: {marks}.", flush=True)
    red = [name for name in names if not is_green(name, marks, asked.tests)]
    print(*(f"{name}: {'RED' if name in red else 'green'}" for name in names), sep="\n")
    return 1 if red else 0


def is_green(name: str, marks: str, tests: list[str]) -> bool:
    """Run the suite, or only ``tests``, at one moment."""
    print(f"\n{name}: {_both(MOMENTS[name])}", flush=True)
    pytest = [sys.executable, "-m", "pytest", "-p", "tests.moments.plugin", "-W", QUIET, "-m", marks]
    spread = ["-n", "auto", "--dist", "worksteal"] if not tests else []
    environment = os.environ | {"MOMENT": name}
    return subprocess.run([*pytest, *spread, *tests], cwd=ROOT, env=environment, check=False).returncode == 0


def _both(moment: datetime) -> str:
    """A moment on the clock of UTC and on that of the tests' clinic."""
    return f"{moment:%Y-%m-%d %H:%M} UTC, {moment.astimezone(NEW_YORK):%A %H:%M %Z} in New York"


def _asked(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.moments", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"one of: {', '.join(MOMENTS)}")
    parser.add_argument("--turn", type=int, metavar="NUMBER", help="two of them, others for each number")
    parser.add_argument("--quick", action="store_true", help="leave out what is marked as slow")
    parser.add_argument("--tests", nargs="+", default=[], metavar="PATH", help="only these")
    asked = parser.parse_args(arguments)
    if unknown := set(asked.names) - set(MOMENTS):
        parser.error(f"no such moment: {', '.join(sorted(unknown))}")
    return asked


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
