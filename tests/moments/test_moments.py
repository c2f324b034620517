"""The moments the suite is run at, and that it is run at them."""

import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.moments import MOMENTS, NEW_YORK, turn

ROOT = Path(__file__).resolve().parents[2]
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


def wall(moment: datetime) -> datetime:
    return moment.astimezone(NEW_YORK)


def soon(moment: datetime) -> datetime:
    """The wall clock five minutes later."""
    return wall(moment + 5 * MINUTE)


def jump(moment: datetime) -> timedelta:
    """By how much the clocks of New York have changed in the minute before a moment."""
    return wall(moment).utcoffset() - wall(moment - MINUTE).utcoffset()


KINDS = {
    "a Saturday night": lambda at: (wall(at).weekday(), wall(at).hour >= 20) == (5, True),
    "a Sunday night": lambda at: (wall(at).weekday(), wall(at).hour >= 20) == (6, True),
    "the last minutes of a month": lambda at: wall(at).month != soon(at).month and soon(at).month != 1,
    "the last minutes of a year": lambda at: wall(at).year != soon(at).year,
    "February 29": lambda at: (wall(at).month, wall(at).day) == (2, 29),
    "3:59 UTC": lambda at: (at.hour, at.minute, at.utcoffset()) == (3, 59, timedelta(0)),
    "an hour before summer time": lambda at: jump(at + HOUR) == HOUR,
    "as summer time begins": lambda at: jump(at) == HOUR,
    "an hour after summer time began": lambda at: jump(at - HOUR) == HOUR,
    "an hour before summer time ends": lambda at: jump(at + HOUR) == -HOUR,
    "as summer time ends": lambda at: jump(at) == -HOUR,
    "an hour after summer time ended": lambda at: jump(at - HOUR) == -HOUR,
    "an hour that comes twice, for the first time": lambda at: wall(at + HOUR).hour == wall(at).hour,
    "an hour that comes twice, for the second time": lambda at: wall(at - HOUR).hour == wall(at).hour,
    "within a hold's minutes of a skipped hour": lambda at: at == datetime(2027, 3, 14, 6, 40, tzinfo=UTC),
}


@pytest.mark.parametrize("kind", KINDS)
def test_moments_are_of_each_kind(kind):
    assert [name for name, moment in MOMENTS.items() if KINDS[kind](moment)] != []


def test_every_moment_comes_round_by_two_at_a_time():
    pairs = [turn(number) for number in range(1000, 1000 + len(MOMENTS) // 2)]

    assert sorted(name for pair in pairs for name in pair) == sorted(MOMENTS)


def run(*arguments: str) -> subprocess.CompletedProcess:
    command = [sys.executable, "-m", "tests.moments", *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


@pytest.mark.slow
def test_command_runs_at_the_moment_it_says():
    done = run("leap-day", "year-end", "--tests", "tests/moments/probe.py")

    assert (done.returncode, done.stdout.splitlines()[-2:]) == (0, ["leap-day: green", "year-end: green"]), (
        done
    )
    assert "leap-day: 2028-02-29 15:00 UTC, Tuesday 10:00 EST in New York" in done.stdout


@pytest.mark.slow
def test_command_is_red_when_one_moment_is():
    done = run("leap-day", "--tests", "tests/moments/nothing.py")

    assert (done.returncode, done.stdout.splitlines()[-1]) == (1, "leap-day: RED")


def test_command_refuses_a_moment_that_is_not_in_the_list():
    done = run("doomsday")

    assert done.returncode == 2
    assert "no such moment: doomsday" in done.stderr
