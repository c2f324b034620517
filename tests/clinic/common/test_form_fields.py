"""What may be typed into the fields about a person, and what is said when it is wrong."""

from datetime import date

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from clinic.common.forms.birth_date import BirthDateField, BirthDateLine
from clinic.common.forms.fields import CleanCharField, CleanEmailField, PhoneField, clean_text

TODAY = date(2026, 11, 20)

MONTH = "Enter the month of birth as a number from 1 to 12, or its name"
DAY = "Enter the day of birth as a number from 1 to 31"
YEAR = "Enter the year of birth with four numbers, for example 1980"
NO_SUCH_DAY = "That month has no such day. Check the month and the day of birth"
TOO_OLD = "Check the year of birth: it makes the patient more than 110 years old"
FUTURE = "The date of birth cannot be in the future. Check the month, the day and the year"
PHONE = (
    "Enter a US phone number with the area code, for example (413) 555-0142, or one of another country that "
    "begins with +"
)


def birth_date_field(**options):
    return BirthDateField(today=lambda: TODAY, **options)


def refusal(field, value) -> list[str]:
    with pytest.raises(ValidationError) as refused:
        field.clean(value)
    return refused.value.messages


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        (["3", "27", "1980"], date(1980, 3, 27)),
        (["03", " 27 ", "1980"], date(1980, 3, 27)),
        (["2", "29", "2000"], date(2000, 2, 29)),
        (["11", "21", "1915"], date(1915, 11, 21)),
        (["11", "20", "2026"], date(2026, 11, 20)),
        (["٣", "٢٧", "١٩٨٠"], date(1980, 3, 27)),
        (["3", "27", "80"], date(1980, 3, 27)),
        (["March", "27", "1980"], date(1980, 3, 27)),
        (["mar.", "27", "1980"], date(1980, 3, 27)),
        (["MARZO", "27", "1980"], date(1980, 3, 27)),
        (["sept", "27", "1980"], date(1980, 9, 27)),
    ],
)
def test_birth_date_accepts_a_date(typed, expected):
    assert birth_date_field().clean(typed) == expected


@pytest.mark.parametrize(
    ("typed", "messages", "wrong"),
    [
        (["", "", ""], ["Enter the date of birth, for example 3/27/1980"], {"month", "day", "year"}),
        ([None, None, None], ["Enter the date of birth, for example 3/27/1980"], {"month", "day", "year"}),
        (["", "27", "1980"], [MONTH], {"month"}),
        (["13", "27", "1980"], [MONTH], {"month"}),
        (["0", "27", "1980"], [MONTH], {"month"}),
        (["ma", "27", "1980"], [MONTH], {"month"}),
        (["Easter", "27", "1980"], [MONTH], {"month"}),
        (["3", "", "1980"], [DAY], {"day"}),
        (["3", "32", "1980"], [DAY], {"day"}),
        (["3", "-1", "1980"], [DAY], {"day"}),
        (["3", "2²", "1980"], [DAY], {"day"}),
        (["3", "27", "26"], [YEAR], {"year"}),
        (["3", "27", "8"], [YEAR], {"year"}),
        (["3", "27", "0080"], [YEAR], {"year"}),
        (["3", "27", "19800"], [YEAR], {"year"}),
        (["3", "27", "9" * 10_000], [YEAR], {"year"}),
        (["3", "2\x007", ""], [DAY, YEAR], {"day", "year"}),
        (["2", "29", "1981"], [NO_SUCH_DAY], {"month", "day"}),
        (["2", "30", "1980"], [NO_SUCH_DAY], {"month", "day"}),
        (["11", "20", "1915"], [TOO_OLD], {"year"}),
        (["12", "31", "1899"], [TOO_OLD], {"year"}),
        (["11", "21", "2026"], [FUTURE], {"month", "day", "year"}),
        (["3", "27", "9999"], [FUTURE], {"month", "day", "year"}),
    ],
)
def test_birth_date_names_each_mistake(typed, messages, wrong):
    field = birth_date_field()
    assert refusal(field, typed) == messages
    assert field.widget.wrong == wrong


def test_birth_date_forgets_an_earlier_mistake():
    field = birth_date_field()
    refusal(field, ["3", "27", "8"])
    field.clean(["3", "27", "1980"])
    assert field.widget.wrong == set()


def test_birth_date_may_be_left_out_when_it_is_not_required():
    assert birth_date_field(required=False).clean(["", "", ""]) is None


def test_birth_date_is_judged_by_the_clock_of_the_moment():
    assert refusal(BirthDateField(), ["1", "1", "9998"]) == [FUTURE]


def birth_date_line():
    return BirthDateLine(today=lambda: TODAY)


@pytest.mark.parametrize(
    ("typed", "language", "expected"),
    [
        ("1980-03-27", "en", date(1980, 3, 27)),
        (" 3/27/1980 ", "en", date(1980, 3, 27)),
        ("27/3/1980", "es", date(1980, 3, 27)),
        ("11/21/1915", "en", date(1915, 11, 21)),
        ("2026-11-20", "en", TODAY),
        (date(1980, 3, 27), "en", date(1980, 3, 27)),
    ],
)
def test_birth_date_on_one_line_accepts_a_date(typed, language, expected):
    with translation.override(language):
        assert birth_date_line().clean(typed) == expected


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("", "Enter the date of birth, for example 3/27/1980"),
        ("3/27/80", YEAR),
        ("27.3.80", YEAR),
        ("80-03-27", YEAR),
        ("3/27/5", YEAR),
        ("2/30/1980", "Enter a valid date."),
        ("next week", "Enter a valid date."),
        ("2026-11-21", FUTURE),
        ("1915-11-20", TOO_OLD),
        ("0080-03-27", TOO_OLD),
    ],
)
def test_birth_date_on_one_line_says_what_is_wrong(typed, message):
    assert refusal(birth_date_line(), typed) == [message]


class Person(forms.Form):
    birth_date = birth_date_field()


@pytest.mark.parametrize(("language", "order"), [("en", "month day year"), ("es", "day month year")])
def test_birth_date_asks_in_the_order_of_the_language(language, order):
    with translation.override(language):
        html = str(Person()["birth_date"])
    positions = [html.index(f'id="id_birth_date_{part}"') for part in order.split()]
    assert positions == sorted(positions)


def test_birth_date_means_the_same_in_both_languages():
    data = {"birth_date_month": "3", "birth_date_day": "2", "birth_date_year": "1980"}
    for language in ("en", "es"):
        with translation.override(language):
            form = Person(data)
            assert form.is_valid(), form.errors
            assert form.cleaned_data["birth_date"] == date(1980, 3, 2)


def test_birth_date_shows_a_date_that_is_known():
    html = str(Person(initial={"birth_date": date(1980, 3, 27)})["birth_date"])
    assert [f'value="{part}"' in html for part in (3, 27, 1980)] == [True, True, True]


@pytest.mark.parametrize(
    "typed",
    [
        "4135550142",
        "413-555-0142",
        "(413) 555-0142",
        "413.555.0142",
        " +1 413 555 0142 ",
        "1 (413) 555 0142",
        "Cell: 413 555 0142",
        "tel:+1-413-555-0142",
        "413\u00a0555\u202f0142",
        "\u202a(413) 555-0142\u202c",
        "٤١٣٥٥٥٠١٤٢",
    ],
)
def test_phone_is_understood_however_it_is_typed(typed):
    assert PhoneField().clean(typed) == "+14135550142"


@pytest.mark.parametrize("typed", ["(787) 555-0142", "+1 876 555 0142", "204 555 0142"])
def test_phone_may_be_any_number_of_the_north_american_plan(typed):
    assert PhoneField().clean(typed).startswith("+1")


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("", "Enter a phone number where we can reach you"),
        (" \t", "Enter a phone number where we can reach you"),
        ("555-0142", PHONE),
        ("123 456 7890", PHONE),
        ("911", PHONE),
        ("none", PHONE),
        ("+44 20 7946", PHONE),
        ("413 555 0142 or 413 555 0143", PHONE),
        ("4" * 10_000, "Enter one phone number with the area code, for example (413) 555-0142"),
        ("413 555 0142 ext. 5", "We cannot dial an extension. Enter a number that reaches you directly"),
    ],
)
def test_phone_says_what_to_do(typed, message):
    assert refusal(PhoneField(), typed) == [message]


def test_phone_may_be_left_out_when_it_is_not_required():
    assert PhoneField(required=False).clean("") == ""


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Elena\r\nBcc: all@example.org", "Elena Bcc: all@example.org"),
        ("Ele\x00na\x07", "Elena"),
        ("\u202eanelE\u202c", "anelE"),
        ("  José \u00a0 Pérez\u2028", "José Pérez"),
        ("\u200b\ufeff", ""),
        (" \u200d \u200c", ""),
        ("\u200c Elena\u200d", "Elena"),
        ("\ud800Elena", "Elena"),
        ("👩\u200d⚕️", "👩\u200d⚕️"),
        ("Nguyễn Thị", "Nguyễn Thị"),
    ],
)
def test_text_on_one_line_is_printable_and_stays_on_it(typed, kept):
    assert CleanCharField(required=False).clean(typed) == kept


def test_text_of_several_lines_keeps_them():
    field = CleanCharField(multiline=True)
    assert (
        field.clean(" It began\r\nyesterday.\x00\u2029\tBoth sides. ")
        == "It began\nyesterday.\n\tBoth sides."
    )
    assert isinstance(field.widget, forms.Textarea)


@pytest.mark.parametrize("field", [CleanCharField(), CleanCharField(multiline=True)])
def test_text_of_nothing_but_invisible_characters_is_missing(field):
    assert refusal(field, "\x00\u202e\u200b\n\u200d\u00a0\u200c") == ["This field is required."]


def test_text_is_counted_as_it_is_kept():
    field = CleanCharField(max_length=3, multiline=True)
    assert field.clean("a\r\nb") == "a\nb"
    assert refusal(field, "abcd") == ["Use at most 3 characters. You typed 4."]


@given(st.text())
def test_text_is_clean_after_one_pass(text):
    for multiline in (False, True):
        once = clean_text(text, multiline=multiline)
        assert clean_text(once, multiline=multiline) == once
        assert not set(once) & set("\x00\r\x85\u2028\u202e" + ("" if multiline else "\n\t"))


@pytest.mark.parametrize(
    ("typed", "kept"),
    [(" elena@example.org\n", "elena@example.org"), ("\u202aelena@example.org\u202c", "elena@example.org")],
)
def test_email_is_cleaned(typed, kept):
    assert CleanEmailField().clean(typed) == kept


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "elena",
        "elena@",
        "elena@example.org\r\nBcc: all@example.org",
        "elena@example.org, eva@example.org",
    ],
)
def test_email_says_what_to_do(typed):
    assert refusal(CleanEmailField(), typed) == ["Enter an e-mail address, for example name@example.org"]


def test_email_has_the_length_that_the_database_keeps():
    message = "Enter an e-mail address of at most 254 characters"
    assert message in refusal(CleanEmailField(), "e" * 10_000 + "@example.org")
