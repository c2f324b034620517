"""An urgent message reaches somebody, or says that it does not."""

import pytest
from django.contrib.auth.models import Permission

from appointments.models import Message
from appointments.notifications import alarms, outbox, worker
from tests.factories import AppointmentFactory, ContactMessageFactory, LocationFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def urgent():
    """Make an urgent message to the office."""

    def make(**values):
        return ContactMessageFactory(
            urgent=True, urgent_because=["numb"], email="", phone="+14135550157", **values
        )

    return make


@pytest.fixture
def member(django_user_model):
    """Make a member of staff, who answers messages unless ``may`` says otherwise."""

    def make(name, *, may="change_contactmessage", **values):
        values = {"email": f"{name}@example.org", "is_staff": True} | values
        user = django_user_model.objects.create_user(name, **values)
        user.user_permissions.set(Permission.objects.filter(codename=may))
        return user

    return make


def test_alarm_goes_to_the_office_where_the_appointment_is(urgent):
    LocationFactory(email="office@example.org")
    branch = LocationFactory(email="branch@example.org")

    assert alarms.recipients(urgent(appointment=AppointmentFactory(location=branch))) == [
        "branch@example.org"
    ]


@pytest.mark.parametrize("about_an_appointment", [True, False])
def test_alarm_goes_to_every_office_where_that_one_has_no_address(urgent, member, about_an_appointment):
    nowhere = LocationFactory()
    for address in ("office", "branch", "office"):
        LocationFactory(email=f"{address}@example.org")
    member("teresa")
    contact = urgent(appointment=AppointmentFactory(location=nowhere) if about_an_appointment else None)

    assert alarms.recipients(contact) == ["branch@example.org", "office@example.org"]


def test_alarm_goes_to_who_answers_messages_where_no_office_has_an_address(urgent, member, admin_user):
    LocationFactory()
    member("teresa")
    member("silent", email="")
    member("gone", is_active=False)
    member("patient", is_staff=False)
    member("editor", may="change_patient")

    assert alarms.recipients(urgent()) == [admin_user.email, "teresa@example.org"]


def test_alarm_is_one_mail_to_all_of_them(urgent, member, now, mailoutbox):
    for name in ("ana", "teresa"):
        member(name)
    outbox.contact_received(urgent(), now=now)

    worker.send_due(now=now)

    assert [email.to for email in mailoutbox] == [["ana@example.org", "teresa@example.org"]]


def test_alarm_that_can_go_to_nobody_says_so(urgent, now, mailoutbox):
    LocationFactory()
    outbox.contact_received(urgent(), now=now)

    worker.send_due(now=now)

    row = Message.objects.get()
    assert (row.state, row.last_error, row.attempts, mailoutbox) == ("failed", "NobodyToTell", 1, [])
    assert alarms.nobody_is_told()


def test_somebody_is_told_where_an_office_or_a_member_of_staff_has_an_address(member):
    assert alarms.nobody_is_told()

    member("teresa")
    assert not alarms.nobody_is_told()
    LocationFactory(email="office@example.org")
    assert not alarms.nobody_is_told()
