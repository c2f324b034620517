"""What the patient's pages cost: queries, whatever the number of rows, and bytes on the wire."""

import gzip
import sys
from collections import Counter
from datetime import time
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.db import connection
from django.template.loader import render_to_string
from django.test.utils import CaptureQueriesContext

from appointments.availability import Day
from tests.appointments.portal.asking import ask, person
from tests.appointments.portal.visitor import ANSWERS, Visitor, open_times, unhurried
from tests.factories import LocationFactory, PractitionerFactory, VisitTypeFactory, WorkingHoursFactory

pytestmark = pytest.mark.slow

BUDGET = 30 * 1024
FRAME = ["clinic/site.css", "clinic/site.js", "clinic/icons.svg", "clinic/mark.svg"]


def crowd(scene, times) -> None:
    """Ten times as much of everything, with a visit for each."""
    for n in range(9):
        location = LocationFactory(slug=f"more-{n}")
        who = PractitionerFactory(slug=f"more-{n}")
        for weekday in range(7):
            WorkingHoursFactory(
                practitioner=who, location=location, weekday=weekday, starts=time(9), ends=time(17)
            )
        for kind in (scene.follow_up, scene.acute, scene.new):
            kind.practitioners.add(who)
        VisitTypeFactory(slug=f"more-{n}", practitioners=[who])
        ask(scene, times[10 + 6 * n].starts_at, who=person(n))


def queries(appointment) -> int:
    appointment()  # what is read once and remembered
    with CaptureQueriesContext(connection) as captured:
        appointment()
    return len(captured)


@pytest.fixture
def visitor(scene):
    visitor = Visitor()
    visitor.pass_question()
    visitor.choose(scene.follow_up, open_times(scene.follow_up, practitioner=scene.doctor_a)[3])
    visitor.answer()
    return visitor


@pytest.mark.parametrize(
    "address", ["/book/", "/book/follow-up/", "/book/details/", "/book/review/", "/contact/"]
)
def test_costs_do_not_grow_with_the_rows(visitor, scene, address):
    one = queries(lambda: visitor.see(address))
    crowd(scene, open_times(scene.follow_up, practitioner=scene.doctor_a))
    ten = queries(lambda: visitor.see(address))

    assert ten == one
    assert one <= 16


def test_costs_of_a_lost_time_do_not_grow_with_the_rows(visitor, scene):
    one = queries(lambda: visitor.choose(scene.follow_up, "forged"))
    crowd(scene, open_times(scene.follow_up, practitioner=scene.doctor_a))

    assert queries(lambda: visitor.choose(scene.follow_up, "forged")) == one


def test_costs_of_an_appointment_do_not_grow_with_the_appointments_of_the_patient(scene):
    times = open_times(scene.follow_up, practitioner=scene.doctor_a)
    appointment = ask(scene, times[100].starts_at)
    visitor = Visitor()
    visitor.let_in(appointment)
    one = queries(lambda: visitor.see(f"/appointments/{appointment.reference}/"))
    for time_ in times[120:140:10]:
        ask(scene, time_.starts_at)
    crowd(scene, times)

    assert queries(lambda: visitor.see(f"/appointments/{appointment.reference}/")) == one
    assert one <= 8


def weight(*contents: bytes) -> int:
    return sum(len(gzip.compress(content, 6)) for content in contents)


def frame() -> int:
    """What every page brings: style, script, icons."""
    return weight(*(Path(finders.find(name)).read_bytes() for name in FRAME))


@pytest.mark.parametrize("language", ["en", "es"])
def test_costs_of_every_booking_page_stay_under_30_kb(scene, language):
    """A phone on a slow network."""
    visitor = Visitor(language)
    pages = {"question": visitor.see("/book/"), "emergency": visitor.send("/book/", {"sign": "E15"})}
    visitor.pass_question()
    times = open_times(scene.follow_up, practitioner=scene.doctor_a)
    pages |= {"visits": visitor.see("/book/"), "times": visitor.see("/book/follow-up/")}
    pages["lost"] = visitor.choose(scene.follow_up, "forged")
    visitor.choose(scene.follow_up, times[40])
    pages["details"] = visitor.see("/book/details/")
    pages["errors"] = visitor.send("/book/details/", unhurried())
    visitor.send("/book/details/", unhurried(**ANSWERS | {"reason": "x" * 500}))
    pages["review"] = visitor.see("/book/review/")
    pages["visit"] = visitor.get(visitor.confirm().url)

    weights = {name: frame() + weight(page.content) for name, page in pages.items()}

    assert {name: size for name, size in weights.items() if size > BUDGET} == {}


def calls_of_python(render) -> int:
    """How many functions are called; as many on a busy machine."""
    calls = Counter()
    before = sys.getprofile()
    sys.setprofile(lambda frame, event, arg: calls.update([event]))
    try:
        render()
    finally:
        sys.setprofile(before)
    return calls["call"]


def test_costs_of_one_more_time_are_a_few_calls(scene):
    """A week has hundreds of times, and what is called for each nests where frames are dear."""
    times = open_times(scene.follow_up)

    def half(count):
        context = {"day": Day(times[0].local_start.date(), True, True), "times": times[:count]}
        return calls_of_python(lambda: render_to_string("portal/times_half.html", context))

    half(60)  # what is read once and remembered

    assert (half(60) - half(10)) / 50 <= 25
