"""Lists of columns that are kept by hand: a column that somebody adds must be named in each of them."""

from datetime import timedelta

import pytest

from appointments import booking
from appointments.booking import create, states
from appointments.models import (
    Appointment,
    AppointmentEvent,
    CallAttempt,
    CallbackRequest,
    ContactMessage,
    Message,
    Patient,
)
from appointments.records.erase import (
    CONTACT,
    CONTACT_KEPT,
    NAME_NOBODY,
    RECORD,
    RECORD_KEPT,
    VISIT,
    VISIT_KEPT,
    words,
)
from appointments.records.held import LEFT_OUT, _columns
from appointments.records.merge import CHOICES as RECORD_CHOICES
from appointments.records.merge import NO_CHOICE
from tests.appointments.portal.asking import ask, person, placed
from tests.conftest import clock

TEN = clock(2027, 3, 8, 10)


def columns(model) -> list[str]:
    return sorted(field.name for field in model._meta.concrete_fields)


@pytest.mark.parametrize(
    ("model", "lists"),
    [
        (Appointment, [create.COPIED, create.NOT_COPIED]),
        (Appointment, [VISIT, VISIT_KEPT]),
        (Patient, [RECORD, RECORD_KEPT]),
        (Patient, [[name for names in RECORD_CHOICES.values() for name in names], NO_CHOICE]),
        (ContactMessage, [CONTACT, CONTACT_KEPT]),
    ],
    ids=["copy", "erase a visit", "erase a record", "merge", "erase a letter"],
)
def test_columns_stand_in_one_list_each(model, lists):
    assert sorted(name for names in lists for name in names) == columns(model)


# A column that somebody adds goes into an export once it is named here, or is left out by name.
EXPORTED = {
    Appointment: (
        "reference patient practitioner location visit_type starts_at ends_at blocked_until status"
        " phone email email_to_confirm prefers language wants_delays for_someone_else booker_name"
        " booker_relation needs onset severity happens body_site side"
        " reason cancelled_by booked_online overbooked overbooked_because overbooked_by coming_since"
        " created_at"
    ),
    Patient: "first_name last_name birth_date phone email language created_at erased_at",
    ContactMessage: (
        "reference appointment name phone email language prefers best_time topic text urgent urgent_because"
        " state owner created_at erased_at"
    ),
    CallbackRequest: "location reason name phone language soon starts_at ends_at state settled_at created_at",
    CallAttempt: "appointment callback outcome again_at by at",
    Message: "appointment contact kind channel language state due_at sent_at attempts last_error created_at",
    AppointmentEvent: (
        "appointment what at by reason status_from status_to starts_at_from starts_at_to"
        " practitioner_from practitioner_to location_from location_to"
    ),
}


@pytest.mark.parametrize("model", EXPORTED)
def test_columns_are_exported_if_they_are_named_or_left_out_by_name(model):
    exported = {field.name for field in _columns(model, ())}
    to_its_own_kind = {field.name for field in model._meta.concrete_fields if field.related_model is model}

    assert exported == set(EXPORTED[model].split())
    assert exported | (LEFT_OUT & set(columns(model))) | to_its_own_kind == set(columns(model))


def test_names_left_out_of_an_export_are_columns():
    known = {
        field.name
        for model in (Appointment, Patient, ContactMessage, Message, AppointmentEvent)
        for field in model._meta.concrete_fields
    }

    assert LEFT_OUT - known == set()


def test_messages_hold_nothing_of_a_patient():
    """Neither an address nor a text: there is nothing in them to be erased."""
    assert set(words(Message)) - NAME_NOBODY == set()


def row(appointment) -> dict:
    fresh = Appointment.objects.get(pk=appointment.pk)
    kept = [name for name in columns(Appointment) if name not in states.RISING]
    return {name: getattr(fresh, name) for name in kept}


CHANGES = {
    "move": lambda scene, visit, desk: booking.reschedule(
        visit,
        placed(scene, TEN + timedelta(hours=1), doctor="doctor_b"),
        by=desk,
        now=TEN - timedelta(days=1),
    ),
    "move over another": lambda scene, visit, desk: booking.reschedule(
        visit,
        placed(scene, TEN + timedelta(hours=4)),
        by=desk,
        overbook_because="asked",
        now=TEN - timedelta(days=1),
    ),
    "cancel": lambda scene, visit, desk: booking.cancel(visit, by=desk, now=TEN),
    "arrive": lambda scene, visit, desk: booking.arrive(visit, by=desk, now=TEN),
    "no-show": lambda scene, visit, desk: booking.mark_no_show(visit, by=desk, now=TEN),
}


@pytest.mark.parametrize("change", CHANGES)
def test_undo_gives_back_every_column_as_it_was_whatever_the_settings_say_now(scene, now, admin_user, change):
    """A visit type that lasts longer by now, and a patient who had said that they are coming."""
    appointment = ask(scene, TEN, now=now)
    ask(scene, TEN + timedelta(hours=4), who=person(1), now=now)
    booking.say_coming(appointment, now=now)
    before = row(appointment)
    type(scene.follow_up).objects.update(length_minutes=40, turnover_minutes=10)
    appointment = Appointment.objects.with_names().get(pk=appointment.pk)

    CHANGES[change](scene, appointment, admin_user)
    assert row(appointment) != before
    booking.undo(appointment, by=admin_user, now=TEN)

    assert row(appointment) == before


def test_undo_of_a_move_from_over_another_visit_lies_over_it_again(scene, now, admin_user):
    beneath = ask(scene, TEN, who=person(1), now=now)
    above = ask(scene, TEN, by=admin_user, overbook_because="asked", now=now)
    before = row(above)

    booking.reschedule(above, placed(scene, TEN + timedelta(hours=1)), by=admin_user, now=now)
    booking.undo(above, by=admin_user, now=now)

    assert row(above) == before
    assert list(booking.beneath(placed(scene, TEN), moving=above)) == [beneath]
