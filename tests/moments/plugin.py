"""Each test begins at the moment named MOMENT, and so does each Python program that it starts.

PostgreSQL keeps its own clock: nothing of ours asks it for the time.
"""

import os
from pathlib import Path

import pytest
import time_machine

from tests.moments import MOMENTS

BEGINS = MOMENTS[os.environ["MOMENT"]].timestamp()
CLOCK = time_machine.travel(BEGINS, tick=True).start()
HERE = str(Path(__file__).parent / "every_process")
os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, [HERE, os.environ.get("PYTHONPATH")]))


def place() -> None:
    """Turn the clock of this process, and of those it will start, back to the moment."""
    CLOCK.move_to(BEGINS, tick=True)
    os.environ["CLOCK_AHEAD"] = str(BEGINS - time_machine.escape_hatch.time.time())


place()


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_logstart():
    """Before anything of a test: a long run stays at its moment, however slow the machine."""
    place()
