"""Booking by phone: one screen, whatever the caller says."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from appointments import availability, booking
from appointments.models import Appointment, Message, Patient, WorkingHours
from tests import factories
from tests.around import at, this_day, this_moment

PHONE = reverse("admin:phone-booking")
ROSA = {
    "new": "yes",
    "first_name": "Rosa",
    "last_name": "Delgado",
    "birth_date_month": "4",
    "birth_date_day": "9",
    "birth_date_year": "1961",
    "phone": "(413) 555-0142",
    "language": "es",
}
TOKEN = "6f0e5a1c-0d51-4a4c-9df0-6f6a9c7a2f11"


@pytest.fixture
def time(scene):
    """A free time of Dr. A in three days or more, as the button sends it."""
    return free(scene)[0]


def free(scene):
    start = at(this_day(3), 0)
    return availability.find_slots(
        scene.follow_up, start=start, end=start + timedelta(days=7), practitioner=scene.doctor_a, staff=True
    )


def form(scene, time, /, **changes) -> dict:
    when = {
        "visit_type": scene.follow_up.pk,
        "practitioner": time.practitioner.pk,
        "day": time.local_start.date().isoformat(),
    }
    return ROSA | when | {"time": time.value, "token": TOKEN, "do": "book"} | changes


def call(browser, scene, time, /, **changes):
    return browser.post(PHONE, form(scene, time, **changes))


def problems(page) -> list[str]:
    caller = page.context["caller"]
    return [str(error) for errors in caller.errors.values() for error in errors]


def test_caller_without_email_in_spanish(desk, scene, time):
    answer = call(desk, scene, time)

    appointment = Appointment.objects.get()
    assert answer.url == reverse("admin:phone-booked", args=[appointment.reference])
    assert (appointment.patient.name, appointment.starts_at, appointment.language) == (
        "Rosa Delgado",
        time.starts_at,
        "es",
    )
    assert (appointment.email, appointment.patient.email, appointment.booked_online) == ("", "", False)
    assert set(Message.objects.values_list("channel", flat=True)) == {"phone"}
    page = desk.get(answer.url).text
    assert appointment.spaced_reference in page
    assert "There is no e-mail: nothing is sent, the office calls." in page
    assert "The reminder comes on the call list on" in page


def test_card_is_in_the_language_of_the_patient(desk, scene, time):
    call(desk, scene, time)
    appointment = Appointment.objects.get()

    card = desk.get(reverse("admin:visit-card", args=[appointment.reference])).text

    assert '<html lang="es">' in card
    assert "Su cita" in card
    assert appointment.spaced_reference in card
    assert desk.get(PHONE).text.count("Book by phone") > 1


def test_double_click_books_once(desk, scene, time):
    first, second = call(desk, scene, time), call(desk, scene, time)

    assert first.url == second.url
    assert Appointment.objects.count() == 1


@pytest.mark.parametrize("typed", ["delgado", "Rosa Delgdo", "0177", "4/9/1961"])
def test_patient_is_found_and_the_appointment_is_theirs(desk, scene, time, typed):
    rosa = factories.PatientFactory(
        first_name="Rosa",
        last_name="Delgado",
        birth_date=date(1961, 4, 9),
        phone="+14135550177",
        language="es",
    )
    factories.PatientFactory(first_name="Sam", last_name="Rivera", phone="+14135550199")

    assert desk.post(PHONE, {"search": typed, "do": "find"}).context["found"] == [rosa]
    page = desk.post(PHONE, {"search": typed, "choose": rosa.pk})
    assert (page.context["caller"].patient, page.context["caller"]["phone"].value()) == (rosa, "+14135550177")
    call(desk, scene, time, new=[], patient=rosa.pk, phone="413 555 0111", email="rosa@example.org")

    appointment = Appointment.objects.get()
    assert (appointment.patient, appointment.phone, appointment.email) == (
        rosa,
        "+14135550111",
        "rosa@example.org",
    )
    assert Patient.objects.count() == 2


def test_somebody_new_who_is_known_already_is_asked_about_first(desk, scene, time):
    rosa = factories.PatientFactory(last_name="DELGADO", birth_date=date(1961, 4, 9))

    page = call(desk, scene, time)

    assert page.context["namesakes"] == [rosa]
    assert Appointment.objects.count() == 0
    assert call(desk, scene, time, another="yes").status_code == 302
    assert Appointment.objects.get().patient != rosa


@pytest.mark.parametrize("typed", ["Rosa María Delgado", "Delgado, Rosa María"])
def test_name_that_was_looked_for_is_that_of_the_new_patient(desk, scene, typed):
    caller = desk.post(PHONE, {"search": typed, "do": "new"}).context["caller"]

    assert (caller["first_name"].value(), caller["last_name"].value()) == ("Rosa María", "Delgado")


def test_what_was_typed_stays_when_other_times_are_asked_for(desk, scene, time):
    page = call(desk, scene, time, do="times", reason="My back locks", needs=["interpreter"])

    caller = page.context["caller"]
    assert (caller["first_name"].value(), caller["reason"].value()) == ("Rosa", "My back locks")
    assert caller["needs"].value() == ["interpreter"]
    assert not problems(page)
    assert Appointment.objects.count() == 0


def test_typing_answers_with_the_patients_alone_and_a_change_with_the_times_alone(desk, scene, time):
    htmx = {"HTTP_HX_REQUEST": "true"}
    found = desk.post(PHONE, {"search": "x y"}, HTTP_HX_TARGET="found", **htmx)
    times = desk.post(PHONE, form(scene, time), HTTP_HX_TARGET="times", **htmx)

    assert found.text.lstrip().startswith('<div id="found"')
    assert times.text.lstrip().startswith('<div id="times"')


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"time": ""}, "Choose a time."),
        ({"time": "20270301T1500Z_99999_1"}, "Choose a time."),
        ({"first_name": "\0", "last_name": ""}, "Enter the name of the patient"),
        ({"birth_date_day": "31"}, "That month has no such day. Check the month and the day of birth"),
        (
            {"phone": "12"},
            "Enter a US phone number with the area code, for example (413) 555-0142, or one of another "
            "country that begins with +",
        ),
        ({"email": "rosa"}, "Enter an e-mail address, for example name@example.org"),
        ({"language": "xx"}, "Choose the language you prefer"),
    ],
)
def test_what_is_missing_is_said_and_nothing_is_booked(desk, scene, time, changes, problem):
    page = call(desk, scene, time, **changes)

    assert (page.status_code, problems(page)) == (200, [problem])
    assert Appointment.objects.count() == 0


@pytest.mark.parametrize("odd", ["\0", "x" * 10_000, "\N{BONE}" * 99, "-1", "9" * 30, "2027-02-30"])
def test_odd_words_are_no_server_error(desk, scene, time, odd):
    names = (
        "search",
        "patient",
        "choose",
        "visit_type",
        "practitioner",
        "location",
        "day",
        "later",
        "time",
        "token",
        "instead",
        "because",
        "over",
    )
    for name in names:
        assert call(desk, scene, time, **{name: odd}).status_code in (200, 302, 409), name
    assert desk.get(PHONE, {"at": odd}).status_code == 200


def test_time_that_was_taken_meanwhile_is_said_and_the_answers_stay(desk, scene, time, account, login):
    call(desk, scene, time)

    page = call(desk, scene, time, token=TOKEN[:-1] + "2", last_name="Rivera", birth_date_year="1970")

    assert page.status_code == 409
    assert problems(page) == ["That time has just been taken. Please choose another one."]
    assert page.context["caller"]["last_name"].value() == "Rivera"
    assert "Rosa Delgado" in page.text


def test_patient_who_is_elsewhere_then_is_said_to_staff(desk, scene, time):
    call(desk, scene, time)
    other = form(scene, time, token=TOKEN[:-1] + "2", patient=Patient.objects.get().pk, new=[])
    other |= {
        "practitioner": scene.doctor_b.pk,
        "time": time.value.replace(f"_{scene.doctor_a.pk}_", f"_{scene.doctor_b.pk}_"),
    }

    page = desk.post(PHONE, other)

    assert problems(page) == ["This patient has another visit at that time. Please choose another time."]


# --- from the calendar ---


def test_click_on_free_time_starts_a_booking_there(desk, scene, time):
    day = time.local_start.date()
    link = f"{PHONE}?at={time.value}"
    assert link in desk.get(reverse("admin:calendar"), {"day": day}).text

    page = desk.get(link)

    times = page.context["times"]
    assert (
        times.when.wanted_practitioner,
        times.when.wanted_location,
        times.chosen.value,
        times.is_open,
    ) == (
        scene.doctor_a,
        scene.location,
        time.value,
        True,
    )
    assert f'value="{time.value}" checked' in page.text


def test_staff_use_reserved_time_for_anything_with_one_click(desk, scene):
    WorkingHours.objects.update(reserved_for_acute=True)
    time = next(time for time in free(scene) if time.starts_at > this_moment() + timedelta(days=5))

    page = desk.get(PHONE, {"at": time.value})
    offer = next(o for _, some in page.context["times"].offers.days for o in some if o.time == time)

    assert offer.acute
    assert call(desk, scene, time).status_code == 302


def test_appointment_that_is_too_long_for_the_time_is_said(desk, scene, time):
    factories.AppointmentFactory(
        practitioner=scene.doctor_a,
        location=scene.location,
        visit_type=scene.follow_up,
        starts_at=time.starts_at + timedelta(minutes=25),
    )
    page = desk.post(PHONE, form(scene, time, do="times"))
    longer = desk.post(PHONE, form(scene, time, do="times", visit_type=scene.new.pk))

    assert page.context["times"].is_open
    assert longer.context["times"].beneath


def test_times_name_their_practitioner_where_any_will_do(desk, scene, time):
    """The page speaks of the form by its fields: a property of the same name would be hidden by one."""
    shown = f'<span class="fine">{scene.doctor_a.name}</span>'
    named = form(scene, time, do="times") | {"practitioner": scene.doctor_a.pk}

    assert shown in desk.post(PHONE, named | {"practitioner": ""}).text
    assert shown not in desk.post(PHONE, named).text


# --- over another visit ---


@pytest.fixture
def overbooker(account, login):
    return login(
        account("vera", "add_appointment", "change_appointment", "view_appointment", "overbook_appointment")
    )


@pytest.fixture
def beneath(scene, time):
    return factories.AppointmentFactory(
        practitioner=scene.doctor_a,
        location=scene.location,
        visit_type=scene.follow_up,
        starts_at=time.starts_at,
    )


def test_page_names_the_conflict_and_asks_for_a_reason(overbooker, scene, time, beneath):
    page = overbooker.get(PHONE, {"at": time.value})
    assert page.context["times"].beneath == (beneath,)
    assert beneath.patient.name in page.text
    without = call(overbooker, scene, time, because="")
    assert "Say why this visit is placed over another one" in without.text
    assert Appointment.objects.count() == 1

    assert call(overbooker, scene, time, because="Doctor asks").status_code == 302

    appointment = Appointment.objects.latest("pk")
    assert (appointment.overbooked, appointment.overbooked_because) == (True, "Doctor asks")
    day = overbooker.get(reverse("admin:calendar"), {"day": time.local_start.date()}).text
    assert 'aria-label="Overbooked"' in day
    assert 'aria-label="Another visit lies over this one"' in day


def test_who_has_no_permission_is_told_and_cannot(desk, scene, time, beneath):
    page = call(desk, scene, time, because="I want it")

    assert page.status_code == 409
    assert page.context["times"].over is None
    assert Appointment.objects.count() == 1


def test_third_over_the_same_time_needs_each_of_them_marked(overbooker, scene, time, beneath):
    call(overbooker, scene, time, because="Doctor asks")
    third = {"because": "again", "last_name": "Rivera", "birth_date_year": "1970", "token": TOKEN[:-1] + "2"}
    keys = list(Appointment.objects.values_list("pk", flat=True))

    for over in ([], keys[:1]):
        assert call(overbooker, scene, time, over=over, **third).status_code == 409
    assert call(overbooker, scene, time, over=keys, **third).status_code == 302


# --- who may, and what it costs ---


def test_booking_by_phone_needs_the_permission(account, login, scene, time):
    browser = login(account("naomi", "view_appointment"))

    assert [browser.get(PHONE).status_code, call(browser, scene, time).status_code] == [403, 403]
    assert Appointment.objects.count() == 0


def test_booking_by_phone_without_a_location_says_what_to_do(office, db):
    assert "There is no location or no kind of visit yet." in office.get(PHONE).text


@pytest.mark.parametrize("count", [1, 12])
def test_page_takes_as_many_queries_whatever_there_is(desk, scene, time, count):
    for number in range(count):
        factories.PatientFactory(first_name="Rosa", last_name=f"Delgado {number}")
        factories.AppointmentFactory(
            practitioner=scene.doctor_a,
            location=scene.location,
            starts_at=time.starts_at + timedelta(hours=number),
        )
    desk.post(PHONE, {"search": "delgado"})

    with CaptureQueriesContext(connection) as queries:
        desk.post(PHONE, {"search": "delgado"})

    assert len(queries) <= 18


# --- moving ---


@pytest.fixture
def appointment(desk, scene, time):
    call(desk, scene, time)
    return Appointment.objects.get()


def move(browser, appointment, time, /, *, seen=None, **changes):
    seen = appointment.events.order_by("pk").last().pk if seen is None else seen
    values = {"do": "move", "time": time.value, "seen": seen, "practitioner": time.practitioner.pk}
    return browser.post(reverse("admin:visit-move", args=[appointment.reference]), values | changes)


def test_appointment_is_moved_with_one_click_and_read_out(desk, scene, appointment):
    later = free(scene)[10]
    page = desk.get(reverse("admin:visit-move", args=[appointment.reference]))
    assert later.key in page.context["times"].offers.open

    answer = move(desk, appointment, later)

    assert answer.url == reverse("admin:phone-booked", args=[appointment.reference])
    assert Appointment.objects.get().starts_at == later.starts_at


def test_move_on_an_old_page_is_refused_and_tells_what_changed(desk, office, scene, appointment):
    seen = appointment.events.order_by("pk").last().pk
    first, second = free(scene)[10], free(scene)[30]
    move(office, appointment, first)

    page = move(desk, appointment, second, seen=seen)

    assert page.status_code == 409
    assert page.context["refused"].startswith("root changed this visit at ")
    assert page.context["seen"] > seen
    assert Appointment.objects.get().starts_at == first.starts_at


def test_appointment_that_is_over_cannot_be_moved(desk, scene, appointment):
    booking.cancel(appointment, by=None, now=appointment.starts_at - timedelta(days=2))

    page = desk.get(reverse("admin:visit-move", args=[appointment.reference]))

    assert "Only a visit that is booked can be moved. This one is: cancelled." in page.text
    assert move(desk, appointment, free(scene)[10]).status_code == 409


def test_moving_needs_the_permission_and_a_known_appointment(account, login, desk, scene, appointment):
    browser = login(account("naomi", "view_appointment"))
    names = ("visit-move", "visit-card", "phone-booked")

    urls = [reverse(f"admin:{name}", args=[appointment.reference]) for name in names]
    assert [browser.get(url).status_code for url in urls] == [403, 403, 403]
    unknown = [reverse(f"admin:{name}", args=["AAAAAA"]) for name in names]
    assert [desk.get(url).status_code for url in unknown] == [404, 404, 404]


@pytest.mark.parametrize("odd", ["\0", "x", "-1", "9" * 30, ""])
def test_move_with_odd_words_changes_nothing(desk, scene, appointment, odd):
    assert move(desk, appointment, free(scene)[10], seen=odd).status_code == 200
    assert desk.post(
        reverse("admin:visit-move", args=[appointment.reference]), {"do": "move", "time": odd, "seen": 1}
    )
    assert Appointment.objects.get().starts_at == appointment.starts_at


def test_page_of_an_appointment_leads_to_moving_it(desk, appointment):
    page = desk.get(reverse("admin:appointments_appointment_change", args=[appointment.pk])).text

    assert reverse("admin:visit-move", args=[appointment.reference]) in page
    assert reverse("admin:visit-card", args=[appointment.reference]) in page
