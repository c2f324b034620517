"""How tests ask for a visit: one call with sensible answers, each of which a test can replace."""

from datetime import date, timedelta

from appointments import booking

ELENA = booking.Person(
    first_name="Elena",
    last_name="Duarte",
    birth_date=date(1980, 3, 27),
    phone="+14135550142",
    email="elena.duarte@example.org",
)


def person(number: int = 0, **changes) -> booking.Person:
    """A person of their own for each number."""
    values = {
        "first_name": "Sam",
        "last_name": f"Rivera {number}",
        "birth_date": date(1970, 1, 1) + timedelta(days=number),
        "phone": f"+1413555{100 + number % 100:04}",
        "email": f"sam{number}@example.org",
    }
    return booking.Person(**values | changes)


def ask(scene, starts_at, *, kind="follow_up", doctor="doctor_a", who=ELENA, **options):
    """Book a visit in the clinic of the tests."""
    return booking.book(
        visit_type=getattr(scene, kind),
        practitioner=getattr(scene, doctor),
        location=scene.location,
        starts_at=starts_at,
        person=who,
        **options,
    )
