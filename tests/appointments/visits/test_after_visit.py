"""What a patient takes home: written by the practitioner, told once, read behind the link for thirty days."""

from datetime import timedelta

import pytest
from django.db.models import F
from django.utils import timezone

from appointments.identity import lookup
from appointments.models import Appointment, CarePlan, Message
from appointments.notifications import letters, links
from appointments.visits import after
from clinic.common.refusals import ChangedMeanwhile, NotAllowed
from tests.appointments.portal.visitor import Visitor
from tests.conditions.factories import PageFactory
from tests.factories import AppointmentFactory

DAY = timedelta(days=1)

pytestmark = pytest.mark.django_db


def visit_of(days_ago, **values):
    values = {"status": "completed", "starts_at": timezone.now() - days_ago * DAY} | values
    return AppointmentFactory(**values)


@pytest.fixture
def write(admin_user):
    def write(visit, text="Walk every day.", handouts=(), *, seen=None, now=None):
        return after.write_plan(visit, text=text, handouts=handouts, by=admin_user, seen=seen, now=now)

    return write


def test_plan_is_kept_and_replaced(write):
    visit = visit_of(0)
    first = write(visit)
    write(visit, "Rest.", [PageFactory()], seen=first.written_at)

    plan = CarePlan.objects.get()
    assert (plan.text, plan.handouts.count()) == ("Rest.", 1)


def test_plan_that_was_changed_meanwhile_is_not_overwritten(write):
    visit = visit_of(0)
    write(visit)

    with pytest.raises(ChangedMeanwhile):
        write(visit, "Rest.")

    assert CarePlan.objects.get().text == "Walk every day."


@pytest.mark.parametrize("status", ["booked", "cancelled", "no_show"])
def test_plan_is_only_for_a_patient_who_came(write, status):
    visit = visit_of(0, status=status, cancelled_by="clinic" if status == "cancelled" else "")

    with pytest.raises(NotAllowed):
        write(visit)


def test_plan_is_told_once_and_nothing_of_what_it_says(write):
    visit = visit_of(0, language="es")
    plan = write(visit)
    write(visit, "Rest.", seen=plan.written_at)

    message = Message.objects.get(kind="after_visit")
    email = letters.write(message, now=timezone.now())
    assert email.to == [visit.email]
    assert "30 días" in email.body
    assert not {"Walk", "Rest"} & set(email.body.split())


def test_plan_for_somebody_without_email_is_told_to_nobody(write):
    write(visit_of(0, email=""))

    assert Message.objects.count() == 0


def test_link_of_a_visit_with_a_plan_lives_thirty_days_and_without_one_seven(write):
    visit = visit_of(0)
    token = links.path(visit, language="en").split("/")[-2]

    def opens(days):
        return bool(links.read(token, now=visit.starts_at + days * DAY))

    assert [opens(6.9), opens(7), opens(29.9)] == [True, False, False]
    write(visit)
    assert [opens(6.9), opens(7), opens(29.9), opens(30)] == [True, True, True, False]


def test_visit_with_a_plan_is_found_by_its_reference_for_thirty_days(write):
    visit = visit_of(20)
    who = {"last_name": visit.patient.last_name, "birth_date": visit.patient.birth_date}
    now = timezone.now()
    assert lookup.by_reference(visit.reference, **who, now=now) is None

    write(visit)

    assert lookup.by_reference(visit.reference, **who, now=now) == visit


# --- the patient's page ---


@pytest.fixture
def visitor():
    return Visitor()


def path(visit, rest="plan/"):
    return f"/appointments/{visit.reference}/{rest}"


def test_patient_reads_the_plan_and_the_pages_in_their_language(write):
    visitor, visit = Visitor("es"), visit_of(1)
    handout = PageFactory(heading_en="Home care", heading_es="Cuidado en casa")
    write(visit, "Camine todos los días.\n\nDescanse.", [handout])
    visitor.let_in(visit)

    assert "Leer mi plan" in visitor.see(path(visit, "")).text
    page = visitor.see(path(visit))

    assert "<p>Camine todos los días.</p>" in page.text
    assert "Cuidado en casa" in page.text
    assert handout.get_absolute_url().replace("/en/", "/es/") in page.text
    assert page["Cache-Control"] == "no-store, private"


def test_plan_without_html_shows_what_was_typed(write, visitor):
    visit = visit_of(1)
    write(visit, "<b>Walk</b> & rest")
    visitor.let_in(visit)

    assert "&lt;b&gt;Walk&lt;/b&gt; &amp; rest" in visitor.see(path(visit)).text


def test_handout_that_is_a_draft_by_now_is_not_listed(write, visitor):
    visit = visit_of(1)
    handout = PageFactory()
    write(visit, handouts=[handout])
    type(handout).objects.update(status="draft")
    visitor.let_in(visit)

    assert handout.heading not in visitor.see(path(visit)).text


def test_plan_that_does_not_exist_leads_to_the_visit(visitor):
    visit = visit_of(1)
    visitor.let_in(visit)

    assert visitor.see(path(visit)).url == "/en" + path(visit, "")


def test_plan_is_gone_after_thirty_days(write, visitor):
    visit = visit_of(29)
    write(visit)
    visitor.let_in(visit)
    times = ("starts_at", "ends_at", "blocked_until")
    Appointment.objects.update(**{name: F(name) - DAY for name in times})

    assert visitor.see(path(visit)).status_code == 302
    assert "Read my plan" not in visitor.see(path(visit, "")).text


def test_plan_of_a_strangers_visit_is_not_found(write, visitor):
    visit = visit_of(1)
    write(visit)

    assert visitor.see(path(visit)).status_code == 404
