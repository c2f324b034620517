"""Bookings without pages: ``booking.book`` called by threads of this process."""

import time
from collections import Counter
from collections.abc import Iterable
from datetime import date, timedelta
from threading import Thread

from django.db import connection

from appointments import availability, booking
from appointments.availability import Slot
from appointments.models import VisitType
from tests.appointments.portal import asking
from tests.around import this_moment

WARM_UP = 5  # bookings of each thread that are not counted


def apart(times: Iterable[Slot]) -> list[Slot]:
    """Those of the open times that may all be booked, one beside the other."""
    chosen = {}
    for slot in times:
        before = chosen.setdefault(slot.practitioner.pk, [])
        if not before or slot.starts_at >= before[-1].starts_at + timedelta(hours=1):
            before.append(slot)
    return [slot for slots in chosen.values() for slot in slots]


def measure(visit_type: VisitType, *, clients: int, seconds: float) -> dict:
    """Book one open time after the other, each for a new person, until the time is over or none is left."""
    now = this_moment()
    times = apart(availability.find_slots(visit_type, start=now, end=now + visit_type.horizon, now=now))
    took, spans, seen = [], [], Counter()

    def client(mine):
        try:
            begins = time.perf_counter()
            for number, slot in enumerate(mine):
                if number == WARM_UP:
                    begins = time.perf_counter()
                elif number > WARM_UP and time.perf_counter() - begins > seconds:
                    break
                one = time.perf_counter()
                _book(visit_type, slot)
                if number >= WARM_UP:
                    took.append(time.perf_counter() - one)
            spans.append(time.perf_counter() - begins)
        except Exception as error:  # whatever it is belongs into the report
            seen[f"{type(error).__name__}: {error}"] += 1
        finally:
            connection.close()

    threads = [Thread(target=client, args=[times[n::clients]]) for n in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return {"took": took, "seconds": max(spans, default=1), "seen": seen}


def _book(visit_type: VisitType, slot: Slot) -> None:
    asking.book(
        visit_type=visit_type,
        practitioner=slot.practitioner,
        location=slot.location,
        starts_at=slot.starts_at,
        person=booking.Person(
            first_name="Alex",
            last_name=f"Berg {slot.value}",
            birth_date=date(1970, 3, 27),
            phone="+14135550142",
            email="alex@example.org",
        ),
    )
