"""Serve the invented clinic on this machine: what ``make run`` does once everything is installed."""

import os
import signal
import socket
import subprocess
import sys
import time
from http.client import HTTPConnection, HTTPException

from django.conf import settings
from django.contrib.auth import authenticate
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.utils import timezone

from clinic.directory.models import Location
from clinic.site.demo.accounts import ACCOUNTS
from clinic.site.demo.treatments import say_what_is_offered
from clinic.site.management.commands import load_demo

HOST = "127.0.0.1"
MAIL = settings.VAR_DIR / "mail"
LOOK_EVERY = 0.2  # seconds
STOPS_WITHIN = 20  # seconds
ENDINGS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Command(BaseCommand):
    help = "Set up the demo clinic, serve it on 127.0.0.1 and send its mail to a folder, until Ctrl-C."

    def add_arguments(self, parser):
        port = os.environ.get("PORT") or "8000"
        parser.add_argument("--port", type=int, default=port, help="By default $PORT, or 8000.")

    def handle(self, *, port, **options):
        if not settings.DEBUG:
            raise CommandError("The demo clinic has known passwords: it is served with DEBUG=true only.")
        require_free(port)
        self.prepare()
        connection.close()
        self.listen()
        self.serve(port)
        self.say("Stopped.")

    def say(self, text: str) -> None:
        """Print at once, also into a pipe."""
        self.stdout.write(text)
        self.stdout.flush()

    def prepare(self) -> None:
        """Bring the tables up to date and see to it that there is a clinic in them."""
        self.say("Setting up the database.")
        call_command("migrate", verbosity=0)
        if is_new := not Location.objects.exists():
            self.say("Loading the demo clinic, which takes about half a minute.")
            load_demo.load(now=timezone.now())
        call_command("load_content", verbosity=0)
        if is_new:
            say_what_is_offered()

    def listen(self) -> None:
        """From now on Ctrl-C, a request to end and a closed terminal tell us to stop."""
        self.stopping = False
        for number in ENDINGS:
            signal.signal(number, self.stop)

    def stop(self, *_signal) -> None:
        """Only take note of it: an exception here could lose a child that has just been started."""
        self.stopping = True

    def serve(self, port: int) -> None:
        """Run web server and mail worker until told to stop.  Both end, whichever way this ends."""
        children = []
        try:
            for command in programs(port):
                children.append(subprocess.Popen(command, cwd=settings.BASE_DIR, env=surroundings(port)))
            self.wait_for(lambda: answers(port), children)
            self.welcome(port)
            self.wait_for(lambda: False, children)
        finally:
            end(children)

    def wait_for(self, is_done, children) -> None:
        """Look again and again, until it is done or we are told to stop.

        Raises CommandError when a child ends by itself.
        """
        while not self.stopping and not is_done():
            if any(child.poll() is not None for child in children):
                raise CommandError("The server has ended by itself.  What it said above tells why.")
            time.sleep(LOOK_EVERY)

    def welcome(self, port: int) -> None:
        """Say where the clinic is, who can log in, and how to stop."""
        if self.stopping:
            return
        MAIL.mkdir(parents=True, exist_ok=True)  # there to be looked into before the first mail is
        self.say(f"\nThe clinic is open:  http://{HOST}:{port}/")
        self.say(f"Its office:          http://{HOST}:{port}/admin/")
        for who in ACCOUNTS:
            if authenticate(username=who.username, password=who.secret):
                self.say(f"  log in as {who.called}: {who.username}, password {who.secret}")
        self.say(f"Sent mail lies in    {MAIL}")
        self.say("Stop with Ctrl-C.\n")
        connection.close()


def programs(port: int) -> list[list]:
    """The web server and the mail worker."""
    web = [sys.executable, "-m", "gunicorn", "clinic.wsgi", "--bind", f"{HOST}:{port}"]
    web += ["--workers", "2", "--threads", "4", "--graceful-timeout", "3", "--log-level", "warning"]
    web += ["--forwarder-headers", "", "--no-control-socket"]
    return [web, [sys.executable, settings.BASE_DIR / "manage.py", "send_messages"]]


def surroundings(port: int) -> dict[str, str]:
    """The environment of both.  Whatever ``.env`` says, the demo mails nobody and is for this machine."""
    return os.environ | {
        "DEBUG": "true",
        "BASE_URL": f"http://{HOST}:{port}",
        "ALLOWED_HOSTS": f"{HOST},localhost",
        "EMAIL_URL": f"file:///{MAIL}",
        "TRUSTED_PROXIES": "0",
    }


def require_free(port: int) -> None:
    """Raise CommandError when something else listens on the port."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # as gunicorn does
        try:
            probe.bind((HOST, port))
        except OSError as error:
            raise CommandError(
                f"Port {port} cannot be used ({error.strerror}).  Choose another one: make run PORT=8001"
            ) from error


def answers(port: int) -> bool:
    """Does the web server answer yet?"""
    asking = HTTPConnection(HOST, port, timeout=5)
    try:
        asking.request("GET", "/healthz")
        return asking.getresponse().status == 200
    except (OSError, HTTPException):
        return False
    finally:
        asking.close()


def end(children) -> None:
    """Ask all children to end, and wait until they have; who does not listen is killed."""
    for child in children:
        child.terminate()
    deadline = time.monotonic() + STOPS_WITHIN
    for child in children:
        try:
            child.wait(max(0, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()
