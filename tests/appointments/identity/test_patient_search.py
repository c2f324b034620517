"""Finding a patient on the phone."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from appointments.identity.search import find, namesakes
from tests import factories
from tests.appointments.office.many import many_patients


@pytest.fixture
def rosa(db):
    for first, last in (("Sam", "Rivera"), ("Grace", "Lindgren"), ("Walter", "Novak")):
        factories.PatientFactory(first_name=first, last_name=last, phone="+14135550199")
    return factories.PatientFactory(
        first_name="Rosa María", last_name="Delgado Núñez", birth_date=date(1961, 4, 9), phone="+14135550142"
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
    ],
)
def test_patient_is_found_by(rosa, typed):
    assert find(typed)[:1] == [rosa]


@pytest.mark.parametrize(
    "typed",
    [
        "", "x", "  ", "12", "Zhou", "0143", "4/10/1961", "walter 4/9/1961", "13/32/1961", "4/9/0061", "\0",
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


def test_who_may_be_the_same_person_was_born_that_day_and_shares_the_name_or_the_phone(rosa):
    other = {"last_name": "Ríos", "birth_date": rosa.birth_date, "phone": "+14135550177"}

    assert not namesakes(**other)
    assert [rosa] == list(namesakes(**other | {"last_name": "DELGADO  nunez"}))
    assert [rosa] == list(namesakes(**other | {"phone": rosa.phone}))
    assert not namesakes(**other | {"phone": rosa.phone, "birth_date": date(1961, 4, 10)})


NAMES = {
    "first_name_key": "(ARRAY['ana','luis','grace','walter','sam','ewa','noah','ruth'])[1 + n % 8]",
    "last_name_key": "substr(md5(n::text), 1, 4) || (ARRAY['son','ez','ski','berg','ova'])[1 + n % 5]",
    "phone": "'+1413' || lpad((n % 10000000)::text, 7, '0')",
    "birth_date": "date '1930-01-01' + n % 30000",
}


@pytest.mark.slow
def test_search_among_a_hundred_thousand_is_one_query_that_an_index_answers(rosa):
    many_patients(rosa, NAMES)
    plans = {}
    for typed in ("delgdo", "rosa", "550142", "413 555 0142", "4/9/1961", "rosa 4/9/1961"):
        with CaptureQueriesContext(connection) as queries:
            assert rosa in find(typed), typed
        assert len(queries) == 1
        with connection.cursor() as cursor:
            cursor.execute("EXPLAIN " + queries[0]["sql"])
            plans[typed] = "\n".join(line for (line,) in cursor.fetchall())

    assert {typed: plan for typed, plan in plans.items() if "Seq Scan on appointments_patient" in plan} == {}
