"""Running late: the number of a day, who is told of it, and when it is forgotten."""

import re
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from appointments.insight.board import board
from appointments.models import Delay, Message
from appointments.notifications import letters, worker
from appointments.visits import delays
from tests import factories
from tests.appointments.portal import asking
from tests.appointments.portal.asking import ELENA, ask, person
from tests.appointments.portal.visitor import Visitor
from tests.around import at, this_day
from tests.conftest import NEW_YORK, clock

NINE, TEN = clock(2027, 3, 8, 9), clock(2027, 3, 8, 10)

pytestmark = pytest.mark.django_db


@pytest.fixture
def late(scene, admin_user):
    """Say that Doctor A is so many minutes behind."""

    def say(minutes, *, now=NINE, doctor="doctor_a"):
        return delays.set_delay(
            practitioner=getattr(scene, doctor),
            location=scene.location,
            minutes=minutes,
            by=admin_user,
            now=now,
        )

    return say


def wish(number, **values):
    return person(number, wants_delays=True, **values)


def told():
    return list(Message.objects.filter(kind="running_late").values_list("appointment_id", flat=True))


def test_delay_is_told_to_those_who_asked_and_are_still_to_come_today(scene, now, late, admin_user):
    to_come = ask(scene, TEN, who=wish(1), now=now)
    ask(scene, clock(2027, 3, 8, 10, 30), who=person(2), now=now)  # did not ask
    ask(scene, clock(2027, 3, 8, 11), who=wish(3, email=""), now=now, by=admin_user)
    ask(scene, NINE, who=wish(4), now=now)  # has begun
    ask(scene, clock(2027, 3, 9, 9), who=wish(5), now=now)  # tomorrow
    ask(scene, TEN, doctor="doctor_b", who=wish(6), now=now)

    late(25)

    assert told() == [to_come.pk]


def test_delay_is_told_once_however_often_the_number_changes(scene, now, late):
    appointment = ask(scene, TEN, who=wish(1), now=now)

    for minutes in (25, 0, 45):
        late(minutes)

    assert told() == [appointment.pk]


def test_delay_at_the_end_of_the_day_is_still_of_the_day(scene, late):
    last = factories.AppointmentFactory(
        practitioner=scene.doctor_a,
        location=scene.location,
        starts_at=clock(2027, 3, 8, 23, 30),
        wants_delays=True,
    )
    factories.AppointmentFactory(
        practitioner=scene.doctor_a, location=scene.location, starts_at=clock(2027, 3, 9), wants_delays=True
    )

    late(25)

    assert told() == [last.pk]


def test_delay_of_nought_tells_nobody(scene, now, late):
    ask(scene, TEN, who=wish(1), now=now)

    late(0)

    assert told() == []


def test_delay_shows_on_the_board_and_is_gone_the_next_day(scene, late):
    late(25)

    lanes = {
        day: [lane.behind for lane in board(scene.location, day, now=NINE).lanes]
        for day in (NINE.date(), NINE.date() + timedelta(days=1))
    }

    assert list(lanes.values()) == [[25, 0], [0, 0]]


def test_delay_of_somebody_who_is_only_here_for_one_appointment_shows_too(scene, late, admin_user):
    guest = factories.PractitionerFactory(name="Zoe Guest")
    factories.AppointmentFactory(practitioner=guest, location=scene.location, starts_at=TEN)
    delays.set_delay(practitioner=guest, location=scene.location, minutes=10, by=admin_user, now=NINE)

    assert [lane.behind for lane in board(scene.location, NINE.date(), now=NINE).lanes] == [0, 0, 10]


def test_delay_is_known_to_the_appointments_of_that_day_only(scene, now, late):
    today = ask(scene, TEN, who=wish(1), now=now)
    tomorrow = ask(scene, clock(2027, 3, 9, 10), who=wish(2), now=now)
    other = ask(scene, TEN, doctor="doctor_b", who=wish(3), now=now)
    late(25)

    at_nine = [Delay.objects.minutes_late(appointment, now=NINE) for appointment in (today, tomorrow, other)]
    next_day = Delay.objects.minutes_late(tomorrow, now=NINE + timedelta(days=1))

    assert (at_nine, next_day) == ([25, 0, 0], 0)


def test_delay_letter_says_the_number_that_holds_now(scene, now, late):
    ask(scene, TEN, who=wish(1, language="es"), now=now)
    late(25)
    late(40)

    message = Message.objects.get(kind="running_late")
    email = letters.write(message, now=NINE)

    assert re.findall(r"\d+ minutos", email.body) == ["40 minutos"]
    assert message.language == "es"


@pytest.mark.parametrize(("minutes", "at"), [(0, NINE), (25, TEN)])
def test_delay_that_is_over_or_an_appointment_that_has_begun_is_not_told(
    scene, now, late, minutes, at, mailoutbox
):
    ask(scene, TEN, who=wish(1), now=now)
    Message.objects.update(state="void")
    late(25)
    late(minutes)

    worker.send_due(now=at)

    assert mailoutbox == []
    assert Message.objects.get(kind="running_late").state == "void"


def test_delay_is_not_told_after_a_move(scene, now, late, admin_user):
    from_ten = ask(scene, TEN, who=wish(1), now=now)
    late(25)
    from_ten.refresh_from_db()
    asking.move(
        from_ten,
        practitioner=scene.doctor_a,
        location=scene.location,
        starts_at=clock(2027, 3, 9, 10),
        by=admin_user,
        now=NINE,
    )

    assert Message.objects.get(kind="running_late").state == "void"


@pytest.mark.parametrize("minutes", [241, -1])
def test_delay_is_at_most_four_hours_whoever_writes(scene, admin_user, minutes):
    row = [scene.doctor_a.pk, scene.location.pk, NINE.date(), minutes, admin_user.pk, NINE]
    statement = (
        "INSERT INTO appointments_delay (practitioner_id, location_id, day, minutes, by_id, at) "
        "VALUES (%s, %s, %s, %s, %s, %s)"
    )

    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, row)


def test_practitioner_is_behind_by_one_number(late, scene, admin_user):
    late(25)

    with pytest.raises(IntegrityError), transaction.atomic():
        row = Delay.objects.get()
        row.pk = None
        row.save()


def test_patient_who_asked_when_booking_is_told_and_nobody_else(scene, now):
    assert ask(scene, TEN, who=wish(1), now=now).wants_delays is True
    assert ask(scene, clock(2027, 3, 8, 11), who=ELENA, now=now).wants_delays is False


# --- pages ---


@pytest.mark.usefixtures("clock_at_now")
def test_appointment_page_says_how_late_it_is(scene, admin_user, now):
    appointment = factories.AppointmentFactory(
        practitioner=scene.doctor_a, location=scene.location, starts_at=now + timedelta(minutes=1)
    )
    day = appointment.starts_at.astimezone(NEW_YORK).date()
    Delay.objects.create(
        practitioner=scene.doctor_a, location=scene.location, day=day, minutes=25, by=admin_user, at=now
    )
    visitor = Visitor()
    visitor.let_in(appointment)

    page = visitor.see(f"/appointments/{appointment.reference}/")

    assert "is about 25 minutes behind today" in page.text


def test_desk_sets_and_clears_a_delay(client, scene, admin_user):
    factories.AppointmentFactory(
        practitioner=scene.doctor_a, location=scene.location, starts_at=at(this_day(), 12)
    )
    client.force_login(admin_user)

    def press(minutes):
        return client.post(reverse("admin:desk"), {"behind": f"{scene.doctor_a.pk} {minutes}"}, follow=True)

    page = press(25)
    assert [str(sentence) for sentence in page.context["messages"]] == [
        "Doctor A, MD is about 25 minutes behind."
    ]
    assert Delay.objects.get().by == admin_user
    assert "About 25 min behind" in page.text

    press(0)

    assert Delay.objects.get().minutes == 0


@pytest.mark.parametrize("forged", ["1 7", "999999 25", "x", "1 25 3", "", "\x00", "9" * 40 + " 25"])
def test_forged_delay_changes_nothing(client, scene, admin_user, forged):
    client.force_login(admin_user)

    answer = client.post(reverse("admin:desk"), {"behind": forged}, follow=True)

    assert answer.status_code in (200, 400)
    assert Delay.objects.count() == 0


def test_practitioner_is_as_late_as_where_they_are_latest(scene, late, admin_user):
    late(25)
    delays.set_delay(
        practitioner=scene.doctor_a,
        location=factories.LocationFactory(slug="birch"),
        minutes=40,
        by=admin_user,
        now=NINE,
    )

    assert delays.minutes_behind(scene.doctor_a, day=NINE.date()) == 40
    assert delays.minutes_behind(scene.doctor_b, day=NINE.date()) == 0
