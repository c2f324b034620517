"""What every page says of the clinic, in one query."""

from datetime import date, time, timedelta

import pytest
from django.db import OperationalError
from django.template import Context, Template
from django.utils import translation

from clinic.directory import facts
from clinic.directory.models import Closure
from tests import factories
from tests.conftest import clock

pytestmark = pytest.mark.django_db

FOOTER = Template(
    "{% for place in clinic.facts %}{{ place.location.name }} {{ place.location.phone }} {{ place.state }}"
    "{% for line in place.week %}{{ line.days }} {{ line.hours }}{% endfor %}"
    "{% for closure in place.upcoming_closures %}{{ closure.reason }}{% endfor %}{% endfor %}"
    "{{ clinic.name }} {{ clinic.main.phone }} {{ clinic.upcoming_closures }}"
)


def location_with_hours(weekdays=range(5), opens=time(8), closes=time(18), **fields):
    location = factories.LocationFactory(**fields)
    for weekday in weekdays:
        factories.OpeningHoursFactory(location=location, weekday=weekday, opens=opens, closes=closes)
    return location


def state(now, language="en"):
    with translation.override(language):
        return str(facts.read(now=now).main_facts.state)


@pytest.mark.parametrize("locations", [1, 5])
def test_directory_takes_one_query_for_everything(rf, locations, django_assert_num_queries):
    for _ in range(locations):
        closed = location_with_hours()
        factories.ClosureFactory(location=closed, starts_on=date(2000, 1, 1), ends_on=date(2100, 1, 1))
    request = rf.get("/")

    with django_assert_num_queries(1):
        FOOTER.render(Context(facts.clinic(request)))
        FOOTER.render(Context(facts.clinic(request)))


def test_directory_costs_a_page_without_it_nothing(rf, django_assert_num_queries):
    with django_assert_num_queries(0):
        Template("Hello").render(Context(facts.clinic(rf.get("/"))))


def test_directory_names_the_clinic_and_its_first_location(now, settings):
    settings.CLINIC_NAME = "Birch Spine Clinic"
    factories.LocationFactory(name="Second", position=2)
    first = factories.LocationFactory(name="First", position=1)

    found = facts.read(now=now)

    assert (found.name, found.main, [location.name for location in found.locations]) == (
        "Birch Spine Clinic",
        first,
        ["First", "Second"],
    )


def test_directory_of_a_clinic_without_locations_is_empty(now):
    found = facts.read(now=now)

    assert (found.main, found.locations, found.upcoming_closures) == (None, [], [])


@pytest.mark.parametrize(
    ("day", "hour", "sentence"),
    [
        (5, 17, "Open now, until 6:00 PM"),
        (5, 7, "Closed now, opens today at 8:00 AM"),
        (4, 18, "Closed now, opens tomorrow at 8:00 AM"),
        (5, 18, "Closed now, opens Monday at 8:00 AM"),
    ],
)
def test_state_is_a_sentence(day, hour, sentence):
    location_with_hours()

    assert state(clock(2027, 3, day, hour)) == sentence


def test_state_names_the_date_when_the_weekday_would_mislead():
    location = location_with_hours()
    factories.ClosureFactory(location=location, starts_on=date(2027, 3, 8), ends_on=date(2027, 3, 12))

    assert state(clock(2027, 3, 7, 9)) == "Closed now, opens Monday, March 15 at 8:00 AM"
    assert state(clock(2027, 3, 8, 9)) == "Closed now, opens Monday, March 15 at 8:00 AM"
    assert state(clock(2027, 3, 9, 9)) == "Closed now, opens Monday at 8:00 AM"


@pytest.mark.parametrize(
    ("day", "hour", "today"), [(5, 7, True), (5, 17, True), (5, 18, False), (4, 18, False)]
)
def test_state_knows_whether_the_office_opens_today(day, hour, today):
    location_with_hours()

    assert facts.read(now=clock(2027, 3, day, hour)).main_facts.state.opens_today == today


@pytest.mark.parametrize(("hour", "may"), [(7, False), (8, True), (17, True), (18, False)])
def test_phone_is_answered_while_the_office_is_open(hour, may):
    location_with_hours()

    assert facts.read(now=clock(2027, 3, 5, hour)).main_facts.state.may_answer == may


def test_phone_may_be_answered_where_nobody_knows_the_hours(now):
    factories.LocationFactory()

    assert facts.read(now=now).main_facts.state.may_answer


def test_state_without_hours_is_closed(now):
    factories.LocationFactory()

    assert state(now) == "Closed"


def test_state_follows_the_clock_of_each_location(now):
    location_with_hours()
    location_with_hours(time_zone="America/Los_Angeles")

    east, west = facts.read(now=now).facts

    assert str(east.state) == "Open now, until 6:00 PM"
    assert str(west.state) == "Closed now, opens today at 8:00 AM"


def test_week_names_days_and_hours(now):
    location = location_with_hours(weekdays=range(4))
    for opens, closes in ((time(8), time(12)), (time(13), time(17))):
        factories.OpeningHoursFactory(location=location, weekday=4, opens=opens, closes=closes)

    lines = [(line.days, line.hours) for line in facts.read(now=now).main_facts.week]

    assert lines == [
        ("Monday to Thursday", "8:00 AM to 6:00 PM"),
        ("Friday", "8:00 AM to 12:00 PM, 1:00 PM to 5:00 PM"),
        ("Saturday, Sunday", "Closed"),
    ]


def test_week_calls_scattered_closed_days_the_other_days(now):
    location_with_hours(weekdays=[0, 2])

    lines = [(line.days, line.hours) for line in facts.read(now=now).main_facts.week]

    assert lines == [("Monday, Wednesday", "8:00 AM to 6:00 PM"), ("Other days", "Closed")]


def test_week_and_closures_speak_the_readers_language(now):
    location = location_with_hours(weekdays=[0, 1])
    factories.ClosureFactory(
        location=location,
        starts_on=date(2027, 3, 4),
        ends_on=date(2027, 3, 4),
        reason_en="Staff training",
        reason_es="Capacitación del personal",
    )
    found = facts.read(now=now)

    with translation.override("es"):
        assert found.main_facts.week[0].days == "Lunes, martes"
        assert found.main_facts.upcoming_closures[0].reason == "Capacitación del personal"
    assert found.main_facts.upcoming_closures[0].reason == "Staff training"


def test_closures_are_announced_for_a_month_and_until_their_last_day(now):
    here, elsewhere = factories.LocationFactory(), factories.LocationFactory()
    today = date(2027, 3, 1)
    spans = {
        "over": (-3, -1),
        "ends today": (-3, 0),
        "in a month": (30, 40),
        "later": (31, 31),
    }
    for reason, (first, last) in spans.items():
        factories.ClosureFactory(
            location=here,
            starts_on=today + timedelta(days=first),
            ends_on=today + timedelta(days=last),
            reason_en=reason,
        )
    everywhere = factories.ClosureFactory(starts_on=today, ends_on=today, reason_en="everywhere")

    found = facts.read(now=now)

    assert [closure.reason for closure in found.facts[0].upcoming_closures] == [
        "ends today",
        "everywhere",
        "in a month",
    ]
    assert found.locations[1] == elsewhere
    assert found.facts[1].upcoming_closures == [everywhere]
    assert len(found.upcoming_closures) == 3


def test_closure_lasts_until_midnight_of_the_location():
    location = location_with_hours(
        weekdays=range(7), opens=time(0), closes=time(23, 59), time_zone="Pacific/Honolulu"
    )
    day = date(2027, 3, 1)
    Closure.objects.create(location=location, starts_on=day, ends_on=day)

    last_minute = clock(2027, 3, 2, 4, 59)  # 23:59 in Honolulu, the next day in New York and in UTC

    assert state(last_minute) == "Closed now, opens tomorrow at 12:00 AM"
    assert state(last_minute + timedelta(minutes=1)) == "Open now, until 11:59 PM"


@pytest.mark.django_db(transaction=True)
def test_directory_is_remembered_while_the_database_is_away(now, take_database_away, monkeypatch):
    monkeypatch.setattr(facts, "_remembered", [])
    location_with_hours(phone="+14135550199")
    facts.read(now=now)
    take_database_away()

    found = facts.read(now=now + timedelta(hours=10))

    assert found.main.phone == "+14135550199"
    assert str(found.main_facts.state) == "Closed now, opens tomorrow at 8:00 AM"


@pytest.mark.django_db(transaction=True)
def test_directory_that_was_never_read_says_that_the_database_is_away(now, take_database_away, monkeypatch):
    monkeypatch.setattr(facts, "_remembered", [])
    take_database_away()

    with pytest.raises(OperationalError):
        facts.read(now=now)
    assert facts.remembered(now=now).main is None


@pytest.mark.parametrize(
    ("language", "sentence", "hours"),
    [
        ("en", "Open now, until midnight", "6:00 PM to midnight"),
        ("es", "Abierto ahora, hasta la medianoche", "6:00 p. m. a medianoche"),
    ],
)
def test_hours_to_midnight_are_said_so(language, sentence, hours):
    location_with_hours(weekdays=[0], opens=time(18), closes=time(0))
    now = clock(2027, 3, 1, 23, 59)

    with translation.override(language):
        found = facts.read(now=now).main_facts
        said = str(found.state), found.week[0].hours

    assert said == (sentence, hours)
    assert state(clock(2027, 3, 2), "en") == "Closed now, opens Monday at 6:00 PM"


@pytest.mark.parametrize(
    ("weekdays", "language", "sentence", "hours"),
    [
        (range(7), "en", "Open now", "24 hours"),
        (range(7), "es", "Abierto ahora", "24 horas"),
        (range(5), "en", "Open now, until Friday at midnight", "24 hours"),
        (range(5), "es", "Abierto ahora, hasta el viernes a la medianoche", "24 horas"),
        (range(1), "en", "Open now, until midnight", "24 hours"),
    ],
)
def test_hours_of_whole_days_are_said_so(weekdays, language, sentence, hours):
    location_with_hours(weekdays=weekdays, opens=time(0), closes=time(0))

    with translation.override(language):
        found = facts.read(now=clock(2027, 3, 1, 8)).main_facts
        said = str(found.state), found.week[0].hours

    assert said == (sentence, hours)


def test_hours_over_midnight_are_open_until_they_end():
    location = location_with_hours(weekdays=[0], opens=time(20), closes=time(0))
    factories.OpeningHoursFactory(location=location, weekday=1, opens=time(0), closes=time(2))

    assert state(clock(2027, 3, 1, 22)) == "Open now, until 2:00 AM"


def test_location_to_call_is_the_first_that_is_open_and_else_the_main_one():
    main = location_with_hours(position=1, opens=time(8), closes=time(12))
    other = location_with_hours(position=2, opens=time(10), closes=time(18))

    for hour, location in ((9, main), (11, main), (14, other), (20, main)):
        assert facts.read(now=clock(2027, 3, 1, hour)).to_call.location == location
