"""Every form that asks for a date of birth asks back in the same way."""

from collections.abc import Iterator
from datetime import UTC, date, timedelta
from zoneinfo import ZoneInfo

import pytest
from django import forms
from django.core.exceptions import ValidationError

from appointments.office.forms.phone import CallerForm
from appointments.office.tables.patients import PatientForm
from appointments.portal.forms.booking import AnswersForm
from appointments.portal.forms.manage import FindForm
from clinic.common.forms.birth_date import BirthDateField, PlausibleBirthDate
from clinic.directory import facts
from tests import factories
from tests.around import this_day
from tests.conftest import clock

FUTURE = "The date of birth cannot be in the future. Check the month, the day and the year"
TOO_OLD = "Check the year of birth: it makes the patient more than 110 years old"
YEAR = "Enter the year of birth with four numbers, for example 1980"
KNOWN = {AnswersForm, CallerForm, FindForm, PatientForm}
# At every moment it is another day than by UTC on one of these two clocks.
FIRST, LAST = "Pacific/Kiritimati", "Pacific/Pago_Pago"


def below(form: type) -> Iterator[type]:
    """All forms of the site that derive from this one."""
    for child in form.__subclasses__():
        if child.__module__.startswith(("appointments.", "clinic.", "conditions.")):
            yield child
        yield from below(child)


def asking() -> dict[type, forms.Field]:
    """The field of each form that asks for a date of birth."""
    found = {}
    for form in sorted({*below(forms.BaseForm)}, key=lambda form: (form.__module__, form.__qualname__)):
        for name, field in form.base_fields.items():
            if "birth" in name or isinstance(field, PlausibleBirthDate):
                found[form] = field
    return found


FIELDS = [pytest.param(field, id=form.__name__) for form, field in asking().items()]


def answer(field: forms.Field, day: date, year: str = ""):
    """What the form makes of this day; the sentences where it refuses it."""
    year = year or str(day.year)
    typed = (
        [str(day.month), str(day.day), year]
        if isinstance(field, BirthDateField)
        else f"{day.month}/{day.day}/{year}"
    )
    try:
        return field.clean(typed)
    except ValidationError as refused:
        return refused.messages


def test_every_form_that_asks_for_a_date_of_birth_is_looked_at():
    assert asking().keys() >= KNOWN
    assert {
        form: field for form, field in asking().items() if not isinstance(field, PlausibleBirthDate)
    } == {}


@pytest.mark.parametrize("zone", [FIRST, LAST])
@pytest.mark.parametrize("field", FIELDS)
def test_form_takes_who_is_born_today_and_nobody_who_is_born_tomorrow(db, field, zone):
    factories.LocationFactory(time_zone=zone, position=0)
    today = this_day(zone=ZoneInfo(zone))

    assert answer(field, today) == today
    assert answer(field, today + timedelta(days=1)) == [FUTURE]


@pytest.mark.parametrize("field", FIELDS)
def test_form_asks_back_for_more_than_110_years(db, field):
    today = this_day(zone=UTC)
    oldest = date(today.year - 111, today.month, min(today.day, 28)) + timedelta(days=5)

    assert answer(field, oldest) == oldest
    assert answer(field, oldest - timedelta(days=10)) == [TOO_OLD]


@pytest.mark.parametrize("field", FIELDS)
def test_form_wants_four_digits_of_a_year_that_two_can_mean(db, field):
    assert answer(field, date(1925, 3, 27), year="25") == [YEAR]


def test_day_is_that_of_the_main_place(db):
    evening = clock(2027, 3, 1, 21)

    assert facts.today(now=evening) == date(2027, 3, 2)
    factories.LocationFactory(time_zone="Pacific/Auckland", position=2)
    factories.LocationFactory(time_zone="America/New_York", position=1)

    assert facts.today(now=evening) == date(2027, 3, 1)
