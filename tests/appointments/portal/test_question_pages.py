"""The question about danger signs, which stands before every booking."""

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.utils import timezone

from appointments.models import SlotHold, VisitType
from tests.appointments.portal.visitor import Visitor, open_times
from tests.around import this_moment
from tests.factories import VisitTypeFactory

EMERGENCY = "<title>Get emergency care now"


@pytest.fixture
def visitor():
    return Visitor()


@pytest.mark.parametrize(
    "marked",
    [
        {"sign": "E03"},
        {"none": "unsure"},
        {"sign": ["E03", "E07"], "none": "none"},
        {"none": ["none", "unsure"]},
    ],
    ids=["a sign", "not sure", "signs and none", "none and not sure"],
)
def test_question_a_sign_or_a_doubt_is_an_emergency(scene, visitor, marked):
    page = visitor.send("/book/", marked)

    assert page.status_code == 200
    assert EMERGENCY in page.text
    assert 'href="tel:911"' in page.text
    assert "I have already been checked, continue" in page.text


def test_question_asks_as_the_symptom_check_asks(scene, visitor):
    asked, checked = (
        [
            (name, str(field.label), [*field.choices], field.error_messages)
            for name, field in form.fields.items()
        ]
        for form in (visitor.see(address).context["form"] for address in ("/book/", "/check/"))
    )

    assert asked == checked


def test_question_an_emergency_leaves_no_trace(scene, visitor):
    visitor.send("/book/", {"sign": "E15"})

    assert Session.objects.count() == 0
    assert visitor.session.keys() == set()


def test_question_thoughts_of_self_harm_show_the_crisis_line(scene, visitor):
    assert 'href="tel:988"' in visitor.send("/book/", {"sign": "E15"}).text
    assert 'href="tel:988"' not in visitor.send("/book/", {"sign": "E03"}).text


@pytest.mark.parametrize("marked", [{}, {"sign": "E99"}, {"none": "maybe"}, {"sign": "\0"}])
def test_question_nothing_we_know_marked_is_asked_again(scene, visitor, marked):
    page = visitor.send("/book/", marked)

    assert page.status_code == 200
    assert "There is a problem" in page.text
    assert "<title>Error:" in page.text
    assert visitor.session.keys() == set()


def test_question_keeps_what_was_marked_when_it_is_asked_again(scene, visitor):
    page = visitor.send("/book/", {"sign": "E03", "none": "maybe"})

    assert page.context["form"]["sign"].value() == ["E03"]


def test_question_passed_stores_only_when(scene, visitor):
    before = this_moment()

    answer = visitor.pass_question()

    assert answer.url == "/en/book/"
    assert visitor.session["booking"].keys() == {"passed"}
    assert before <= timezone.datetime.fromisoformat(visitor.session["booking"]["passed"]) <= this_moment()


def test_question_who_was_checked_by_a_doctor_goes_on(scene, visitor):
    visitor.send("/book/", {"sign": "E10", "checked": "1"})

    assert visitor.see("/book/").context["visits"]


@pytest.mark.parametrize("mark", ["E12", "E15"])
def test_question_nobody_can_have_checked_a_medicine_or_a_mind(scene, visitor, mark):
    page = visitor.send("/book/", {"sign": ["E10", mark], "checked": "1"})

    assert 'href="tel:911"' in page.text
    assert 'name="checked"' not in page.text
    assert visitor.session.keys() == set()


def test_question_answers_can_be_changed(scene, visitor):
    page = visitor.send("/book/?visit=follow-up", {"sign": "E10", "none": "unsure", "back": "1"})

    assert page.context["form"]["sign"].value() == ["E10"]
    assert page.context["form"]["none"].value() == ["unsure"]
    assert "There is a problem" not in page.text


def test_question_passed_with_a_time_that_the_check_has_shown_holds_it(scene, visitor):
    time = open_times(scene.acute)[0]

    answer = visitor.post("/en/book/", {"none": "none", "visit": "acute", "slot": time.value})

    assert answer.url == "/en/book/details/"
    assert visitor.see("/book/details/").context["chosen"].time.value == time.value


@pytest.mark.parametrize(
    ("pressed", "status"),
    [
        ({"visit": "acute", "slot": "x"}, 409),
        ({"visit": "acute", "slot": "20270301T1400Z_1_1"}, 409),
        ({"visit": "nowhere", "slot": "20270301T1400Z_1_1"}, 302),
    ],
)
def test_question_passed_with_a_time_that_nobody_showed_holds_nothing(scene, visitor, pressed, status):
    assert visitor.post("/en/book/", {"none": "none"} | pressed).status_code == status
    assert SlotHold.objects.count() == 0


def test_question_is_asked_again_after_two_hours(scene, visitor):
    visitor.pass_question()
    session = visitor.session
    session["booking"] = {"passed": (this_moment() - timedelta(hours=2)).isoformat()}
    session.save()

    assert "form" in visitor.see("/book/").context


def test_question_a_get_never_passes_it(scene, visitor):
    visitor.see("/book/?none=none&checked=1")

    assert "form" in visitor.see("/book/").context
    assert Session.objects.count() == 0


@pytest.mark.parametrize("path", ["/book/details/", "/book/review/"])
def test_question_stands_before_the_later_pages(scene, visitor, path):
    assert visitor.see(path).url == "/en/book/"


def test_question_goes_on_to_the_times_that_were_wanted(scene, visitor):
    asked = visitor.see("/book/follow-up/")

    answer = visitor.post(asked.url, {"none": "none"})

    assert asked.url == "/en/book/?visit=follow-up"
    assert answer.url == "/en/book/follow-up/"


def test_question_goes_on_with_whom_and_where_one_wanted(scene, visitor):
    asked = visitor.see("/book/follow-up/?with=doctor-b&at=alder&week=2027-03-08")

    answer = visitor.post(asked.url, {"none": "none"})

    assert asked.url == "/en/book/?visit=follow-up&with=doctor-b&at=alder"
    assert answer.url == "/en/book/follow-up/?with=doctor-b&at=alder"


def test_question_forgets_whom_nobody_knows(scene, visitor):
    answer = visitor.send("/book/?visit=follow-up&with=nobody&at=%2F%2Fexample.org", {"none": "none"})

    assert answer.url == "/en/book/follow-up/"


def test_question_goes_on_with_the_time_that_was_chosen(scene, visitor):
    time = open_times(scene.follow_up)[0]
    asked = visitor.choose(scene.follow_up, time)

    answer = visitor.post(asked.url, {"none": "none"})

    assert asked.url == "/en/book/?time=kept"
    assert answer.url == "/en/book/details/"
    assert visitor.see("/book/details/").context["chosen"].time.value == time.value


def test_question_odd_wishes_are_ignored(scene, visitor):
    answer = visitor.send("/book/?visit=%00nowhere&time=x", {"none": "none"})

    assert answer.url == "/en/book/"


def test_appointments_are_offered_acute_first_then_by_position(scene, visitor):
    VisitType.objects.filter(pk=scene.new.pk).update(position=1)
    VisitType.objects.filter(pk=scene.acute.pk).update(position=9)
    visitor.pass_question()

    offered = [visit_type for visit_type, _slot in visitor.see("/book/").context["visits"]]

    assert offered == [scene.acute, scene.follow_up, scene.new]


def test_appointments_that_need_a_call_show_the_phone(scene, visitor):
    VisitTypeFactory(name_en="Injection", slug="injection", online=False)
    visitor.pass_question()

    page = visitor.see("/book/")

    assert "This visit is booked by phone." in page.text
    assert "/en/book/injection/" not in page.text


def test_appointments_a_single_one_leads_straight_to_its_times(scene, visitor):
    VisitType.objects.exclude(pk=scene.acute.pk).delete()
    visitor.pass_question()

    assert visitor.see("/book/").url == "/en/book/acute/"
