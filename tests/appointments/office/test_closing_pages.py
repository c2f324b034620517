"""Sick day and closure in the office: look, confirm once, count down, take back."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.dateformat import format as date_format

from appointments import disruptions
from appointments.models import Appointment, DisruptedVisit, Disruption, TimeOff
from clinic.directory.models import Closure
from tests import factories
from tests.appointments.disruptions.closing import teresa
from tests.around import at, this_moment

CLOSE = reverse("admin:close")


@pytest.fixture
def book(scene, monday):
    def make(hour=9, doctor="doctor_a", **values):
        usual = {
            "practitioner": getattr(scene, doctor),
            "location": scene.location,
            "visit_type": scene.follow_up,
            "starts_at": at(monday, hour),
        }
        return factories.AppointmentFactory(**usual | values)

    return make


@pytest.fixture
def typed(scene, monday):
    return {"who": f"person-{scene.doctor_a.pk}", "first": monday.isoformat(), "reason": "flu"}


def confirm(browser, typed, *appointments):
    seen = [appointment.pk for appointment in appointments]
    return browser.post(CLOSE, typed | {"confirm": "yes", "seen": seen}, follow=True)


def click(browser, row, what):
    url = reverse("admin:closed_answer", args=[row.disruption_id])
    return browser.post(url, {"click": f"{what} {row.pk}"}, follow=True)


def queries(appointment) -> int:
    appointment()  # what is read once and remembered
    with CaptureQueriesContext(connection) as captured:
        appointment()
    return len(captured)


def test_looking_lists_who_is_hit_and_changes_nothing(office, book, typed):
    mailed, called = book(9), book(10, email="", phone="+14135550157", language="es")
    here = book(11, status="arrived")

    page = office.post(CLOSE, typed)

    assert [appointment for appointment, offer in page.context["hit"] if offer] == [mailed, called]
    assert page.context["here"] == [here]
    assert "E-mail, English" in page.text
    assert "Phone (413) 555-0157, Spanish" in page.text
    assert not Disruption.objects.exists()
    assert not TimeOff.objects.exists()


def test_confirming_closes_and_leads_to_the_count_down(office, book, typed):
    appointments = [book(9), book(10)]

    page = confirm(office, typed, *appointments)

    assert "2 unresolved" in page.text
    assert "You can take all of it back until" in page.text
    assert set(Appointment.objects.values_list("status", "cancelled_by")) == {("cancelled", "clinic")}
    assert TimeOff.objects.get().reason == "flu"


@pytest.mark.parametrize(
    ("starts", "ends", "said"),
    [
        ("18:00", "24:00", "6:00 PM to {day}, midnight"),
        ("18:00", "00:00", "6:00 PM to {day}, midnight"),
        ("00:00", "00:00", "{day}, all day"),
    ],
)
def test_day_is_closed_to_its_end(office, typed, monday, starts, ends, said):
    page = confirm(office, typed | {"starts": starts, "ends": ends})

    row = TimeOff.objects.get()
    assert row.ends_at == at(monday + timedelta(days=1), 0)
    assert said.format(day=date_format(monday, "l, F j, Y")) in page.text


def test_confirming_twice_is_one(office, book, typed):
    appointment = book(9)

    first, again = confirm(office, typed, appointment), confirm(office, typed, appointment)

    assert first.redirect_chain == again.redirect_chain
    assert DisruptedVisit.objects.count() == TimeOff.objects.count() == 1


def test_confirming_with_an_appointment_that_slipped_in_shows_the_list_again(office, book, typed):
    seen, late = book(9), book(10)

    page = confirm(office, typed, seen)

    assert page.status_code == 409
    assert "A visit was booked into this time just now." in page.text
    assert late.patient.name in page.text
    assert not Disruption.objects.exists()


def test_count_down_by_the_buttons_of_who_is_on_the_phone(office, book, typed):
    confirm(office, typed, *[book(hour) for hour in (9, 10, 11)])
    accepts, declines, spoken = DisruptedVisit.objects.all()

    pages = [
        click(office, accepts, "accept"),
        click(office, declines, "decline"),
        click(office, spoken, "spoken"),
    ]

    assert [page.context["left"] for page in pages] == [2, 1, 0]
    outcomes = DisruptedVisit.objects.values_list("outcome", flat=True)
    assert list(outcomes) == ["accepted", "declined", "spoken_to"]


def test_button_that_does_not_fit_any_more_is_a_sentence(office, book, typed):
    confirm(office, typed, book(9))
    row = DisruptedVisit.objects.get()
    click(office, row, "accept")

    page = click(office, row, "decline")

    assert "This question has been answered already." in page.text
    assert DisruptedVisit.objects.get().outcome == "accepted"


@pytest.mark.parametrize("what", ["", "accept", "accept x", "delete 1", "\0", "accept " + "9" * 40])
def test_button_that_is_none_of_ours_changes_nothing(office, book, typed, what):
    confirm(office, typed, book(9))
    url = reverse("admin:closed_answer", args=[Disruption.objects.get().pk])

    assert office.post(url, {"click": what}, follow=True).status_code == 200
    assert DisruptedVisit.objects.get().outcome == "open"


def test_taking_back_restores_and_says_so(office, book, typed):
    appointment = book(9)
    confirm(office, typed, appointment)

    page = office.post(reverse("admin:closed_undo", args=[Disruption.objects.get().pk]), follow=True)

    assert "The time is open again, and nobody was told." in page.text
    assert "This was taken back" in page.text
    assert Appointment.objects.get().status == "booked"


def test_taking_back_too_late_is_a_sentence(office, book, typed):
    confirm(office, typed, book(9))
    then = this_moment() - timedelta(minutes=4)
    Disruption.objects.update(at=then)
    DisruptedVisit.objects.update(at=then)

    page = office.post(reverse("admin:closed_undo", args=[Disruption.objects.get().pk]), follow=True)

    assert "for three minutes only" in page.text
    assert Appointment.objects.get().status == "cancelled"


def test_everybody_is_away_by_a_closure_patients_can_read(office, book, typed):
    confirm(office, typed | {"who": "everybody", "reason_en": "Snow", "reason_es": "Nieve"}, book(9))

    closure = Closure.objects.get()
    assert (closure.location, closure.reason_en, closure.reason_es) == (None, "Snow", "Nieve")


@pytest.mark.parametrize(
    "wrong, sentence",
    [
        ({"who": "person-99999"}, "Select a valid choice"),
        ({"who": "\0"}, "This field is required."),
        ({"first": "2027-02-30"}, "Enter a valid date"),
        ({"first": "9999-12-31"}, "Enter a valid date"),
        ({"first": "2020-01-01"}, "This time is over"),
        ({"last": "2020-01-01"}, "must not lie before the first day"),
        ({"last": "2999-01-01"}, "at most one year"),
        ({"starts": "9:00"}, "Give both times"),
        ({"starts": "12:00", "ends": "9:00"}, "The end must be later than the beginning."),
        ({"starts": "99:00", "ends": "x"}, "Enter a valid time"),
        ({"starts": "9:00:30", "ends": "12:00"}, "Give hours and minutes, without seconds."),
        ({"reason": "x" * 10_000}, "Use at most 120 characters"),
        ({"held_until_0": "2020-01-01", "held_until_1": "9:00"}, "Choose an hour that lies ahead."),
    ],
)
@pytest.mark.parametrize("button", ["", "confirm"])
def test_wrong_form_is_a_sentence_and_keeps_what_was_typed(office, book, typed, wrong, sentence, button):
    book(9)

    page = office.post(CLOSE, typed | wrong | ({button: "yes"} if button else {}))

    assert page.status_code == 200
    assert sentence in page.text
    assert 'value="flu"' in page.text or "reason" in wrong
    assert not Disruption.objects.exists()


def test_going_back_keeps_what_was_typed(office, typed):
    page = office.post(CLOSE, typed | {"edit": "yes"})

    assert 'value="flu"' in page.text
    assert "Look at the visits it hits" in page.text


def test_pages_need_the_permissions(desk, account, login, book, typed):
    confirm(desk, typed, book(9))
    away = login(account("naomi", "add_timeoff"))

    assert not Disruption.objects.exists()
    assert desk.get(CLOSE).status_code == away.get(CLOSE).status_code == 403


def test_who_may_not_close_a_location_is_not_offered_it(account, login, typed):
    clerk = login(account("ana", "add_timeoff", "change_appointment"))

    page = clerk.post(CLOSE, typed | {"who": "everybody"})

    assert "Select a valid choice" in page.text
    assert "The whole clinic" not in page.text


def test_buttons_are_posts(office, book, typed):
    confirm(office, typed, book(9))
    key = Disruption.objects.get().pk

    for name in ("closed_answer", "closed_decide", "closed_undo"):
        assert office.get(reverse(f"admin:{name}", args=[key])).status_code == 405


@pytest.mark.parametrize("count", [1, 7])
def test_pages_take_a_fixed_number_of_queries(office, book, typed, count):
    appointments = [book(9 + n if n < 3 else 10 + n) for n in range(count)]
    looking = queries(lambda: office.post(CLOSE, typed))
    confirm(office, typed, *appointments)
    counting = queries(lambda: office.get(reverse("admin:closed", args=[Disruption.objects.get().pk])))

    assert (looking, counting) == (16, 9)


def test_today_shows_what_is_unresolved_with_one_query_more(office, book, typed):
    before = queries(lambda: office.get(reverse("admin:index")))
    confirm(office, typed, book(9), book(10))

    after = queries(lambda: office.get(reverse("admin:index")))

    assert "2 unresolved" in office.get(reverse("admin:index")).text
    assert after == before <= 12


# --- a practitioner's own time off ---


@pytest.fixture
def undecided(scene, book, monday):
    book(9), book(10), book(11)
    midnight = at(monday, 0)
    span = {"starts_at": midnight, "ends_at": midnight + timedelta(days=1)}
    return disruptions.take_time_off(scene.doctor_a, by=teresa(), **span)


def test_time_off_of_a_practitioner_waits_on_today_and_is_decided(office, undecided):
    assert "3 unresolved, 3 to decide" in office.get(reverse("admin:index")).text
    url = reverse("admin:closed", args=[undecided.pk])
    page = office.get(url)
    kept, moved, cancelled = page.context["undecided"]

    decisions = {
        f"visit-{kept.row.appointment_id}": "keep",
        f"visit-{moved.row.appointment_id}": f"move {moved.could_move_to.value}",
        f"visit-{cancelled.row.appointment_id}": "cancel",
    }
    page = office.post(reverse("admin:closed_decide", args=[undecided.pk]), decisions, follow=True)

    outcomes = DisruptedVisit.objects.values_list("outcome", flat=True)
    assert list(outcomes) == ["kept", "moved", "open"]
    assert "1 unresolved" in page.text


@pytest.mark.parametrize("said", ["", "burn", "move", "move x", "move 29990101T0000Z_1_1", "\0"])
def test_decision_that_is_none_changes_nothing(office, undecided, said):
    appointment = undecided.appointments.first().appointment

    page = office.post(
        reverse("admin:closed_decide", args=[undecided.pk]), {f"visit-{appointment.pk}": said}, follow=True
    )

    assert page.status_code in (200, 409)
    assert undecided.appointments.unresolved().count() == 3
