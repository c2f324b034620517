"""/schedule/: who sees which visits, the buttons, and the page that refreshes itself."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from appointments import booking
from appointments.models import Appointment, TimeOff
from tests import factories
from tests.around import at, hours_of, this_day

SCHEDULE, STEP, LOGIN = "/en/schedule/", "/en/schedule/step/", "/en/schedule/login/"
HTMX = {"HTTP_HX_REQUEST": "true"}
SECRET = "alder-moss-seven"


@pytest.fixture
def desk(django_user_model):
    return django_user_model.objects.create_user("teresa", is_staff=True)


@pytest.fixture
def appointment(scene):
    return a_appointment(scene)


def day_from_now(days=0):
    return this_day() + timedelta(days=days)


def a_appointment(scene, hour=12, *, days=0, **values):
    """A visit of Doctor A at an hour of today."""
    usual = {
        "practitioner": scene.doctor_a,
        "location": scene.location,
        "visit_type": scene.follow_up,
        "starts_at": at(day_from_now(days), hour),
    }
    return factories.AppointmentFactory(**usual | values)


def click(browser, step, appointment, *, seen=None, **headers):
    """Press a button of the day; the page that comes back."""
    last = appointment.events.order_by("pk").last()
    seen = (last.pk if last else 0) if seen is None else seen
    return browser.post(STEP, {"click": f"{step} {appointment.pk} {seen}"}, follow=True, **headers)


def said(page) -> list[str]:
    return [str(sentence) for sentence in page.context["messages"]]


def state(appointment) -> str:
    return Appointment.objects.get(pk=appointment.pk).status


# --- what is shown ---


def test_schedule_begins_with_today(physician, scene, appointment):
    a_appointment(scene, days=1)

    page = physician.get(SCHEDULE)

    assert [entry.appointment for entry in page.context["found"].entries] == [appointment]
    assert page["Cache-Control"] == "no-store, private"


def test_schedule_tells_everything_a_physician_asks_first(physician, scene):
    born = day_from_now().replace(month=1, day=1, year=day_from_now().year - 58)
    patient = factories.PatientFactory(first_name="Grace", last_name="Amadi", birth_date=born)
    old = a_appointment(scene, days=-40, patient=patient, status="completed", practitioner=scene.doctor_b)
    a_appointment(
        scene,
        patient=patient,
        visit_type=scene.new,
        reason="Signs I marked: keeps coming back.\nIt <b>began</b> in the car.",
        onset="days_14",
        severity=7,
        happens=["night"],
        body_site=["lower"],
        side="left",
        needs=["interpreter", "wheelchair", "cannot_sit", "helper"],
        language="es",
    )

    text = " ".join(physician.get(SCHEDULE).text.split())

    for words in (
        "12:00 PM",
        "Grace Amadi",
        "Age 58",
        "returning",
        "New patient, 40 minutes",
        "Signs I marked: keeps coming back.<br>It &lt;b&gt;began&lt;/b&gt; in the car.",
        "2 to 14 days ago",
        "7 of 10",
        "At night",
        "Lower back, left",
        "Needs an interpreter",
        "Wheelchair",
        "Cannot sit long",
        "Brings a helper",
        "Español",
        "1 earlier visit here",
        f"Follow-up · {old.practitioner} · completed",
        "<strong>1 booked</strong> = 0 done + 0 no-show + 0 cancelled after the start + 1 still open",
    ):
        assert words in text


def test_week_shows_monday_to_sunday_with_links_to_the_days(physician, scene, appointment):
    day = day_from_now()
    monday = day - timedelta(days=day.weekday())

    page = physician.get(f"/en/schedule/week/{day}/")

    assert [found.day for found in page.context["days"]] == [monday + timedelta(days=n) for n in range(7)]
    assert f'href="/en/schedule/day/{day}/#v{appointment.pk}"' in page.text
    assert f'href="/en/schedule/week/{monday + timedelta(days=7)}/"' in page.text


def test_day_shows_the_time_off_and_its_reason(physician, scene, appointment):
    TimeOff.objects.create(
        practitioner=scene.doctor_a,
        starts_at=appointment.starts_at,
        ends_at=appointment.ends_at,
        reason="Conference",
    )

    assert "Conference" in physician.get(SCHEDULE).text


@pytest.mark.parametrize("count", [1, 15])
@pytest.mark.parametrize("path", ["", "week"])
def test_schedule_takes_at_most_eight_queries_however_many_appointments_there_are(
    physician, scene, count, path
):
    week_ago = hours_of(day_from_now(-7), count)
    for starts_at, before in zip(hours_of(day_from_now(), count), week_ago, strict=True):
        patient = factories.PatientFactory()
        a_appointment(scene, patient=patient, starts_at=starts_at)
        a_appointment(scene, patient=patient, starts_at=before)
        TimeOff.objects.create(
            practitioner=scene.doctor_a, starts_at=starts_at, ends_at=starts_at + timedelta(hours=1)
        )
    address = f"{SCHEDULE}week/{day_from_now()}/" if path else SCHEDULE
    physician.get(address)

    with CaptureQueriesContext(connection) as queries:
        physician.get(address)

    assert len(queries) <= 8


# --- who ---


@pytest.fixture
def with_password(naomi):
    naomi.set_password(SECRET)
    naomi.save()
    return naomi


def test_schedule_asks_a_stranger_to_log_in_and_leads_back(client, with_password, appointment):
    day = f"/en/schedule/day/{day_from_now(3)}/"
    asked = client.get(day)

    answer = client.post(asked.url, {"username": "naomi", "password": SECRET, "next": day})

    assert asked.url == f"{LOGIN}?next={day}"
    assert answer.url == day
    assert client.get(day).status_code == 200


def test_login_leads_to_the_schedule_and_logout_ends_it(client, with_password, appointment):
    answer = client.post(LOGIN, {"username": "naomi", "password": SECRET})
    page = client.get(answer.url)
    client.post("/en/schedule/logout/")

    assert answer.url == SCHEDULE
    assert page.status_code == 200
    assert client.get(SCHEDULE).status_code == 302


def test_login_with_a_wrong_password_says_so_and_keeps_the_name(client, naomi):
    page = client.post(LOGIN, {"username": "naomi", "password": "wrong"})

    assert "There is a problem" in page.text
    assert 'value="naomi"' in page.text
    assert "wrong" not in page.text


def test_login_leads_to_no_other_site(client, with_password):
    answer = client.post(LOGIN, {"username": "naomi", "password": SECRET, "next": "https://example.org/"})

    assert answer.url == SCHEDULE


def test_login_looks_at_five_wrong_passwords_and_no_more(client, with_password):
    tries = [client.post(LOGIN, {"username": "naomi", "password": "wrong"}).status_code for _ in range(6)]

    assert tries == [200] * 5 + [429]
    assert client.post(LOGIN, {"username": "naomi", "password": SECRET}).status_code == 429


@pytest.mark.parametrize("path", ["", "day/2027-03-08/", "week/2027-03-08/"])
def test_schedule_of_a_login_without_a_practitioner_says_what_to_do(client, desk, scene, appointment, path):
    client.force_login(desk)

    page = client.get(SCHEDULE + path)

    assert page.status_code == 403
    assert "Ask the office to enter it" in page.text
    assert appointment.patient.name not in page.text


def test_step_of_a_stranger_changes_nothing(client, scene, appointment):
    booking.arrive(appointment, by=None)

    answer = click(client, "to_room", appointment)

    assert answer.redirect_chain[-1][0] == f"{LOGIN}?next={SCHEDULE}"
    assert state(appointment) == "arrived"


def test_page_that_refreshes_itself_leads_to_the_login_as_a_whole(client, scene):
    answer = client.get(SCHEDULE, **HTMX, HTTP_HX_CURRENT_URL=f"http://testserver{SCHEDULE}day/2027-03-08/")

    assert answer["HX-Redirect"] == f"{LOGIN}?next={SCHEDULE}day/2027-03-08/"
    assert answer.content == b""


def test_nobody_steps_into_an_appointment_of_somebody_else(physician, scene, desk):
    theirs = a_appointment(scene, practitioner=scene.doctor_b, status="arrived")

    answer = click(physician, "to_room", theirs)

    assert answer.status_code == 404
    assert state(theirs) == "arrived"
    assert theirs.patient.name not in answer.text
    assert answer.text == physician.post(STEP, {"click": "to_room 999999 0"}).text


@pytest.mark.parametrize(
    "path", ["day/2027-02-30/", "day/9999-01-01/", "day/x/", "week/2027-13-01/", "day/2027-3-8/"]
)
def test_impossible_day_is_not_found(physician, path):
    assert physician.get(SCHEDULE + path).status_code == 404


def test_practitioner_without_a_location_has_a_schedule_too(client, django_user_model):
    user = django_user_model.objects.create_user("new")
    factories.PractitionerFactory(user=user)
    client.force_login(user)

    assert client.get(SCHEDULE).status_code == 200


# --- the buttons ---


def test_one_click_for_each_step_of_an_appointment(physician, scene, desk):
    appointment = a_appointment(scene, hour=0)
    booking.arrive(appointment, by=desk)
    states = []
    for step in ("to_room", "undo", "to_room", "complete"):
        page = click(physician, step, appointment)
        states.append((state(appointment), said(page)[0].split(":")[0]))

    assert states == [
        ("in_room", "In room"),
        ("arrived", "The last change is taken back"),
        ("in_room", "In room"),
        ("completed", "Done"),
    ]


def test_click_returns_to_the_appointment_on_its_day(physician, scene, desk):
    appointment = a_appointment(scene, days=-1, status="arrived")

    answer = physician.post(STEP, {"click": f"complete {appointment.pk} 0"})

    assert answer.url == f"/en/schedule/day/{day_from_now(-1)}/#v{appointment.pk}"


def test_click_of_a_page_that_refreshes_itself_answers_with_what_changes_alone(physician, scene):
    page = click(physician, "to_room", appointment := a_appointment(scene, status="arrived"), **HTMX)

    assert "<html" not in page.text
    assert 'id="live"' in page.text
    assert f"In room: {appointment.patient.name}." in page.text


def test_second_of_two_clicks_is_told_what_the_first_one_did(physician, scene, desk):
    appointment = a_appointment(scene, hour=0)
    booking.arrive(appointment, by=desk)
    seen = appointment.events.last().pk
    booking.complete(appointment, by=desk)

    page = click(physician, "to_room", appointment, seen=seen)

    assert said(page)[0].startswith(f"{appointment.patient.name}: teresa changed this visit at ")
    assert state(appointment) == "completed"


@pytest.mark.parametrize("step", ["arrive", "mark_no_show", "cancel"])
def test_steps_of_the_desk_are_none_of_the_physicians(physician, scene, step):
    appointment = a_appointment(scene, hour=0)

    assert click(physician, step, appointment).status_code == 200
    assert state(appointment) == "booked"


def test_undo_is_offered_for_ones_own_click_alone(physician, scene, desk, appointment):
    def offered():
        return f'value="undo {appointment.pk} ' in physician.get(SCHEDULE).text

    booking.arrive(appointment, by=desk)
    after_the_desk = offered()
    click(physician, "undo", appointment)
    click(physician, "to_room", appointment)

    assert (after_the_desk, offered(), state(appointment)) == (False, True, "in_room")


@pytest.mark.parametrize("typed", ["", "to_room", "to_room x 1", "to_room 1 " + "9" * 99, "\0", "?" * 9999])
def test_click_that_no_button_sends_changes_nothing(physician, scene, typed):
    appointment = a_appointment(scene, status="arrived")

    assert physician.post(STEP, {"click": typed}, follow=True).status_code == 200
    assert state(appointment) == "arrived"


def test_step_is_a_post_with_our_token(naomi, scene):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(naomi)
    appointment = a_appointment(scene, status="arrived")

    assert strict.get(STEP).status_code == 405
    assert strict.post(STEP, {"click": f"to_room {appointment.pk} 0"}).status_code == 403
    assert state(appointment) == "arrived"


# --- it refreshes itself ---


@pytest.fixture
def tomorrow(scene):
    """Shown on a page of its own: its minutes do not count, so that nothing changes by itself."""
    return a_appointment(scene, days=1)


def refresh(browser, version=None):
    headers = {"HTTP_IF_NONE_MATCH": f'"{version}"'} if version else {}
    return browser.get(f"{SCHEDULE}day/{day_from_now(1)}/", **HTMX, **headers)


def test_day_that_has_not_changed_is_not_sent_again(physician, tomorrow):
    first = refresh(physician)
    again = refresh(physician, first.context["version"])

    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize("what", ["state", "needs", "name", "new visit", "language"])
def test_day_that_has_changed_is_sent(physician, scene, desk, tomorrow, what):
    version = refresh(physician).context["version"]
    address = f"{SCHEDULE}day/{day_from_now(1)}/"
    if what == "state":
        booking.cancel(tomorrow, by=desk)
    elif what == "needs":
        Appointment.objects.update(needs=["helper"])
    elif what == "name":
        tomorrow.patient.last_name = "Other"
        tomorrow.patient.save()
    elif what == "new visit":
        a_appointment(scene, 15, days=1)
    else:
        address = address.replace("/en/", "/es/")

    answer = physician.get(address, **HTMX, HTTP_IF_NONE_MATCH=f'"{version}"')

    assert answer.status_code == 200


# --- two clocks ---


@pytest.mark.parametrize("path", ["", "week"])
def test_each_time_names_its_clock_where_two_meet(physician, scene, path):
    there = factories.LocationFactory(name="Cactus Road", time_zone="America/Phoenix")
    a_appointment(scene)
    page = SCHEDULE + (f"week/{day_from_now()}/" if path else "")
    before = physician.get(page).text

    a_appointment(scene, location=there, starts_at=at(day_from_now(), 12, zone=there.zone))

    shown = physician.get(page).text
    assert "clinic time" not in before
    assert "Cactus Road · Arizona, clinic time" in shown
    assert "Alder Street · Eastern, clinic time" in shown
