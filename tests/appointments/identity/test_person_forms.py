"""What every form about a person takes: one name is enough, and one way to reach them."""

import pytest
from django.http import QueryDict

from appointments.identity.forms import ContactPointsForm, PersonForm
from tests.factories import LocationFactory

ELENA = {
    "first_name": "Elena",
    "last_name": "Duarte",
    "birth_date_month": "3",
    "birth_date_day": "27",
    "birth_date_year": "1980",
    "phone": "413 555 0142",
    "email": "elena.duarte@example.org",
    "language": "en",
}


@pytest.mark.parametrize(
    ("names", "kept"),
    [
        (("Elena", "Duarte"), ("Elena", "Duarte")),
        (("Sukarno", ""), ("", "Sukarno")),
        (("", "Sukarno"), ("", "Sukarno")),
    ],
)
def test_one_name_is_enough_and_is_kept_where_a_last_name_is_looked_for(db, names, kept):
    LocationFactory()
    form = PersonForm(ELENA | dict(zip(("first_name", "last_name"), names, strict=True)))

    assert form.is_valid(), form.errors
    assert (form.cleaned_data["first_name"], form.cleaned_data["last_name"]) == kept


def test_person_without_any_name_is_asked_for_one(db):
    LocationFactory()
    form = PersonForm(ELENA | {"first_name": "", "last_name": ""})

    assert form.errors == {"first_name": ["Enter the name of the patient"]}


def test_form_that_is_shown_again_says_nothing_of_what_is_wrong(db):
    typed = QueryDict("first_name=Ele&phone=1")

    form = PersonForm.unchecked(typed, initial={"language": "es"})

    assert [form[name].value() for name in ("first_name", "phone", "language")] == ["Ele", "1", "es"]
    assert not form.errors
    assert PersonForm.unchecked(None)["first_name"].value() is None


@pytest.mark.parametrize(
    ("typed", "wrong"),
    [
        ({"email": "elena@example.org"}, []),
        ({"phone": "413 555 0142"}, []),
        ({}, ["email"]),
        ({"email": "x"}, ["email"]),
    ],
)
def test_one_way_to_reach_somebody_is_enough(typed, wrong):
    assert list(ContactPointsForm({"prefers": "email"} | typed).errors) == wrong
