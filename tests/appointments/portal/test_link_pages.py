"""The ways to see a booked visit: the link, the grant, and what browsers keep of it."""

import re
from datetime import timedelta

import pytest

from appointments.models import Appointment, Message, Status
from appointments.notifications import links
from tests.appointments.portal.asking import ask
from tests.appointments.portal.visitor import Visitor, open_times
from tests.around import this_moment
from tests.factories import AppointmentFactory

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


def test_link_opens_the_appointment_under_an_address_without_the_secret(visitor, appointment):
    answer = visitor.let_in(appointment)

    assert answer.status_code == 302
    assert answer.url == f"/en/appointments/{appointment.reference}/"
    assert (answer["Cache-Control"], answer["Referrer-Policy"]) == ("no-store, private", "no-referrer")
    assert visitor.get(answer.url).status_code == 200


def test_link_keeps_the_language(visitor, appointment):
    assert (
        visitor.get(links.path(appointment, language="es")).url
        == f"/es/appointments/{appointment.reference}/"
    )


def test_link_changes_nothing_but_the_grant(visitor, appointment):
    """Mail scanners open links."""
    before = Appointment.objects.values().get(), Message.objects.count()

    visitor.let_in(appointment)

    assert (Appointment.objects.values().get(), Message.objects.count()) == before


def test_link_wrong_foreign_ended_and_unknown_are_the_same_404(visitor, appointment):
    good = links.path(appointment, language="en")
    old = in_hours(-8 * 24)
    ended = links.path(appointment, language="en", minutes=1, now=this_moment() - timedelta(minutes=2))
    raised = links.path(in_hours(5), language="en")
    Appointment.objects.exclude(pk=appointment.pk).update(link_version=2)
    other = "a" if good[30] != "a" else "b"
    tampered = [good[:30] + other + good[31:], good[:-2] + "/", good[:-1] + "x/"]
    odd = ["/en/appointments/link/%00/", "/en/appointments/link/x/", f"/en/appointments/link/{'x' * 5000}/"]

    answers = [visitor.get(address) for address in [*tampered, ended, raised, links.path(old, language="en")]]
    pages = {re.sub(r"/link/[^\"]*", "", answer.text) for answer in answers}

    assert {answer.status_code for answer in answers} == {404}
    assert len(pages) == 1
    assert {visitor.get(address).status_code for address in odd} <= {400, 404}


def test_appointment_without_the_grant_is_a_404_with_the_way_in(visitor, appointment):
    page = visitor.see(path(appointment))

    assert page.status_code == 404
    assert f'value="{appointment.reference}"' in page.text
    assert appointment.practitioner.name not in page.text


def test_appointment_that_exists_and_one_that_does_not_look_the_same(visitor, appointment):
    there, nowhere = visitor.see(path(appointment)), visitor.see("/appointments/ZZZZZZ/")

    def without_secrets(text):
        return re.sub(r'name="(csrfmiddlewaretoken|shown)" value="[^"]*"', "", text)

    assert there.status_code == nowhere.status_code == 404
    assert without_secrets(there.text).replace(appointment.reference, "ZZZZZZ") == without_secrets(
        nowhere.text
    )


@pytest.mark.parametrize("rest", ["", "move/", "move/review/", "cancel/", "cannot-come/", "calendar.ics"])
def test_appointment_of_another_patient_is_404(visitor, appointment, rest):
    visitor.let_in(in_hours(50))

    assert visitor.see(path(appointment, rest)).status_code == 404
    assert visitor.send(path(appointment, rest)).status_code == 404
    assert Appointment.objects.get(pk=appointment.pk).status == Status.BOOKED


def test_appointment_grant_ends_after_thirty_minutes(visitor, appointment):
    links_session = visitor.session
    links.grant(links_session, appointment, now=this_moment() - timedelta(minutes=30))
    links_session.save()

    assert visitor.see(path(appointment)).status_code == 404


def test_appointment_grant_ends_when_the_links_are_ended(visitor, appointment):
    visitor.let_in(appointment)
    Appointment.objects.update(link_version=appointment.link_version + 1)

    assert visitor.see(path(appointment)).status_code == 404


@pytest.mark.parametrize("rest", ["calendar.ics"])
def test_appointment_is_kept_by_no_cache_and_told_to_no_page(visitor, appointment, rest):
    visitor.let_in(appointment)

    page = visitor.see(path(appointment, rest))

    assert (page["Cache-Control"], page["Referrer-Policy"]) == ("no-store, private", "no-referrer")


@pytest.mark.parametrize("rest", ["", "move/", "cancel/", "contact/", "questions/"])
def test_appointment_pages_with_a_form_are_kept_by_no_cache_and_can_be_posted(visitor, appointment, rest):
    """Under no-referrer browsers send ``Origin: null`` and the CSRF check refuses the form."""
    visitor.let_in(appointment)

    page = visitor.see(path(appointment, rest))

    assert (page["Cache-Control"], page["Referrer-Policy"]) == ("no-store, private", "same-origin")
    assert "csrfmiddlewaretoken" in page.text
