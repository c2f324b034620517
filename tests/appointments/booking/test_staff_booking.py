"""What staff may do and patients may not: say who it is, go over another visit, move with an old page."""

from datetime import date, timedelta

import pytest

from appointments import booking
from appointments.models import Appointment, Patient
from clinic.common.refusals import ChangedMeanwhile, NotAllowed
from tests import factories
from tests.appointments.portal import asking
from tests.appointments.portal.asking import ELENA, ask, person
from tests.conftest import clock

TEN = clock(2027, 3, 8, 10)
MINUTE = timedelta(minutes=1)


@pytest.fixture
def staff(admin_user):
    return admin_user


def move(scene, appointment, starts_at, **options):
    asking.move(
        appointment, practitioner=scene.doctor_a, location=scene.location, starts_at=starts_at, **options
    )


# --- which patient it is ---


def test_appointment_is_of_the_very_patient_that_staff_chose(scene, now, staff):
    chosen = factories.PatientFactory(birth_date=date(1961, 4, 9))

    appointment = ask(scene, TEN, who=ELENA, patient=chosen, by=staff, now=now)

    assert appointment.patient == chosen
    assert appointment.phone == ELENA.phone
    assert Patient.objects.count() == 1


def test_patient_never_says_whose_record_it_is(scene, now):
    chosen = factories.PatientFactory()

    assert ask(scene, TEN, patient=chosen, now=now).patient != chosen


def test_chosen_patient_who_is_gone_is_refused_in_a_sentence(scene, now, staff):
    chosen = factories.PatientFactory()
    Patient.objects.filter(pk=chosen.pk).delete()

    with pytest.raises(NotAllowed, match="not in the records any more"):
        ask(scene, TEN, patient=chosen, by=staff, now=now)


def test_record_that_was_merged_meanwhile_stands_for_the_one_that_was_kept(scene, now, staff):
    kept = factories.PatientFactory()
    chosen = factories.PatientFactory(merged_into=kept)

    assert ask(scene, TEN, patient=chosen, by=staff, now=now).patient == kept


def test_same_form_for_another_patient_is_not_the_same_answer(scene, now, staff):
    token = "6f0e5a1c-0d51-4a4c-9df0-6f6a9c7a2f11"
    options = {"form_token": token, "by": staff, "now": now}
    first, second = factories.PatientFactory(), factories.PatientFactory()
    appointment = ask(scene, TEN, patient=first, **options)

    assert ask(scene, TEN, patient=first, **options) == appointment
    with pytest.raises(booking.TokenReused):
        ask(scene, TEN, patient=second, **options)


# --- over another visit ---


def test_third_over_the_same_time_needs_another_word(scene, now, staff):
    one = ask(scene, TEN, who=person(1), now=now)
    two = ask(scene, TEN, who=person(2), by=staff, overbook_because="pain", now=now)
    third = {"who": person(3), "by": staff, "overbook_because": "pain", "now": now}

    for over in (None, [], [one.pk], [two.pk]):
        with pytest.raises(booking.OverbookedAlready):
            ask(scene, TEN, over=over, **third)

    assert ask(scene, TEN, over=[one.pk, two.pk], **third).overbooked


def test_overbooking_over_somebody_who_was_not_shown_asks_again(scene, now, staff):
    one = ask(scene, TEN, who=person(1), now=now)
    booking.cancel(one, by=staff, now=now)
    ask(scene, TEN, who=person(2), now=now)

    with pytest.raises(booking.OverbookedAlready):
        ask(scene, TEN, who=person(3), by=staff, overbook_because="pain", over=[one.pk], now=now)


def test_appointment_may_lie_over_two_short_ones_after_each_other(scene, now, staff):
    ask(scene, TEN, who=person(1), now=now)
    ask(scene, TEN + 25 * MINUTE, who=person(2), now=now)

    appointment = ask(scene, TEN, kind="new", who=person(3), by=staff, overbook_because="pain", now=now)

    assert appointment.overbooked


def test_appointments_beneath_are_those_that_hold_the_time(scene, now, staff):
    one = ask(scene, TEN, who=person(1), now=now)
    ask(scene, TEN + 25 * MINUTE, who=person(2), now=now)
    booking.cancel(ask(scene, TEN - 25 * MINUTE, who=person(3), now=now), by=staff, now=now)

    def beneath(minutes, **options):
        return list(booking.beneath(asking.placed(scene, TEN + minutes * MINUTE), **options))

    assert beneath(0) == [one]
    assert beneath(-25) == []
    assert beneath(0, moving=one) == []


def test_move_over_another_appointment_needs_reason_and_permission_and_keeps_both(scene, now, staff):
    one, appointment = ask(scene, TEN, who=person(1), now=now), ask(scene, TEN + 60 * MINUTE, now=now)
    clerk = type(staff).objects.create_user("clerk", is_staff=True)
    for by, because, refusal in (
        (staff, "", booking.SlotTaken),
        (clerk, "pain", NotAllowed),
        (None, "pain", NotAllowed),
    ):
        with pytest.raises(refusal):
            move(scene, appointment, TEN, by=by, overbook_because=because, now=now)

    move(scene, appointment, TEN, by=staff, overbook_because="pain", over=[one.pk], now=now)

    kept = Appointment.objects.get(pk=appointment.pk)
    assert (kept.overbooked, kept.overbooked_by, kept.overbooked_because) == (True, staff, "pain")
    assert kept.events.order_by("pk").last().reason == "pain"


def test_undo_of_a_move_over_another_appointment_makes_it_ordinary(scene, now, staff):
    ask(scene, TEN, who=person(1), now=now)
    appointment = ask(scene, TEN + 60 * MINUTE, now=now)
    move(scene, appointment, TEN, by=staff, overbook_because="pain", now=now)

    booking.undo(appointment, by=staff, now=now)

    kept = Appointment.objects.get(pk=appointment.pk)
    assert (kept.starts_at, kept.overbooked) == (TEN + 60 * MINUTE, False)


def test_appointment_moved_from_over_another_to_a_free_time_is_ordinary_again(scene, now, staff):
    ask(scene, TEN, who=person(1), now=now)
    appointment = ask(scene, TEN, by=staff, overbook_because="pain", now=now)

    move(scene, appointment, TEN + 60 * MINUTE, by=staff, overbook_because="pain", now=now)

    kept = Appointment.objects.get(pk=appointment.pk)
    assert (kept.overbooked, kept.overbooked_because) == (False, "")


# --- two people at one desk ---


def test_move_on_an_old_page_changes_nothing_and_says_who_did_what(scene, now, staff):
    appointment = ask(scene, TEN, now=now)
    seen = appointment.events.order_by("pk").last().pk
    teresa = type(staff).objects.create_user("teresa", first_name="Teresa", last_name="Marsh")
    move(scene, appointment, TEN + 60 * MINUTE, by=teresa, seen=seen, now=clock(2027, 3, 1, 9, 42))

    with pytest.raises(ChangedMeanwhile) as refused:
        move(scene, appointment, TEN + 90 * MINUTE, by=staff, seen=seen, now=now)

    assert str(refused.value) == "Teresa Marsh changed this visit at 9:42 AM (moved). Please look again."
    assert Appointment.objects.get(pk=appointment.pk).starts_at == TEN + 60 * MINUTE


def test_same_move_twice_is_no_refusal(scene, now, staff):
    appointment = ask(scene, TEN, now=now)
    seen = appointment.events.order_by("pk").last().pk
    for _ in range(2):
        move(scene, appointment, TEN + 60 * MINUTE, by=staff, seen=seen, now=now)

    assert appointment.events.count() == 2
