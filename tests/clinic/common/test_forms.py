"""Fields and guards that the forms of all rooms are made of."""

import uuid
from datetime import UTC, date, datetime

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from clinic.common.dates import DayConverter
from clinic.common.forms.birth_date import BirthDateField
from clinic.common.forms.click import ClickForm
from clinic.common.forms.fields import ContactPointField, ReferenceField
from clinic.common.forms.once import form_token, read_token
from clinic.common.forms.wall_clock import WallClockEndField, WallClockField
from tests.conftest import NEW_YORK


@pytest.fixture(autouse=True)
def in_new_york():
    with timezone.override(NEW_YORK):
        yield


def moment(day, at, field=WallClockField):
    return field().clean([day, at])


def refusal(field, value) -> str:
    with pytest.raises(ValidationError) as refused:
        field.clean(value)
    return refused.value.messages[0]


# --- moments ---


def test_moment_is_typed_on_the_clock_that_is_in_force():
    assert moment("2027-03-08", "9:00") == datetime(2027, 3, 8, 14, tzinfo=UTC)


def test_moment_that_nobody_has_typed_is_none():
    assert WallClockField(required=False).clean(["", ""]) is None


@pytest.mark.parametrize(("field", "hour"), [(WallClockField, 5), (WallClockEndField, 6)])
def test_moment_that_comes_twice_is_the_first_at_a_beginning_and_the_second_at_an_end(field, hour):
    found = moment("2027-11-07", "1:30", field).astimezone(UTC)

    assert found == datetime(2027, 11, 7, hour, 30, tzinfo=UTC)


def test_moment_that_the_clocks_skip_is_refused():
    assert "this time does not exist" in refusal(WallClockField(), ["2027-03-14", "2:30"])


def test_moment_beyond_the_calendar_is_no_date():
    assert refusal(WallClockField(), ["9999-12-31", "23:00"]) == "Enter a valid date."


# --- references and contacts ---


@pytest.mark.parametrize("typed", ["K7M4XQ", "k7m 4xq", " k7m-4xq. "])
def test_reference_is_read_however_it_is_typed(typed):
    assert ReferenceField().clean(typed) == "K7M4XQ"


@pytest.mark.parametrize("typed", ["K7M4X", "K7M4XQQ", "K7M4X!", "K7M4Xé"])
def test_reference_that_is_none_is_refused(typed):
    assert refusal(ReferenceField(), typed) == ReferenceField.default_error_messages["invalid"]


@pytest.mark.parametrize(
    ("typed", "read"),
    [("elena@example.org", "elena@example.org"), ("(413) 555-0142", "+14135550142"), ("", "")],
)
def test_contact_is_an_address_or_a_number(typed, read):
    assert ContactPointField(required=False).clean(typed) == read


@pytest.mark.parametrize("typed", ["elena@", "555", "nobody"])
def test_contact_that_reaches_nobody_is_refused_in_one_sentence(typed):
    sentence = "Enter an e-mail address, or a phone number with the area code"
    assert refusal(ContactPointField(), typed) == sentence


def test_birth_date_is_shown_in_its_parts():
    widget = BirthDateField(today=lambda: date(2027, 3, 8)).widget

    assert widget.decompress(date(1980, 3, 27)) == [3, 27, 1980]
    assert widget.decompress(None) == [None, None, None]
    widget.begin_here()
    assert [part.attrs.get("autofocus", False) for part in widget.widgets] == [True, False, False]


# --- clicks, tokens, days ---


def click(typed) -> ClickForm:
    return ClickForm({"click": typed}, steps=["arrive", "undo"])


def test_click_names_its_step_its_row_and_what_was_seen():
    form = click("arrive 7 12")

    assert form.is_valid()
    assert form.cleaned_data["click"] == ("arrive", 7, 12)


@pytest.mark.parametrize("typed", ["", "cancel 7 12", "arrive 7", "arrive x 12", f"arrive {10**18} 12"])
def test_click_that_no_button_of_ours_sends_is_refused(typed):
    assert not click(typed).is_valid()


@pytest.mark.parametrize("typed", ["", "nonsense", None])
def test_token_that_is_none_of_ours_is_none(typed):
    assert read_token(typed) is None


def test_same_form_with_the_same_words_has_the_same_key():
    token = uuid.uuid4()

    assert form_token(token, "a") == form_token(str(token), "a")
    assert form_token(token, "a") != form_token(token, "b")
    assert form_token("", "a") != form_token("", "a")


@pytest.mark.parametrize("typed", ["2027-03-15", "1999-12-31"])
def test_day_in_an_address_is_written_as_it_is_read(typed):
    assert DayConverter().to_url(DayConverter().to_python(typed)) == typed


def test_field_is_used_in_a_form_as_any_other():
    class Form(forms.Form):
        at = WallClockField()

    assert Form({"at_0": "2027-03-08", "at_1": "9:00"}).is_valid()
