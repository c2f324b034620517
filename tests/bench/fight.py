"""Many visitors press the button for one time at once, wave after wave; every wave has one winner."""

from django.db import connection

from appointments import availability
from appointments.models import BookingPolicy, VisitType
from clinic.directory.models import Practitioner
from tests.around import this_moment
from tests.bench import domain, filling

SECONDS = 8


def job(clients: int, visit_type: VisitType) -> dict:
    """What the visitors need to know: the times of one practitioner, one for each wave."""
    BookingPolicy.objects.update(holds_per_address=0)  # who holds a time keeps the others from the button
    person = Practitioner.objects.get(slug="grace-lindqvist")
    now = this_moment()
    times = availability.find_slots(
        visit_type, start=now, end=now + visit_type.horizon, practitioner=person, now=now
    )
    slots = [slot.value for slot in domain.apart(times)]
    return {"what": "fight", "clients": clients, "seconds": SECONDS, "slots": slots}


def report(clients: int, result: dict, before: dict) -> str:
    """How it ended, by what the visitors saw and by what the database holds."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*), count(DISTINCT (practitioner_id, starts_at)) "
            "FROM appointments_appointment WHERE id > %s",
            [before[filling.VISITS_TABLE]],
        )
        rows, times = cursor.fetchone()
    waves = result["waves"]
    one_winner = sum(wave.get("won") == 1 for wave in waves)
    strange = {what for wave in waves for what in wave} - {"won", "lost"}
    return (
        f"\n{clients} clients fight for one time: {len(waves)} waves, {one_winner} with exactly one winner; "
        f"{rows} rows for {times} times; {len(result['took'])} presses, "
        f"the longest wait {max(result['took']):.2f} s; server errors and other oddities: {strange or 'none'}"
    )
