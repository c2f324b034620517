"""Every table of the office reads a row on the clock of its location, and names it if there are several."""

import pytest
from django.contrib import admin
from django.db.models import DateTimeField
from django.urls import reverse

from appointments.models import SlotHold
from appointments.office.tables.clocks import OnItsClock
from tests import factories
from tests.conftest import clock
from tests.reading import pieces

NINE_IN_PHOENIX = clock(2027, 3, 8, 11)
LEADS_TO_A_LOCATION = {"location", "appointment"}


def belongs_to_a_location(model) -> bool:
    return bool(LEADS_TO_A_LOCATION & {field.name for field in model._meta.fields})


def instants_of(table) -> set[str]:
    """The columns of a list that Django would print on whichever clock is in force."""
    return {
        field.name
        for field in table.model._meta.fields
        if isinstance(field, DateTimeField) and field.name in table.list_display
    }


def test_no_list_prints_an_instant_of_a_location_on_another_clock():
    tables = [
        table
        for table in admin.site._registry.values()
        if belongs_to_a_location(table.model) and table.model._meta.label != "appointments.ContactMessage"
    ]

    assert [table for table in tables if isinstance(table, OnItsClock)]
    assert {str(table): names for table in tables if (names := instants_of(table))} == {}


def a_message(scene, west):
    visit = factories.AppointmentFactory(
        location=west, practitioner=scene.doctor_b, starts_at=NINE_IN_PHOENIX
    )
    return factories.MessageFactory(appointment=visit, due_at=NINE_IN_PHOENIX)


def a_release(scene, west):
    return factories.AcuteReleaseFactory(
        practitioner=scene.doctor_b,
        location=west,
        date=NINE_IN_PHOENIX.date(),
        released_at=NINE_IN_PHOENIX,
        recorded_at=NINE_IN_PHOENIX,
    )


def a_hold(scene, west):
    return SlotHold.objects.create(
        browser="b1",
        practitioner=scene.doctor_b,
        location=west,
        starts_at=NINE_IN_PHOENIX,
        blocked_until=NINE_IN_PHOENIX.replace(minute=20),
        first_held_at=clock(2027, 3, 1, 8),
        expires_at=NINE_IN_PHOENIX,
    )


@pytest.mark.parametrize("make", [a_message, a_hold, a_release])
def test_list_and_page_are_on_the_clock_of_the_location_and_name_it(office, scene, west, make):
    row = make(scene, west)
    name = f"admin:{row._meta.app_label}_{row._meta.model_name}"

    for address in (reverse(f"{name}_changelist"), reverse(f"{name}_change", args=[row.pk])):
        page = office.get(address).text

        assert "March 8, 2027, 9:00 AM" in page, address
        assert "11:00 AM" not in page, address
        assert "Arizona, clinic time" in page, address


def test_list_of_messages_names_no_clock_for_one_who_wrote_to_us(office, west):
    """The office writes to them on its own."""
    factories.MessageFactory(contact=factories.ContactMessageFactory(), due_at=NINE_IN_PHOENIX)

    page = office.get(reverse("admin:appointments_message_changelist")).text

    assert "March 8, 2027, 11:00 AM" in page
    assert "clinic time" not in page


@pytest.mark.parametrize("make", [a_message, a_hold, a_release])
def test_nothing_is_named_where_there_is_one_clock(office, scene, make):
    row = make(scene, scene.location)
    name = f"admin:{row._meta.app_label}_{row._meta.model_name}"

    for address in (reverse(f"{name}_changelist"), reverse(f"{name}_change", args=[row.pk])):
        page = office.get(address).text

        assert "11:00 AM" in page, address
        assert "clinic time" not in page, address


def test_record_reads_what_was_told_on_the_clock_of_the_visit_and_letters_on_that_of_the_office(
    office, scene, west
):
    told = a_message(scene, west)
    letter = factories.ContactMessageFactory(appointment=told.appointment, email=told.appointment.email)
    type(letter).objects.update(created_at=NINE_IN_PHOENIX)

    record = reverse("admin:appointments_patient_change", args=[told.appointment.patient_id])
    lines = pieces(office.get(record).text)

    assert "March 8, 2027, 9:00 AM (Arizona, clinic time)" in lines
    assert "March 8, 2027, 11:00 AM" in lines
    assert "(Eastern, clinic time)" in lines
