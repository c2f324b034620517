"""The details of the person, and the page that reads all answers back."""

from datetime import timedelta

import pytest

from appointments.models import Appointment, SlotHold
from clinic.common.templatetags.clinic_tags import unbroken
from tests.appointments.portal.visitor import ANSWERS, Visitor, open_times, unhurried
from tests.around import this_moment


@pytest.fixture
def time(scene):
    return open_times(scene.follow_up, practitioner=scene.doctor_a)[4]


@pytest.fixture
def visitor(scene, time):
    """Has passed the question and holds ``time``."""
    visitor = Visitor()
    visitor.pass_question()
    visitor.choose(scene.follow_up, time)
    return visitor


def test_details_show_the_held_time(visitor, time):
    page = visitor.see("/book/details/")

    assert unbroken(f"{time.local_start:%A, %B %-d}") in page.text
    assert "Held for you until" in page.text


def test_details_answered_lead_to_the_review(visitor):
    assert visitor.answer().url == "/en/book/review/"


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"first_name": "x" * 10_240}, "Enter a first name of at most 80 characters"),
        ({"first_name": "", "last_name": " \u202e\x00\x07 "}, "Enter the name of the patient"),
        ({"who": "other"}, "Enter your name"),
        ({"who": "other"}, "Choose what you are to the patient"),
        ({"prefers": "pigeon"}, "Choose one of the answers"),
        ({"birth_date_month": "2", "birth_date_day": "30"}, "That month has no such day."),
        ({"birth_date_year": "8"}, "Enter the year of birth with four numbers"),
        ({"birth_date_year": "2999"}, "The date of birth cannot be in the future."),
        ({"birth_date_month": "", "birth_date_day": "", "birth_date_year": ""}, "Enter the date of birth"),
        ({"phone": "", "email": ""}, "Enter a phone number or an e-mail address, so that we can reach you"),
        ({"phone": "0142"}, "Enter a US phone number with the area code"),
        ({"email": "elena@example.org\r\nBcc: all@example.org"}, "Enter an e-mail address"),
        ({"reason": "x" * 501}, "Use at most 500 characters. You typed 501."),
    ],
)
def test_details_bad_answers_get_a_plain_sentence_and_stay(visitor, changes, sentence):
    page = visitor.answer(**changes)

    assert page.status_code == 200
    assert "There is a problem" in page.text
    assert "<title>Error:" in page.text
    assert sentence in page.text
    assert 'value="elena.duarte@example.org"' in page.text or "email" in changes
    assert visitor.see("/book/review/").url == "/en/book/details/"


def test_details_only_what_is_needed_must_be_answered(visitor):
    assert visitor.answer().status_code == 302


def test_details_are_there_again_when_the_page_is_opened_again(visitor):
    visitor.answer(phone="413.555.0142", reason="Since Tuesday.", birth_date_month="03")

    form = visitor.see("/book/details/").context["form"]

    assert form["phone"].value() == "413.555.0142"
    assert form["birth_date"].value() == ["03", "27", "1980"]
    assert form["reason"].value() == "Since Tuesday."
    assert not form.errors


def test_details_keep_it_longer_extends_the_hold_and_loses_nothing(visitor):
    SlotHold.objects.update(expires_at=this_moment() + timedelta(minutes=1))

    half_typed = ANSWERS | {"first_name": "Ele", "birth_date_month": "", "birth_date_year": "", "email": ""}
    answer = visitor.send("/book/details/", half_typed | {"extend": "1"})
    form = visitor.see("/book/details/").context["form"]

    assert answer.url == "/en/book/details/"
    assert SlotHold.objects.get().expires_at > this_moment() + timedelta(minutes=9)
    assert (form["first_name"].value(), form["birth_date"].value()) == ("Ele", ["", "27", ""])
    assert not form.errors


def test_details_typed_after_the_question_ran_out_are_kept(visitor):
    """Somebody who took more than two hours is asked again and then finds all their answers."""
    session = visitor.session
    session["booking"] |= {"passed": (this_moment() - timedelta(hours=3)).isoformat()}
    session.save()

    asked = visitor.answer()
    answer = visitor.post(asked.url, {"none": "none"})

    assert asked.url == "/en/book/?time=kept"
    assert answer.url == "/en/book/review/"


def test_password_manager_in_the_robot_trap_has_a_way_out(visitor):
    """It fills the field that nobody sees each time the page is shown."""
    trapped = unhurried(**ANSWERS | {"homepage": "x"})
    page = visitor.send("/book/details/", trapped)

    assert page.status_code == 200
    assert "Please tick this box" in page.text
    assert 'value="Elena"' in page.text
    assert visitor.send("/book/details/", trapped | {"person": "on"}).url == "/en/book/review/"


def test_review_reads_back_what_was_said_and_nothing_else(visitor, time):
    visitor.answer(reason="Cannot bend.\nSince Tuesday.", phone="")

    page = visitor.see("/book/review/")

    for words in (
        "Elena Duarte",
        "March 27, 1980",
        "elena.duarte@example.org",
        "Cannot bend.<br>Since Tuesday.",
        unbroken(f"{time.local_start:%A, %B %-d, %Y, %-I:%M %p}"),
        "Eastern, clinic time",
    ):
        assert words in page.text
    assert "<dt>Phone</dt>" not in page.text
    assert 'href="/en/book/details/#id_birth_date"' in page.text
    assert Appointment.objects.count() == 0


def test_review_escapes_what_was_typed(visitor):
    visitor.answer(reason="<script>alert(1)</script>", first_name="<b>")

    assert "<script>alert" not in visitor.see("/book/review/").text
