"""What the page of a booked visit says."""

import re
from datetime import UTC, datetime, timedelta
from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest
from django.core.management import call_command

from appointments import booking
from appointments.models import Appointment, ContactMessage, Message, Status
from clinic.common.templatetags.clinic_tags import unbroken
from tests.appointments.portal.asking import ask
from tests.appointments.portal.visitor import Visitor, open_times
from tests.around import this_moment
from tests.conftest import clock
from tests.factories import AppointmentFactory, VisitTypeFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def visitor():
    return Visitor()


@pytest.fixture
def appointment(scene):
    """Booked online, some days ahead."""
    time = open_times(scene.follow_up, practitioner=scene.doctor_a)[60]
    return ask(scene, time.starts_at)


def in_hours(hours: float, **values) -> Appointment:
    return AppointmentFactory(starts_at=this_moment() + timedelta(hours=hours), **values)


def path(appointment, rest="") -> str:
    return f"/appointments/{appointment.reference}/{rest}"


@pytest.mark.usefixtures("clock_at_now")
def test_appointment_says_when_where_with_whom_and_the_reference(visitor, scene):
    appointment = AppointmentFactory(
        starts_at=datetime(2027, 3, 12, 14, tzinfo=UTC),
        practitioner=scene.doctor_a,
        location=scene.location,
        reference="K7M4XQ",
    )
    visitor.let_in(appointment)

    page = visitor.see(path(appointment))

    for words in (
        unbroken("Friday, March 12, 2027"),
        "9:00 AM",
        "Eastern, clinic time",
        "Doctor A",
        "Alder Street",
        "K7M 4XQ",
    ):
        assert words in page.text
    assert 'data-your-time="2027-03-12T09:00:00-05:00"' in page.text


@pytest.mark.usefixtures("clock_at_now")
def test_appointment_says_the_clinics_time_on_both_sides_of_the_clock_change(visitor, scene):
    appointment = AppointmentFactory(starts_at=datetime(2027, 3, 15, 13, tzinfo=UTC), location=scene.location)
    visitor.let_in(appointment)

    page = visitor.see(path(appointment))

    assert "9:00 AM" in page.text
    assert 'data-your-time="2027-03-15T09:00:00-04:00"' in page.text


@pytest.mark.usefixtures("clock_at_now")
def test_appointment_says_the_date_in_spanish(appointment):
    visitor = Visitor("es")
    appointment = AppointmentFactory(
        starts_at=datetime(2027, 3, 15, 13, tzinfo=UTC), location=appointment.location
    )
    visitor.let_in(appointment)

    assert unbroken("lunes 15 de marzo de 2027") in visitor.see(path(appointment)).text


def test_appointment_page_names_no_health_detail_in_its_address_and_title(visitor, appointment):
    visitor.let_in(appointment)

    assert "<title>Your visit is booked" in visitor.see(path(appointment)).text


def test_appointment_tells_what_happens_next_from_the_rows(visitor, scene):
    scene.follow_up.preparation_en = "Your insurance card\nA list of your medicines"
    scene.follow_up.save()
    scene.location.access = "No steps from the parking lot."
    scene.location.save()
    appointment = ask(
        scene,
        open_times(scene.follow_up, practitioner=scene.doctor_a)[80].starts_at,
        story=booking.Story(needs=("interpreter", "wheelchair", "cannot_sit", "helper")),
    )
    visitor.let_in(appointment)

    page = visitor.see(path(appointment))

    assert [reminder.due_at for reminder in page.context["reminders"]] == list(
        appointment.messages.filter(kind="reminder").order_by("due_at").values_list("due_at", flat=True)
    )
    for words in (
        "We remind you by e-mail:",
        "A list of your medicines",
        "No steps from the parking lot.",
        "Your interpreter",
        "We keep room for your wheelchair.",
        "You need not sit while you wait.",
        "Your helper may come into the room with you.",
    ):
        assert words in page.text


def test_appointment_of_somebody_without_email_promises_no_mail(visitor, appointment):
    Appointment.objects.update(email="")
    Message.objects.update(channel=Message.Channel.PHONE)
    visitor.let_in(appointment)

    page = visitor.see(path(appointment))

    assert "Please write down your reference" in page.text
    assert "by e-mail" not in page.text


def test_appointment_of_somebody_who_was_told_by_phone_says_so(visitor, appointment):
    Message.objects.filter(kind="booked").update(channel="phone", state="sent", sent_at=this_moment())
    visitor.let_in(appointment)

    page = visitor.see(path(appointment))

    assert "We told you by phone." in page.text
    assert appointment.spaced_reference in page.text


@pytest.mark.parametrize(
    ("changes", "age", "words"),
    [
        ({}, 0, "We are sending the details to elena.duarte@example.org."),
        (
            {"state": "sent", "sent_at": datetime(2027, 3, 1, tzinfo=UTC)},
            0,
            "We sent the details to elena.duarte@",
        ),
        ({"attempts": 1}, 0, "We could not e-mail you yet."),
        ({"state": "failed"}, 0, "We could not e-mail you yet."),
        ({}, 6, "We could not e-mail you yet."),
    ],
)
def test_appointment_says_whether_the_mail_has_gone(visitor, appointment, changes, age, words):
    due_at = this_moment() - timedelta(minutes=age)
    Message.objects.filter(kind=Message.Kind.BOOKED).update(due_at=due_at, **changes)
    visitor.let_in(appointment)

    assert words in visitor.see(path(appointment)).text


def test_appointment_with_the_mail_server_down_shows_the_reference(visitor, appointment, settings):
    settings.EMAIL_BACKEND = "tests.mail.Down"
    call_command("send_messages", "--once")
    visitor.let_in(appointment)

    page = visitor.see(path(appointment))

    assert "We could not e-mail you yet. Your reference is" in page.text
    assert appointment.spaced_reference in page.text


@pytest.mark.parametrize(
    ("status", "heading"),
    [
        (Status.ARRIVED, "You are here"),
        (Status.IN_ROOM, "You are here"),
        (Status.COMPLETED, "Your visit is over"),
        (Status.NO_SHOW, "We missed you"),
    ],
)
def test_appointment_heading_says_the_state(visitor, status, heading):
    appointment = in_hours(1, status=status)
    visitor.let_in(appointment)

    page = visitor.see(path(appointment))

    assert f"<title>{heading}" in page.text
    assert "Move the visit" not in page.text


def test_appointment_can_be_changed_until_the_cut_off_itself():
    """The page says what booking does, at that very moment and right after it."""
    appointment = in_hours(30)
    last = appointment.changeable_until
    after = last + timedelta(microseconds=1)

    assert (appointment.is_changeable(last), appointment.is_too_late_to_change(last)) == (True, False)
    assert (appointment.is_changeable(after), appointment.is_too_late_to_change(after)) == (False, True)
    assert not appointment.is_too_late_to_change(appointment.starts_at)


def test_appointment_past_offers_another_one(visitor):
    appointment = in_hours(-1)
    visitor.let_in(appointment)

    page = visitor.see(path(appointment))

    assert "Your visit is over" in page.text
    assert "Book another visit" in page.text


def test_appointment_that_has_begun_is_not_over(visitor):
    """Somebody who is a few minutes late, or still waits, must not think that it is too late."""
    appointment = in_hours(-0.1)
    visitor.let_in(appointment)

    page = visitor.see(path(appointment))

    assert "Your visit is over" not in page.text
    assert f'href="tel:{appointment.location.phone}"' in page.text
    assert "Move the visit" not in page.text


def test_appointment_cancelled_by_the_clinic_says_sorry(visitor):
    appointment = in_hours(30, status=Status.CANCELLED, cancelled_by="clinic")
    visitor.let_in(appointment)

    assert "We had to cancel it. We are sorry." in visitor.see(path(appointment)).text


def test_appointment_that_is_not_moved_online_offers_no_move(visitor):
    appointment = in_hours(30, visit_type=VisitTypeFactory(online=False))
    visitor.let_in(appointment)

    page = visitor.see(path(appointment))

    assert "Move the visit" not in page.text
    assert "Cancel it" in page.text


def test_appointment_calendar_file_is_the_appointment_and_nothing_of_its_reason(visitor, appointment):
    Appointment.objects.update(reason="Cannot bend.")
    visitor.let_in(appointment)

    answer = visitor.see(path(appointment, "calendar.ics"))

    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert answer["Content-Disposition"] == 'attachment; filename="appointment.ics"'
    assert str(appointment.uid) in answer.text
    assert f"{appointment.starts_at:%Y%m%dT%H%M%SZ}" in answer.text
    assert "bend" not in answer.text


def calendar_links(page) -> dict[str, dict[str, list[str]]]:
    """What each link to another company's calendar carries: {host and path: {parameter: values}}."""
    found = re.findall(r'<a [^>]*href="(https://[^"]+)" rel="noreferrer noopener">', page.text)
    return {
        address.netloc + address.path: parse_qs(address.query, strict_parsing=True)
        for address in (urlsplit(unescape(link)) for link in found)
        if not address.path.startswith("/maps/")
    }


@pytest.mark.parametrize(
    ("starts_at", "google", "outlook"),
    [
        # The last day of winter time and the first of summer time: nine in the morning is another instant.
        (clock(2027, 3, 12, 9), "20270312T140000Z/20270312T142000Z", "2027-03-12T14:00:00Z"),
        (clock(2027, 3, 15, 9), "20270315T130000Z/20270315T132000Z", "2027-03-15T13:00:00Z"),
    ],
)
@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.usefixtures("clock_at_now")
def test_calendar_links_carry_the_clinics_name_address_and_time_alone(language, starts_at, google, outlook):
    appointment = AppointmentFactory(starts_at=starts_at, reason="numb foot")
    visitor = Visitor(language)
    visitor.let_in(appointment)

    links = calendar_links(visitor.see(path(appointment)))

    place = {"location": ["214 Alder Street, Millbrook, MA 01099"]}
    assert links == {
        "calendar.google.com/calendar/render": {
            "action": ["TEMPLATE"],
            "text": ["Alder Back & Spine Clinic"],
            "dates": [google],
            **place,
        },
        "outlook.live.com/calendar/0/deeplink/compose": {
            "path": ["/calendar/action/compose"],
            "rru": ["addevent"],
            "subject": ["Alder Back & Spine Clinic"],
            "startdt": [outlook],
            "enddt": [outlook.replace(":00:00Z", ":20:00Z")],
            **place,
        },
    }


def test_calendar_links_write_a_space_so_that_outlook_reads_it(visitor, appointment):
    visitor.let_in(appointment)

    page = visitor.see(path(appointment))

    assert "Alder%20Back%20%26%20Spine%20Clinic" in page.text
    assert "Alder+Back" not in page.text


def test_visit_too_late_to_change_still_has_its_calendar_links_but_no_second_main_action(visitor):
    appointment = in_hours(1)
    visitor.let_in(appointment)

    page = visitor.see(path(appointment))

    assert len(calendar_links(page)) == 2
    assert "Add to my calendar" in page.text
    assert len(re.findall(r'class="btn[^"]* go', page.text)) == 1


@pytest.mark.parametrize(
    "values",
    [
        {"hours": 30, "status": Status.CANCELLED, "cancelled_by": "patient"},
        {"hours": -2},
        {"hours": -2, "status": Status.NO_SHOW},
        {"hours": 0.2, "status": Status.ARRIVED},
    ],
)
def test_visit_that_is_not_to_come_any_more_goes_into_no_calendar(visitor, values):
    appointment = in_hours(**values)
    visitor.let_in(appointment)

    page = visitor.see(path(appointment))

    assert calendar_links(page) == {}
    assert "Add to my calendar" not in page.text


@pytest.mark.parametrize(("language", "words"), [("en", "Print"), ("es", "Imprimir")])
def test_visit_has_a_button_to_print_that_is_hidden_until_the_script_shows_it(appointment, language, words):
    visitor = Visitor(language)
    visitor.let_in(appointment)

    page = visitor.see(path(appointment))

    assert re.search(rf"<button [^>]*data-print hidden>(?:(?!</button>).)*{words}</button>", page.text)


# --- too late to change it online ---


def test_late_appointment_offers_the_phone_and_the_button(visitor):
    appointment = in_hours(3)
    visitor.let_in(appointment)

    page = visitor.see(path(appointment))

    assert "Cancel it" not in page.text
    assert "Tell the clinic I can&#x27;t come" in page.text or "Tell the clinic I can't come" in page.text
    assert f'href="tel:{appointment.location.phone}"' in page.text
    assert page["Referrer-Policy"] == "same-origin"


def test_cannot_come_tells_the_office_once(visitor):
    appointment = in_hours(3)
    visitor.let_in(appointment)

    answers = [visitor.send(path(appointment, "cannot-come/")) for _ in range(2)]
    page = visitor.get(answers[0].url)

    message = ContactMessage.objects.get()
    assert (message.urgent, message.appointment) == (True, appointment)
    assert "You told us that you cannot come" in page.text
    assert "Until then the visit stands as it is: nothing is cancelled." in page.text
    assert "Tell the clinic I can" not in page.text
    assert Appointment.objects.get().status == Status.BOOKED


@pytest.mark.parametrize("hours", [3, 30, -1])
def test_cannot_come_opened_by_a_get_changes_nothing(visitor, hours):
    appointment = in_hours(hours)
    visitor.let_in(appointment)

    assert visitor.see(path(appointment, "cannot-come/")).url == f"/en{path(appointment)}"
    assert ContactMessage.objects.count() == 0


@pytest.mark.parametrize("values", [{"hours": 30}, {"hours": -1}, {"hours": 2, "status": Status.ARRIVED}])
def test_cannot_come_is_only_for_what_is_too_late(visitor, values):
    appointment = in_hours(**values)
    visitor.let_in(appointment)

    assert visitor.send(path(appointment, "cannot-come/")).url == f"/en{path(appointment)}"
    assert ContactMessage.objects.count() == 0
