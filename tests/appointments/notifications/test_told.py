"""Was somebody told?  One answer, which agrees with the call list."""

import re
from datetime import timedelta
from itertools import product
from pathlib import Path

import pytest
from django.conf import settings

from appointments.models import Message
from appointments.notifications import outbox
from appointments.notifications.told import Told, told, told_of_the_last_change
from tests import factories

State, Channel = Message.State, Message.Channel
MINUTE = timedelta(minutes=1)
# A message, by what its row says, how many minutes ago it was due, and what became of it.
CASES = [
    ((State.VOID, Channel.EMAIL, 0, 0), Told.NOT_NEEDED),
    ((State.VOID, Channel.PHONE, 3, 99), Told.NOT_NEEDED),
    ((State.SENT, Channel.EMAIL, 1, 99), Told.MAILED),
    ((State.SENT, Channel.PHONE, 0, 99), Told.SPOKEN),
    ((State.QUEUED, Channel.PHONE, 0, -60), Told.NO_EMAIL),
    ((State.QUEUED, Channel.PHONE, 0, 99), Told.NO_EMAIL),
    ((State.FAILED, Channel.EMAIL, 1, 0), Told.NOT_ARRIVED),
    ((State.QUEUED, Channel.EMAIL, 3, 1), Told.NOT_ARRIVED),
    ((State.QUEUED, Channel.EMAIL, 0, 30), Told.NOT_ARRIVED),
    ((State.QUEUED, Channel.EMAIL, 2, 1), Told.LATE),
    ((State.QUEUED, Channel.EMAIL, 0, 5), Told.LATE),
    ((State.QUEUED, Channel.EMAIL, 0, 4), Told.UNDER_WAY),
    ((State.QUEUED, Channel.EMAIL, 0, -60), Told.UNDER_WAY),
]
EVERY_ROW = list(product(State, Channel, (0, 1, 2, 3, 9), (-60, 0, 4, 5, 6, 29, 30, 31)))
PROPERTIES = ("is_mailed", "is_spoken", "is_under_way", "is_overdue", "has_no_email")


def write(appointment, row, *, now, kind=Message.Kind.BOOKED):
    state, channel, attempts, minutes = row
    return Message(
        kind=kind,
        appointment=appointment,
        state=state,
        channel=channel,
        attempts=attempts,
        due_at=now - minutes * MINUTE,
        sent_at=now if state == State.SENT else None,
        key=f"{kind}:{state}:{channel}:{attempts}:{minutes}",
    )


def test_told_says_what_became_of_each_message(scene, now):
    appointment = factories.AppointmentFactory()
    rows = Message.objects.bulk_create(write(appointment, row, now=now) for row, _expected in CASES)
    found = Message.objects.annotate(told=told(now=now)).in_bulk([row.pk for row in rows])
    assert [found[row.pk].told for row in rows] == [expected for _row, expected in CASES]


def test_told_calls_those_whom_the_call_list_calls(scene, now):
    appointment = factories.AppointmentFactory()
    Message.objects.bulk_create(write(appointment, row, now=now) for row in EVERY_ROW)
    rows = Message.objects.annotate(told=told(now=now))
    called = {row.key for row in rows if row.told.must_be_called and row.due_at <= now}
    assert called == set(Message.objects.stuck(now).values_list("key", flat=True))
    spoken = {row.key for row in rows if row.told == Told.SPOKEN}
    assert spoken == set(Message.objects.spoken().values_list("key", flat=True))


@pytest.mark.parametrize("told", Told)
def test_told_is_one_thing_for_the_patient_and_for_the_office(told):
    mine = [name for name in PROPERTIES if getattr(told, name)]
    assert len(mine) == (told not in (Told.NOTHING, Told.NOT_NEEDED))
    office = told.somebody_knows + told.must_be_called + told.is_being_sent
    assert office == len(mine)


def test_told_of_the_last_change_looks_at_the_last_change_alone(scene, now):
    appointment, other = factories.AppointmentFactory.create_batch(2)
    sent, failed = (State.SENT, Channel.EMAIL, 1, 9), (State.FAILED, Channel.EMAIL, 3, 8)
    Message.objects.bulk_create(
        [
            write(appointment, failed, now=now),
            write(appointment, sent, now=now, kind=Message.Kind.MOVED),
            write(appointment, failed, now=now, kind=Message.Kind.REMINDER),
        ]
    )
    rows = type(appointment).objects.annotate(told=told_of_the_last_change(now=now)).in_bulk()
    assert (rows[appointment.pk].told, rows[other.pk].told) == (Told.MAILED, Told.NOTHING)
    assert outbox.telling(appointment, now=now).told == Told.MAILED


def test_told_is_decided_in_no_template():
    decided = re.compile(r"""(channel|told|message\.state|reminder\.state) (==|!=) |\.get_channel_display""")
    found = {
        f"{path.name}: {line.strip()[:80]}"
        for path in Path(settings.BASE_DIR, "templates").rglob("*.html")
        for line in path.read_text().splitlines()
        if decided.search(line)
    }
    letters = {line for line in found if "message.state == 'new'" in line}  # the state of a letter to us
    assert found - letters == set()
