"""``manage.py demo`` serves a whole clinic, and leaves nothing behind when it ends."""

import http.client
import os
import signal
import socket
import subprocess
import sys
from contextlib import contextmanager
from io import StringIO
from pathlib import Path
from urllib.parse import quote

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from clinic.site.management.commands import demo
from tests import factories

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parents[3]
PATIENCE = 60  # seconds
ENDINGS = [signal.SIGINT, signal.SIGTERM, signal.SIGHUP]  # Ctrl-C, a request to end, a closed terminal


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def address_of_the_test_database() -> str:
    """What another process sets DATABASE_URL to, to see this test's rows."""
    connection.ensure_connection()
    known = connection.settings_dict
    host, port = quote(known["HOST"], safe=""), known["PORT"] or 5432
    account = ":".join(quote(known[name], safe="") for name in ("USER", "PASSWORD") if known[name])
    return f"postgres://{account}@{host}:{port}/{known['NAME']}"


def processes() -> dict[int, tuple[int, list[str]]]:
    """The parent and the whole command (-ww) of every process that runs."""
    table = subprocess.run(
        ["ps", "-A", "-ww", "-o", "pid=,ppid=,stat=,command="], capture_output=True, text=True, check=True
    )
    rows = [line.split(maxsplit=3) for line in table.stdout.splitlines()]
    return {int(pid): (int(parent), command) for pid, parent, state, *command in rows if state[0] != "Z"}


def family(pid: int) -> set[int]:
    """The process, its children and theirs."""
    running = processes()
    found, size = {pid}, 0
    while len(found) > size:
        size = len(found)
        found |= {child for child, (parent, _) in running.items() if parent in found}
    return found


def alive(pids: set[int]) -> set[int]:
    return pids & processes().keys()


def get(port: int, path: str) -> http.client.HTTPResponse:
    asking = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    asking.request("GET", path)
    response = asking.getresponse()
    response.text = response.read().decode()
    asking.close()
    return response


@contextmanager
def running_demo(port: int):
    """The command in a process of its own, once it has said that the clinic is open."""
    process = subprocess.Popen(
        [sys.executable, "manage.py", "demo", "--port", str(port)],
        cwd=ROOT,
        env=os.environ | {"DATABASE_URL": address_of_the_test_database()},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    pids = {process.pid}
    try:
        said = ""
        while "Stop with Ctrl-C" not in said:
            line = process.stdout.readline()
            assert line, said
            said += line
        pids |= family(process.pid)
        yield process, said
    finally:
        for pid in alive(pids):
            os.kill(pid, signal.SIGKILL)
        process.stdout.close()
        process.wait(PATIENCE)


@pytest.fixture
def deaf_to_signals():
    """This process, which one of the signals would end, does nothing about them until a test says what."""
    before = {number: signal.signal(number, lambda *_: None) for number in ENDINGS}
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


@pytest.mark.parametrize("number", ENDINGS)
def test_demo_is_told_to_stop_by_each_signal(deaf_to_signals, number):
    command = demo.Command()
    command.listen()
    assert not command.stopping

    signal.raise_signal(number)

    assert command.stopping


@pytest.fixture
def small_clinic(transactional_db):
    """A place is enough for the command to load no demo clinic."""
    return factories.LocationFactory(name="Alder Street")


def send_at_once(process: subprocess.Popen, *numbers: signal.Signals) -> None:
    """Let the process find all these signals at the same time: one that it does not handle ends it."""
    for number in (signal.SIGSTOP, *numbers, signal.SIGCONT):
        process.send_signal(number)


def test_demo_serves_the_site_and_leaves_no_process_behind(small_clinic):
    port = free_port()
    with running_demo(port) as (process, said):
        pids = family(process.pid)
        page, styles = get(port, "/en/"), get(port, "/static/clinic/site.css")
        send_at_once(process, *ENDINGS)
        code = process.wait(PATIENCE)

        assert (page.status, styles.status) == (200, 200)
        assert "Alder Street" in page.text
        assert f"http://127.0.0.1:{port}/" in said and "var/mail" in said
        assert len(pids) >= 5  # itself, the server with two workers, the mail worker
        assert code == 0
        assert alive(pids) == set()


def test_demo_names_a_folder_of_mail_that_is_there(db, monkeypatch, tmp_path):
    monkeypatch.setattr(demo, "MAIL", tmp_path / "var" / "mail")
    said = StringIO()
    command = demo.Command(stdout=said)
    command.stopping = False

    command.welcome(8000)

    assert f"Sent mail lies in    {tmp_path}/var/mail" in said.getvalue()
    assert list((tmp_path / "var" / "mail").iterdir()) == []


def test_demo_ends_when_its_server_does(small_clinic):
    port = free_port()
    with running_demo(port) as (process, _said):
        pids = family(process.pid)
        running = processes()
        [worker] = [pid for pid in pids if "send_messages" in running[pid][1][0]]
        os.kill(worker, signal.SIGKILL)
        code = process.wait(PATIENCE)

        assert code == 1
        assert alive(pids) == set()
        assert "ended by itself" in process.stdout.read()


def test_demo_names_another_port_when_its_own_is_taken(settings):
    settings.DEBUG = True
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        with pytest.raises(CommandError, match="PORT=8001"):
            call_command("demo", port=other.getsockname()[1])


def test_demo_refuses_outside_development(settings):
    settings.DEBUG = False
    with pytest.raises(CommandError, match="DEBUG=true only"):
        call_command("demo", port=free_port())
