"""How tests ask for a visit: one call with sensible answers, each of which a test can replace."""

from datetime import date, timedelta

from appointments import booking, disruptions
from appointments.models import Placement

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
    return book(
        visit_type=getattr(scene, kind),
        practitioner=getattr(scene, doctor),
        location=scene.location,
        starts_at=starts_at,
        person=who,
        **options,
    )


def placed(scene, starts_at, *, kind="follow_up", doctor="doctor_a") -> Placement:
    """A time in the clinic of the tests."""
    where = {"practitioner": getattr(scene, doctor), "location": scene.location}
    return Placement.of(getattr(scene, kind), starts_at=starts_at, **where)


def book(*, visit_type, practitioner, location, starts_at, **options):
    """``booking.book`` with the parts of the time one by one."""
    placement = Placement.of(visit_type, practitioner=practitioner, location=location, starts_at=starts_at)
    return booking.book(visit_type=visit_type, placement=placement, **options)


def hold(*, visit_type, practitioner, location, starts_at, **options):
    """``booking.hold`` with the parts of the time one by one."""
    placement = Placement.of(visit_type, practitioner=practitioner, location=location, starts_at=starts_at)
    return booking.hold(visit_type=visit_type, placement=placement, **options)


def move(appointment, *, practitioner, location, starts_at, **options):
    """``booking.reschedule`` with the parts of the time one by one."""
    where = {"practitioner": practitioner, "location": location, "starts_at": starts_at}
    booking.reschedule(appointment, Placement.of(appointment.visit_type, **where), **options)


def choose_another(row, *, practitioner, location, starts_at, **options):
    """``disruptions.choose_another`` with the parts of the time one by one."""
    where = {"practitioner": practitioner, "location": location, "starts_at": starts_at}
    placement = Placement.of(row.appointment.visit_type, **where)
    return disruptions.choose_another(row, placement, **options)
