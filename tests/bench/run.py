"""What is measured, in which order, and what is printed."""

import argparse
import json
import os
import platform
import subprocess
import sys
import time
from datetime import UTC, datetime

import django
from django.db import connection

from appointments import schedule
from appointments.models import BookingPolicy, VisitType
from clinic.models import Practitioner
from tests import bench
from tests.bench import domain, filling, table
from tests.bench.server import ROOT, running_site

SUBJECTS = {
    "a bare Django view": {"what": "page", "path": "/bare/"},
    "the week of one practitioner": {"what": "look", "path": "/en/book/follow-up/?with=naomi-okafor"},
    "the week of all": {"what": "look", "path": "/en/book/follow-up/"},
    "a booking, nine requests": {"what": "book"},
    "booking.book() without pages": {"what": "domain"},
}
CLIENTS = (1, 8)
FIGHTERS, FIGHT_SECONDS = (8, 50), 8
PATIENCE = 120  # seconds; no job takes so long unless the site hangs


def visit(job: dict, visit_type: VisitType) -> dict:
    """Let the visitors do one job, in a process of their own."""
    if job["what"] == "domain":
        return domain.measure(visit_type, clients=job["clients"], seconds=job["seconds"])
    client = [sys.executable, "-m", "tests.bench.client"]
    done = subprocess.run(
        client, cwd=ROOT, input=json.dumps(job), capture_output=True, text=True, timeout=PATIENCE
    )
    if done.returncode:
        raise RuntimeError(done.stderr)
    return json.loads(done.stdout)


def measure_all(sizes: list[int], seconds: float, now: datetime) -> None:
    """Fill the clinic to each size, and measure every subject there."""
    results = {}
    visit_type = filling.make_clinic(now.date())
    with running_site() as port:
        for size in sizes:
            began = time.monotonic()
            filling.fill(size, visit_type, now=now)
            print(f"  filled {size:,} visits in {time.monotonic() - began:.0f} s", flush=True)
            for name, job in SUBJECTS.items():
                for clients in CLIENTS:
                    before = filling.marks()
                    job = job | {"port": port, "clients": clients, "seconds": seconds}
                    results.setdefault((name, clients), []).append(visit(job, visit_type))
                    filling.back_to(before)
        print_results(sizes, results)
        for clients in FIGHTERS:
            fight(port, clients, visit_type)


def print_results(sizes, results) -> None:
    print(f"\n{table.heading(sizes)}")
    for (name, clients), found in results.items():
        bare = results["a bare Django view", clients]
        print(table.line(f"{name}, {clients} client{'s' * (clients > 1)}", found, bare))
        if odd := table.seen(found):
            print(f"    besides: {odd}")


def fight(port: int, clients: int, visit_type: VisitType) -> None:
    """Many visitors press the button for one time at once, wave after wave; every wave has one winner."""
    BookingPolicy.objects.update(holds_per_address=0)  # who holds a time keeps the others from the button
    person = Practitioner.objects.get(slug="grace-lindqvist")
    before = filling.marks()
    now = datetime.now(UTC)
    times = schedule.open_times(
        visit_type, start=now, end=now + visit_type.horizon, practitioner=person, now=now
    )
    job = {"what": "fight", "port": port, "clients": clients, "seconds": FIGHT_SECONDS}
    result = visit(job | {"slots": [slot.value for slot in domain.apart(times)]}, visit_type)
    print_fight(clients, result, before["appointments_appointment"])
    filling.back_to(before)


def print_fight(clients: int, result: dict, last: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*), count(DISTINCT (practitioner_id, starts_at)) "
            "FROM appointments_appointment WHERE id > %s",
            [last],
        )
        rows, times = cursor.fetchone()
    waves = result["waves"]
    one_winner = sum(wave.get("won") == 1 for wave in waves)
    strange = {what for wave in waves for what in wave} - {"won", "lost"}
    print(
        f"\n{clients} clients fight for one time: {len(waves)} waves, {one_winner} with exactly one winner; "
        f"{rows} rows for {times} times; {len(result['took'])} presses, "
        f"the longest wait {max(result['took']):.2f} s; server errors and other oddities: {strange or 'none'}"
    )


def deadlocks() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()")
        return cursor.fetchone()[0]


def main() -> None:
    parser = argparse.ArgumentParser(description=bench.__doc__)
    parser.add_argument("--seconds", type=float, default=6, help="How long each thing is measured.")
    parser.add_argument("--sizes", type=int, nargs="+", default=[7_000, 70_000], help="How many visits.")
    chosen = parser.parse_args()
    connection.settings_dict["TEST"]["NAME"] = f"bench_{connection.settings_dict['NAME']}"
    name = connection.settings_dict["NAME"]
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    try:
        print(about_the_machine(), flush=True)
        began = time.monotonic()
        measure_all(chosen.sizes, chosen.seconds, datetime.now(UTC))
        print(f"\ndeadlocks: {deadlocks()}; all of it took {time.monotonic() - began:.0f} s")
    finally:
        connection.creation.destroy_test_db(name, verbosity=0)


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
