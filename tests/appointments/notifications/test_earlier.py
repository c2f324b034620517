"""A mail about a moved visit says what the visit was before, and what to bring."""

from datetime import timedelta

import pytest

from appointments import booking
from appointments.models import VisitType
from appointments.notifications import worker
from tests.appointments.notifications.test_letters import parts, shown
from tests.appointments.portal import asking
from tests.conftest import clock
from tests.factories import LocationFactory, PractitionerFactory, WorkingHoursFactory

pytestmark = pytest.mark.django_db

MINUTE = timedelta(minutes=1)


@pytest.fixture
def appointment(scene, now):
    return asking.ask(scene, clock(2027, 3, 9, 9), now=now)


def move(appointment, scene, starts_at, *, now):
    where = {"practitioner": scene.doctor_a, "location": scene.location}
    asking.move(appointment, starts_at=starts_at, now=now, **where)


def last_mail(mailoutbox, now) -> list[str]:
    """The words of the last mail once all is sent: as text, and as HTML."""
    worker.send_due(now=now)
    found = parts(mailoutbox[-1])
    return [" ".join(found["text/plain"].split()), shown(found["text/html"])]


def before(words: str) -> str:
    """What it says of before, up to the next sentence of the mail."""
    assert "Before: " in words
    return words.split("Before: ")[1].split(" The earlier time")[0]


def test_mail_about_a_moved_visit_says_what_it_was_before(appointment, scene, now, mailoutbox):
    worker.send_due(now=now)
    move(appointment, scene, clock(2027, 3, 11, 10), now=now + MINUTE)

    mail = last_mail(mailoutbox, now + MINUTE)

    assert [before(words) for words in mail] == ["Tuesday, March 9, 9:00 AM"] * 2


def test_mail_in_spanish_says_what_the_visit_was_before(appointment, scene, now, mailoutbox):
    appointment.language = "es"
    appointment.save()
    move(appointment, scene, clock(2027, 3, 11, 10), now=now)

    for words in last_mail(mailoutbox, now):
        assert "Antes: martes 9 de marzo, 9:00 a. m." in words


def test_mail_names_with_whom_and_where_the_visit_was_only_where_that_has_changed(
    appointment, scene, now, mailoutbox
):
    far = LocationFactory(slug="far", name="Lake Road", time_zone="America/Chicago")
    other = PractitionerFactory(name="Doctor C", slug="doctor-c")
    scene.follow_up.practitioners.add(other)
    WorkingHoursFactory(practitioner=other, location=far, weekday=3)
    thursday = clock(2027, 3, 11, 10)
    asking.move(appointment, starts_at=thursday, practitioner=other, location=far, now=now)

    mail = last_mail(mailoutbox, now)

    expected = "Tuesday, March 9, 9:00 AM (Eastern, clinic time), Doctor A, MD, Alder Street"
    assert [before(words) for words in mail] == [expected] * 2


def test_mail_names_what_was_before_the_last_move_when_each_was_told(appointment, scene, now, mailoutbox):
    for minutes, day in enumerate((10, 11), start=1):
        worker.send_due(now=now + minutes * MINUTE - MINUTE)
        move(appointment, scene, clock(2027, 3, day, 10), now=now + minutes * MINUTE)

    mail = last_mail(mailoutbox, now + 2 * MINUTE)

    assert [before(words) for words in mail] == ["Wednesday, March 10, 10:00 AM"] * 2


def test_mail_names_what_the_patient_knows_when_a_move_was_never_told(appointment, scene, now, mailoutbox):
    worker.send_due(now=now)
    for minutes, day in enumerate((10, 11), start=1):
        move(appointment, scene, clock(2027, 3, day, 10), now=now + minutes * MINUTE)

    mail = last_mail(mailoutbox, now + 2 * MINUTE)

    assert [before(words) for words in mail] == ["Tuesday, March 9, 9:00 AM"] * 2


def test_mail_of_a_visit_that_is_back_where_it_was_names_no_time_before(appointment, scene, now, mailoutbox):
    worker.send_due(now=now)
    move(appointment, scene, clock(2027, 3, 10, 10), now=now + MINUTE)
    move(appointment, scene, clock(2027, 3, 9, 9), now=now + 2 * MINUTE)

    for words in last_mail(mailoutbox, now + 2 * MINUTE):
        assert "Before:" not in words
        assert "Tuesday, March 9" in words


def test_mail_counts_no_move_that_was_taken_back(appointment, scene, now, mailoutbox, django_user_model):
    worker.send_due(now=now)
    move(appointment, scene, clock(2027, 3, 10, 10), now=now + MINUTE)
    booking.undo(appointment, by=django_user_model.objects.create_user("office"), now=now + 2 * MINUTE)
    appointment.refresh_from_db()
    move(appointment, scene, clock(2027, 3, 11, 10), now=now + 3 * MINUTE)

    mail = last_mail(mailoutbox, now + 3 * MINUTE)

    assert [before(words) for words in mail] == ["Tuesday, March 9, 9:00 AM"] * 2


# --- what to bring ---


PREPARATION = {
    "preparation_en": "A list of your medicines\n\n  Loose clothes & a photo ID ",
    "preparation_es": "Una lista de sus medicinas\nRopa holgada",
}


@pytest.mark.parametrize("kind", ["booked", "moved", "reminder"])
@pytest.mark.parametrize(
    ("language", "text", "html"),
    [
        (
            "en",
            "How to prepare - A list of your medicines - Loose clothes & a photo ID",
            "How to prepare A list of your medicines Loose clothes &amp; a photo ID",
        ),
        (
            "es",
            "Cómo prepararse - Una lista de sus medicinas - Ropa holgada",
            "Cómo prepararse Una lista de sus medicinas Ropa holgada",
        ),
    ],
)
def test_mail_says_what_to_bring(appointment, scene, now, mailoutbox, kind, language, text, html):
    VisitType.objects.update(**PREPARATION)
    appointment.language = language
    appointment.save()
    appointment.messages.update(language=language)
    if kind == "moved":
        move(appointment, scene, clock(2027, 3, 11, 10), now=now)
    at = appointment.messages.filter(kind="reminder").earliest("due_at").due_at if kind == "reminder" else now

    words = last_mail(mailoutbox, at)

    assert text in words[0]
    assert html in words[1]


def test_mail_of_a_visit_that_needs_no_preparation_has_no_such_heading(appointment, now, mailoutbox):
    VisitType.objects.update(preparation_en="", preparation_es="")

    for words in last_mail(mailoutbox, now):
        assert words.count("ow to prepare") == 1  # what the page of the visit has is announced


def test_mail_of_a_cancelled_visit_asks_to_bring_nothing(appointment, now, mailoutbox):
    VisitType.objects.update(**PREPARATION)
    booking.cancel(appointment, now=now)

    for words in last_mail(mailoutbox, now):
        assert "A list of your medicines" not in words
