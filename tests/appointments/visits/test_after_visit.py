"""What a patient takes home: written by the practitioner, told once, read behind the link for thirty days."""

from datetime import timedelta

import pytest
from django.db.models import F

from appointments.identity import lookup
from appointments.models import Appointment, CarePlan, Message
from appointments.notifications import letters, links
from appointments.visits import after
from clinic.common.refusals import ChangedMeanwhile, NotAllowed
from tests.appointments.portal.visitor import Visitor
from tests.around import this_moment
from tests.conditions.factories import PageFactory
from tests.factories import AppointmentFactory

DAY = timedelta(days=1)

pytestmark = pytest.mark.django_db


def appointment_of(days_ago, **values):
    values = {"status": "completed", "starts_at": this_moment() - days_ago * DAY} | values
    return AppointmentFactory(**values)


@pytest.fixture
def write(admin_user):
    def write(appointment, text="Walk every day.", handouts=(), *, seen=None, now=None):
        return after.write_plan(appointment, text=text, handouts=handouts, by=admin_user, seen=seen, now=now)

    return write


def test_plan_is_kept_and_replaced(write):
    appointment = appointment_of(0)
    first = write(appointment)
    write(appointment, "Rest.", [PageFactory()], seen=first.written_at)

    plan = CarePlan.objects.get()
    assert (plan.text, plan.handouts.count()) == ("Rest.", 1)


def test_plan_that_was_changed_meanwhile_is_not_overwritten(write):
    appointment = appointment_of(0)
    write(appointment)

    with pytest.raises(ChangedMeanwhile):
        write(appointment, "Rest.")

    assert CarePlan.objects.get().text == "Walk every day."


@pytest.mark.parametrize("status", ["booked", "cancelled", "no_show"])
def test_plan_is_only_for_a_patient_who_came(write, status):
    appointment = appointment_of(0, status=status, cancelled_by="clinic" if status == "cancelled" else "")

    with pytest.raises(NotAllowed, match="when the patient has come"):
        write(appointment)


def test_plan_is_told_once_and_nothing_of_what_it_says(write):
    appointment = appointment_of(0, language="es")
    plan = write(appointment)
    write(appointment, "Rest.", seen=plan.written_at)

    message = Message.objects.get(kind="after_visit")
    email = letters.write(message, now=this_moment())
    assert email.to == [appointment.email]
    assert "30 días" in email.body
    assert not {"Walk", "Rest"} & set(email.body.split())


def test_plan_for_somebody_without_email_is_told_to_nobody(write):
    write(appointment_of(0, email=""))

    assert Message.objects.count() == 0


def test_link_of_an_appointment_with_a_plan_lives_thirty_days_and_without_one_seven(write):
    appointment = appointment_of(0)
    token = links.path(appointment, language="en").split("/")[-2]

    def opens(days):
        return bool(links.read(token, now=appointment.starts_at + days * DAY))

    assert [opens(6.9), opens(7), opens(29.9)] == [True, False, False]
    write(appointment)
    assert [opens(6.9), opens(7), opens(29.9), opens(30)] == [True, True, True, False]


def test_appointment_with_a_plan_is_found_by_its_reference_for_thirty_days(write):
    appointment = appointment_of(20)
    who = {"last_name": appointment.patient.last_name, "birth_date": appointment.patient.birth_date}
    now = this_moment()
    assert lookup.by_reference(appointment.reference, **who, now=now) is None

    write(appointment)

    assert lookup.by_reference(appointment.reference, **who, now=now) == appointment


# --- the patient's page ---


@pytest.fixture
def visitor():
    return Visitor()


def path(appointment, rest="plan/"):
    return f"/appointments/{appointment.reference}/{rest}"


def test_patient_reads_the_plan_and_the_pages_in_their_language(write):
    visitor, appointment = Visitor("es"), appointment_of(1)
    handout = PageFactory(heading_en="Home care", heading_es="Cuidado en casa")
    write(appointment, "Camine todos los días.\n\nDescanse.", [handout])
    visitor.let_in(appointment)

    assert "Leer mi plan" in visitor.see(path(appointment, "")).text
    page = visitor.see(path(appointment))

    assert "<p>Camine todos los días.</p>" in page.text
    assert "Cuidado en casa" in page.text
    assert handout.get_absolute_url().replace("/en/", "/es/") in page.text
    assert page["Cache-Control"] == "no-store, private"


def test_plan_without_html_shows_what_was_typed(write, visitor):
    appointment = appointment_of(1)
    write(appointment, "<b>Walk</b> & rest")
    visitor.let_in(appointment)

    assert "&lt;b&gt;Walk&lt;/b&gt; &amp; rest" in visitor.see(path(appointment)).text


def test_handout_that_is_a_draft_by_now_is_not_listed(write, visitor):
    appointment = appointment_of(1)
    handout = PageFactory()
    write(appointment, handouts=[handout])
    type(handout).objects.update(status="draft")
    visitor.let_in(appointment)

    assert handout.heading not in visitor.see(path(appointment)).text


def test_plan_that_does_not_exist_leads_to_the_appointment(visitor):
    appointment = appointment_of(1)
    visitor.let_in(appointment)

    assert visitor.see(path(appointment)).url == "/en" + path(appointment, "")


def test_plan_is_gone_after_thirty_days(write, visitor):
    appointment = appointment_of(29)
    write(appointment)
    visitor.let_in(appointment)
    times = ("starts_at", "ends_at", "blocked_until")
    Appointment.objects.update(**{name: F(name) - DAY for name in times})

    assert visitor.see(path(appointment)).status_code == 302
    assert "Read my plan" not in visitor.see(path(appointment, "")).text


def test_plan_of_a_strangers_appointment_is_not_found(write, visitor):
    appointment = appointment_of(1)
    write(appointment)

    assert visitor.see(path(appointment)).status_code == 404
