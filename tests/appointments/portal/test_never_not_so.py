"""The pages of a booking never say something that is not so, and lose nothing that was typed."""

import re
from datetime import timedelta

import pytest

from appointments.models import Appointment, BookingPolicy, SlotHold, VisitType
from tests.appointments.portal.asking import ask, person
from tests.appointments.portal.visitor import ANSWERS, Visitor, open_times, unhurried
from tests.around import this_moment


@pytest.fixture
def times(scene):
    """Some that leave each other free."""
    return open_times(scene.follow_up, practitioner=scene.doctor_a)[4:100:8]


@pytest.fixture
def visitor(scene, times):
    """Has passed the question and holds the first time."""
    visitor = Visitor()
    visitor.pass_question()
    visitor.choose(scene.follow_up, times[0])
    return visitor


def details(visitor, **changes):
    """The details page as it is now, filled in and sent."""
    shown = visitor.carried("details")
    return lambda: visitor.send("/book/details/", unhurried(**ANSWERS | shown | changes))


# --- two tabs ---


def test_two_tabs_each_go_on_with_the_time_that_their_page_shows(visitor, scene, times):
    first_tab = details(visitor)
    visitor.choose(scene.follow_up, times[1])

    answer = first_tab()

    assert answer.url == "/en/book/review/"
    assert visitor.see("/book/review/").context["chosen"].time.key == times[0].key
    assert SlotHold.objects.get().starts_at == times[0].starts_at


def test_two_tabs_each_book_what_their_page_shows(visitor, scene, times):
    visitor.answer()
    first_tab = visitor.carried("review")
    visitor.choose(scene.follow_up, times[1])
    visitor.answer(first_name="Luz")

    visitor.confirm(first_tab)

    booked = Appointment.objects.get()
    assert (booked.starts_at, booked.patient.first_name) == (times[0].starts_at, "Elena")


def test_two_tabs_the_second_says_that_the_booking_is_finished(visitor, scene, times):
    second_tab = details(visitor)
    visitor.answer()
    visitor.confirm()

    page = second_tab()

    assert "This booking is finished" in page.text
    assert Appointment.objects.count() == 1


# --- a time that is lost, at each step ---


@pytest.mark.parametrize("step", ["details", "details sent", "extend", "review", "book"])
def test_lost_time_is_said_at_once_with_the_three_nearest(visitor, scene, times, step):
    send = details(visitor)
    visitor.answer()
    shown = visitor.carried("review")
    SlotHold.objects.all().delete()
    ask(scene, times[0].starts_at, who=person(1))

    page = {
        "details": lambda: visitor.see("/book/details/"),
        "details sent": send,
        "extend": lambda: visitor.send("/book/details/", ANSWERS | {"extend": "1"}),
        "review": lambda: visitor.see("/book/review/"),
        "book": lambda: visitor.confirm(shown),
    }[step]()

    assert page.status_code == 409
    assert "That time has just been taken" in page.text
    assert len(page.context["times"]) == 3
    assert "Elena Duarte" in page.text


def test_hold_that_ran_out_is_held_anew_when_the_details_are_sent(visitor, times):
    SlotHold.objects.update(expires_at=this_moment() - timedelta(minutes=1))

    details(visitor)()

    assert SlotHold.objects.get().expires_at > this_moment()


def test_moved_visit_is_not_offered_its_own_time_on_the_page(scene, times):
    appointment = ask(scene, times[5].starts_at)
    visitor = Visitor()
    visitor.let_in(appointment)

    page = visitor.see(f"/appointments/{appointment.reference}/move/?week={times[5].local_start:%Y-%m-%d}")

    assert times[6].value in page.text or times[4].value in page.text
    assert times[5].value not in page.text


# --- limits ---


def test_shared_address_with_60_patients_in_an_hour_books_them_all(scene):
    """An employer, a mobile carrier, the clinic's own waiting room."""
    free = open_times(scene.follow_up, practitioner=scene.doctor_a)
    free += open_times(scene.follow_up, practitioner=scene.doctor_b)
    apart = [time for time in free if time.local_start.minute in (0, 30)][:60]

    answers = [
        Visitor().book(scene.follow_up, time, first_name=f"No {n}", phone="", email=f"no{n}@example.org")
        for n, time in enumerate(apart)
    ]

    assert [answer.status_code for answer in answers] == [302] * 60
    assert Appointment.objects.count() == 60


def test_pause_is_said_before_anything_is_typed(visitor, scene, times):
    BookingPolicy.objects.update(flood_per_hour=1)
    visitor.answer()
    visitor.confirm()
    other = Visitor()
    other.pass_question()
    other.choose(scene.follow_up, times[1])

    page = other.see("/book/details/")

    assert page.status_code == 429
    assert "You can go on in 1\N{NO-BREAK SPACE}hour" in page.text


# --- the other language ---


def test_language_switch_keeps_what_was_typed(visitor):
    typed = ANSWERS | visitor.carried("details") | {"first_name": "Ele", "phone": "413", "switch": "es"}

    answer = visitor.post("/es/book/details/", typed)
    form = visitor.get(answer.url).context["form"]

    assert answer.url == "/es/book/details/"
    assert (form["first_name"].value(), form["phone"].value()) == ("Ele", "413")
    assert not form.errors


@pytest.mark.parametrize("path", ["/contact/", "/appointments/find/", "/appointments/family/"])
def test_language_switch_of_other_forms_keeps_what_was_typed(scene, path):
    page = Visitor().post(f"/es{path}", {"email": "ele@", "contact": "ele@", "switch": "es"})

    assert page.status_code == 200
    assert 'value="ele@"' in page.text
    assert not page.context["form"].errors


@pytest.mark.parametrize(
    "path", ["/contact/", "/appointments/find/", "/appointments/family/", "/book/details/"]
)
def test_language_switch_is_a_button_of_the_form(visitor, path):
    page = visitor.see(path)
    name = page.context["keeps"]

    assert f'<form id="{name}"' in page.text or f'id="{name}"' in page.text
    assert f'form="{name}" formaction="/es{path}"' in page.text


# --- odd, but honest ---


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ({"first_name": "Ma. Elena"}, ("Ma. Elena", "Duarte")),
        ({"first_name": "Sukarno", "last_name": ""}, ("", "Sukarno")),
        ({"first_name": "", "last_name": "Sukarno"}, ("", "Sukarno")),
        ({"birth_date_month": "marzo", "birth_date_year": "80"}, ("Elena", "Duarte")),
        ({"phone": "+44 20 7946 0958"}, ("Elena", "Duarte")),
    ],
)
def test_odd_but_honest_answers_are_taken(visitor, typed, kept):
    visitor.answer(**typed)
    visitor.confirm()

    patient = Appointment.objects.get().patient
    assert (patient.first_name, patient.last_name) == kept
    assert patient.birth_date.isoformat() == "1980-03-27"


# --- the way in which they are told ---


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"email": "", "prefers": "email"}, ("phone", "phone")),
        ({"phone": "", "prefers": "phone"}, ("email", "email")),
        ({"prefers": "phone"}, ("phone", "phone")),
        ({}, ("email", "email")),
    ],
)
def test_phone_or_email_is_enough_and_the_way_that_there_is_is_taken(visitor, typed, told):
    visitor.answer(**typed)
    visitor.confirm()

    appointment = Appointment.objects.get()
    assert (appointment.prefers, appointment.messages.first().channel) == told


def test_email_is_asked_for_where_the_clinic_says_so(visitor):
    BookingPolicy.objects.update(phone_is_enough=False)

    assert "Enter an e-mail address: we send the confirmation there" in visitor.answer(email="").text


# --- who is new ---


def test_new_patient_is_not_given_a_visit_for_those_who_come_back(scene, times):
    VisitType.objects.filter(pk=scene.follow_up.pk).update(patients="returning")
    visitor = Visitor()
    visitor.pass_question()

    refused = visitor.send("/book/follow-up/", {"slot": times[0].value, "been": "no"})
    page = visitor.get(refused.url)

    assert "That visit is for people who have been here before." in page.text
    assert SlotHold.objects.count() == 0
    assert visitor.send("/book/follow-up/", {"slot": times[0].value, "been": "yes"}).url.endswith("/details/")


@pytest.mark.parametrize(
    ("path", "data"),
    [
        ("/book/", {"sign": "E03", "back": ""}),
        ("/check/", {"sign": "E03", "back": "emergency"}),
        ("/check/", {"none": "none", "other-sign": "T01", "answered": "other", "back": "other"}),
        ("/call-me/", {"name": "Ele", "switch": "es"}),
    ],
)
def test_language_switch_of_the_check_shows_the_same_page_with_what_was_marked(scene, path, data):
    page = Visitor().post(f"/es{path}", data)

    assert page.status_code == 200
    assert 'lang="es"' in page.text
    assert " checked" in page.text or 'value="Ele"' in page.text
    assert f'form="{page.context["keeps"]}" formaction="/en{path}"' in page.text


def test_language_switch_of_an_outcome_shows_the_same_outcome(scene):
    home = {"none": "none", "other-none": "none", "answered": "other"}
    page = Visitor().post("/en/check/", home)
    button = re.search(r'<button class="plainly" form="answers"[^>]*name="(\w+)" value="(\w+)"', page.text)

    again = Visitor().post("/es/check/", dict(page.context["kept"]) | {button[1]: button[2]})

    assert (page.context["level"], again.context["level"]) == ("HOME", "HOME")
