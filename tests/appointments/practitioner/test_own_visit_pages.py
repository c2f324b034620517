"""One visit of a practitioner's own: the answers before it, the plan after it, and running late."""

from datetime import datetime, time, timedelta

import pytest
from django.test import Client

from appointments.models import CarePlan, Delay, QuestionnaireResponse
from tests.appointments.practitioner.test_physician_pages import a_appointment, said
from tests.around import this_day, this_moment
from tests.conditions.factories import PageFactory
from tests.factories import AppointmentFactory

SCHEDULE, STEP = "/en/schedule/", "/en/schedule/step/"


def path(appointment, rest):
    return f"/en/schedule/visits/{appointment.reference}/{rest}/"


@pytest.fixture
def answered(scene):
    appointment = a_appointment(scene)
    QuestionnaireResponse.objects.create(
        appointment=appointment,
        answers={"bladder": ["E02"], "medicines": "ibuprofen\nvitamin D", "manner": "sudden"},
        urgent=True,
        urgent_because=["You leak urine"],
        saved_at=this_moment(),
    )
    return appointment


@pytest.fixture
def arrived(scene):
    return a_appointment(scene, status="arrived")


def test_day_leads_to_the_answers_and_marks_the_danger(physician, answered):
    page = physician.get(SCHEDULE)

    assert f'href="{path(answered, "answers")}"' in page.text
    assert "Danger sign in the answers" in page.text


def test_day_without_answers_leads_nowhere(physician, scene):
    appointment = a_appointment(scene)

    page = physician.get(SCHEDULE)

    assert path(appointment, "answers") not in page.text
    assert physician.get(path(appointment, "answers")).status_code == 404


def test_answers_are_read_in_words_with_the_danger_first(physician, answered):
    page = physician.get(path(answered, "answers"))

    assert page.text.index("You leak urine") < page.text.index("All at once")
    assert "ibuprofen<br>vitamin D" in page.text
    assert page["Cache-Control"] == "no-store, private"


def test_danger_signs_are_read_in_the_readers_language(physician, answered):
    QuestionnaireResponse.objects.update(urgent_because=["You leak urine or stool, or cannot hold it (new)"])

    page = physician.get(path(answered, "answers").replace("/en/", "/es/"))

    assert "You leak" not in page.text
    assert "Se le escapa la orina" in page.text


@pytest.mark.parametrize("rest", ["answers", "plan"])
def test_appointment_of_somebody_else_is_not_found(physician, scene, rest):
    other = a_appointment(scene, practitioner=scene.doctor_b, status="arrived")
    QuestionnaireResponse.objects.create(appointment=other, saved_at=this_moment())

    assert physician.get(path(other, rest)).status_code == 404
    assert physician.post(path(other, rest), {"text": "x"}).status_code in (404, 405)
    assert CarePlan.objects.count() == 0


@pytest.mark.parametrize("rest", ["answers", "plan"])
def test_stranger_is_asked_to_log_in(answered, rest):
    assert Client().get(path(answered, rest)).url.startswith("/en/schedule/login/")


def test_plan_is_written_and_changed(physician, naomi, arrived):
    handout = PageFactory(heading_en="Home care")
    page = physician.get(path(arrived, "plan"))
    assert "Home care" in page.text

    answer = physician.post(
        path(arrived, "plan"), {"text": "Walk.", "handouts": [handout.pk], "seen": ""}, follow=True
    )
    assert said(answer) == [f"The plan for {arrived.patient.name} is saved."]
    assert "Change the plan" in answer.text

    page = physician.get(path(arrived, "plan"))
    assert page.context["form"]["text"].value() == "Walk."
    physician.post(path(arrived, "plan"), {"text": "Rest.", "seen": page.context["seen"]})

    plan = CarePlan.objects.get()
    assert (plan.text, plan.handouts.count(), plan.written_by) == ("Rest.", 0, naomi)


def test_plan_in_two_windows_keeps_what_was_typed(physician, arrived):
    physician.post(path(arrived, "plan"), {"text": "Walk.", "seen": ""})

    page = physician.post(path(arrived, "plan"), {"text": "Rest.", "seen": ""})

    assert "changed in another window" in page.text
    assert page.context["form"]["text"].value() == "Rest."
    assert CarePlan.objects.get().text == "Walk."


@pytest.mark.parametrize(
    "data",
    [{}, {"text": "x" * 2001}, {"handouts": ["999999"]}, {"handouts": ["x"]}, {"text": "a", "seen": "soon"}],
)
def test_plan_that_cannot_be_kept_is_a_sentence(physician, arrived, data):
    page = physician.post(path(arrived, "plan"), data)

    assert (page.status_code, "There is a problem" in page.text) == (200, True)
    assert CarePlan.objects.count() == 0


def test_plan_for_a_patient_who_has_not_come_is_refused(physician, scene):
    appointment = a_appointment(scene)

    assert said(physician.get(path(appointment, "plan"), follow=True)) == [
        "A plan can be written when the patient has come."
    ]
    assert "There is a problem" in physician.post(path(appointment, "plan"), {"text": "Walk."}).text


def test_physician_says_that_they_are_late_and_on_time_again(physician, scene, naomi):
    a_appointment(scene)

    page = physician.post(STEP, {"behind": f"{scene.doctor_a.pk} 25"}, follow=True)
    assert said(page) == ["You are about 25 minutes behind."]
    assert "About 25 min behind" in page.text
    assert Delay.objects.get().by == naomi

    physician.post(STEP, {"behind": f"{scene.doctor_a.pk} 0"})

    assert Delay.objects.get().minutes == 0


def test_physician_is_not_late_for_somebody_else(physician, scene):
    a_appointment(scene)

    physician.post(STEP, {"behind": f"{scene.doctor_b.pk} 25"})

    assert Delay.objects.count() == 0


def test_delay_of_yesterday_is_over(physician, scene, naomi):
    appointment = a_appointment(scene)
    today = appointment.starts_at.astimezone(scene.location.zone).date()
    Delay.objects.create(
        practitioner=scene.doctor_a,
        location=scene.location,
        day=today - timedelta(days=1),
        minutes=25,
        by=naomi,
        at=this_moment(),
    )

    assert physician.get(SCHEDULE).context["behind"] == 0


def test_answers_stand_on_the_day_of_the_appointment(physician, scene):
    tomorrow = this_day(zone=scene.location.zone) + timedelta(days=1)
    appointment = AppointmentFactory(
        practitioner=scene.doctor_a,
        location=scene.location,
        starts_at=datetime.combine(tomorrow, time(10), tzinfo=scene.location.zone),
    )
    QuestionnaireResponse.objects.create(appointment=appointment, saved_at=this_moment())

    page = physician.get(path(appointment, "answers"))

    assert page.context["back"] == f"/en/schedule/day/{tomorrow}/#v{appointment.pk}"
