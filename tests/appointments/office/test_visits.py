"""The office's list of visits, the page of one visit, and what staff do with them."""

from datetime import date, timedelta
from itertools import product

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from appointments import booking
from appointments.models import Appointment, AppointmentEvent, Message
from appointments.office.tables.days import span
from tests import factories
from tests.appointments.portal.asking import ask, person
from tests.around import at, hours_of, this_day, this_moment
from tests.conftest import clock

MONDAY_AT_TEN = clock(2027, 3, 8, 10)
DAY = timedelta(days=1)
LIST = reverse("admin:appointments_appointment_changelist")


def shown(browser, **query) -> set[Appointment]:
    return set(browser.get(LIST, query).context["cl"].result_list)


def press(browser, action, *appointments, **values):
    """Tick the visits and press Go; the sentences that come back."""
    form = {"action": action, "_selected_action": [appointment.pk for appointment in appointments], **values}
    page = browser.post(f"{LIST}?day=all", form, follow=True)
    assert page.status_code == 200
    return [str(sentence) for sentence in page.context["messages"]]


def state(appointment) -> str:
    return Appointment.objects.get(pk=appointment.pk).status


def page_of(appointment) -> str:
    return reverse("admin:appointments_appointment_change", args=[appointment.pk])


# --- the list ---


@pytest.mark.parametrize(
    ("choice", "first", "after"),
    [
        ("today", date(2027, 3, 3), date(2027, 3, 4)),
        ("tomorrow", date(2027, 3, 4), date(2027, 3, 5)),
        ("week", date(2027, 3, 1), date(2027, 3, 8)),
        ("next-week", date(2027, 3, 8), date(2027, 3, 15)),
        ("later", date(2027, 3, 15), None),
        ("before", None, date(2027, 3, 3)),
        ("all", None, None),
        ("2027-12-31", date(2027, 12, 31), date(2028, 1, 1)),
    ],
)
def test_choices_of_days_on_a_wednesday(choice, first, after):
    assert span(choice, date(2027, 3, 3)) == (first, after)


def test_list_opens_on_the_appointments_of_today(desk, today):
    early, late = today(hour=0), today(hour=23)
    today(hour=0, days=1)
    today(hour=23, days=-1)

    assert shown(desk) == {early, late}


def test_list_shows_each_appointment_by_the_calendar_of_its_own_location(desk, scene):
    """Eleven in the evening in Honolulu is the next day in New York already."""
    west = factories.LocationFactory(name="Bay Street", time_zone="Pacific/Honolulu")
    day = this_day(40)
    appointments = {
        factories.AppointmentFactory(starts_at=at(day, hour, zone=location.zone), location=location)
        for location, hour in product((scene.location, west), (0, 23))
    }

    assert shown(desk, day=day.isoformat()) == appointments
    assert shown(desk, day=(day + DAY).isoformat()) == shown(desk, day=(day - DAY).isoformat()) == set()


def test_list_opens_on_the_day_that_it_is_at_each_location(desk, scene):
    west = factories.LocationFactory(name="Kiritimati", time_zone="Pacific/Kiritimati")
    days = {location: this_day(zone=location.zone) for location in (scene.location, west)}
    appointments = {
        factories.AppointmentFactory(starts_at=at(day, 12, zone=location.zone), location=location)
        for location, day in days.items()
    }
    factories.AppointmentFactory(starts_at=at(days[west] + DAY, 0, zone=west.zone), location=west)

    assert shown(desk) == appointments


def test_each_time_names_its_clock_where_there_are_several(office, scene, today):
    """In the list, on the page of the visit and among the visits of its patient."""
    appointment = today()
    patient = reverse("admin:appointments_patient_change", args=[appointment.patient_id])
    addresses = (LIST, page_of(appointment), patient)
    before = [office.get(address).text for address in addresses]

    factories.LocationFactory(name="Cactus Road", time_zone="America/Phoenix")

    after = [office.get(address).text for address in addresses]
    assert ["clinic time" in page for page in before] == [False] * 3
    assert ["Eastern, clinic time" in page for page in after] == [True] * 3


def test_page_shows_messages_and_history_on_the_clock_of_the_visit(office, scene):
    west = factories.LocationFactory(name="Cactus Road", time_zone="America/Phoenix")
    appointment = factories.AppointmentFactory(location=west, starts_at=MONDAY_AT_TEN)
    factories.MessageFactory(appointment=appointment, due_at=clock(2027, 3, 5, 13, 7))

    page = office.get(page_of(appointment)).text

    assert "March 5, 2027, 11:07 AM" in page
    assert "March 5, 2027, 1:07 PM" not in page


def test_history_names_the_clock_of_a_time_at_another_location(office, scene):
    """The page is on the clock of the visit, which stood elsewhere before."""
    west = factories.LocationFactory(name="Cactus Road", time_zone="America/Phoenix")
    appointment = factories.AppointmentFactory(location=west, starts_at=MONDAY_AT_TEN)
    appointment.events.create(
        what="moved",
        at=clock(2027, 3, 1, 8),
        starts_at_from=MONDAY_AT_TEN,
        location_from=scene.location,
        starts_at_to=MONDAY_AT_TEN,
        location_to=west,
    )

    page = office.get(page_of(appointment)).text

    assert "Monday, March 8, 2027, 10:00 AM (Eastern, clinic time), Alder Street" in page
    assert "Monday, March 8, 2027, 8:00 AM, Cactus Road" in page


def test_list_shows_another_day(desk, today):
    today()
    tomorrow = today(days=1)
    past = today(days=-9)

    assert shown(desk, day="tomorrow") == {tomorrow}
    assert shown(desk, day="before") == {past}
    assert shown(desk, day=past.starts_at.date().isoformat()) == {past}


def test_day_that_is_none_shows_today(desk, today):
    appointment = today()
    today(days=1)

    for nonsense in ("", "abc", "2027-02-30", "9999-12-31"):
        assert shown(desk, day=nonsense) == {appointment}


def test_list_prints_time_patient_and_whether_they_were_told(desk, scene, today):
    appointment = today(hour=14, patient=factories.PatientFactory(first_name="Ewa", last_name="Kowalski"))
    Message.objects.create(
        kind="booked", appointment=appointment, key="1", due_at=this_moment(), state="failed"
    )
    Message.objects.create(kind="reminder", appointment=appointment, key="2", due_at=this_moment())

    row = desk.get(LIST).content.decode().partition('id="result_list"')[2].partition("</table>")[0]

    for cell in ("2:00 PM", "Ewa Kowalski", "Doctor A", "Follow-up", "booked", "did not arrive: call"):
        assert cell in row
    assert appointment.spaced_reference in row


def test_list_says_whom_to_call(desk, today):
    appointment = today()
    Message.objects.create(
        kind="booked", appointment=appointment, key="1", due_at=this_moment(), channel="phone"
    )

    assert "no e-mail: call" in desk.get(LIST).content.decode()


def test_list_says_who_was_told_by_phone(desk, today):
    told = {"channel": "phone", "state": "sent", "sent_at": this_moment()}
    Message.objects.create(kind="booked", appointment=today(), key="1", due_at=this_moment(), **told)

    assert "told by phone" in desk.get(LIST).content.decode()


@pytest.mark.parametrize(
    "typed",
    [
        "navarro",
        "NAVÁRRO lucia",
        "Lucía",
        "(413) 555-0142",
        "413-555-0142",
        "+1 413.555.0142",
        "K7M4XQ",
        "k7m 4xq",
    ],
)
def test_search_finds_an_appointment_on_any_day(typed, desk, today):
    patient = factories.PatientFactory(first_name="Lucía", last_name="Navarro", phone="+14135550142")
    appointment = today(days=40, patient=patient, reference="K7M4XQ")
    today(days=40, hour=14, patient=factories.PatientFactory(phone="+14135550199"))

    assert shown(desk, q=typed) == {appointment}


def test_list_is_filtered_by_practitioner_status_type_and_location(desk, scene, today):
    appointment = today()
    other = today(
        practitioner=scene.doctor_b,
        visit_type=scene.acute,
        location=factories.LocationFactory(),
        status="arrived",
    )

    assert shown(desk, practitioner__id__exact=scene.doctor_b.pk) == {other}
    assert shown(desk, visit_type__id__exact=scene.acute.pk) == {other}
    assert shown(desk, location__id__exact=scene.location.pk) == {appointment}
    assert shown(desk, status__exact="arrived") == {other}


def test_list_takes_as_many_queries_for_ten_appointments_as_for_one(desk, today):
    def queries():
        with CaptureQueriesContext(connection) as captured:
            assert desk.get(LIST).status_code == 200
        return len(captured)

    first, *others = hours_of(this_day(), 10)
    today(starts_at=first)
    desk.get(LIST)  # the session is young
    with_one = queries()
    for starts_at in others:
        appointment = today(starts_at=starts_at)
        Message.objects.create(
            kind="booked", appointment=appointment, key=appointment.reference, due_at=this_moment()
        )

    assert queries() == with_one


# --- one visit ---


def test_appointment_shows_its_story_history_and_messages(desk, scene, now):
    story = booking.Story(
        needs=["interpreter"], reason="Lifting boxes", body_site=["lower"], happens=["night"]
    )
    appointment = ask(scene, MONDAY_AT_TEN, now=now, story=story)
    booking.cancel(appointment, reason="Ill", by=None, now=now)

    html = desk.get(page_of(appointment)).content.decode()

    for words in (
        "Monday, March 8, 2027, 10:00 AM",
        "Lifting boxes",
        "An interpreter",
        "Lower back",
        "At night",
        "Ill",
        "status changed",
        "visit cancelled",
        appointment.spaced_reference,
    ):
        assert words in html


def test_appointment_has_no_field_to_type_in(office, scene, now):
    appointment = ask(scene, MONDAY_AT_TEN, now=now)

    html = office.get(page_of(appointment)).content.decode().partition('id="content-main"')[2]

    assert 'name="status"' not in html
    assert 'name="_save"' not in html
    assert office.post(page_of(appointment), {"status": "cancelled"}).status_code == 403
    assert state(appointment) == "booked"


# --- what staff do ---


def test_patient_arrives_goes_in_and_is_done(desk, receptionist, today):
    appointment = today(hour=0)

    assert press(desk, "arrive", appointment) == [f"Arrived: {appointment.patient.name}."]
    assert press(desk, "to_room", appointment) == [f"In room: {appointment.patient.name}."]
    assert press(desk, "complete", appointment) == [f"Done: {appointment.patient.name}."]

    assert state(appointment) == "completed"
    assert [event.by for event in appointment.events.all()] == [receptionist] * 3


def test_several_appointments_are_changed_and_the_refused_one_is_named(desk, today):
    booked, gone = today(hour=9), today(hour=10, status="no_show")

    sentences = press(desk, "arrive", booked, gone)

    assert sentences == [
        f"{gone.patient.name}: This does not follow on the state of the visit, which is: no-show.",
        f"Arrived: {booked.patient.name}.",
    ]
    assert (state(booked), state(gone)) == ("arrived", "no_show")


def test_no_show_before_the_appointment_has_begun_is_refused(desk, today):
    appointment = today(days=1)

    (sentence,) = press(desk, "mark_no_show", appointment)
    assert sentence.startswith(f"{appointment.patient.name}: This visit is on another day: ")
    assert state(appointment) == "booked"


def test_missed_appointment_is_taken_back(desk, today):
    appointment = today(days=-1)
    press(desk, "mark_no_show", appointment)
    assert state(appointment) == "no_show"

    assert press(desk, "undo", appointment) == [f"The last change is taken back: {appointment.patient.name}."]
    assert state(appointment) == "booked"


@pytest.fixture
def old_no_show(today, receptionist):
    """A visit of last week, marked as missed on its day."""
    appointment = today(days=-7)
    booking.mark_no_show(appointment, by=receptionist, now=appointment.starts_at)
    return appointment


def test_change_of_an_earlier_day_is_not_for_the_desk_to_take_back(desk, old_no_show):
    (sentence,) = press(desk, "undo", old_no_show)

    assert sentence.endswith("Only changes of today and yesterday can be taken back. Ask the manager.")
    assert state(old_no_show) == "no_show"


def test_manager_takes_back_a_change_of_an_earlier_day_and_says_why(account, login, old_no_show):
    manager, appointment = login(account("ruth", "change_appointment", "correct_appointment")), old_no_show
    post = {"action": "undo", "_selected_action": appointment.pk}

    page = manager.post(f"{LIST}?day=all", post)
    assert "Take these changes back" in page.content.decode()
    assert state(appointment) == "no_show"

    page = manager.post(f"{LIST}?day=all", post | {"confirmed": "yes", "because": " "})
    assert page.context["form"].errors["because"]

    assert press(manager, "undo", appointment, confirmed="yes", because="They were in the other room") == [
        f"The last change is taken back: {appointment.patient.name}."
    ]
    assert state(appointment) == "booked"
    assert appointment.events.order_by("-pk")[0].reason == "They were in the other room"


@pytest.mark.usefixtures("clock_at_now")
def test_undo_is_refused_when_the_time_is_taken_meanwhile(desk, scene, now):
    appointment = ask(scene, MONDAY_AT_TEN, now=now)
    booking.cancel(appointment, by=None)
    ask(scene, MONDAY_AT_TEN, now=now, who=person(1))

    (sentence,) = press(desk, "undo", appointment)

    assert sentence == "Elena Duarte: Somebody else has that time by now, so the change stays."
    assert state(appointment) == "cancelled"


def test_cancel_asks_first_and_changes_nothing(desk, today):
    appointment = today(days=1)

    page = desk.post(f"{LIST}?day=all", {"action": "cancel", "_selected_action": appointment.pk})

    assert appointment.patient.name in page.content.decode()
    assert state(appointment) == "booked"


def test_confirmed_cancel_is_the_clinics_and_the_patient_is_told(desk, receptionist, today):
    appointment = today(days=1)

    sentences = press(desk, "cancel", appointment, confirmed="yes", reason="Doctor is ill")

    assert sentences == [f"Cancelled: {appointment.patient.name}."]
    appointment.refresh_from_db()
    assert (appointment.status, appointment.cancelled_by) == ("cancelled", "clinic")
    event = AppointmentEvent.objects.get(appointment=appointment)
    assert (event.by, event.reason) == (receptionist, "Doctor is ill")
    assert list(appointment.messages.values_list("kind", flat=True)) == ["cancelled"]


def test_confirmed_cancel_for_a_patient_who_asked_is_the_patients(desk, today):
    appointment = today(days=1)

    press(desk, "cancel", appointment, confirmed="yes", asked_by_patient="on")

    appointment.refresh_from_db()
    assert (appointment.status, appointment.cancelled_by) == ("cancelled", "patient")


def test_reason_that_is_too_long_keeps_what_was_typed(desk, today):
    appointment = today(days=1)

    page = desk.post(
        f"{LIST}?day=all",
        {"action": "cancel", "_selected_action": appointment.pk, "confirmed": "yes", "reason": "x" * 201},
    ).content.decode()

    assert "Use at most 200 characters. You typed 201." in page
    assert "x" * 201 in page
    assert state(appointment) == "booked"


def test_appointment_that_is_over_cannot_be_cancelled(desk, today):
    appointment = today(days=-1, status="completed")

    (sentence,) = press(desk, "cancel", appointment, confirmed="yes")

    assert sentence.endswith("This does not follow on the state of the visit, which is: completed.")


def test_action_reaches_only_what_the_list_shows(desk, today):
    tomorrow = today(days=1)

    desk.post(LIST, {"action": "arrive", "_selected_action": tomorrow.pk})

    assert state(tomorrow) == "booked"


def test_a_get_changes_nothing(desk, today):
    appointment = today()

    desk.get(LIST, {"action": "arrive", "_selected_action": appointment.pk})

    assert state(appointment) == "booked"


# --- who may ---


@pytest.fixture
def physician(account, scene):
    """Doctor A, who treats patients and does not run the office."""
    user = account("doctor-a", "view_appointment", "view_patient", "view_message")
    scene.doctor_a.user = user
    scene.doctor_a.save()
    return user


def test_who_only_looks_has_no_actions(physician, login, today):
    appointment = today()
    reader = login(physician)

    assert shown(reader) == {appointment}
    assert 'name="action"' not in reader.get(LIST).content.decode()
    reader.post(LIST, {"action": "arrive", "_selected_action": appointment.pk})
    assert state(appointment) == "booked"


def test_staff_without_permission_see_no_appointments(account, login, today):
    appointment = today()
    nobody = login(account("nobody"))

    assert nobody.get(LIST).status_code == 403
    assert nobody.get(page_of(appointment)).status_code == 403


def test_physician_sees_own_appointments_only(physician, login, scene, today):
    own = today()
    other = today(practitioner=scene.doctor_b)
    doctor = login(physician)

    assert shown(doctor, day="all") == {own}
    assert shown(doctor, q=other.reference) == set()
    assert doctor.get(page_of(own)).status_code == 200
    for name in ("change", "history", "delete"):
        url = reverse(f"admin:appointments_appointment_{name}", args=[other.pk])
        answer = doctor.get(url)
        assert answer.status_code == 404
        assert other.patient.last_name not in answer.content.decode()


def test_physician_without_a_practitioner_sees_nobodys_appointments(account, login, today):
    today()

    assert shown(login(account("new", "view_appointment")), day="all") == set()


def test_physician_sees_patients_and_messages_of_own_appointments_only(physician, login, scene, today):
    own, other = today(), today(practitioner=scene.doctor_b)
    for number, appointment in enumerate((own, other)):
        Message.objects.create(kind="booked", appointment=appointment, key=str(number), due_at=this_moment())
    today(hour=15, practitioner=scene.doctor_b, patient=own.patient)
    doctor = login(physician)

    patients = doctor.get(reverse("admin:appointments_patient_changelist")).context["cl"].result_list
    messages = doctor.get(reverse("admin:appointments_message_changelist")).context["cl"].result_list

    assert list(patients) == [own.patient]
    assert [message.appointment for message in messages] == [own]
    page = doctor.get(reverse("admin:appointments_patient_change", args=[own.patient.pk])).content.decode()
    assert own.spaced_reference in page
    assert "Doctor B" not in page


def test_physician_who_also_runs_the_office_sees_every_appointment(physician, login, account, scene, today):
    today()
    today(practitioner=scene.doctor_b)
    boss = account("boss", "view_appointment", "change_appointment")
    scene.doctor_a.user = boss
    scene.doctor_a.save()

    assert len(shown(login(boss))) == 2
