"""Start and stop the server.

Two locks make this safe, both released by the system whenever their holder dies.  ``lock`` is held by
the process that starts or stops the server.  The data folder itself is locked by the server: all its
processes inherit the lock, so while one of them lives the folder is taken, and when it is free any
process number written there is stale, whoever has that number now.
"""

import fcntl
import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from clinic.localpg import LocalServerError
from clinic.localpg.folders import SOCKET, Folders
from clinic.localpg.programs import programs_for

PATIENCE = 60  # seconds
USER = DATABASE = "clinic"

SETTINGS = {
    "listen_addresses": "",
    # The data folder is private, and once it is deleted its server cannot remove the socket of the next.
    "unix_socket_directories": ".",
    "unix_socket_permissions": "0700",
    "max_connections": "300",
    "shared_buffers": "128MB",
    # Faster, and lost only with the machine's power: what is committed survives a crash of the server.
    "fsync": "off",
    "full_page_writes": "off",
    "jit": "off",
    "timezone": "UTC",
    "log_timezone": "UTC",
    # The log must not hold what patients typed.
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
    "log_parameter_max_length_on_error": "0",
}


def start(folders: Folders) -> None:
    """Return when the server accepts connections, whoever started it.

    Raises LocalServerError, naming the log, when it does not within PATIENCE.
    """
    deadline = time.monotonic() + PATIENCE
    folders.create_home()
    with _lock(folders, deadline):
        programs = programs_for(folders)
        while not _answers(programs, folders):
            _create_data(programs, folders)
            with _claim(folders) as claim:
                if claim is not None:
                    _launch(programs, folders, claim)
                    return
            _wait(folders, deadline)  # a server is starting, recovering or going down


def stop(folders: Folders) -> bool:
    """End the server and every connection to it.  Returns False when none was running."""
    deadline = time.monotonic() + PATIENCE
    folders.create_home()
    with _lock(folders, deadline):
        if not is_running(folders):
            return False
        pg_ctl = programs_for(folders) / "pg_ctl"
        _run(folders, pg_ctl, "stop", "-D", folders.data, "-m", "fast", check=False)
        while is_running(folders):
            _wait(folders, deadline)
        return True


def is_running(folders: Folders) -> bool:
    """Whether a process of the server lives."""
    if not folders.data.exists():
        return False
    with _claim(folders) as claim:
        return claim is None


def _create_data(programs: Path, folders: Folders) -> None:
    """Create the data folder with its empty database, unless it is there."""
    if (folders.data / "global" / "pg_control").exists():
        return
    for unfinished in folders.home.glob("new-*"):
        shutil.rmtree(unfinished)
    with tempfile.TemporaryDirectory(prefix="new-", dir=folders.home, ignore_cleanup_errors=True) as scratch:
        folders.account.adopt(Path(scratch))
        new = Path(scratch) / "data"
        # Sorting by code point, the same everywhere, yet Á is a letter whose small form is á.
        ctype = "en_US.UTF-8" if os.uname().sysname == "Darwin" else "C.UTF-8"
        initdb = [programs / "initdb", "-D", new, "-U", USER, "--auth=trust", "--no-sync", "--encoding=UTF8"]
        _run(folders, *initdb, "--locale-provider=builtin", "--builtin-locale=C.UTF-8", f"--lc-ctype={ctype}")
        single = [programs / "postgres", "--single", "-D", new, "-c", "exit_on_error=on", "-c", "fsync=off"]
        _run(folders, *single, "postgres", input=f"CREATE DATABASE {DATABASE};\n".encode())
        if folders.data.exists():
            folders.data.rename(Path(scratch) / "rest")  # of a deletion: nothing can start without pg_control
        new.rename(folders.data)


def _launch(programs: Path, folders: Folders, claim: int) -> None:
    for stale in ("postmaster.pid", SOCKET, f"{SOCKET}.lock"):
        (folders.data / stale).unlink(missing_ok=True)
    options = " ".join(f"-c {name}={value}" for name, value in SETTINGS.items())
    start = [programs / "pg_ctl", "start", "-D", folders.data, "-w", "-t", str(PATIENCE), "-o", options]
    _run(folders, *start, pass_fds=[claim])


def _answers(programs: Path, folders: Folders) -> bool:
    where = ["-h", folders.address(), "-p", "5432", "-U", USER, "-d", DATABASE]
    return _run(folders, programs / "pg_isready", "--quiet", *where, check=False).returncode == 0


def _run(folders: Folders, *command: str | Path, check=True, **options) -> subprocess.CompletedProcess:
    """Run one of PostgreSQL's programs, its output to the log: the server outlives our terminal and pipes."""
    with folders.log.open("ab") as log:
        folders.account.adopt(folders.log)
        done = folders.account.run(*command, cwd=folders.home, stdout=log, stderr=log, **options)
    if check and done.returncode:
        raise _failure(folders, f"{Path(command[0]).name} ended with code {done.returncode}")
    return done


@contextmanager
def _lock(folders: Folders, deadline: float) -> Iterator[None]:
    """Let one process at a time start or stop the server."""
    with folders.lock.open("ab") as lock:
        folders.account.adopt(folders.lock)
        while not _try_lock(lock.fileno()):
            _wait(folders, deadline)
        yield


@contextmanager
def _claim(folders: Folders) -> Iterator[int | None]:
    """Lock the data folder; gives the open folder, or None while a process of a server holds it."""
    folder = os.open(folders.data, os.O_RDONLY | os.O_DIRECTORY)
    try:
        yield folder if _try_lock(folder) else None
    finally:
        os.close(folder)


def _try_lock(file: int) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _wait(folders: Folders, deadline: float) -> None:
    if time.monotonic() > deadline:
        raise _failure(folders, f"nothing happened for {PATIENCE} seconds")
    time.sleep(0.05)


def _failure(folders: Folders, what: str) -> LocalServerError:
    return LocalServerError(
        f"The embedded PostgreSQL is not available: {what}.  Its log {folders.log} says why.  "
        f"To start afresh without its data: manage.py localpg stop, then remove {folders.home}."
    )
