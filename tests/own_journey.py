"""Everything the site says to who treats patients, page by page, as ``journeys`` has it for patients."""

import re
from collections.abc import Iterator
from datetime import time, timedelta
from types import SimpleNamespace

from django.contrib.auth import get_user_model

from appointments import booking
from clinic.common.wall_clock import wall_instant
from tests.appointments.portal.visitor import Visitor
from tests.around import this_day
from tests.factories import AppointmentFactory

STATES = [
    (),
    (booking.arrive,),
    (booking.arrive, booking.to_room),
    (booking.arrive, booking.complete),
    (booking.mark_no_show,),
    (booking.cancel,),
    (booking.arrive, booking.undo),
]


def own_schedule(language: str, scene: SimpleNamespace) -> Iterator[tuple[str, str]]:
    """The login, a day with a visit in every state, the week, and clicks that are refused."""
    doctor = {"en": scene.doctor_a, "es": scene.doctor_b}[language]
    visitor, today = Visitor(language), this_day(zone=scene.location.zone)
    yield "login", visitor.see("/schedule/login/").text
    yield "login, wrong", visitor.send("/schedule/login/", {"username": "x", "password": "x"}).text
    doctor.user = get_user_model().objects.create_user(doctor.slug)
    visitor.force_login(doctor.user)
    yield "no practitioner", visitor.see("/schedule/").text
    doctor.save()
    yield "day, empty", visitor.see("/schedule/").text
    appointments = _appointments(scene, doctor, today, language)
    yield "day", visitor.see("/schedule/").text
    yield "another day", visitor.see(f"/schedule/day/{today + timedelta(days=1)}/").text
    yield "week", visitor.see(f"/schedule/week/{today}/").text
    for step in ("to_room", "complete", "undo"):
        page = visitor.send("/schedule/step/", {"click": f"{step} {appointments[1].pk} 0"}, follow=True)
        yield f"refused, {step}", page.text
    yield "time off, none", visitor.see("/schedule/time-off/").text
    yield "time off, empty", visitor.send("/schedule/time-off/").text
    wrong = {"first_day": "1999-01-01", "last_day": "x", "starts": "25:00"}
    yield "time off, wrong", visitor.send("/schedule/time-off/", wrong).text
    for first, last in ((0, 1), (9, 8), (9, 9)):
        days = {"first_day": today + timedelta(days=first), "last_day": today + timedelta(days=last)}
        page = visitor.send("/schedule/time-off/", days, follow=True)
        yield f"time off, {first} {last}", page.text
    for disruption in doctor.disruptions.all():
        address = f"/schedule/time-off/{disruption.pk}/give-back/"
        yield f"time off, back {disruption.pk}", visitor.send(address, follow=True).text
    yield "calendar, off", visitor.see("/schedule/calendar/").text
    for pressed in ({"do": "names", "patients": "names"}, {"do": "make"}, {"do": "off"}):
        page = visitor.send("/schedule/calendar/", pressed, follow=True)
        yield f"calendar, {pressed['do']}", re.sub(r"\S+://\S+\.ics", "", page.text)
    visitor.send("/schedule/calendar/", {"do": "make"})
    yield "calendar, on", visitor.see("/schedule/calendar/").text


def _appointments(scene, doctor, today, language) -> list:
    """Visits of today, one in each state; the first patient was here before."""
    told = {"needs": ["interpreter", "wheelchair", "cannot_sit", "helper"], "onset": "longer", "severity": 3}
    told |= {"happens": ["effort"], "body_site": ["upper"], "side": "both", "language": language}
    location = {"location": scene.location, "practitioner": doctor, "visit_type": scene.follow_up}
    midnight = wall_instant(today, time(0), scene.location.zone)
    appointments = [
        AppointmentFactory(starts_at=midnight + timedelta(hours=3 * n), **location, **told)
        for n in range(len(STATES))
    ]
    for appointment, changes in zip(appointments, STATES, strict=True):
        for change in changes:
            change(appointment, by=doctor.user, now=appointment.starts_at)
    AppointmentFactory(starts_at=midnight - timedelta(days=30), patient=appointments[0].patient, **location)
    return appointments
