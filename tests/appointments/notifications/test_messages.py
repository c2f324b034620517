"""The outbox: which rows a change of a visit writes, and which it makes unnecessary."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from appointments.models import BookingPolicy, ContactMessage, Message
from appointments.notifications import outbox
from clinic.common.references import new_reference
from tests.conftest import clock
from tests.factories import AppointmentFactory, MessageFactory, PatientFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def policy():
    return BookingPolicy(pk=1)


def appointment_at(starts_at, **values):
    return AppointmentFactory(starts_at=starts_at, **values)


def rows(appointment, *states):
    """(kind, when it is due) of the visit's messages, in the order they were written."""
    found = appointment.messages.order_by("pk")
    return [(m.kind, m.due_at) for m in found if not states or m.state in states]


def change(appointment):
    """What booking does before it tells a change."""
    appointment.sequence += 1
    appointment.save()


def test_booked_queues_a_confirmation_and_two_reminders_in_one_statement(policy, now):
    appointment = appointment_at(clock(2027, 3, 8, 10))

    with CaptureQueriesContext(connection) as queries:
        outbox.booked(appointment, policy=policy, now=now)

    assert rows(appointment) == [
        ("booked", now),
        ("reminder", clock(2027, 3, 6, 10)),
        ("reminder", clock(2027, 3, 8, 7)),
    ]
    assert len(queries) == 1
    assert {m.state for m in appointment.messages.all()} == {"queued"}


def test_booked_keys_name_the_appointment_and_its_sequence(policy, now):
    appointment = appointment_at(clock(2027, 3, 8, 10))

    outbox.booked(appointment, policy=policy, now=now)

    assert set(appointment.messages.values_list("key", flat=True)) == {
        f"booked:{appointment.uid}:0",
        f"reminder:{appointment.uid}:0:48",
        f"reminder:{appointment.uid}:0:3",
    }


def test_reminder_that_would_be_due_already_is_not_queued(policy, now):
    appointment = appointment_at(now + timedelta(hours=3))

    outbox.booked(appointment, policy=policy, now=now)

    assert rows(appointment) == [("booked", now)]


def test_reminder_due_in_a_moment_is_queued(policy, now):
    appointment = appointment_at(now + timedelta(hours=3, seconds=1))

    outbox.booked(appointment, policy=policy, now=now)

    assert rows(appointment) == [("booked", now), ("reminder", now + timedelta(seconds=1))]


def test_no_reminders_when_the_setting_is_empty(policy, now):
    policy.reminder_hours = []
    appointment = appointment_at(clock(2027, 3, 8, 10))

    outbox.booked(appointment, policy=policy, now=now)

    assert rows(appointment) == [("booked", now)]


def test_moved_replaces_the_unsent_confirmation_and_the_reminders(policy, now):
    appointment = appointment_at(clock(2027, 3, 8, 10))
    outbox.booked(appointment, policy=policy, now=now)
    appointment.starts_at = clock(2027, 3, 9, 14)
    appointment.ends_at = appointment.blocked_until = clock(2027, 3, 9, 14, 20)
    change(appointment)
    later = now + timedelta(minutes=1)

    outbox.moved(appointment, policy=policy, now=later)

    assert rows(appointment, "queued") == [
        ("moved", later),
        ("reminder", clock(2027, 3, 7, 14)),
        ("reminder", clock(2027, 3, 9, 11)),
    ]
    assert [kind for kind, _ in rows(appointment, "void")] == ["booked", "reminder", "reminder"]


def test_moved_leaves_what_was_sent_as_sent(policy, now):
    appointment = appointment_at(clock(2027, 3, 8, 10))
    outbox.booked(appointment, policy=policy, now=now)
    appointment.messages.filter(kind="booked").update(state="sent", sent_at=now)
    change(appointment)

    outbox.moved(appointment, policy=policy, now=now)

    assert rows(appointment, "sent") == [("booked", now)]


def test_cancelled_voids_the_reminders_and_tells_it(policy, now):
    appointment = appointment_at(clock(2027, 3, 8, 10))
    outbox.booked(appointment, policy=policy, now=now)
    appointment.status, appointment.cancelled_by = "cancelled", "patient"
    change(appointment)

    outbox.cancelled([appointment], now=now)

    assert rows(appointment, "queued") == [("cancelled", now)]


def test_cancelled_leaves_other_appointments_alone(policy, now):
    kept, given_up = appointment_at(clock(2027, 3, 8, 10)), appointment_at(clock(2027, 3, 8, 10))
    outbox.booked(kept, policy=policy, now=now)

    outbox.cancelled([given_up], now=now)

    assert len(rows(kept, "queued")) == 3


def test_cancelled_leaves_a_link_that_was_asked_for(now):
    appointment = appointment_at(clock(2027, 3, 8, 10))
    outbox.lost_link([appointment], now=now)

    outbox.cancelled([appointment], now=now)

    assert rows(appointment, "queued") == [("lost_link", now), ("cancelled", now)]


def test_restored_takes_back_the_unsent_cancellation_and_confirms_anew(policy, now):
    appointment = appointment_at(clock(2027, 3, 8, 10))
    outbox.booked(appointment, policy=policy, now=now)
    change(appointment)
    outbox.cancelled([appointment], now=now)
    change(appointment)

    outbox.restored(appointment, policy=policy, now=now)

    assert rows(appointment, "queued") == [
        ("booked", now),
        ("reminder", clock(2027, 3, 6, 10)),
        ("reminder", clock(2027, 3, 8, 7)),
    ]
    assert outbox.telling(appointment).key == f"booked:{appointment.uid}:2"


def test_message_is_written_in_the_language_of_the_appointment(policy, now):
    appointment = appointment_at(clock(2027, 3, 8, 10), language="es")

    outbox.booked(appointment, policy=policy, now=now)

    assert set(appointment.messages.values_list("language", flat=True)) == {"es"}


def test_message_for_an_appointment_without_email_is_a_call(policy, now):
    appointment = appointment_at(clock(2027, 3, 8, 10), email="")

    outbox.booked(appointment, policy=policy, now=now)

    assert set(appointment.messages.values_list("channel", "state")) == {("phone", "queued")}
    assert rows(appointment) == [("booked", now), ("reminder", clock(2027, 3, 6, 10))]


def test_telling_is_the_row_about_the_last_change(policy, now):
    appointment = appointment_at(clock(2027, 3, 8, 10))
    assert outbox.telling(appointment) is None
    outbox.booked(appointment, policy=policy, now=now)
    assert outbox.telling(appointment).kind == "booked"
    change(appointment)

    outbox.moved(appointment, policy=policy, now=now)

    assert outbox.telling(appointment).kind == "moved"


def test_lost_link_sends_one_mail_to_each_address_about_its_earliest_appointment(now):
    mine = PatientFactory(email="me@example.org")
    later = appointment_at(clock(2027, 3, 9, 10), patient=mine)
    earlier = appointment_at(clock(2027, 3, 8, 10), patient=mine, email="Me@example.org")
    elsewhere = appointment_at(clock(2027, 3, 10, 10), patient=mine, email="work@example.org")

    outbox.lost_link([later, earlier, elsewhere], now=now)

    found = Message.objects.filter(kind="lost_link").order_by("pk")
    assert [m.appointment for m in found] == [earlier, elsewhere]
    assert {(m.state, m.channel, m.due_at) for m in found} == {("queued", "email", now)}


@pytest.mark.parametrize("values", [None, {"email": ""}])
def test_lost_link_without_an_address_costs_the_same_and_writes_no_row(now, values):
    appointments = [] if values is None else [appointment_at(clock(2027, 3, 8, 10), **values)]
    known = [appointment_at(clock(2027, 3, 9, 10))]

    with CaptureQueriesContext(connection) as miss:
        outbox.lost_link(appointments, now=now)
    with CaptureQueriesContext(connection) as hit:
        outbox.lost_link(known, now=now)

    assert [row.appointment for row in Message.objects.all()] == known
    assert len(miss) == len(hit) == 1


def test_lost_link_without_an_address_makes_the_disk_wait_as_well(now):
    def log_is_at() -> Decimal:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_current_wal_insert_lsn() - '0/0'::pg_lsn")
            return cursor.fetchone()[0]

    begins = log_is_at()
    outbox.lost_link([], now=now)

    assert log_is_at() - begins >= 200


def test_lost_link_can_be_asked_for_again(now):
    appointment = appointment_at(clock(2027, 3, 8, 10))

    outbox.lost_link([appointment], now=now)
    outbox.lost_link([appointment], now=now)

    assert rows(appointment) == [("lost_link", now), ("lost_link", now)]


def contact(**values):
    values = {
        "name": "Elena Duarte",
        "email": "e@example.org",
        "text": "A question",
        "language": "es",
    } | values
    return ContactMessage.objects.create(
        reference=new_reference(), created_at=datetime(2027, 3, 1, 13, tzinfo=UTC), **values
    )


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({}, [("contact_received", "es")]),
        ({"urgent": True}, [("contact_received", "es"), ("contact_urgent", "en")]),
        ({"email": "", "phone": "+14135550123"}, []),
        ({"email": "", "phone": "+14135550123", "urgent": True}, [("contact_urgent", "en")]),
    ],
)
def test_contact_received_answers_the_writer_and_alarms_the_office(now, values, told):
    message = contact(**values)

    outbox.contact_received(message, now=now)

    found = message.messages.order_by("pk").values_list("kind", "language")
    assert list(found) == told


def test_what_is_due_by_now_is_told_to_nobody_who_was_loaded_with_their_past(now):
    due = MessageFactory(appointment=AppointmentFactory(), due_at=now)
    later = MessageFactory(appointment=due.appointment, due_at=now + timedelta(seconds=1))

    outbox.void_due(now=now)

    assert [Message.objects.get(pk=row.pk).state for row in (due, later)] == ["void", "queued"]


def test_mail_that_was_due_before_a_backup_is_not_sent_again_and_calls_stay(now):
    appointment = AppointmentFactory()
    mail, call = (
        MessageFactory(appointment=appointment, due_at=now, channel=channel) for channel in ("email", "phone")
    )

    outbox.void_mail_due(now=now)

    assert [Message.objects.get(pk=row.pk).state for row in (mail, call)] == ["void", "queued"]
