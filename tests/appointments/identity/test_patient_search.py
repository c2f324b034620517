"""Finding a patient on the phone."""

from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from appointments.identity import likeness, lookup, search
from appointments.identity.search import find
from appointments.models import Appointment, CallbackRequest, ContactMessage, Patient
from tests import factories
from tests.appointments.office.many import many_patients, whole_reads


@pytest.fixture
def rosa(db):
    for first, last in (("Sam", "Rivera"), ("Grace", "Lindgren"), ("Walter", "Novak")):
        factories.PatientFactory(first_name=first, last_name=last, phone="+14135550199", email="")
    return factories.PatientFactory(
        first_name="Rosa María",
        last_name="Delgado Núñez",
        birth_date=date(1961, 4, 9),
        phone="+14135550142",
        email="rosa@example.org",
    )


@pytest.mark.parametrize(
    "typed",
    [
        "Delgado",
        "delg",
        "  rosa maria   delgado ",
        "DELGADO, ROSA",
        "nunez",
        "Núñez",
        "Delgdo",
        "Delagdo",
        "rosa delgato",
        "maria n",
        "(413) 555-0142",
        "+1 413 555 0142",
        "14135550142",
        "555.0142",
        "0142",
        "4/9/1961",
        "9.4.1961",
        "1961-04-09",
        "rosa 4/9/1961",
        "4/9/61",
        "rosa 9.4.61",
        "rosa 0142",
        "413 555",
        "delgado 4135550142 4/9/61",
        "+14135550142 nunez",
        "rosa@example.org",
        "nunez @example.org",
        "Rosa Delgado Pérez",
    ],
)
def test_patient_is_found_by(rosa, typed):
    assert find(typed)[:1] == [rosa]


@pytest.mark.parametrize(
    "typed",
    [
        "", "x", "  ", "12", "Zhou", "0143", "4/10/1961", "walter 4/9/1961", "13/32/1961", "4/9/0061", "\0",
        "4/9/62", "walter 0142", "rosa 555 0177", "sam@example.org",
        "%",
        "9" * 500, "\N{BONE}" * 900, "a'; --", "___", "4/9/99999",
    ],
)  # fmt: skip
def test_nobody_is_found_by(rosa, typed):
    assert find(typed) == []


def test_nearest_name_comes_first(rosa):
    delgada = factories.PatientFactory(first_name="Ana", last_name="Delgada")

    assert find("delgado") == [rosa, delgada]


def test_record_that_was_merged_into_another_is_not_found(rosa):
    rosa.merged_into = factories.PatientFactory(first_name="Ana", last_name="Zhou")
    rosa.save()

    assert [find(typed) for typed in ("delgado", "0142", "4/9/1961")] == [[], [], []]


BORN, EMAIL, NOW = date(1961, 4, 9), "rosa@example.org", datetime(2027, 3, 1, 13, tzinfo=UTC)
REACHED = {"birth_date": BORN, "phone": "+14135550142", "email": EMAIL}
NAMES = {
    "first_name_key": "(ARRAY['ana','luis','grace','walter','sam','ewa','noah','ruth'])[1 + n % 8]",
    "last_name_key": "substr(md5(n::text), 1, 4) || (ARRAY['son','ez','ski','berg','ova'])[1 + n % 5]",
    "phone": "'+1413' || lpad((n % 10000000)::text, 7, '0')",
    "birth_date": "date '1930-01-01' + n % 30000",
    "email": "'p' || n || '@example.org'",
}


@pytest.fixture(scope="module")
def many(kept_for_the_module):
    """Rosa among a hundred thousand others, kept for the tests of this module that look for her."""
    rosa = factories.PatientFactory(
        first_name="Rosa María", last_name="Delgado Núñez", birth_date=BORN, phone="+14135550142", email=EMAIL
    )
    many_patients(rosa, NAMES)
    return rosa


FIND = ("delgdo", "rosa", "550142", "413 555 0142", "4/9/1961", "4/9/61", "rosa 4/9/1961", "rosa 0142")
NARROW = (
    "delgado",
    "rosa nunez",
    "delgado-nunez, rosa",
    "0142",
    "413 555",
    "4/9/61",
    "delgado 0142",
    "rosa@ex",
)


def rows(queryset):
    return list(queryset[:50])


@pytest.mark.slow
@pytest.mark.parametrize(
    ("ask", "asked"),
    [
        (search.find, FIND),
        (lambda typed: rows(search.among(Patient.objects.current(), typed)), NARROW),
        (lambda typed: rows(Appointment.objects.filter(search.appointments(typed))), NARROW),
        (lambda typed: rows(ContactMessage.objects.filter(search.letters(typed))), NARROW),
        (lambda last: rows(lookup.by_contact(EMAIL, last_name=last, birth_date=BORN, now=NOW)), ("Núñez",)),
        (lambda last: lookup.by_reference("K7M4XQ", last_name=last, birth_date=BORN, now=NOW), ("Delgado",)),
        (lambda last: rows(likeness.may_be(first_name="R", last_name=last, **REACHED)), ("Delgado",)),
    ],
    ids=["find", "patients", "visits", "letters", "lost link", "reference", "likeness"],
)
def test_search_among_a_hundred_thousand_is_one_query_that_an_index_answers(many, ask, asked):
    read_whole = set()
    for typed in asked:
        with CaptureQueriesContext(connection) as queries:
            ask(typed)
        assert len(queries) == 1
        read_whole |= {(typed, how) for how in whole_reads(queries[0]["sql"], "appointments_patient")}

    assert read_whole == set()


@pytest.mark.slow
def test_patient_is_found_among_a_hundred_thousand(many):
    assert {typed: many in search.find(typed) for typed in FIND} == dict.fromkeys(FIND, True)


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("ruiz", True),
        ("ANA RUÍZ", True),
        ("555-0171", True),
        ("ruiz 0171", True),
        ("ruiz 0172", False),
        ("ana@example.org", False),
        ("3/27/1980", False),
        ("", False),
    ],
)
def test_call_that_was_asked_for_is_found_by_name_and_number(db, typed, found):
    callback = factories.CallbackRequestFactory(name="Ana Ruiz", phone="+14135550171")
    factories.CallbackRequestFactory(name="Luis Ortega", phone="+14135550199")

    assert rows(CallbackRequest.objects.filter(search.callbacks(typed))) == ([callback] if found else [])
