"""What the embedded PostgreSQL survives."""

import fcntl
import os
import shutil
import signal
import subprocess

import pytest

from clinic.localpg import server

STARTED = "SELECT pg_postmaster_start_time()"


@pytest.fixture
def visited(started_before):
    """A checkout whose server runs and has something committed."""
    started_before.start()
    started_before.query("CREATE TABLE visit AS SELECT 'kept' AS state")
    return started_before


@pytest.fixture
def open_data(visited):
    """The data folder, held open: waits at the end until no process of its server lives."""
    folder = os.open(visited.folders.data, os.O_RDONLY)
    pid = visited.pid()
    yield
    os.kill(pid, signal.SIGQUIT)
    fcntl.flock(folder, fcntl.LOCK_EX)
    os.close(folder)


def write_stale_pid(checkout, pid: int) -> None:
    """Leave the server's files as if it had been ``pid``."""
    for name in ("postmaster.pid", ".s.PGSQL.5432.lock"):
        file = checkout.folders.data / name
        file.write_text("\n".join([str(pid), *file.read_text().splitlines()[1:], ""]))


def test_killed_server_starts_again_with_what_was_committed(visited):
    visited.kill()

    assert visited.ask("SELECT state FROM visit") == "kept"


def test_start_waits_for_the_last_process_of_a_dying_server(visited):
    visited.kill()
    process = visited.asking("SELECT state FROM visit")
    still_ending = os.open(visited.folders.data, os.O_RDONLY)
    try:
        fcntl.flock(still_ending, fcntl.LOCK_EX)
        with pytest.raises(subprocess.TimeoutExpired):
            process.communicate("\n", timeout=2)
    finally:
        os.close(still_ending)

    assert process.communicate(timeout=100)[0] == "ready\nkept\n"


def test_server_killed_this_moment_starts_again(visited):
    # Its other processes are still ending and hold its memory.
    os.kill(visited.pid(), signal.SIGKILL)

    assert visited.ask("SELECT state FROM visit") == "kept"


def test_process_number_of_another_program_is_no_obstacle(visited, another_program):
    visited.kill()
    write_stale_pid(visited, another_program.pid)

    assert visited.ask("SELECT state FROM visit") == "kept"
    assert another_program.poll() is None


def test_stop_leaves_a_program_with_the_old_process_number_alone(visited, another_program):
    visited.kill()
    write_stale_pid(visited, another_program.pid)

    assert visited.manage("localpg", "stop") == "It was not running."
    assert another_program.poll() is None


def test_status_does_not_take_another_program_for_the_server(visited, another_program):
    visited.kill()
    write_stale_pid(visited, another_program.pid)

    assert visited.manage("localpg", "status").startswith("It is not running.\n")


def test_deleted_data_begins_anew(visited):
    server.stop(visited.folders)
    shutil.rmtree(visited.folders.home)

    assert visited.ask("SELECT to_regclass('visit') IS NULL") == "True"


def test_data_deleted_while_the_server_runs_begins_anew(visited, open_data):
    shutil.rmtree(visited.folders.home)

    assert visited.ask("SELECT to_regclass('visit') IS NULL") == "True"


def test_end_of_a_server_without_data_leaves_the_next_in_peace(visited):
    old, folder = visited.pid(), os.open(visited.folders.data, os.O_RDONLY)
    shutil.rmtree(visited.folders.home)
    visited.start()
    started = visited.query(STARTED)

    os.kill(old, signal.SIGQUIT)
    fcntl.flock(folder, fcntl.LOCK_EX)
    os.close(folder)

    assert visited.query(STARTED) == started


def test_half_deleted_data_begins_anew(visited):
    server.stop(visited.folders)
    shutil.rmtree(visited.folders.data / "global")

    assert visited.ask("SELECT to_regclass('visit') IS NULL") == "True"


def test_rest_of_an_interrupted_first_start_is_cleared_away(checkout):
    checkout.folders.create_home()
    rest = checkout.folders.home / "new-interrupted" / "data"
    rest.mkdir(parents=True)

    checkout.start()

    assert not rest.exists()


def test_process_whose_server_died_reaches_the_next_one(visited):
    script = """
import os, signal, sys, django
django.setup()
from django.db import connection, close_old_connections
def started():
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_postmaster_start_time()")
        return cursor.fetchone()
before = started()
os.kill(int(sys.argv[1]), signal.SIGKILL)
try:
    while True:  # until the connection notices
        started()
except django.db.OperationalError:
    close_old_connections()
print(started() > before)
"""
    assert visited.run("-c", script, str(visited.pid())) == "True"
