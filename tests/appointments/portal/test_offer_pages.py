"""The patient of a visit that the clinic had to cancel: the mail, the page behind its link, the answer."""

import re
from datetime import timedelta

import pytest
from django.core import mail

from appointments import availability, disruptions
from appointments.disruptions.closing import Closing
from appointments.models import Appointment, DisruptedVisit, SlotHold
from appointments.notifications import worker
from tests.appointments.disruptions.closing import teresa
from tests.appointments.portal.asking import ask, person
from tests.appointments.portal.visitor import Visitor, open_times
from tests.around import this_moment

LINK = re.compile(r"https?://[^/]+(/\S*/link/\S+/)")


@pytest.fixture
def now():
    return this_moment()


def cancelled(scene, now, **changes):
    """A visit in three days that the clinic had to cancel an hour ago; its patient was mailed."""
    time = open_times(scene.follow_up, practitioner=scene.doctor_a)[40]
    appointment = ask(scene, time.starts_at, who=person(1, **changes), now=now - timedelta(days=1))
    worker.send_due(now=now - timedelta(hours=2))
    mail.outbox.clear()
    closing = Closing.of_times(
        time.starts_at, time.starts_at + timedelta(hours=2), practitioner=scene.doctor_a
    )
    disruptions.close_time(
        closing,
        by=teresa(),
        held_until=now + timedelta(days=1),
        seen=[appointment.pk],
        now=now - timedelta(hours=1),
    )
    worker.send_due(now=now)
    return DisruptedVisit.objects.with_names().get()


@pytest.fixture
def row(scene, now):
    return cancelled(scene, now)


@pytest.fixture
def visitor(row):
    """Follows the link in the mail."""
    visitor = Visitor()
    [letter] = mail.outbox
    visitor.get(LINK.search(letter.body)[1])
    return visitor


def path(row, rest="") -> str:
    return f"/appointments/{row.appointment.reference}/{rest}"


def outcome(row) -> str:
    return DisruptedVisit.objects.get(pk=row.pk).outcome


def test_mail_says_what_is_offered_and_until_when(row):
    [letter] = mail.outbox
    html = letter.alternatives[0][0]

    for text in (letter.body, html):
        assert "The clinic had to cancel this visit. We are sorry." in text
        assert "We keep another time for you:" in text
        assert "It is yours until" in text
        assert "/link/" in text
        assert "/book/" not in text
    assert str(row.offered_practitioner) in letter.body


def test_mail_to_who_speaks_spanish_is_spanish(scene, now):
    cancelled(scene, now, language="es")

    [letter] = mail.outbox

    assert "cancel" in letter.subject
    assert "We keep" not in letter.body
    assert "/es/" in LINK.search(letter.body)[1]


def test_page_offers_the_held_time(visitor, row):
    page = visitor.see(path(row))

    assert "We keep another time for you" in page.text
    assert "Take this time" in page.text
    assert "I do not need a visit" in page.text
    assert "Book another visit" not in page.text


@pytest.mark.parametrize(
    "rest", ["", "offer/take/", "offer/decline/", "offer/another/", "offer/another/review/"]
)
def test_opening_any_address_changes_nothing(visitor, row, rest):
    visitor.see(path(row, rest), data={"to": "20270308T150000Z_1_1"})

    assert outcome(row) == "open"
    assert Appointment.objects.count() == 1


def test_taking_the_time_leads_to_the_new_appointment(visitor, row):
    answer = visitor.send(path(row, "offer/take/"))

    new = Appointment.objects.get(status="booked")
    assert answer.url == f"/en{path(row)}".replace(row.appointment.reference, new.reference)
    assert "Your visit is booked" in visitor.get(answer.url).text
    old = visitor.see(path(row)).text
    assert "You have another visit instead." in old
    assert f"/appointments/{new.reference}/" in old


def test_taking_the_time_twice_shows_the_same_appointment(visitor, row):
    first = visitor.send(path(row, "offer/take/")).url

    again = visitor.send(path(row, "offer/take/"))

    assert Appointment.objects.filter(status="booked").count() == 1
    assert first.split("/")[3] in visitor.get(again.url).text


def test_time_that_is_gone_shows_three_others_and_keeps_the_question_open(visitor, row, scene):
    SlotHold.objects.all().delete()
    ask(scene, row.offered_at, who=person(7), by=teresa())

    page = visitor.send(path(row, "offer/take/"))

    assert page.status_code == 409
    assert "That time has just been taken" in page.text
    assert len(page.context["times"]) == 3
    assert page.context["action"].endswith("/offer/another/")
    assert outcome(row) == "open"


def test_another_time_is_chosen_and_confirmed(visitor, row, scene):
    page = visitor.see(path(row, "offer/another/"))
    assert "We still have what you told us." in page.text
    time = availability.nearest(scene.follow_up, to=row.offered_at + timedelta(days=2), now=this_moment())[0]

    checked = visitor.send(path(row, "offer/another/"), {"slot": time.value})
    assert "Book this time?" in visitor.get(checked.url).text
    visitor.post(checked.url)

    assert outcome(row) == "chose_another"
    assert Appointment.objects.get(status="booked").starts_at == time.starts_at


@pytest.mark.parametrize("slot", ["", "x", "\0", "9" * 99, "29990101T0000Z_1_1", "20270301T1400Z_999999_1"])
def test_another_time_that_none_of_our_buttons_sends_is_a_sentence(visitor, row, slot):
    page = visitor.send(path(row, "offer/another/"), {"slot": slot}, follow=True)

    assert page.status_code in (200, 409)
    assert outcome(row) == "open"


def test_who_needs_no_appointment_says_so(visitor, row):
    visitor.send(path(row, "offer/decline/"))

    page = visitor.see(path(row))
    assert outcome(row) == "declined"
    assert "Take this time" not in page.text
    assert "Book another visit" in page.text


def test_pages_are_for_who_has_the_link(row):
    for rest in ("offer/take/", "offer/decline/", "offer/another/", "offer/another/review/"):
        assert Visitor().send(path(row, rest)).status_code == 404
    assert outcome(row) == "open"


def test_ordinary_appointment_has_nothing_to_answer(scene):
    appointment = ask(scene, open_times(scene.follow_up)[40].starts_at)
    visitor = Visitor()
    visitor.let_in(appointment)

    for rest in ("offer/take/", "offer/decline/", "offer/another/", "offer/another/review/"):
        assert visitor.send(f"/appointments/{appointment.reference}/{rest}").status_code == 302
    assert Appointment.objects.count() == 1
