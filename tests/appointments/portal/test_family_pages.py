"""For somebody else, and for a family."""

from datetime import timedelta

import pytest

from appointments.models import Appointment, Message
from appointments.notifications import links
from tests.appointments.portal.asking import ask, person
from tests.appointments.portal.visitor import Visitor, open_times, unhurried
from tests.around import this_moment

MOTHER = {"who": "other", "booker_name": "Elena Duarte", "booker_relation": "parent"}
EMAIL = "elena.duarte@example.org"


@pytest.fixture
def times(scene):
    return open_times(scene.follow_up, practitioner=scene.doctor_a)[4:100:8]


@pytest.fixture
def visitor(scene, times):
    visitor = Visitor()
    visitor.pass_question()
    visitor.choose(scene.follow_up, times[0])
    return visitor


def child(years=9) -> dict:
    return {"first_name": "Ana", "birth_date_year": str(this_moment().year - years)}


def test_for_someone_else_asks_who_is_booking_and_browsers_fill_in_the_booker(visitor):
    page = visitor.get(visitor.send("/book/details/", {"for": "other", "first_name": "Ana"}).url)

    form = page.context["form"]
    assert "Who is booking?" in page.text
    assert form["first_name"].value() == "Ana"
    assert form.fields["first_name"].widget.attrs["autocomplete"] == "off"
    assert form.fields["booker_name"].widget.attrs["autocomplete"] == "name"
    assert 'autocomplete="bday-' not in page.text

    page = visitor.get(visitor.send("/book/details/", {"for": "me"}).url)
    assert "Who is booking?" not in page.text


def test_review_and_confirmation_name_the_patient(visitor):
    visitor.answer(**MOTHER | child())

    review = visitor.see("/book/review/")
    booked = visitor.get(visitor.confirm().url)

    assert "Book this visit for Ana" in review.text
    assert "Elena Duarte (parent)" in review.text
    assert "Booked for Ana" in booked.text
    assert "Booked by Elena Duarte" in booked.text


@pytest.mark.parametrize(
    ("answers", "sentence"),
    [
        ({}, "Enter your name: a parent or guardian books for a patient under 18"),
        ({"booker_name": "Rosa", "booker_relation": "helper"}, "Choose parent or guardian"),
        ({"booker_name": "Rosa"}, "Choose parent or guardian"),
    ],
)
def test_under_18_a_guardian_must_be_named(visitor, answers, sentence):
    page = visitor.answer(**child() | answers)

    assert sentence in page.text
    assert "The patient is" in page.text
    assert "Back pain under 18 should be looked at today" in page.text
    assert "Who is booking?" in page.text


def test_page_repeats_of_the_check_only_what_the_check_shows(visitor, settings):
    settings.SHOW_UNSIGNED = "education"

    page = visitor.answer(**child())

    assert "A parent or guardian books, and comes along." in page.text
    assert "should be looked at today" not in page.text


@pytest.mark.parametrize(("days", "minor"), [(-1, False), (0, False), (1, True)])
def test_18_is_of_age_on_the_birthday(visitor, scene, days, minor):
    today = this_moment().astimezone(scene.location.zone).date()
    safe = min(today.day, 28)  # a day that every year has
    born = today.replace(year=today.year - 18, day=safe) + timedelta(days=today.day - safe + days)
    parts = {"month": born.month, "day": born.day, "year": born.year}

    page = visitor.answer(**{f"birth_date_{name}": str(value) for name, value in parts.items()})

    assert (page.status_code == 200) == minor


def test_book_for_another_person_keeps_the_contact_and_nothing_about_health(visitor, scene, times):
    visitor.answer(reason="It locks.", **MOTHER | child())
    first = visitor.confirm().url

    visitor.post(f"{first}another/")
    visitor.pass_question()
    visitor.choose(scene.follow_up, times[1])
    form = visitor.see("/book/details/").context["form"]

    known = ("booker_name", "booker_relation", "phone", "email")
    assert [form[name].value() for name in known] == ["Elena Duarte", "parent", "+14135550142", EMAIL]
    assert [form[name].value() for name in ("first_name", "birth_date", "reason")] == [None, None, None]
    assert visitor.get(f"{first}another/").url == first


@pytest.fixture
def family(scene, times):
    """Two visits that a mother booked, and one of somebody else."""
    those = [ask(scene, time.starts_at, who=person(n, email=EMAIL)) for n, time in enumerate(times[:2])]
    return [*those, ask(scene, times[3].starts_at, who=person(7))]


def open_list(visitor, appointment):
    return visitor.see(f"/appointments/family/{links.token_of(appointment, minutes=30, kind=links.FAMILY)}/")


def test_family_sees_its_visits_on_one_page_and_opens_each_by_a_grant_of_its_own(family):
    visitor = Visitor()
    asked = visitor.send("/appointments/family/", unhurried(email=EMAIL))
    assert asked.url == "/en/appointments/find/sent/"
    assert Message.objects.filter(kind="family_link").count() == 1

    page = visitor.get(open_list(visitor, family[0]).url)

    assert [visit.reference in page.text for visit in family] == [True, True, False]
    assert visitor.see(f"/appointments/{family[0].reference}/").status_code == 404
    opened = visitor.send("/appointments/family/", {"open": family[0].reference})
    assert visitor.get(opened.url).status_code == 200
    assert visitor.see(f"/appointments/{family[1].reference}/").status_code == 404


def test_family_list_opens_no_visit_of_others(family):
    visitor = Visitor()
    open_list(visitor, family[0])

    visitor.send("/appointments/family/", {"open": family[2].reference})

    assert visitor.see(f"/appointments/{family[2].reference}/").status_code == 404


def test_family_form_answers_the_same_whether_there_is_a_visit_or_not(family):
    asked = Visitor().send("/appointments/family/", unhurried(email="nobody@example.org"))

    assert asked.url == "/en/appointments/find/sent/"
    page = Visitor().send("/appointments/family/", unhurried(email=""))
    assert "Enter the e-mail address that you booked with" in page.text
    assert Visitor().see("/appointments/family/forged/").status_code == 404


def test_family_form_asked_too_often_keeps_what_was_typed(family):
    pages = [Visitor().send("/appointments/family/", unhurried(email=EMAIL)) for _ in range(6)]

    assert pages[-1].status_code == 429
    assert f'value="{EMAIL}"' in pages[-1].text


def mend(visitor, appointment, **typed):
    contact = {"email": appointment.email, "phone": "413 555 0142", "prefers": "email"}
    return visitor.send(f"/appointments/{appointment.reference}/contact/", contact | typed)


def test_mistyped_address_of_a_visit_just_booked_is_corrected_at_once(visitor):
    visitor.answer(email="elena.duatre@example.org")
    visitor.confirm()

    answer = mend(visitor, Appointment.objects.get(), email=EMAIL)

    assert Appointment.objects.get().email == EMAIL
    assert visitor.get(answer.url).status_code == 200


def test_later_a_new_address_is_asked_before_it_counts(family):
    visitor = Visitor()
    visitor.let_in(family[0])

    page = mend(visitor, family[0], email="new@example.org")

    assert "We sent a mail to <strong>new@example.org</strong>" in page.text
    appointment = Appointment.objects.get(pk=family[0].pk)
    path = f"/appointments/confirm-email/{links.token_of(appointment, kind=links.CONFIRM)}/"
    stranger = Visitor()
    assert "new@example.org" in stranger.see(path).text
    assert Appointment.objects.get(pk=family[0].pk).email == EMAIL
    assert stranger.send(path).status_code == 302
    assert Appointment.objects.get(pk=family[0].pk).email == "new@example.org"
    assert stranger.see(path).status_code == 404


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"email": "", "phone": ""}, "Enter an e-mail address or a phone number"),
        ({"email": "x"}, "Enter an e-mail address, for example"),
        ({"prefers": "pigeon"}, "Choose one of the answers"),
    ],
)
def test_correction_that_is_wrong_says_so_and_keeps_what_was_typed(family, typed, sentence):
    visitor = Visitor()
    visitor.let_in(family[0])

    page = mend(visitor, family[0], **typed)

    assert sentence in page.text
    assert Appointment.objects.get(pk=family[0].pk).email == EMAIL
