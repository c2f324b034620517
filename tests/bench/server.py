"""The site as production runs it, on a port of its own, for as long as a measurement needs it."""

import os
import secrets
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from urllib.parse import quote

from django.db import connection

ROOT = Path(__file__).resolve().parents[2]
HOST = "127.0.0.1"
STARTS_WITHIN = 30  # seconds


def database_url() -> str:
    """Where this process's database is, for other processes."""
    connection.ensure_connection()
    known = connection.settings_dict
    account = ":".join(quote(known[name], safe="") for name in ("USER", "PASSWORD") if known[name])
    location = f"{quote(known['HOST'], safe='')}:{known['PORT'] or 5432}"
    return f"postgres://{account}@{location}/{known['NAME']}"


def surroundings(port: int) -> dict[str, str]:
    """The environment of production, but for TLS; the visitors of the bench come through one proxy."""
    return os.environ | {
        "DEBUG": "false",
        "ALLOW_HTTP": "true",
        "DATABASE_URL": database_url(),
        "SECRET_KEY": secrets.token_urlsafe(48),
        "LINK_KEY": secrets.token_urlsafe(48),
        "BASE_URL": f"http://{HOST}:{port}",
        "ALLOWED_HOSTS": HOST,
        "EMAIL_URL": "dummy://",
        "TRUSTED_PROXIES": "1",
    }


def collect_static() -> None:
    """Collect style and script, as it is done before production starts."""
    collect = [sys.executable, "manage.py", "collectstatic", "--noinput", "--verbosity", "0"]
    subprocess.run(collect, cwd=ROOT, env=surroundings(_free_port()), check=True)


@contextmanager
def running_site() -> Iterator[int]:
    """gunicorn with two workers of four threads; gives its port."""
    port = _free_port()
    command = [sys.executable, "-m", "gunicorn", "tests.bench.wsgi", "--bind", f"{HOST}:{port}"]
    command += ["--workers", "2", "--threads", "4", "--keep-alive", "75", "--log-level", "warning"]
    command += ["--forwarder-headers", "", "--no-control-socket"]
    server = subprocess.Popen(command, cwd=ROOT, env=surroundings(port))
    try:
        _wait_until_it_answers(server, port)
        yield port
    finally:
        server.terminate()
        server.wait()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return probe.getsockname()[1]


def _wait_until_it_answers(server: subprocess.Popen, port: int) -> None:
    deadline = time.monotonic() + STARTS_WITHIN
    while server.poll() is None and time.monotonic() < deadline:
        asking = HTTPConnection(HOST, port, timeout=5)
        try:
            asking.request("GET", "/readyz")
            if asking.getresponse().status == 200:
                return
        except (OSError, HTTPException):
            time.sleep(0.1)
        finally:
            asking.close()
    raise RuntimeError("The site does not start.  What it said above tells why.")
