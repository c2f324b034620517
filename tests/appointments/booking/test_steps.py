"""The buttons of an appointment's day."""

from datetime import timedelta

import pytest

from appointments import booking
from appointments.models import Appointment
from clinic.common.refusals import NotAllowed
from tests.appointments.portal.asking import ask
from tests.conftest import clock

TEN = clock(2027, 3, 8, 10)


@pytest.fixture
def appointment(scene, now):
    return ask(scene, TEN, now=now)


@pytest.mark.parametrize(
    ("names", "said"),
    [
        (["arrive"], "Arrived: Elena Duarte."),
        (["arrive", "to_room"], "In room: Elena Duarte."),
        (["arrive", "complete"], "Done: Elena Duarte."),
        (["mark_no_show"], "No-show: Elena Duarte."),
        (["arrive", "undo"], "The last change is taken back: Elena Duarte."),
    ],
)
def test_step_is_taken_by_its_name_and_says_so(appointment, admin_user, names, said):
    for name in names:
        sentence = booking.take_step(name, appointment, by=admin_user, now=TEN)

    assert sentence == said


@pytest.mark.parametrize("name", ["arrive", "mark_no_show"])
def test_step_of_another_day_names_the_day(appointment, admin_user, name):
    with pytest.raises(NotAllowed, match="This visit is on another day: Monday, March 8") as refused:
        booking.take_step(name, appointment, by=admin_user, now=TEN - timedelta(days=2))

    assert refused.value.for_staff == str(refused.value)
    assert Appointment.objects.get(pk=appointment.pk).status == "booked"
