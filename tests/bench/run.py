"""What is measured, in which order, and what is printed.

Everything is measured in several short turns, one after the other at each size, so that what else happens on
the machine slows all of it alike.
"""

import argparse
import json
import os
import platform
import subprocess
import sys
import time
from contextlib import ExitStack
from datetime import datetime

import django
from django.contrib.auth.models import User
from django.db import connection

from tests import bench
from tests.around import this_moment
from tests.bench import domain, fight, filling, table, visitors
from tests.bench.databases import databases, deadlocks, use
from tests.bench.server import ROOT, collect_static, running_site

BARE = "a bare Django view"
SUBJECTS = {
    BARE: {"what": "page", "path": "/bare/"},
    "the week of one practitioner": {"what": "look", "path": "/en/book/follow-up/?with=naomi-okafor"},
    "the week of all": {"what": "look", "path": "/en/book/follow-up/"},
    "a booking, nine requests": {"what": "book"},
    "asking.book() without pages": {"what": "domain"},
    "the office's Today": {"what": "office", "path": "/admin/"},
    "the office's calendar, a day": {"what": "office", "path": "/admin/calendar/"},
    "the office's calendar, a week": {"what": "office", "path": "/admin/calendar/week/"},
    "a patient by part of a misspelt name": {"what": "find", "typed": "elena marbr"},
}
CLIENTS, FIGHTERS = (1, 8), (8, 50)
TURNS = 3
PATIENCE = 120  # seconds; no turn takes so long unless the site hangs


class Place:
    """A clinic of one size: its database, and the port at which its site answers."""

    def __init__(self, size: int):
        self.size, self.database = size, f"bench_{size}"
        self.results = {}

    def fill(self, now: datetime) -> None:
        """Make the clinic and its visits."""
        began = time.monotonic()
        use(self.database)
        self.visit_type = filling.make_clinic(now.date())
        filling.fill(self.size, self.visit_type, now=now)
        for name in visitors.STAFF:
            User.objects.create_superuser(name, password=visitors.PASSWORD)
        print(f"  filled {self.size:,} visits in {time.monotonic() - began:.0f} s", flush=True)

    def measure(self, name: str, clients: int, seconds: float) -> None:
        """One turn of one subject; what was booked is removed again."""
        use(self.database)
        before = filling.marks()
        result = self.appointment(SUBJECTS[name] | {"clients": clients, "seconds": seconds})
        filling.back_to(before)
        known = self.results.setdefault((name, clients), result)
        if known is not result:
            table.add(known, result)

    def appointment(self, job: dict) -> dict:
        """Let the visitors do one job, in a process of their own."""
        if job["what"] == "domain":
            return domain.measure(self.visit_type, clients=job["clients"], seconds=job["seconds"])
        client = [sys.executable, "-m", "tests.bench.client"]
        text = json.dumps(job | {"port": self.port})
        done = subprocess.run(client, cwd=ROOT, input=text, capture_output=True, text=True, timeout=PATIENCE)
        if done.returncode:
            raise RuntimeError(done.stderr)
        return json.loads(done.stdout)

    def fight(self, clients: int) -> None:
        """Many visitors want the same time."""
        use(self.database)
        before = filling.marks()
        result = self.appointment(fight.job(clients, self.visit_type))
        print(fight.report(clients, result, before), flush=True)
        filling.back_to(before)


def measure(locations: list[Place], seconds: float) -> None:
    """Everything, at every size, in turns; then the fights, at the largest."""
    for clients in CLIENTS:
        for _ in range(TURNS):
            for name in SUBJECTS:
                for location in locations:
                    location.measure(name, clients, seconds / TURNS)
    print(f"\n{table.heading([location.size for location in locations])}")
    for name, clients in locations[0].results:
        results = [location.results[name, clients] for location in locations]
        bare = [location.results[BARE, clients] for location in locations]
        print(table.line(f"{name}, {clients} client{'s' * (clients > 1)}", results, bare))
        if odd := table.seen(results):
            print(f"    besides: {odd}")
    for clients in FIGHTERS:
        locations[-1].fight(clients)


def main() -> None:
    parser = argparse.ArgumentParser(description=bench.__doc__)
    parser.add_argument("--seconds", type=float, default=6, help="How long each thing is measured.")
    parser.add_argument("--sizes", type=int, nargs="+", default=[7_000, 70_000], help="How many visits.")
    chosen = parser.parse_args()
    began = time.monotonic()
    locations = [Place(size) for size in sorted(chosen.sizes)]
    with databases([location.database for location in locations]):
        print(about_the_machine(), flush=True)
        now = this_moment()
        for location in locations:
            location.fill(now)
        with ExitStack() as sites:
            collect_static()
            for location in locations:
                use(location.database)
                location.port = sites.enter_context(running_site())
            measure(locations, chosen.seconds)
        found = 0
        for location in locations:
            use(location.database)
            found += deadlocks()
        print(f"\ndeadlocks: {found}; all of it took {time.monotonic() - began:.0f} s")


def about_the_machine() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version")
        [version] = cursor.fetchone()
    load = os.getloadavg()[0]
    text = (
        f"Python {platform.python_version()}, Django {django.__version__}, PostgreSQL {version}, "
        f"{os.cpu_count()} processors, load {load:.1f}"
    )
    return text + ("  (other programs are busy: the numbers will be too low)" if load > 1 else "")
