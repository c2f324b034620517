"""On a shared device what was typed ends with the browser, after 30 minutes alone, or with one press."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session

from appointments.models import Appointment, QuestionnaireResponse, SlotHold
from appointments.portal.session import IDLE
from tests.appointments.portal.asking import ask
from tests.appointments.portal.visitor import ANSWERS, Visitor, open_times, unhurried
from tests.around import this_moment


@pytest.fixture
def time(scene):
    return open_times(scene.follow_up, practitioner=scene.doctor_a)[4]


@pytest.fixture
def visitor(scene, time):
    visitor = Visitor()
    visitor.pass_question()
    visitor.choose(scene.follow_up, time)
    visitor.answer()
    return visitor


def leave_alone(visitor, minutes: int):
    """Nobody has clicked for so long."""
    session = visitor.session
    session["clicked"] = (this_moment() - timedelta(minutes=minutes)).isoformat()
    session.save()


def run_out():
    """The session and the time that was held have run out."""
    Session.objects.all().delete()
    SlotHold.objects.all().delete()


def test_cookie_ends_with_the_browser_and_the_row_after_30_minutes(visitor):
    cookie = visitor.cookies[settings.SESSION_COOKIE_NAME]

    assert (cookie["max-age"], cookie["expires"]) == ("", "")
    assert Session.objects.get().expire_date <= this_moment() + timedelta(minutes=30)


def test_staff_stay_logged_in_for_a_day_of_work(client, django_user_model):
    client.force_login(django_user_model.objects.create_superuser("root"))

    assert client.session.get_expiry_age() == 12 * 60 * 60
    assert not client.session.get_expire_at_browser_close()


@pytest.mark.parametrize(("minutes", "kept"), [(29, True), (30, False)])
def test_answers_are_gone_after_30_minutes_without_a_click(visitor, minutes, kept):
    assert timedelta(minutes=30) == IDLE
    leave_alone(visitor, minutes)

    page = visitor.see("/book/details/", follow=True)

    assert ('value="Elena"' in page.text) == kept
    assert SlotHold.objects.exists() == kept


def test_click_and_the_button_of_the_warning_keep_the_answers(visitor):
    leave_alone(visitor, 25)
    assert visitor.send("/book/stay/").status_code == 204
    leave_alone(visitor, 25)

    assert 'value="Elena"' in visitor.see("/book/details/").text


def test_late_post_that_carries_its_answers_is_taken(visitor):
    """The session is gone, the page was still there."""
    shown = visitor.carried("details")
    run_out()

    answer = visitor.send("/book/details/", unhurried(**ANSWERS | shown))
    visitor.confirm()

    assert answer.url == "/en/book/review/"
    assert Appointment.objects.get().patient.name == "Elena Duarte"


def test_late_post_of_the_review_books_what_it_shows(visitor):
    shown = visitor.carried("review")
    run_out()

    visitor.confirm(shown)

    assert Appointment.objects.get().patient.name == "Elena Duarte"


def test_stamp_of_another_hand_passes_no_question(visitor):
    shown = visitor.carried("review") | {"passed": [f"{this_moment().isoformat()}:forged"]}
    Session.objects.all().delete()

    assert visitor.confirm(shown).url == "/en/book/?time=kept"
    assert Appointment.objects.count() == 0


def test_answers_are_cleared_with_one_press_on_our_side_too(visitor):
    assert "Clear my answers" in visitor.see("/book/details/").text
    assert "Clear my answers" in visitor.see("/book/review/").text

    page = visitor.get(visitor.send("/book/clear/").url)

    assert "Nothing of you is kept here" in page.text
    assert (Session.objects.count(), SlotHold.objects.count()) == (0, 0)
    assert 'value="Elena"' not in visitor.see("/book/details/", follow=True).text


def test_clearing_leaves_the_login_of_staff(visitor, django_user_model):
    visitor.force_login(django_user_model.objects.create_superuser("root"))
    visitor.pass_question()

    visitor.send("/book/clear/")

    assert "_auth_user_id" in visitor.session
    assert "booking" not in visitor.session


def test_visit_is_closed_with_one_press(scene, time):
    appointment = ask(scene, time.starts_at)
    visitor = Visitor()
    visitor.let_in(appointment)
    assert "Close this visit" in visitor.see(f"/appointments/{appointment.reference}/").text

    visitor.send("/book/clear/")

    assert visitor.see(f"/appointments/{appointment.reference}/").status_code == 404


def test_grant_lasts_as_long_as_somebody_clicks(scene, time):
    appointment = ask(scene, time.starts_at)
    visitor = Visitor()
    visitor.let_in(appointment)
    before = visitor.session["visits"][str(appointment.pk)][1]
    leave_alone(visitor, 20)

    visitor.see(f"/appointments/{appointment.reference}/")

    assert visitor.session["visits"][str(appointment.pk)][1] > before


@pytest.mark.parametrize("path", ["clear", "stay"])
def test_opening_the_address_changes_nothing(visitor, path):
    assert visitor.see(f"/book/{path}/").status_code == 405
    assert "booking" in visitor.session


def test_questions_sent_after_the_grant_has_ended_are_kept(scene, time):
    appointment = ask(scene, time.starts_at)
    visitor = Visitor()
    visitor.let_in(appointment)
    path = f"/appointments/{appointment.reference}/questions/"
    page = visitor.see(path)
    Session.objects.all().delete()

    answer = visitor.send(path, {"link": page.context["late_link"], "goal": "Walk the dog."})

    assert answer.status_code == 302
    assert QuestionnaireResponse.objects.get().answers["goal"] == "Walk the dog."
    assert visitor.send(path.replace(appointment.reference, "AAAAAA"), {"link": "x"}).status_code == 404
