"""Many people press "Book this visit" for the same time at the same moment: real threads, committed rows."""

import pytest

from appointments.models import Appointment, Message, SlotHold
from tests.appointments.portal.visitor import Visitor, open_times
from tests.together import together

pytestmark = pytest.mark.slow

MANY = 12


def ready(scene, time, n: int) -> Visitor:
    """Somebody on the review page, whose hold has run out."""
    visitor = Visitor()
    visitor.pass_question()
    visitor.choose(scene.follow_up, time)
    visitor.answer(first_name=f"Person {n}", email=f"person{n}@example.org")
    SlotHold.objects.all().delete()
    return visitor


def test_booking_the_same_time_at_once_gives_one_appointment_and_free_times_to_the_others(committed_scene):
    """Over HTTP and from one network address."""
    time = open_times(committed_scene.follow_up, practitioner=committed_scene.doctor_a)[30]
    visitors = [ready(committed_scene, time, n) for n in range(MANY)]
    pages = [visitor.carried("review") for visitor in visitors]

    answers = together(*(lambda v=v, p=p: v.confirm(p) for v, p in zip(visitors, pages, strict=True)))

    assert sorted(answer.status_code for answer in answers) == [302] + [409] * (MANY - 1)
    for n, answer in enumerate(answers):
        if answer.status_code == 409:
            assert "That time has just been taken" in answer.text
            assert f"Person {n}" in answer.text
            assert len(answer.context["times"]) == 3
    assert Appointment.objects.count() == 1
    assert Message.objects.filter(kind=Message.Kind.BOOKED).count() == 1


def test_booking_pressed_twice_at_once_shows_the_same_appointment_twice(committed_scene):
    """Without the time between."""
    time = open_times(committed_scene.follow_up, practitioner=committed_scene.doctor_a)[30]
    visitor = ready(committed_scene, time, 0)
    page = visitor.carried("review")
    twin = Visitor()
    twin.cookies = visitor.cookies

    answers = together(lambda: visitor.confirm(page), lambda: twin.confirm(page))

    assert {answer.status_code for answer in answers} == {302}
    assert len({answer.url for answer in answers}) == 1
    assert Appointment.objects.count() == 1
