"""The booking itself: once, whoever is faster, within the limits."""

from datetime import timedelta

import pytest

from appointments.models import Appointment, BookingPolicy, Message, Patient, SlotHold
from clinic.directory.models import Tries
from tests.appointments.portal.asking import ELENA, ask, person
from tests.appointments.portal.visitor import Visitor, open_times
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


def test_booking_keeps_every_answer(visitor, scene, time):
    visitor.answer(
        who="other",
        first_name="Zoë 🙂",
        booker_name="Ana Duarte",
        booker_relation="spouse",
        prefers="phone",
        reason="Cannot bend.",
    )

    answer = visitor.confirm()

    appointment = Appointment.objects.get()
    assert answer.url == f"/en/appointments/{appointment.reference}/"
    assert (appointment.practitioner, appointment.starts_at, appointment.visit_type) == (
        scene.doctor_a,
        time.starts_at,
        scene.follow_up,
    )
    assert appointment.patient.first_name == "Zoë 🙂"
    assert (appointment.phone, appointment.email) == ("+14135550142", "elena.duarte@example.org")
    assert (appointment.language, appointment.prefers, appointment.booked_online) == ("en", "phone", True)
    assert (appointment.for_someone_else, appointment.booker_name, appointment.booker_relation) == (
        True,
        "Ana Duarte",
        "spouse",
    )
    assert appointment.reason == "Cannot bend."


def test_booking_opens_the_appointment_and_forgets_the_draft(visitor):
    visitor.answer()

    page = visitor.get(visitor.confirm().url)

    assert page.status_code == 200
    assert "Your visit is booked" in page.text
    assert "booking" not in visitor.session
    assert SlotHold.objects.count() == 0


def test_booking_without_an_answer_left_out_stores_no_strength(visitor):
    visitor.answer()
    visitor.confirm()

    assert Appointment.objects.get().severity is None


def test_booking_posted_three_times_is_one_appointment(visitor):
    visitor.answer()
    page = visitor.carried("review")

    answers = [visitor.confirm(page) for _ in range(3)]

    assert len({answer.url for answer in answers}) == 1
    assert Appointment.objects.count() == 1
    assert Message.objects.filter(kind=Message.Kind.BOOKED).count() == 1


@pytest.mark.parametrize("path", ["/book/review/", "/book/details/"])
def test_finished_step_says_that_it_is_finished_and_what_holds_now(visitor, path):
    """After a lost reply, and with the back button."""
    visitor.answer()
    booked = visitor.confirm().url

    page = visitor.see(path)

    assert "This booking is finished" in page.text
    assert f'href="{booked}"' in page.text


def test_booking_posted_again_after_another_one_shows_the_appointment_it_made(visitor, scene):
    visitor.answer()
    page = visitor.carried("review")
    first = visitor.confirm(page).url
    visitor.book(scene.follow_up, open_times(scene.follow_up)[0], first_name="Luz")

    assert visitor.confirm(page).url == first


def test_booking_a_lost_reply_and_a_lost_session_write_is_still_one_appointment(visitor):
    """The same token from a session that never heard of the booking."""
    visitor.answer()
    before = dict(visitor.session.items())
    page = visitor.carried("review")
    first = visitor.confirm(page).url
    session = visitor.session
    session.update(before)
    del session["booked"]
    session.save()

    assert visitor.confirm(page).url == first
    assert Appointment.objects.count() == 1


def test_booking_answers_changed_in_another_tab_change_nothing_of_the_page(visitor):
    visitor.answer()
    page = visitor.carried("review")
    visitor.answer(last_name="Duarte Peña")

    visitor.confirm(page)

    assert Appointment.objects.get().patient.last_name == "Duarte"


@pytest.mark.parametrize("token", ["forged", "", "\0", "x" * 10_000])
def test_booking_needs_what_the_page_shows(visitor, token):
    visitor.answer()

    assert visitor.send("/book/review/", {"token": token}).status_code == 200
    assert Appointment.objects.count() == 0


def test_booking_a_get_books_nothing(visitor):
    visitor.answer()
    visitor.see("/book/review/", data=visitor.carried("review"))

    assert Appointment.objects.count() == 0


def test_booking_extra_fields_change_nothing(visitor, scene):
    extra = {"status": "completed", "overbooked": "1", "by": "1", "practitioner": str(scene.doctor_b.pk)}
    visitor.answer(**extra)
    visitor.send("/book/review/", visitor.carried("review") | {"reference": "AAAAAA"} | extra)

    appointment = Appointment.objects.get()
    assert (appointment.status, appointment.overbooked, appointment.practitioner) == (
        "booked",
        False,
        scene.doctor_a,
    )


def test_booking_repeated_fields_take_the_last_one(visitor):
    visitor.answer(first_name=["A", "B"], prefers=["phone", "email"])

    assert visitor.confirm().status_code == 302
    assert Appointment.objects.get().patient.first_name == "B"


def test_booking_after_the_hold_ran_out_still_works(visitor):
    visitor.answer()
    SlotHold.objects.update(expires_at=this_moment() - timedelta(minutes=20))

    visitor.confirm()

    assert Appointment.objects.count() == 1


def test_booking_a_time_taken_meanwhile_keeps_the_answers(visitor, scene, time):
    visitor.answer(reason="Cannot bend.")
    shown = visitor.carried("review")
    SlotHold.objects.all().delete()
    ask(scene, time.starts_at, who=person(1))

    page = visitor.confirm(shown)

    assert page.status_code == 409
    assert "That time has just been taken" in page.text
    assert "Elena Duarte, 413 555 0142, elena.duarte@example.org" in page.text
    assert len(page.context["times"]) == 3
    assert Appointment.objects.count() == 1
    assert Message.objects.filter(kind=Message.Kind.BOOKED).count() == 1


def test_booking_another_time_goes_straight_back_to_the_review(visitor, scene, time):
    visitor.answer(reason="Cannot bend.")
    shown = visitor.carried("review")
    SlotHold.objects.all().delete()
    ask(scene, time.starts_at, who=person(1))
    other = visitor.confirm(shown).context["times"][0]

    answer = visitor.choose(scene.follow_up, other)
    visitor.confirm()

    assert answer.url == "/en/book/review/"
    assert Appointment.objects.get(reason="Cannot bend.").starts_at == other.starts_at


def test_booking_with_no_time_left_gives_the_phone(visitor, scene, time):
    visitor.answer()
    shown = visitor.carried("review")
    scene.follow_up.practitioners.clear()

    page = visitor.confirm(shown)

    assert page.status_code == 409
    assert "There is no free time that can be booked online." in page.text
    assert "(413) 555-0110" in page.text


def test_booking_two_appointments_of_a_patient_at_once_is_refused_in_words(visitor, scene, time):
    ask(scene, time.starts_at, doctor="doctor_b", who=ELENA)
    visitor.answer()

    page = visitor.confirm()

    assert page.status_code == 409
    assert "You already have another visit at that time." in page.text
    assert "(413) 555-0110" in page.text
    assert Appointment.objects.count() == 1


def test_booking_more_appointments_than_allowed_is_refused_in_words(visitor, scene, time):
    for other in open_times(scene.follow_up, practitioner=scene.doctor_b)[20:60:15]:
        ask(scene, other.starts_at, doctor="doctor_b", who=ELENA)
    visitor.answer()

    page = visitor.confirm()

    assert page.status_code == 409
    assert "You already have several visits booked." in page.text
    assert Appointment.objects.count() == 3


def test_booking_two_children_with_one_email_are_two_patients(visitor, scene, time):
    mother = {"who": "other", "booker_name": "Elena Duarte", "booker_relation": "parent"}
    visitor.answer(first_name="Ana", **mother)
    visitor.confirm()
    visitor.book(scene.follow_up, open_times(scene.follow_up)[0], first_name="Luz", **mother)

    assert sorted(Patient.objects.values_list("first_name", flat=True)) == ["Ana", "Luz"]


@pytest.mark.parametrize("limit", ["bookings_per_hour", "bookings_per_day"])
def test_booking_over_the_limit_of_a_contact_is_429(scene, time, limit):
    """The script is slowed down; nothing of the refused try stays, and nothing that was typed is lost."""
    BookingPolicy.objects.update(**{limit: 2})
    times = open_times(scene.follow_up, practitioner=scene.doctor_a)[::6]
    answers = [Visitor().book(scene.follow_up, time, last_name=f"No {n}") for n, time in enumerate(times[:3])]

    assert [answer.status_code for answer in answers] == [302, 302, 429]
    assert "(413) 555-0110" in answers[2].text
    assert "You can go on in" in answers[2].text
    assert 'href="/en/book/review/"' in answers[2].text
    assert Appointment.objects.count() == 2
    assert Patient.objects.count() == 2


def test_booking_posted_again_at_the_limit_shows_the_appointment(visitor):
    """The second press of a double click, whose session never heard of the first."""
    BookingPolicy.objects.update(bookings_per_hour=1)
    visitor.answer()
    before = dict(visitor.session.items())
    page = visitor.carried("review")
    first = visitor.confirm(page).url
    session = visitor.session
    session.update(before)
    del session["booked"]
    session.save()

    assert visitor.confirm(page).url == first


def test_booking_refused_tries_do_not_count(visitor, scene, time):
    """Losing a race many times at a shared address blocks nobody."""
    ask(scene, time.starts_at, doctor="doctor_b", who=ELENA)
    visitor.answer()
    for _ in range(12):
        visitor.confirm()

    assert Tries.objects.filter(what__startswith="book").count() == 0


def test_booking_pages_are_kept_by_no_cache(visitor):
    visitor.answer()

    for path in ("/book/details/", "/book/review/", "/book/follow-up/"):
        assert "no-store" in visitor.see(path)["Cache-Control"]
