"""The page of open times, and the choice of one."""

from datetime import timedelta

import pytest

from appointments import booking
from appointments.models import BookingPolicy, SlotHold
from clinic.directory.models import Closure
from tests.appointments.portal.asking import ask, person
from tests.appointments.portal.visitor import Visitor, open_times
from tests.around import at, this_day, this_moment
from tests.factories import (
    AppointmentFactory,
    LocationFactory,
    TimeOffFactory,
    VisitTypeFactory,
    WorkingHoursFactory,
)


@pytest.fixture
def visitor():
    visitor = Visitor()
    visitor.pass_question()
    return visitor


def test_times_first_available_stands_first(scene, visitor):
    first = open_times(scene.follow_up)[0]

    page = visitor.see("/book/follow-up/")

    assert page.context["week"].first == first
    assert page.text.index("First available") < page.text.index(f'value="{first.value}"')


def test_times_a_button_says_time_day_and_practitioner(scene, visitor):
    time = open_times(scene.follow_up)[1]
    day, clock = f"{time.local_start:%A, %B %-d}", f"{time.local_start:%-I:%M %p}"

    page = visitor.see("/book/follow-up/")

    assert (
        f'{clock}<span class="vh">, {day}, with</span> <span class="fine place">Doctor A, MD</span>'
        in page.text
    )


@pytest.mark.parametrize(
    "query",
    [
        "with=nobody&at=nowhere&week=yesterday",
        "with=%00&at=%00&week=%00",
        "week=0001-01-01",
        "week=9999-12-31",
        "week=2026-02-30",
        "with=doctor-a&with=doctor-b&week=&week=",
        f"with={'x' * 10_000}",
    ],
)
def test_times_odd_wishes_are_ignored(scene, visitor, query):
    assert visitor.see(f"/book/follow-up/?{query}").status_code == 200


def test_times_can_be_asked_of_one_practitioner(scene, visitor):
    week = visitor.see("/book/follow-up/?with=doctor-b").context["week"]

    assert {time.practitioner for day in week.days for time in day.times} == {scene.doctor_b}


@pytest.fixture
def harbor(scene):
    """Another location, at which Doctor B works in the evening."""
    harbor = LocationFactory(name="Harbor Road", slug="harbor")
    for weekday in range(7):
        WorkingHoursFactory(
            practitioner=scene.doctor_b,
            location=harbor,
            weekday=weekday,
            starts="18:00",
            ends="20:00",
        )
    return harbor


def test_times_can_be_asked_of_one_location(scene, visitor, harbor):
    week = visitor.see("/book/follow-up/?at=harbor").context["week"]

    assert {time.location for day in week.days for time in day.times} == {harbor}


def test_times_of_several_locations_say_where_each_is(scene, visitor, harbor):
    place = '<span class="fine place">Harbor Road</span>'

    assert place in visitor.see("/book/follow-up/").text
    assert place not in visitor.see("/book/follow-up/?at=harbor").text


def test_times_name_the_clock_of_each_where_there_are_several(scene, visitor, harbor):
    assert "clinic time" not in visitor.see("/book/follow-up/").text
    harbor.time_zone = "America/Los_Angeles"
    harbor.save()

    both = visitor.see("/book/follow-up/").text
    one = visitor.see("/book/follow-up/?at=harbor").text

    assert '<span class="fine place">Harbor Road<br>Pacific, clinic time</span>' in both
    assert '<span class="fine place">Alder Street<br>Eastern, clinic time</span>' in both
    assert "All times: Pacific, clinic time." in one
    assert "<br>Pacific, clinic time</span>" not in one


def test_times_a_choice_of_one_is_not_offered(scene, visitor):
    VisitTypeFactory(slug="only-a", practitioners=[scene.doctor_a])

    assert "<select" not in visitor.see("/book/only-a/").text
    assert 'name="at"' not in visitor.see("/book/follow-up/").text
    assert 'name="with"' in visitor.see("/book/follow-up/").text


def test_times_a_week_without_any_names_the_next_one(scene, visitor):
    today = this_day()
    Closure.objects.create(starts_on=today, ends_on=today + timedelta(days=20), reason="Moving")

    page = visitor.see(f"/book/follow-up/?week={today}")

    assert "No times this week" in page.text
    assert "The next free time is" in page.text
    assert page.context["week"].next_open.starts_at > this_moment() + timedelta(days=20)


def test_times_closed_days_say_why(scene, visitor):
    wanted = open_times(scene.follow_up)[0].local_start.date() + timedelta(days=7)
    Closure.objects.create(starts_on=wanted, ends_on=wanted, reason_en="Staff training")

    assert "Closed: Staff training" in visitor.see(f"/book/follow-up/?week={wanted}").text


def test_times_unknown_and_offline_appointments_are_404(scene, visitor):
    VisitTypeFactory(slug="injection", online=False)

    assert visitor.see("/book/nothing/").status_code == 404
    assert visitor.see("/book/injection/").status_code == 404


def test_times_choosing_one_holds_it_and_goes_on(scene, visitor):
    time = open_times(scene.follow_up)[0]

    answer = visitor.choose(scene.follow_up, time)

    hold = SlotHold.objects.get()
    assert answer.url == "/en/book/details/"
    assert (hold.practitioner, hold.starts_at) == (time.practitioner, time.starts_at)
    assert hold.browser == visitor.session["browser"]


def test_times_a_held_one_is_not_shown_to_others(scene, visitor):
    time = open_times(scene.follow_up, practitioner=scene.doctor_a)[0]
    visitor.choose(scene.follow_up, time)
    other = Visitor()
    other.pass_question()

    path = "/book/follow-up/?with=doctor-a"
    assert f'value="{time.value}"' not in other.see(path).text
    assert f'value="{time.value}"' in visitor.see(path).text


def test_times_another_choice_lets_the_first_one_go(scene, visitor):
    first, second = open_times(scene.follow_up)[:2]
    visitor.choose(scene.follow_up, first)
    visitor.choose(scene.follow_up, second)

    assert SlotHold.objects.get().starts_at == second.starts_at


def test_times_at_the_limit_of_holds_the_visitor_goes_on_without(scene):
    """Holds cannot empty a day, and nobody is stopped by it."""
    BookingPolicy.objects.update(holds_per_address=5)
    times = open_times(scene.follow_up, practitioner=scene.doctor_a)[::6]
    for time in times[:5]:
        visitor = Visitor()
        visitor.pass_question()
        visitor.choose(scene.follow_up, time)
    last = Visitor()
    last.pass_question()

    answer = last.choose(scene.follow_up, times[5])
    page = last.see("/book/details/")

    assert SlotHold.objects.count() == 5
    assert answer.url == "/en/book/details/"
    assert "Held for you until" not in page.text
    assert "If it is still free when you book, it is yours." in page.text


def test_times_a_taken_one_answers_409_with_three_others(scene, visitor):
    time = open_times(scene.follow_up, practitioner=scene.doctor_a)[3]
    ask(scene, time.starts_at, who=person(1))

    page = visitor.choose(scene.follow_up, time)

    assert page.status_code == 409
    assert "That time has just been taken" in page.text
    assert len(page.context["times"]) == 3
    assert all(visitor.choose(scene.follow_up, other).status_code == 302 for other in page.context["times"])


def test_times_the_three_others_keep_to_the_wish(scene, visitor):
    time = open_times(scene.follow_up, practitioner=scene.doctor_a)[3]
    ask(scene, time.starts_at, who=person(1))

    page = visitor.send("/book/follow-up/?with=doctor-a", {"slot": time.value})

    assert {other.practitioner for other in page.context["times"]} == {scene.doctor_a}
    assert 'action="/en/book/follow-up/?with=doctor-a"' in page.text


def test_times_when_the_wish_leaves_none_those_of_others_are_offered(scene, visitor):
    time = open_times(scene.follow_up, practitioner=scene.doctor_a)[3]
    now = this_moment()
    TimeOffFactory(
        practitioner=scene.doctor_a, starts_at=now - timedelta(days=1), ends_at=now + timedelta(days=99)
    )

    page = visitor.send("/book/follow-up/?with=doctor-a", {"slot": time.value})

    assert {other.practitioner for other in page.context["times"]} == {scene.doctor_b}
    assert 'action="/en/book/follow-up/"' in page.text


@pytest.mark.parametrize(
    "fields", [{"none": "none", "summary": "Began: 2 days ago."}, {"none": "none"}], ids=["summary", "none"]
)
def test_times_a_taken_one_repeats_no_answers_that_were_not_given(scene, fields):
    visitor = Visitor()
    visitor.send("/book/", fields)
    time = open_times(scene.follow_up, practitioner=scene.doctor_a)[3]
    ask(scene, time.starts_at, who=person(1))

    page = visitor.choose(scene.follow_up, time)

    assert page.status_code == 409
    assert "Your answers are kept" not in page.text


def forged(scene) -> dict[str, str]:
    """Values that no button of the page sends."""
    time = open_times(scene.follow_up, practitioner=scene.doctor_a)[0]
    who = f"{scene.doctor_a.pk}_{scene.location.pk}"
    stranger = AppointmentFactory().practitioner

    local = time.local_start

    def value(moment):
        return f"{moment:%Y%m%dT%H%MZ}_{who}"

    def in_weeks(weeks):
        return value(at(local.date() + timedelta(weeks=weeks), local.hour, local.minute))

    return {
        "nothing": "",
        "no value of ours": "tomorrow",
        "a day that is none": f"20270230T1500Z_{who}",
        "the year 1": f"00010101T0000Z_{who}",
        "the year 9999": f"99991231T2359Z_{who}",
        "in the past": in_weeks(-1),
        "at night": value(time.starts_at + timedelta(hours=12)),
        "off the step": value(time.starts_at + timedelta(minutes=1)),
        "13 months ahead": in_weeks(57),
        "somebody who does not give it": f"{time.starts_at:%Y%m%dT%H%MZ}_{stranger.pk}_{scene.location.pk}",
        "nobody": f"{time.starts_at:%Y%m%dT%H%MZ}_999999999_{scene.location.pk}",
        "nowhere": f"{time.starts_at:%Y%m%dT%H%MZ}_{scene.doctor_a.pk}_999999999",
        "a huge key": f"{time.starts_at:%Y%m%dT%H%MZ}_{'9' * 30}_{scene.location.pk}",
        "NUL": time.value + "\0x",
        "long": "x" * 10_000,
    }


SAYS_WHY = {
    "in the past": "That time is too soon to be booked online. Please choose a later one, or call us.",
    "at night": "Nobody is there at that time. Please choose another one.",
    "somebody who does not give it": (
        "This visit is not given by that person any more. Please choose another time."
    ),
    "13 months ahead": "That time is too far ahead to be booked yet. Please choose an earlier one.",
}


def test_times_forged_values_get_a_plain_sentence_and_free_times(scene, visitor):
    for name, value in forged(scene).items():
        page = visitor.choose(scene.follow_up, value)

        assert (name, page.status_code) == (name, 409)
        assert (
            SAYS_WHY.get(name, "That time cannot be booked. Please choose one of the times shown.")
            in page.text
        )
        assert len(page.context["times"]) == 3
        assert SlotHold.objects.count() == 0


def test_times_of_a_practitioner_who_stopped_online_booking_are_gone(scene, visitor):
    time = open_times(scene.follow_up, practitioner=scene.doctor_a)[0]
    scene.doctor_a.accepts_online_booking = False
    scene.doctor_a.save()

    assert visitor.choose(scene.follow_up, time).status_code == 409
    assert booking.live_hold(browser=visitor.session["browser"]) is None


def test_times_a_get_holds_nothing(scene, visitor):
    time = open_times(scene.follow_up)[0]

    visitor.see(f"/book/follow-up/?slot={time.value}")

    assert SlotHold.objects.count() == 0
