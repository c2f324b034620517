"""A visit whose link was lost."""

import re
from datetime import timedelta

import pytest

from appointments.models import Appointment, Message
from clinic.directory.models import Tries
from tests.appointments.portal.asking import ask, person
from tests.appointments.portal.visitor import Visitor, open_times, unhurried
from tests.around import this_moment

ELENA = {
    "last_name": "Duarte",
    "birth_date_month": "3",
    "birth_date_day": "27",
    "birth_date_year": "1980",
    "contact": "elena.duarte@example.org",
    "reference": "",
}
NEUTRAL = "We found no visit with these answers. Check them, or call us."


@pytest.fixture
def visitor():
    return Visitor()


@pytest.fixture
def appointment(scene):
    return ask(scene, open_times(scene.follow_up, practitioner=scene.doctor_a)[60].starts_at)


def ask_for(visitor, **changes):
    return visitor.send("/appointments/find/", unhurried(**ELENA | changes))


def lost_links() -> list[tuple]:
    return list(Message.objects.filter(kind="lost_link").values_list("state", "appointment"))


@pytest.mark.parametrize("contact", ["elena.duarte@example.org", "ELENA.Duarte@Example.org", "413-555-0142"])
def test_find_by_contact_sends_a_link_to_the_address_of_the_appointment(visitor, appointment, contact):
    answer = ask_for(visitor, contact=contact)

    assert answer.url == "/en/appointments/find/sent/"
    assert lost_links() == [("queued", appointment.pk)]


@pytest.mark.parametrize(
    "changes",
    [
        {"last_name": "Duarta"},
        {"birth_date_year": "1981"},
        {"contact": "somebody@example.org"},
        {"contact": "(413) 555-0143"},
    ],
)
def test_find_a_miss_looks_the_same_and_costs_the_same(
    visitor, appointment, changes, django_assert_num_queries
):
    with django_assert_num_queries(5):
        hit = ask_for(visitor)
    with django_assert_num_queries(5):
        miss = ask_for(visitor, **changes)

    assert (miss.status_code, miss.url) == (hit.status_code, hit.url)
    assert visitor.session.keys() == set()
    assert lost_links() == [("queued", appointment.pk)]


def test_find_the_answer_shows_nothing_of_an_appointment(visitor, appointment):
    ask_for(visitor)

    page = visitor.see("/appointments/find/sent/")

    assert "If we found a visit, we sent a link." in page.text
    assert "(413) 555-0110" in page.text
    assert appointment.reference not in page.text
    assert "Doctor" not in page.text


def test_find_without_an_email_on_file_answers_the_same(visitor, appointment):
    Appointment.objects.update(email="")

    answer = ask_for(visitor, contact="413 555 0142")

    assert answer.url == "/en/appointments/find/sent/"
    assert lost_links() == []


@pytest.mark.parametrize("typed", ["{}", " {} ", "{}-", "spaced", "lower"])
def test_find_by_reference_opens_the_appointment_at_once(visitor, appointment, typed):
    written = {"spaced": appointment.spaced_reference, "lower": appointment.reference.lower()}
    reference = written.get(typed) or typed.format(appointment.reference)

    answer = ask_for(visitor, reference=reference, contact="")

    assert answer.url == f"/en/appointments/{appointment.reference}/"
    assert visitor.get(answer.url).status_code == 200


@pytest.mark.parametrize(
    "changes", [{"last_name": "Duarta"}, {"birth_date_day": "28"}, {"reference": "ZZZZZZ"}]
)
def test_find_by_a_wrong_reference_or_person_says_one_neutral_sentence(visitor, appointment, changes):
    page = ask_for(visitor, **{"reference": appointment.reference} | changes)

    assert page.status_code == 200
    assert NEUTRAL in page.text
    assert visitor.see(f"/appointments/{appointment.reference}/").status_code == 404


def test_find_the_reference_of_somebody_else_opens_nothing(visitor, appointment, scene):
    time = open_times(scene.follow_up, practitioner=scene.doctor_b)[60]
    other = ask(scene, time.starts_at, doctor="doctor_b", who=person(1))

    assert NEUTRAL in ask_for(visitor, reference=other.reference).text


def test_find_with_the_reference_the_contact_does_not_matter(visitor, appointment):
    assert ask_for(visitor, reference=appointment.reference, contact="x@example.org").status_code == 302


def test_find_an_appointment_whose_link_has_ended_is_not_opened(visitor, appointment):
    past = appointment.starts_at - timedelta(days=60)
    until = past + timedelta(minutes=20)
    Appointment.objects.update(starts_at=past, ends_at=until, blocked_until=until)

    assert NEUTRAL in ask_for(visitor, reference=appointment.reference).text


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"contact": ""}, "Enter the e-mail or the phone you gave, or the reference below"),
        ({"contact": "elena"}, "Enter an e-mail address, or a phone number with the area code"),
        ({"contact": "a@b@c"}, "Enter an e-mail address, or a phone number with the area code"),
        ({"contact": "x" * 10_000}, "Enter an e-mail address, or a phone number with the area code"),
        ({"last_name": ""}, "Enter the last name"),
        ({"birth_date_day": "31", "birth_date_month": "2"}, "That month has no such day."),
        ({"reference": "K7M"}, "Enter the six letters and numbers of the reference"),
        ({"reference": "K7M 4XQ 1"}, "Enter the six letters and numbers of the reference"),
        ({"reference": "''''''"}, "Enter the six letters and numbers of the reference"),
        ({"homepage": "x"}, "Please tick this box"),
    ],
)
def test_find_bad_answers_get_a_plain_sentence(visitor, scene, changes, sentence):
    page = ask_for(visitor, **changes)

    assert page.status_code == 200
    assert sentence in re.sub(r"&#x27;", "'", page.text)
    assert lost_links() == []


def test_find_an_address_is_not_one_person(visitor, appointment):
    """A waiting room asks for its links at once; a flood is stopped, and says so before anybody types."""
    tries = [ask_for(visitor, contact=f"nobody{n}@example.org").status_code for n in range(6)]
    assert tries == [302] * 6

    Tries.objects.filter(what="find by address").update(at=[this_moment()] * 200)

    assert ask_for(visitor, contact="nobody7@example.org").status_code == 429
    assert visitor.see("/appointments/find/").status_code == 429


@pytest.mark.parametrize("asked", [{}, {"contact": "", "reference": "AAAAAA"}])
def test_find_the_sixth_try_for_a_contact_or_reference_is_429_from_anywhere(appointment, asked):
    tries = [ask_for(Visitor(REMOTE_ADDR=f"192.0.2.{n}"), **asked).status_code for n in range(1, 7)]

    assert tries[:5] == [200 if asked else 302] * 5
    assert tries[5] == 429


def test_find_over_the_limit_a_right_reference_stays_closed(visitor, appointment):
    for _ in range(5):
        ask_for(visitor, reference="ZZZZZZ")

    assert ask_for(visitor, reference=appointment.reference).status_code == 429
    assert visitor.see(f"/appointments/{appointment.reference}/").status_code == 404


def test_find_a_get_sends_nothing(visitor, appointment):
    visitor.see("/appointments/find/", data=ELENA | {"reference": appointment.reference})
    visitor.see("/appointments/find/sent/")

    assert lost_links() == []
    assert visitor.see(f"/appointments/{appointment.reference}/").status_code == 404
