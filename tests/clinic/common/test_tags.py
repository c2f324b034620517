"""Phone numbers and times, as patients read them."""

import re
from datetime import UTC, date, datetime, time, timedelta
from types import SimpleNamespace

import pytest
from django.template import Context, Template
from django.utils import timezone, translation

from appointments.models import Placement
from clinic.common.templatetags.clinic_tags import (
    appointment_time,
    day_and_hours,
    initials,
    on_its_clock,
    phone,
    unbroken,
    whole_days,
    zone_among,
    zone_name,
    zones_meet,
)
from clinic.common.wall_clock import whole_days as whole_days_of_the_clock
from clinic.directory.models import Location, Practitioner
from tests.conftest import clock
from tests.test_house_rules import ROOT


def shown(template, language="en", **context):
    with translation.override(language):
        return Template("{% load clinic_tags %}" + template).render(Context(context))


@pytest.mark.parametrize(
    ("number", "written"),
    [("+14135550110", "(413) 555-0110"), ("+442079460000", "+442079460000"), ("", "")],
)
def test_phone_is_written_as_people_write_it(number, written):
    assert phone(number) == written


@pytest.fixture
def appointment():
    """Monday, March 15, 2027, the day after the clocks changed: 9:00 in New York."""
    return SimpleNamespace(
        starts_at=datetime(2027, 3, 15, 13, tzinfo=UTC), location=Location(time_zone="America/New_York")
    )


@pytest.mark.parametrize(
    ("tag", "english", "spanish"),
    [
        ("appointment_date", "Monday, March 15", "lunes 15 de marzo"),
        ("appointment_clock", "9:00 AM", "9:00 a. m."),
        ("appointment_time", "Monday, March 15, 9:00 AM", "lunes 15 de marzo, 9:00 a. m."),
    ],
)
def test_appointment_is_shown_on_the_clock_of_its_location(appointment, tag, english, spanish):
    assert shown(f"{{% {tag} appointment %}}", appointment=appointment) == english
    assert shown(f"{{% {tag} appointment %}}", "es", appointment=appointment) == spanish


@pytest.mark.parametrize(("language", "nine"), [("en", "9:00 AM"), ("es", "9:00 a. m.")])
def test_each_time_fills_its_block_in_for_each_and_escapes_what_stands_there(language, nine):
    slots = [
        Placement(
            Practitioner(pk=pk, name=f"Ada <{pk}>"),
            Location(pk=5, name="Alder & Co.", time_zone="America/New_York"),
            datetime(2027, 3, 15, 13, tzinfo=UTC),
            timedelta(minutes=20),
            timedelta(0),
        )
        for pk in (1, 2)
    ]
    block = "{% each_time slots day %}[{value}|{clock}|{date}|{who}|{where}]{% end_each_time %}"

    assert shown(block, language, slots=slots, day="March & 15") == "".join(
        f"[20270315T1300Z_{pk}_5|{nine}|March &amp; 15|Ada &lt;{pk}&gt;|Alder &amp; Co.]" for pk in (1, 2)
    )


@pytest.mark.parametrize(
    ("name", "english", "spanish"),
    [
        ("DATE_FORMAT", "March 15, 2027", "15 de marzo de 2027"),
        ("TIME_FORMAT", "9:00 AM", "9:00 a. m."),
        ("MONTH_DAY_FORMAT", "March 15", "15 de marzo"),
        ("WEEKDAY_FORMAT", "Monday", "lunes"),
        (
            "WEEKDAY_DATETIME_YEAR_FORMAT",
            "Monday, March 15, 2027, 9:00 AM",
            "lunes 15 de marzo de 2027, 9:00 a. m.",
        ),
    ],
)
def test_instant_in_the_zone_of_a_location_goes_through_the_date_filters(appointment, name, english, spanish):
    template = f'{{{{ appointment.starts_at|in_zone:appointment.location|date:"{name}" }}}}'

    assert shown(template, appointment=appointment) == english
    assert shown(template, "es", appointment=appointment) == spanish


def test_noon_and_midnight_are_twelve():
    assert shown('{{ t|time:"TIME_FORMAT" }}', t=time(0)) == "12:00 AM"
    assert shown('{{ t|time:"TIME_FORMAT" }}', "es", t=time(12)) == "12:00 p. m."


def test_short_dates_cannot_be_misread_in_spanish():
    assert shown('{{ d|date:"SHORT_DATE_FORMAT" }}', "es", d=date(2027, 4, 3)) == "3 abr 2027"


@pytest.mark.parametrize(
    ("zone", "name"),
    [
        ("America/New_York", "Eastern, clinic time"),
        ("America/Detroit", "Eastern, clinic time"),
        ("America/Chicago", "Central, clinic time"),
        ("America/Denver", "Mountain, clinic time"),
        ("America/Phoenix", "Arizona, clinic time"),
        ("America/Los_Angeles", "Pacific, clinic time"),
        ("Pacific/Honolulu", "Hawaii, clinic time"),
        ("America/Puerto_Rico", "Atlantic, clinic time"),
        ("Asia/Shanghai", "Shanghai, clinic time"),
        ("America/Argentina/Buenos_Aires", "Buenos Aires, clinic time"),
    ],
)
def test_zone_has_a_name_people_know(zone, name):
    assert zone_name(Location(time_zone=zone)) == name


@pytest.mark.parametrize(
    ("at", "english", "spanish"),
    [
        (time(9), "9:00 AM", "las 9:00 a. m."),
        (time(1, 30), "1:30 AM", "la 1:30 a. m."),
        (time(13), "1:00 PM", "la 1:00 p. m."),
        (time(12), "12:00 PM", "las 12:00 p. m."),
        (time(0, 5), "12:05 AM", "las 12:05 a. m."),
    ],
)
def test_time_after_at_or_until_has_its_article_in_spanish(at, english, spanish):
    template = "{{ at|at_the_hour }}"

    assert (shown(template, at=at), shown(template, "es", at=at)) == (english, spanish)


@pytest.mark.parametrize(
    "when, shown",
    [
        ("Monday, November 23, 9:00 AM", "Monday, November_23, 9:00_AM"),
        ("lunes 23 de noviembre de 2026, 9:00 a. m.", "lunes_23_de noviembre de_2026, 9:00_a._m."),
    ],
)
def test_unbroken_keeps_a_date_and_a_time_whole(when, shown):
    assert unbroken(when) == shown.replace("_", "\N{NO-BREAK SPACE}")


@pytest.mark.parametrize(
    "first, last, days",
    [
        (clock(2027, 3, 13), clock(2027, 3, 15), (date(2027, 3, 13), date(2027, 3, 14))),  # 47 hours
        (clock(2027, 3, 1), clock(2027, 3, 2), (date(2027, 3, 1), date(2027, 3, 1))),
        (clock(2027, 3, 1, 9), clock(2027, 3, 2), None),
        (clock(2027, 3, 1), clock(2027, 3, 1, 17), None),
    ],
)
def test_whole_days_are_those_of_the_clock_of_the_location(first, last, days):
    span = SimpleNamespace(starts_at=first, ends_at=last)

    with timezone.override("America/Phoenix"):
        assert whole_days(span, Location(time_zone="America/New_York")) == days


def test_days_around_a_midnight_that_the_clocks_skip_are_whole_days():
    """In Havana the clocks go forward at midnight."""
    havana = Location(time_zone="America/Havana")
    for first, last in ((13, 13), (13, 14), (14, 14), (14, 15)):
        days = date(2027, 3, first), date(2027, 3, last)
        span = whole_days_of_the_clock(*days, havana.zone)

        assert whole_days(SimpleNamespace(starts_at=span.start, ends_at=span.end), havana) == days


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "Monday, March 8, 10:00 PM to midnight"),
        ("es", "lunes 8 de marzo, de 10:00 p. m. a medianoche"),
    ],
)
def test_hours_of_a_day_are_said_on_the_clock_of_the_location(language, said):
    span = SimpleNamespace(starts_at=clock(2027, 3, 9, 0), ends_at=clock(2027, 3, 9, 2))

    with translation.override(language):
        assert day_and_hours(span, Location(time_zone="America/Phoenix")) == said


def test_time_names_its_clock_among_locations_with_several_and_where_another_is_in_force():
    east, west = Location(time_zone="America/New_York"), Location(time_zone="America/Phoenix")
    time = SimpleNamespace(location=west, starts_at=clock(2027, 3, 8, 11))

    assert appointment_time(time) == "Monday, March 8, 9:00 AM"
    assert appointment_time(time, among=[west, west]) == "Monday, March 8, 9:00 AM"
    assert appointment_time(time, among=[east, west]) == "Monday, March 8, 9:00 AM (Arizona, clinic time)"
    with timezone.override("America/Phoenix"):
        assert on_its_clock(time.starts_at, west, "WEEKDAY_DATETIME_FORMAT") == "Monday, March 8, 9:00 AM"
    with timezone.override("America/New_York"):
        assert on_its_clock(time.starts_at, west, "TIME_FORMAT") == "9:00 AM (Arizona, clinic time)"


INSTANT = re.compile(r'in_zone:[\w.]+\|date:"\w*DATETIME')
# Pages of one location, of one visit that names its clock, or of rows whose first column does.
NAMED_ELSEWHERE = {"booked.html", "calendar_free.html", "patient_said.html", "plan.html"}


def test_every_time_of_a_visit_on_a_page_names_its_clock():
    """By ``among``, or by a name that stands beside it."""
    unnamed = []
    for page in (ROOT / "templates" / "office").glob("*.html"):
        lines = page.read_text().splitlines() if page.name not in NAMED_ELSEWHERE else []
        unnamed += [line for line in lines if INSTANT.search(line) and "zone_" not in line]
    for page in (ROOT / "templates").rglob("*.html"):
        lines = page.read_text().splitlines()
        for number, line in enumerate(lines):
            said = re.findall(r"{% appointment_time [^%]*%}", line)
            beside = any(name in "".join(lines[number : number + 3]) for name in ("zone_name", "zone_among"))
            if said and not beside and any("among=" not in tag for tag in said):
                unnamed.append(f"{page.relative_to(ROOT)}: {line}")

    assert unnamed == []


def test_whole_days_of_one_clock_are_hours_on_another():
    span = SimpleNamespace(starts_at=clock(2027, 3, 1), ends_at=clock(2027, 3, 2))

    assert whole_days(span, Location(time_zone="America/Phoenix")) is None


@pytest.mark.parametrize(
    ("name", "letters"), [("Ana María Duarte", "AD"), ("Naomi", "N"), ("", ""), ("sam rivera", "SR")]
)
def test_initials_are_those_of_the_first_and_the_last_word(name, letters):
    assert initials(name) == letters


@pytest.mark.parametrize(
    ("zones", "meet"),
    [([], False), (["America/New_York"] * 2, False), (["America/New_York", "America/Chicago"], True)],
)
def test_zones_meet_where_locations_have_more_than_one_clock(zones, meet):
    assert zones_meet([SimpleNamespace(time_zone=zone) for zone in zones]) == meet


@pytest.mark.parametrize(
    ("other", "named"), [("America/New_York", ""), ("America/Phoenix", " (Eastern, clinic time)")]
)
def test_zone_is_named_among_locations_with_another_clock(other, named):
    here = Location(time_zone="America/New_York")

    assert zone_among(here, [here, Location(time_zone=other)]) == named


def test_text_of_a_block_is_said_twice_and_fits_into_an_attribute():
    page = Template(
        '{% load head %}{% said as title %}\n{% block title %}{{ words }}, "so"{% endblock %} {% endsaid %}'
        '<title>{{ title }}</title><meta content="{{ title|quoted }}">'
    )

    assert page.render(Context({"words": 'a < b & "c"'})) == (
        '<title>a &lt; b &amp; &quot;c&quot;, "so"</title>'
        '<meta content="a &lt; b &amp; &quot;c&quot;, &quot;so&quot;">'
    )


@pytest.mark.parametrize(
    ("language", "ahead", "said"),
    [
        ("en", timedelta(0), "today, 9:00 AM"),
        ("es", timedelta(0), "hoy, 9:00 a. m."),
        ("en", timedelta(days=1), "tomorrow, 9:00 AM"),
        ("en", timedelta(days=2), "Monday, March 15, 9:00 AM"),
    ],
)
def test_near_days_are_called_by_their_names_on_the_clock_of_the_place(appointment, language, ahead, said):
    """The evening before is today in New York and tomorrow by UTC."""
    start = appointment.starts_at
    words = shown(
        "{% day_and_time slot now as when %}{{ when }}", language, slot=appointment, now=start - ahead
    )

    assert words == said
