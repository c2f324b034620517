"""One table of spellings, over every search: what is one person's name, and what is somebody else's."""
# ruff: noqa: RUF001 - signs that look like one another are what is tested

from datetime import date, timedelta

import pytest
from django.urls import reverse

from appointments import records
from appointments.identity import likeness, lookup
from appointments.models import Appointment, Patient
from tests import factories
from tests.around import this_moment

BORN, PHONE, EMAIL = date(1961, 4, 9), "+14135550142", "rosa@example.org"


@pytest.fixture
def office(admin_user, client):
    """The client of the office, which knows somebody else too."""
    factories.PatientFactory(first_name="Sam", last_name="Okafor", birth_date=date(1990, 1, 1))
    client.force_login(admin_user)
    return client


def known(first: str, last: str) -> Patient:
    """Somebody with a record, a visit to come and a message to the office."""
    patient = factories.PatientFactory(
        first_name=first, last_name=last, birth_date=BORN, phone=PHONE, email=EMAIL
    )
    at = this_moment() + timedelta(days=7, hours=Patient.objects.count())
    factories.AppointmentFactory(patient=patient, starts_at=at, email=EMAIL)
    factories.ContactMessageFactory(name=patient.name, text="Please call me back.")
    return patient


def result_list(office, table: str, typed: str) -> list:
    """The rows that a table of the admin finds."""
    page = office.get(reverse(f"admin:appointments_{table}_changelist"), {"q": typed})
    return list(page.context["cl"].result_list)


def booking_by_phone(office, first, last):
    page = office.post(reverse("admin:phone-booking"), {"search": f"{first} {last}", "do": "find"})
    return page.context["found"]


def list_of_patients(office, first, last):
    return result_list(office, "patient", f"{first} {last}")


def list_of_patients_by_surname_and_day(office, first, last):
    return result_list(office, "patient", f"{last} 4/9/61 0142")


def list_of_visits(office, first, last):
    return [row.patient for row in result_list(office, "appointment", f"{first} {last}")]


def table_of_messages(office, first, last):
    return written(result_list(office, "contactmessage", f"{first} {last}"))


def page_of_the_inbox(office, first, last):
    return written(office.get(reverse("admin:inbox"), {"q": f"{first} {last}"}).context["page"])


def other_record_to_merge(office, first, last):
    sam = Patient.objects.get(last_name="Okafor")
    page = office.get(reverse("admin:choose_duplicate", args=[sam.pk]), {"q": f"{first} {last}"})
    return list(page.context["found"])


def may_be_the_same(office, first, last):
    who = {"first_name": first, "last_name": last, "birth_date": BORN}
    return list(likeness.may_be(**who, phone="+14135550199", email="somebody@example.org"))


def duplicates(office, first, last):
    other = factories.PatientFactory(first_name=first, last_name=last, birth_date=BORN, phone="+14135550199")
    return list(records.duplicates_of(other))


def lost_link(office, first, last):
    found = lookup.by_contact(EMAIL, last_name=last, birth_date=BORN, now=this_moment())
    return [appointment.patient for appointment in found]


def reference(office, first, last):
    asked = {"last_name": last, "birth_date": BORN, "now": this_moment()}
    found = [lookup.by_reference(row.reference, **asked) for row in Appointment.objects.all()]
    return [appointment.patient for appointment in found if appointment]


def written(found) -> list[Patient]:
    """The patients whose names stand below these messages."""
    return [patient for patient in Patient.objects.all() for letter in found if letter.name == patient.name]


TABLES = [list_of_patients, list_of_visits, table_of_messages, page_of_the_inbox, other_record_to_merge]
BY_LAST_NAME = [lost_link, reference, list_of_patients_by_surname_and_day]
EVERY_SEARCH = [*TABLES, *BY_LAST_NAME, booking_by_phone, may_be_the_same, duplicates]


def found_by(searches, office, first: str, last: str) -> dict[str, list[int]]:
    """The keys of the records that each search finds.  ``duplicates`` makes one more: it comes last."""
    return {each.__name__: sorted(who.pk for who in each(office, first, last)) for each in searches}


def all_find(searches, *patients: Patient) -> dict[str, list[int]]:
    """What ``found_by`` gives when each of the searches finds these and nobody else."""
    return {each.__name__: sorted(who.pk for who in patients) for each in searches}


@pytest.mark.parametrize(
    ("record", "typed"),
    [
        (("Siobhán", "O’Brien"), ("siobhan", "O'Brien")),
        (("Siobhán", "O’Brien"), ("SIOBHÁN", "OBRIEN")),
        (("Siobhan", "OBrien"), ("Siobhán", "O´Brien")),
        (("Siobhan", "O'Brien"), ("Siobhán", "O＇Brien")),
        (("Rosa", "García López"), ("rosa", "garcia  lopez")),
        (("Rosa", "García López"), ("ROSA", "Garcia-Lopez")),
        (("Rosa", "García-López"), ("Rosa", "García López")),
        (("Rosa", "García López"), ("Rosa", "López García")),
        (("Rosa", "García López"), ("Rosa", "garcía")),
        (("Rosa", "García López"), ("Rosa", "López")),
        (("Rosa", "García"), ("Rosa", "García López")),
        (("Rosa", "Garcia"), ("Rosa", "GARCÍA‑LÓPEZ")),
        (("Rosa", "Paz"), ("Rosa", "Paz Villavicencio")),
        (("Rosa", "de la Cruz"), ("Rosa", "De La Cruz Pérez")),
        (("Ana-María", "Núñez"), ("ana maria", "nunez")),
        (("Łucja", "Nowak"), ("Lucja", "NOWAK")),
        (("Jo", "Li"), ("JO", "li")),
    ],
)
def test_one_person_is_found_however_the_name_is_typed(office, record, typed):
    patient = known(*record)

    assert found_by(EVERY_SEARCH, office, *typed) == all_find(EVERY_SEARCH, patient)


@pytest.mark.parametrize(
    ("record", "typed"),
    [
        (("Siobhán", "O’Brien"), ("Grace", "Whitfield")),
        (("Rosa", "García López"), ("Eva", "Lindqvist")),
        (("Rosa", "García López"), ("Walter", "Novak Peters")),
        (("Delia", "Collins"), ("Jo", "Li")),
        (("Jo", "Li"), ("Vera", "Quist")),
    ],
)
def test_other_person_is_not_found(office, record, typed):
    known(*record)

    assert found_by(EVERY_SEARCH, office, *typed) == all_find(EVERY_SEARCH)


@pytest.mark.parametrize("typed", ["García López", "Garcia-Lopez", "garcia", "GARCÍA"])
def test_records_of_one_person_are_found_together(office, typed):
    three = [known("Rosa", last) for last in ("García López", "Garcia-Lopez", "garcia")]

    assert found_by(EVERY_SEARCH, office, "Rosa", typed) == all_find(EVERY_SEARCH, *three)


@pytest.mark.parametrize(
    ("record", "typed"),
    [
        (("Rosa", "García López"), ("Rosa", "García Pérez")),
        (("Rosa", "García López"), ("Ana", "García López")),
        (("Rosa", "García"), ("Ana", "García")),
        (("Rosa", "García"), ("Rosa", "Garza")),
        (("Rosa", "de la Cruz"), ("Rosa", "de la Huerta")),
        (("Ana", "García"), ("García,", "Rosa")),
        (("Siobhán", "O’Brien"), ("Siobhán", "O’Brian")),
    ],
)
def test_table_finds_nobody_who_is_called_otherwise(office, record, typed):
    known(*record)

    assert found_by(TABLES, office, *typed) == all_find(TABLES)


def test_records_of_one_person_are_offered_for_each_other(db):
    three = {known("Rosa", last) for last in ("García López", "Garcia-Lopez", "garcia")}

    assert [set(records.duplicates_of(one)) for one in three] == [three - {one} for one in three]
