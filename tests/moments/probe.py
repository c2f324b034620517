"""What the clock says where the suite runs at a moment: test_moments.py starts this, and nobody else."""

import os
import subprocess
import sys
import time
from datetime import UTC, datetime

import pytest

from tests.moments import MOMENTS

ASK = "import time; print(time.time())"


@pytest.mark.parametrize("turn", [1, 2])
def test_clock_begins_at_the_moment(turn):
    here = datetime.now(UTC)
    there = subprocess.run([sys.executable, "-c", ASK], capture_output=True, text=True, check=True).stdout
    asked = MOMENTS[os.environ["MOMENT"]].timestamp()

    assert asked <= here.timestamp() <= float(there) <= time.time() < asked + 60
