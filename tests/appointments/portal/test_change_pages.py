"""Moving and cancelling a visit, as its patient does it."""

from datetime import timedelta

import pytest

from appointments import availability, booking
from appointments.models import Appointment, AppointmentEvent, Message, Status
from tests.appointments.portal.asking import ELENA, ask, person
from tests.appointments.portal.visitor import Visitor, open_times
from tests.around import this_moment
from tests.factories import AppointmentFactory, LocationFactory, VisitTypeFactory

pytestmark = pytest.mark.django_db

GETS = ["", "move/", "move/review/", "cancel/", "cannot-come/", "calendar.ics"]


@pytest.fixture
def times(scene):
    return open_times(scene.follow_up, practitioner=scene.doctor_a)[40:]


@pytest.fixture
def appointment(scene, times):
    return ask(scene, times[0].starts_at)


@pytest.fixture
def visitor(appointment):
    visitor = Visitor()
    visitor.let_in(appointment)
    return visitor


def late(hours=3, **values) -> tuple[Visitor, Appointment]:
    appointment = AppointmentFactory(starts_at=this_moment() + timedelta(hours=hours), **values)
    visitor = Visitor()
    visitor.let_in(appointment)
    return visitor, appointment


def path(appointment, rest="") -> str:
    return f"/appointments/{appointment.reference}/{rest}"


def review(appointment, time) -> str:
    return path(appointment, f"move/review/?to={time.value}")


@pytest.mark.parametrize("rest", GETS)
def test_opening_any_address_of_an_appointment_changes_nothing(visitor, appointment, times, rest):
    before = Appointment.objects.values().get()

    visitor.see(path(appointment, rest), data={"to": times[5].value, "slot": times[5].value, "reason": "x"})

    assert Appointment.objects.values().get() == before


# --- move ---


def test_move_shows_the_times_of_the_same_practitioner(visitor, appointment, scene):
    page = visitor.see(path(appointment, "move/"))

    assert page.context["practitioner"] == scene.doctor_a
    assert "until you confirm another time" in page.text
    assert {time.practitioner for day in page.context["week"].days for time in day.times} == {scene.doctor_a}


def test_move_can_go_to_whoever_is_free_first(visitor, appointment):
    assert visitor.see(path(appointment, "move/?with=any")).context["practitioner"] is None


@pytest.mark.parametrize("whom", ["", "?with=any"])
def test_move_never_offers_the_time_that_the_visit_has(visitor, appointment, times, scene, whom):
    local = appointment.placement
    week = f"{'&' if whom else '?'}week={local.local_start.date().isoformat()}"
    page = visitor.see(path(appointment, f"move/{whom}{week}"))

    offered = {time.key for day in page.context["week"].days for time in day.times}
    assert local.key not in offered
    assert times[1].key in offered or whom
    assert f'value="{local.value}"' not in page.text


def test_nearest_times_of_a_move_leave_out_the_one_that_the_visit_has(appointment, scene):
    near = availability.nearest(
        scene.follow_up, to=appointment.starts_at, now=this_moment(), moving=appointment
    )

    assert appointment.placement.key not in {time.key for time in near}


def test_move_a_choice_is_shown_before_it_is_made(visitor, appointment, times):
    answer = visitor.send(path(appointment, "move/"), {"slot": times[5].value})
    page = visitor.get(answer.url)

    assert answer.url == f"/en{review(appointment, times[5])}"
    assert "Nothing has changed yet." in page.text
    assert page.context["time"].value == times[5].value
    assert Appointment.objects.get().starts_at == times[0].starts_at


def test_move_names_the_clocks_of_the_old_and_the_new_time(visitor, appointment, times):
    west = LocationFactory(name="West", time_zone="America/Los_Angeles")
    Appointment.objects.update(location=west)

    page = visitor.see(review(appointment, times[5])).text

    assert (page.count("Pacific, clinic time"), page.count("Eastern, clinic time")) == (1, 1)


def test_move_gives_the_new_time_and_keeps_reference_and_link(visitor, appointment, times):
    answer = visitor.send(review(appointment, times[5]))
    page = visitor.get(answer.url)

    moved = Appointment.objects.get()
    assert answer.url == f"/en{path(appointment)}"
    assert (moved.starts_at, moved.reference, moved.link_version) == (
        times[5].starts_at,
        appointment.reference,
        1,
    )
    assert "Your visit has been moved" in page.text
    assert visitor.let_in(appointment).url == answer.url


def test_move_twice_with_the_same_page_moves_once(visitor, appointment, times):
    for _ in range(2):
        visitor.send(review(appointment, times[5]))

    assert AppointmentEvent.objects.filter(what="moved").count() == 1
    assert Message.objects.filter(kind=Message.Kind.MOVED).count() == 1


def test_move_to_a_time_taken_meanwhile_keeps_the_old_one_and_says_so(visitor, appointment, times, scene):
    ask(scene, times[5].starts_at, who=person(1))

    page = visitor.send(review(appointment, times[5]))

    assert page.status_code == 409
    assert "That time has just been taken" in page.text
    assert "is still yours." in page.text
    assert len(page.context["times"]) == 3
    assert Appointment.objects.get(pk=appointment.pk).starts_at == times[0].starts_at


def test_move_three_others_lead_on(visitor, appointment, times, scene):
    ask(scene, times[5].starts_at, who=person(1))
    page = visitor.send(review(appointment, times[5]))

    answer = visitor.post(page.context["action"], {"slot": page.context["times"][0].value})

    assert visitor.get(answer.url).status_code == 200


def test_move_onto_another_appointment_of_the_patient_is_refused_in_words(visitor, appointment, times, scene):
    ask(scene, times[5].starts_at, doctor="doctor_b", who=ELENA)

    page = visitor.send(review(appointment, times[5]))

    assert page.status_code == 409
    assert "You already have another visit at that time." in page.text


@pytest.mark.parametrize("value", ["", "x", "00010101T0000Z_1_1", "\0", "x" * 10_000])
def test_move_forged_values_change_nothing(visitor, appointment, value):
    assert visitor.send(path(appointment, "move/"), {"slot": value}).status_code == 409
    assert (
        visitor.see(path(appointment, "move/review/"), data={"to": value}).url
        == f"/en{path(appointment, 'move/')}"
    )


def test_move_offers_the_time_that_this_browser_holds(visitor, appointment, times, scene):
    visitor.pass_question()
    visitor.choose(scene.follow_up, times[5])

    page = visitor.see(path(appointment, f"move/?week={times[5].local_start:%Y-%m-%d}"))

    assert f'value="{times[5].value}"' in page.text


def test_move_keeps_the_new_time_when_the_language_changes(visitor, appointment, times):
    page = visitor.see(path(appointment, f"move/review/?to={times[5].value}"))

    assert f'href="/es{review(appointment, times[5])}"' in page.text


def test_move_outside_the_hours_is_refused(visitor, appointment, times):
    midnight = f"{times[0].starts_at + timedelta(hours=12):%Y%m%dT%H%MZ}{times[0].value[14:]}"

    page = visitor.send(path(appointment, f"move/review/?to={midnight}"))

    assert page.status_code == 409
    assert Appointment.objects.get().starts_at == times[0].starts_at


@pytest.mark.parametrize("rest", ["move/", "move/review/", "cancel/"])
def test_change_after_the_cutoff_says_call_us(rest):
    visitor, appointment = late()

    page, refused = visitor.see(path(appointment, rest)), visitor.send(path(appointment, rest))

    assert (page.status_code, refused.status_code) == (200, 409)
    for shown in (page, refused):
        assert "Please tell us by phone" in shown.text
        assert f'href="tel:{appointment.location.phone}"' in shown.text
        assert "/cannot-come/" in shown.text
    assert Appointment.objects.get().status == Status.BOOKED


@pytest.mark.parametrize("rest", ["move/", "move/review/", "cancel/"])
@pytest.mark.parametrize(
    "values",
    [{"hours": -1}, {"status": Status.CANCELLED, "cancelled_by": "clinic"}, {"status": Status.ARRIVED}],
)
def test_change_of_an_appointment_that_is_over_shows_the_appointment(rest, values):
    visitor, appointment = late(**values)

    assert visitor.see(path(appointment, rest)).url == f"/en{path(appointment)}"
    assert visitor.send(path(appointment, rest)).url == f"/en{path(appointment)}"


def test_move_of_an_appointment_that_is_booked_by_phone_says_call_us():
    visitor, appointment = late(hours=50, visit_type=VisitTypeFactory(online=False))

    page = visitor.see(path(appointment, "move/"))

    assert "cannot be moved online" in page.text
    assert "/cannot-come/" not in page.text


def test_move_of_an_appointment_that_is_no_longer_booked_online_says_call_us(
    visitor, appointment, times, scene
):
    scene.follow_up.online = False
    scene.follow_up.save()

    page = visitor.send(review(appointment, times[5]))

    assert page.status_code == 409
    assert "cannot be moved online" in page.text
    assert f'href="tel:{appointment.location.phone}"' in page.text


def test_move_of_an_overbooked_appointment_makes_it_ordinary(visitor, appointment, times, scene, admin_user):
    """A patient whom staff squeezed in moves like everybody, and cannot go over anybody."""
    above = ask(scene, times[0].starts_at, who=person(1), by=admin_user, overbook_because="pain")
    ask(scene, times[5].starts_at, who=person(2))
    visitor.let_in(above)

    assert visitor.send(review(above, times[5])).status_code == 409
    assert visitor.send(review(above, times[15])).status_code == 302

    above.refresh_from_db()
    assert (above.starts_at, above.overbooked) == (times[15].starts_at, False)


def test_move_of_an_appointment_beyond_the_horizon_shows_what_can_be_booked(scene, times, admin_user):
    begins = this_moment() + scene.follow_up.horizon + timedelta(days=7)
    end, who = begins + timedelta(days=7), scene.doctor_a
    options = {"start": begins, "end": end, "practitioner": who, "staff": True}
    far = ask(scene, availability.find_slots(scene.follow_up, **options)[0].starts_at, by=admin_user)
    visitor = Visitor()
    visitor.let_in(far)

    page = visitor.see(path(far, "move/"))
    visitor.send(review(far, times[0]))

    assert page.context["has_times"]
    assert Appointment.objects.get().starts_at == times[0].starts_at


def test_change_at_the_last_moment_that_is_allowed(scene):
    """The page decides as booking does: until the cut-off itself, not after it."""
    visitor, appointment = late(hours=4.01)

    assert visitor.see(path(appointment, "cancel/")).context["form"] is not None


# --- cancel ---


def test_cancel_is_one_page_and_one_button(visitor, appointment):
    page = visitor.see(path(appointment, "cancel/"))

    assert page.text.count("<form") == 1
    assert "Cancel the visit" in page.text
    assert Appointment.objects.get().status == Status.BOOKED


def test_cancel_gives_the_time_back_and_keeps_the_reason(visitor, appointment, times, scene):
    answer = visitor.send(path(appointment, "cancel/"), {"reason": "On a journey\r\nfar away"})
    page = visitor.get(answer.url)

    cancelled = Appointment.objects.get()
    assert (cancelled.status, cancelled.cancelled_by) == (Status.CANCELLED, "patient")
    assert AppointmentEvent.objects.latest("pk").reason == "On a journey far away"
    assert "Your visit is cancelled" in page.text
    assert times[0] in open_times(scene.follow_up, practitioner=scene.doctor_a)


def test_cancel_needs_no_reason(visitor, appointment):
    visitor.send(path(appointment, "cancel/"))

    assert Appointment.objects.get().status == Status.CANCELLED


def test_cancel_with_a_long_reason_keeps_it_and_says_what_to_do(visitor, appointment):
    page = visitor.send(path(appointment, "cancel/"), {"reason": "x" * 10_000})

    assert page.status_code == 200
    assert "Use at most 200 characters." in page.text
    assert Appointment.objects.get().status == Status.BOOKED


def test_cancel_pressed_twice_is_harmless(visitor, appointment):
    answers = [visitor.send(path(appointment, "cancel/")) for _ in range(2)]

    assert {answer.url for answer in answers} == {f"/en{path(appointment)}"}
    assert Message.objects.filter(kind=Message.Kind.CANCELLED).count() == 1


def test_cancel_of_an_appointment_that_staff_moved_on_meanwhile_is_not_done(
    visitor, appointment, django_user_model
):
    visitor.see(path(appointment, "cancel/"))
    desk = django_user_model.objects.create(username="desk")
    booking.arrive(appointment, by=desk, now=appointment.starts_at)

    assert visitor.send(path(appointment, "cancel/")).url == f"/en{path(appointment)}"
    assert Appointment.objects.get().status == Status.ARRIVED
