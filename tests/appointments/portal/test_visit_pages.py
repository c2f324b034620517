"""What the page of a booked visit says."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from appointments import booking
from appointments.models import Appointment, ContactMessage, Message, Status
from appointments.portal.views.visit import changeable, too_late
from clinic.common.templatetags.clinic_tags import unbroken
from tests.appointments.portal.asking import ask
from tests.appointments.portal.visitor import Visitor, open_times
from tests.factories import AppointmentFactory, VisitTypeFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def visitor():
    return Visitor()


@pytest.fixture
def visit(scene):
    """Booked online, some days ahead."""
    time = open_times(scene.follow_up, practitioner=scene.doctor_a)[60]
    return ask(scene, time.starts_at)


def in_hours(hours: float, **values) -> Appointment:
    return AppointmentFactory(starts_at=timezone.now() + timedelta(hours=hours), **values)


def path(visit, rest="") -> str:
    return f"/appointments/{visit.reference}/{rest}"


def test_visit_says_when_where_with_whom_and_the_reference(visitor, scene):
    visit = AppointmentFactory(
        starts_at=datetime(2027, 3, 12, 14, tzinfo=UTC),
        practitioner=scene.doctor_a,
        location=scene.place,
        reference="K7M4XQ",
    )
    visitor.let_in(visit)

    page = visitor.see(path(visit))

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


def test_visit_says_the_clinics_time_on_both_sides_of_the_clock_change(visitor, scene):
    """Scenario 6."""
    visit = AppointmentFactory(starts_at=datetime(2027, 3, 15, 13, tzinfo=UTC), location=scene.place)
    visitor.let_in(visit)

    page = visitor.see(path(visit))

    assert "9:00 AM" in page.text
    assert 'data-your-time="2027-03-15T09:00:00-04:00"' in page.text


def test_visit_says_the_date_in_spanish(visit):
    visitor = Visitor("es")
    visit = AppointmentFactory(starts_at=datetime(2027, 3, 15, 13, tzinfo=UTC), location=visit.location)
    visitor.let_in(visit)

    assert unbroken("lunes 15 de marzo de 2027") in visitor.see(path(visit)).text


def test_visit_page_names_no_health_detail_in_its_address_and_title(visitor, visit):
    visitor.let_in(visit)

    assert "<title>Your visit is booked" in visitor.see(path(visit)).text


def test_visit_tells_what_happens_next_from_the_rows(visitor, scene):
    scene.follow_up.preparation_en = "Your insurance card\nA list of your medicines"
    scene.follow_up.save()
    scene.place.access = "No steps from the parking lot."
    scene.place.save()
    visit = ask(
        scene,
        open_times(scene.follow_up, practitioner=scene.doctor_a)[80].starts_at,
        story=booking.Story(needs=("interpreter", "wheelchair", "cannot_sit", "helper")),
    )
    visitor.let_in(visit)

    page = visitor.see(path(visit))

    assert [reminder.due_at for reminder in page.context["reminders"]] == list(
        visit.messages.filter(kind="reminder").order_by("due_at").values_list("due_at", flat=True)
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


def test_visit_of_somebody_without_email_promises_no_mail(visitor, visit):
    Appointment.objects.update(email="")
    Message.objects.update(channel=Message.Channel.PHONE)
    visitor.let_in(visit)

    page = visitor.see(path(visit))

    assert "Please write down your reference" in page.text
    assert "by e-mail" not in page.text


def test_visit_of_somebody_who_was_told_by_phone_says_so(visitor, visit):
    Message.objects.filter(kind="booked").update(channel="phone", state="sent", sent_at=timezone.now())
    visitor.let_in(visit)

    page = visitor.see(path(visit))

    assert "We told you by phone." in page.text
    assert visit.spaced_reference in page.text


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
def test_visit_says_whether_the_mail_has_gone(visitor, visit, changes, age, words):
    """Scenario 16."""
    created_at = timezone.now() - timedelta(minutes=age)
    Message.objects.filter(kind=Message.Kind.BOOKED).update(created_at=created_at, **changes)
    visitor.let_in(visit)

    assert words in visitor.see(path(visit)).text


def test_visit_with_the_mail_server_down_shows_the_reference(visitor, visit, settings):
    """Scenario 16."""
    settings.EMAIL_BACKEND = "tests.mail.Down"
    call_command("send_messages", "--once")
    visitor.let_in(visit)

    page = visitor.see(path(visit))

    assert "We could not e-mail you yet. Your reference is" in page.text
    assert visit.spaced_reference in page.text


@pytest.mark.parametrize(
    ("status", "heading"),
    [
        (Status.ARRIVED, "You are here"),
        (Status.IN_ROOM, "You are here"),
        (Status.COMPLETED, "Your visit is over"),
        (Status.NO_SHOW, "We missed you"),
    ],
)
def test_visit_heading_says_the_state(visitor, status, heading):
    visit = in_hours(1, status=status)
    visitor.let_in(visit)

    page = visitor.see(path(visit))

    assert f"<title>{heading}" in page.text
    assert "Move the visit" not in page.text


def test_visit_can_be_changed_until_the_cut_off_itself():
    """Scenario 9: the page says what booking does, at that very moment and right after it."""
    visit = in_hours(30)
    last = visit.changeable_until
    after = last + timedelta(microseconds=1)

    assert (changeable(visit, last), too_late(visit, last)) == (True, False)
    assert (changeable(visit, after), too_late(visit, after)) == (False, True)
    assert not too_late(visit, visit.starts_at)


def test_visit_past_offers_another_one(visitor):
    visit = in_hours(-1)
    visitor.let_in(visit)

    page = visitor.see(path(visit))

    assert "Your visit is over" in page.text
    assert "Book another visit" in page.text


def test_visit_that_has_begun_is_not_over(visitor):
    """Somebody who is a few minutes late, or still waits, must not think that it is too late."""
    visit = in_hours(-0.1)
    visitor.let_in(visit)

    page = visitor.see(path(visit))

    assert "Your visit is over" not in page.text
    assert f'href="tel:{visit.location.phone}"' in page.text
    assert "Move the visit" not in page.text


def test_visit_cancelled_by_the_clinic_says_sorry(visitor):
    visit = in_hours(30, status=Status.CANCELLED, cancelled_by="clinic")
    visitor.let_in(visit)

    assert "We had to cancel it. We are sorry." in visitor.see(path(visit)).text


def test_visit_that_is_not_moved_online_offers_no_move(visitor):
    visit = in_hours(30, visit_type=VisitTypeFactory(online=False))
    visitor.let_in(visit)

    page = visitor.see(path(visit))

    assert "Move the visit" not in page.text
    assert "Cancel it" in page.text


def test_visit_calendar_file_is_the_visit_and_nothing_of_its_reason(visitor, visit):
    Appointment.objects.update(reason="Cannot bend.")
    visitor.let_in(visit)

    answer = visitor.see(path(visit, "calendar.ics"))

    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert answer["Content-Disposition"] == 'attachment; filename="appointment.ics"'
    assert str(visit.uid) in answer.text
    assert f"{visit.starts_at:%Y%m%dT%H%M%SZ}" in answer.text
    assert "bend" not in answer.text


# --- too late to change it online ---


def test_late_visit_offers_the_phone_and_the_button(visitor):
    """Scenario 9."""
    visit = in_hours(3)
    visitor.let_in(visit)

    page = visitor.see(path(visit))

    assert "Cancel it" not in page.text
    assert "Tell the clinic I can&#x27;t come" in page.text or "Tell the clinic I can't come" in page.text
    assert f'href="tel:{visit.location.phone}"' in page.text
    assert page["Referrer-Policy"] == "same-origin"


def test_cannot_come_tells_the_office_once(visitor):
    """Scenario 9."""
    visit = in_hours(3)
    visitor.let_in(visit)

    answers = [visitor.send(path(visit, "cannot-come/")) for _ in range(2)]
    page = visitor.get(answers[0].url)

    message = ContactMessage.objects.get()
    assert (message.urgent, message.appointment) == (True, visit)
    assert message.reference[:3] in page.text
    assert Appointment.objects.get().status == Status.BOOKED


@pytest.mark.parametrize("hours", [3, 30, -1])
def test_cannot_come_opened_by_a_get_changes_nothing(visitor, hours):
    visit = in_hours(hours)
    visitor.let_in(visit)

    assert visitor.see(path(visit, "cannot-come/")).url == f"/en{path(visit)}"
    assert ContactMessage.objects.count() == 0


@pytest.mark.parametrize("values", [{"hours": 30}, {"hours": -1}, {"hours": 2, "status": Status.ARRIVED}])
def test_cannot_come_is_only_for_what_is_too_late(visitor, values):
    visit = in_hours(**values)
    visitor.let_in(visit)

    assert visitor.send(path(visit, "cannot-come/")).url == f"/en{path(visit)}"
    assert ContactMessage.objects.count() == 0
