"""Visits and messages, found by what is known of a patient."""

from datetime import date

import pytest

from appointments import records
from appointments.identity import search
from appointments.inbox import search as inbox
from appointments.models import Appointment, ContactMessage
from tests import factories
from tests.conftest import clock

BORN, TEN = date(1961, 4, 9), clock(2027, 3, 8, 10)


@pytest.fixture
def rosa(db):
    return factories.PatientFactory(
        first_name="Rosa", last_name="Delgado Núñez", birth_date=BORN, phone="+14135550142", email=""
    )


@pytest.fixture
def appointment(rosa):
    """A visit of hers for which she gave another phone and an e-mail."""
    factories.AppointmentFactory(starts_at=clock(2027, 3, 9, 10), reference="R4ZZZZ")
    return factories.AppointmentFactory(
        patient=rosa, starts_at=TEN, reference="K7M4XQ", phone="+14135550177", email="work@example.org"
    )


def appointments(typed: str) -> list[Appointment]:
    return list(Appointment.objects.filter(search.appointments(typed)))


def letters(typed: str, user, now) -> list[ContactMessage]:
    return list(inbox.letters(user=user, now=now, typed=typed))


@pytest.mark.parametrize(
    "typed",
    [
        "delgado",
        "rosa núñez",
        "4/9/61",
        "rosa 9.4.1961",
        "0142",
        "0177",
        "413 555 0177",
        "work@example.org",
        "K7M4XQ",
        "k7m 4xq",
        "K7M-4X",
        "k7m",
    ],
)
def test_visit_is_found_by_its_patient_and_by_what_was_given_with_it(appointment, typed):
    assert appointments(typed) == [appointment]


@pytest.mark.parametrize(
    "typed", ["", " ", "\0", "%", "delgado 0143", "4/10/61", "4/9/2061", "13/32/61", "7M4XQ", "k7", "x@"]
)
def test_visit_is_not_found_by_anything_else(appointment, typed):
    assert appointments(typed) == []


def test_visit_is_found_by_the_name_of_a_record_that_was_merged(rosa, appointment, admin_user):
    wrong = factories.PatientFactory(first_name="Rosa", last_name="Ibarra", birth_date=BORN)
    records.merge(rosa, wrong, by=admin_user)

    assert appointments("ibarra") == [appointment]


@pytest.mark.parametrize(
    "typed",
    [
        "rosa delgado",
        "DELGADO",
        "Delgado-Núñez",
        "delgado perez",
        "0188",
        "rosa 0188",
        "r.d@example.org",
        "4/9/61",
        "delgado 4/9/1961",
        "K7M 4XQ",
        "W1",
        "w1w1w1",
        "an exact word",
    ],
)
def test_message_is_found_by_its_writer_its_patient_and_its_words(appointment, admin_user, now, typed):
    letter = factories.ContactMessageFactory(
        name="Rosa Delgado",
        phone="+14135550188",
        email="R.D@example.org",
        appointment=appointment,
        text="An exact word. W1",
        reference="W1W1W1",
    )
    factories.ContactMessageFactory(name="Sam Rivera")

    assert letters(typed, admin_user, now) == [letter]


@pytest.mark.parametrize("typed", ["rosa 4/9/61", "sam 0188", "4/9/2061", "ana delgado", "riveros", "x@"])
def test_message_is_not_found_by_anything_else(admin_user, now, typed):
    factories.ContactMessageFactory(name="Rosa Delgado", phone="+14135550188")
    factories.ContactMessageFactory(name="Sam Rivera")

    assert letters(typed, admin_user, now) == []


@pytest.mark.parametrize(
    ("name", "own"),
    [
        ("Rosa Delgado Núñez", True),
        ("ROSA DELGADO", True),
        ("Delgado-Nunez, Rosa", True),
        ("Ana Delgado Núñez", False),
        ("Rosa Ibarra", False),
        ("Delgado", False),
        ("Rosa", False),
    ],
)
def test_message_from_a_shared_phone_is_that_of_whose_name_it_bears(rosa, name, own):
    factories.PatientFactory(first_name="Ana", last_name="Delgado Núñez", phone=rosa.phone)
    letter = factories.ContactMessageFactory(name=name, phone=rosa.phone, email="")

    assert records.own_messages(rosa) == [letter] * own
