"""The symptom check as a person without JavaScript goes through it."""

import logging
import re
from datetime import time

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.utils import translation
from django.utils.html import escape

from appointments.models import Appointment
from conditions.triage import SIGNS
from tests.appointments.portal.visitor import Visitor, open_times
from tests.conditions.factories import ConditionFactory, PageFactory
from tests.factories import LocationFactory, OpeningHoursFactory

EMERGENCY = "<title>Get emergency care now"
NONE = {"none": "none"}
HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)">')


@pytest.fixture
def visitor():
    return Visitor()


def kept(page) -> dict:
    """The hidden fields of a page, as its next form would send them, but for the token."""
    found = {}
    for name, value in HIDDEN.findall(page.text):
        if name != "csrfmiddlewaretoken" and value not in found.setdefault(name, []):
            found[name].append(value)
    return found


def answer(visitor, *others, first=NONE, **answers):
    """Both steps; returns the page that answers the second."""
    asked = visitor.send("/check/", first)
    return visitor.send("/check/", kept(asked) | second(*others, **answers))


def second(*others, **answers) -> dict:
    given = {f"other-{name}": value for name, value in answers.items()}
    return given | ({"other-sign": list(others)} if others else {"other-none": "none"})


# --- the first list ---


def test_check_page_is_the_whole_list_to_read(scene, visitor, django_assert_max_num_queries):
    with django_assert_max_num_queries(2):  # the clinic; who signed the rules, and what they made more urgent
        page = visitor.see("/check/")

    assert [sign.id for sign in SIGNS if escape(sign.text) not in page.text] == []
    assert "For example warfarin, Eliquis, Xarelto, or aspirin every day." in page.text
    assert "no-store" in page["Cache-Control"]


def test_check_page_names_no_version_and_no_sign_off(scene, visitor):
    for page in (visitor.see("/check/"), answer(visitor)):
        assert not re.search(r"rules version|signed|sign-off", page.text, re.IGNORECASE)


@pytest.mark.parametrize("path", ["/check/", "/book/"])
@pytest.mark.parametrize("language", ["en", "es"])
def test_a_danger_sign_shows_911_before_any_form(scene, path, language):
    visitor = Visitor(language)

    page = visitor.send(path, {"sign": "E03", "none": "none"})

    assert page.status_code == 200
    assert page.resolver_match.kwargs == {}
    assert f'lang="{language}"' in page.text
    alert = page.text.split('role="alert"')[1].split("</section>")[0]
    assert 'href="tel:911"' in alert
    main = page.text.split("<main")[1].split("</main>")[0]
    assert f"/{language}/book/" not in main
    assert '<input type="text"' not in main and "<textarea" not in main
    assert 'name="checked"' in main
    assert "E03" not in str(page.headers)
    assert Session.objects.count() == 0


@pytest.mark.parametrize(
    "marked",
    [{"sign": "E01"}, {"none": "unsure"}, {"sign": "E10", "none": "none"}, {"none": ["none", "unsure"]}],
    ids=["a sign", "not sure", "a sign and none", "none and not sure"],
)
def test_check_a_sign_or_a_doubt_is_an_emergency_at_once(scene, visitor, marked):
    page = visitor.send("/check/", marked | {"answered": "other", "other-none": "none"})

    assert EMERGENCY in page.text


def test_check_thoughts_of_self_harm_show_the_crisis_line(scene, visitor):
    assert 'href="tel:988"' in visitor.send("/check/", {"sign": "E15"}).text
    assert 'href="tel:988"' not in visitor.send("/check/", {"sign": "E03"}).text


@pytest.mark.parametrize("marked", [{}, {"sign": "E99"}, {"sign": "T01"}, {"none": "maybe"}, {"sign": "\0"}])
def test_check_nothing_we_know_marked_is_asked_again(scene, visitor, marked):
    page = visitor.send("/check/", marked)

    assert page.status_code == 200
    assert "There is a problem" in page.text
    assert "<title>Error:" in page.text
    assert "Step 1 of 2" in page.text


def test_check_odd_bytes_and_long_answers_are_asked_again(scene, visitor):
    assert visitor.send("/check/", {"none": "\udcff\udcfe"}).status_code == 200
    assert visitor.send("/check/", {"none": "x" * 10_240}).status_code == 200
    assert "Step 2 of 2" in visitor.send("/check/", NONE | {"answered": "\0", "back": "\0"}).text


def test_check_never_reads_answers_from_the_address(scene, visitor):
    page = visitor.see("/check/?sign=E01&none=none&answered=other")

    assert "Step 1 of 2" in page.text
    assert "checked>" not in page.text


# --- the second list ---


def test_check_no_emergency_sign_leads_to_the_other_signs(scene, visitor):
    page = visitor.send("/check/", NONE)

    assert "Step 2 of 2" in page.text
    assert kept(page) == {"none": ["none"], "answered": ["other"]}
    assert "There is a problem" not in page.text


def test_check_a_hint_stands_below_its_sign(scene, visitor):
    hint = '<span class="hint">For example warfarin, Eliquis, Xarelto, or aspirin every day.</span>'

    assert f"<span>You take a blood thinner</span>{hint}</label>" in visitor.send("/check/", NONE).text


def test_check_second_list_must_be_answered_and_keeps_what_was_said(scene, visitor):
    page = visitor.send("/check/", NONE | {"answered": "other", "other-strength": "4"})

    assert "Mark every sign you have, or mark “None of these”" in page.text
    assert 'href="#id_other-none_0"' in page.text
    assert page.context["form"]["strength"].value() == "4"
    assert kept(page)["none"] == ["none"]


@pytest.mark.parametrize("risk", ["T05", "T06"])
def test_check_severe_pain_with_a_risk_of_infection_is_an_emergency(scene, visitor, risk):
    assert EMERGENCY in answer(visitor, "T12", risk).text
    assert EMERGENCY not in answer(visitor, "T12").text


# --- already checked ---


def test_check_who_was_checked_goes_on_to_the_other_signs(scene, visitor):
    alarm = visitor.send("/check/", {"sign": ["E07", "E10"]})

    page = visitor.send("/check/", kept(alarm) | {"checked": "emergency"})

    assert "Step 2 of 2" in page.text
    assert kept(page) == {"sign": ["E07", "E10"], "checked": ["emergency"], "answered": ["other"]}


@pytest.mark.parametrize("first", [{"sign": "E10"}, {"none": "unsure"}], ids=["a sign", "not sure"])
def test_check_who_was_checked_is_never_sent_home(scene, visitor, first):
    page = answer(visitor, first=first | {"checked": "emergency"})

    assert page.context["level"] == "TODAY"
    assert "You said that a doctor has already checked your emergency signs." in page.text


def test_check_a_checked_first_list_does_not_cover_the_second(scene, visitor):
    alarm = answer(visitor, "T05", "T12", first={"sign": "E10", "checked": "emergency"})
    page = visitor.send("/check/", kept(alarm) | {"checked": ["emergency", "other"]})

    assert EMERGENCY in alarm.text
    assert page.context["level"] == "TODAY"


def test_check_who_changes_the_first_list_is_not_checked_any_more(scene, visitor):
    step = visitor.send("/check/", {"sign": "E10", "checked": "emergency"})

    asked = visitor.send("/check/", kept(step) | {"back": "emergency"})

    assert "checked" not in kept(asked)
    assert asked.context["form"]["sign"].value() == ["E10"]
    assert EMERGENCY in visitor.send("/check/", kept(asked) | {"sign": "E01"}).text


def test_check_an_error_in_the_first_list_keeps_the_second(scene, visitor):
    page = answer(visitor, "T02", strength="3")
    first = visitor.send("/check/", kept(page) | {"back": "emergency"})

    wrong = visitor.send("/check/", {name: of for name, of in kept(first).items() if name != "none"})

    assert "There is a problem" in wrong.text
    assert (kept(wrong)["other-sign"], kept(wrong)["other-strength"]) == (["T02"], ["3"])


# --- the results ---


@pytest.fixture
def always_open(scene):
    for weekday in range(7):
        OpeningHoursFactory(location=scene.location, weekday=weekday, opens=time(0), closes=time(0))


def test_check_today_says_call(scene, visitor, always_open):
    page = answer(visitor, "T01", "B02", strength="3")

    assert page.context["level"] == "TODAY"
    assert "Ask for a same-day visit." in page.text
    assert "Numbness, tingling or mild weakness in one arm, leg or foot" in page.text
    assert f'class="btn go big" href="tel:{scene.location.phone}"' in page.text
    assert 'If you get any emergency sign, call <a href="tel:911">911</a>.' in page.text


def test_check_today_says_that_we_are_open(scene, visitor, always_open):
    page = answer(visitor, "T01")

    assert "Call us now." in page.text
    assert "<strong>Open now" in page.text


def test_check_today_names_a_location_that_is_open(scene, visitor):
    other = LocationFactory(name="Harbor Road", phone="+14135550130")
    for weekday in range(7):
        OpeningHoursFactory(location=other, weekday=weekday, opens=time(0), closes=time(0))

    assert 'class="btn go big" href="tel:+14135550130"' in answer(visitor, "T01").text


def test_check_today_repeats_the_hint_of_a_marked_sign(scene, visitor):
    told = "<strong>For example chemo, a transplant, dialysis"

    assert told in answer(visitor, "T05").text
    assert told not in answer(visitor, "T01").text


@pytest.mark.parametrize("answers", [{"strength": "7"}, {"lasted": "weeks_6"}, {"hard": ["work"]}])
def test_check_an_answer_past_a_cut_off_says_book(scene, visitor, answers):
    page = answer(visitor, **answers)

    assert page.context["level"] == "BOOK"
    assert "You did not mark an emergency sign. An exam can help." in page.text


def test_check_nothing_marked_is_care_at_home_and_what_would_change_it(scene, visitor):
    PageFactory(condition=ConditionFactory(slug="back-spasm"), slug="home-care")

    page = answer(visitor, strength="6", lasted="days_14", before="again")

    assert page.context["level"] == "HOME"
    assert "Check again in 3 days, and sooner if something changes." in page.text
    assert "Any emergency sign: call" in page.text
    assert "Only an exam can tell." in page.text
    assert 'class="btn go" href="/en/conditions/back-spasm/home-care/"' in page.text


@pytest.mark.parametrize("others", [["T01"], ["B01"], []], ids=["today", "book", "home"])
def test_check_every_result_has_the_phone_911_and_a_way_to_book(scene, visitor, others):
    page = answer(visitor, *others)

    box = page.text.split('class="box', 1)[1].split("</main>")[0]
    assert f'href="tel:{scene.location.phone}"' in box
    assert 'href="tel:911"' in box
    assert 'action="/en/book/"' in box
    assert [sign.id for sign in SIGNS if escape(sign.text) not in page.text] == []


def test_check_answers_can_be_changed(scene, visitor):
    page = answer(visitor, "T01", strength="3")

    asked = visitor.send("/check/", kept(page) | {"back": "other"})
    first = visitor.send("/check/", kept(page) | {"back": "emergency"})
    again = visitor.send("/check/", kept(first) | NONE)

    assert asked.context["form"]["sign"].value() == again.context["form"]["sign"].value() == ["T01"]
    assert again.context["form"]["strength"].value() == "3"
    assert first.context["form"]["none"].value() == ["none"]


def test_check_everything_marked_still_fits_in_a_form(scene, visitor):
    ids = {letter: [sign.id for sign in SIGNS if sign.id[0] == letter] for letter in "ETB"}
    can_be_checked = [id for id in ids["E"] if id not in ("E12", "E15")]
    first = {"sign": can_be_checked, "none": ["none", "unsure"], "checked": ["emergency", "other"]}
    hard = ["moving", "bending", "walking", "sitting", "standing", "lifting", "sleeping", "work"]
    answers = {"strength": "10", "lasted": "longer", "before": "again", "hard": hard, "none": "none"}
    answers |= {"started": "unclear", "tight": "yes", "waves": "yes", "moving": "worse"}

    body = first | second(*ids["T"], *ids["B"], **answers) | {"answered": "other"}
    page = visitor.send("/check/", body | {"csrfmiddlewaretoken": "x"})

    assert page.context["level"] == "TODAY"
    assert kept(page).keys() >= {"sign", "other-sign", "other-hard"}


# --- what is kept ---


def every_row() -> str:
    """The text of every table of the database, that of the sessions decoded."""
    with connection.cursor() as cursor:
        found = [str(session.get_decoded()) for session in Session.objects.all()]
        for table in set(connection.introspection.table_names(cursor)) - {"django_session"}:
            cursor.execute(f'SELECT t::text FROM "{table}" t')  # noqa: S608
            found += [row[0] for row in cursor.fetchall()]
    return "\n".join(found)


def test_check_leaves_no_answer_in_a_session_a_log_a_table_or_an_address(scene, visitor, caplog):
    """Nor does booking after it, when the answers are not sent along."""
    caplog.set_level(logging.DEBUG)
    pages = [
        visitor.send("/check/", {"sign": "E03"}),
        answer(visitor, "T05", "T12"),
        answer(visitor, "T04", "B05", hard=["sleeping"], first={"sign": "E10", "checked": "emergency"}),
        visitor.send("/book/", {"sign": "E10", "checked": "1"}),
    ]

    told = every_row() + caplog.text + str([page.headers for page in pages])
    assert (
        re.findall(r"\b(?:E03|T05|T12|T04|B05|E10|sleeping|other-\w+|Weight loss|cannot cope)\b", told) == []
    )
    assert visitor.session["booking"].keys() == {"passed"}
    assert [page.request["QUERY_STRING"] for page in pages] == [""] * 4
    assert visitor.cookies.keys() == {"csrf", "session"}


def test_check_answers_sent_along_are_found_by_the_same_search(scene, visitor):
    """The search above would see them."""
    visitor.send("/book/", {"none": "none", "summary": "Signs I marked: Weight loss."})

    assert "Weight loss" in every_row()


def test_check_passed_is_the_question_passed(scene, visitor):
    page = answer(visitor, "B01")

    visitor.send("/book/", {"none": kept(page)["none"]})

    assert visitor.see("/book/").context["visits"]
    assert "answers" not in visitor.session["booking"]


# --- answers sent with a booking ---


@pytest.mark.parametrize("language", ["en", "es"])
def test_check_answers_sent_arrive_on_the_appointment_as_the_reason(scene, language):
    visitor = Visitor(language)
    page = answer(visitor, "B02", lasted="weeks_6")
    slot = open_times(scene.follow_up)[0]
    said = page.context["summary"]

    visitor.send("/book/", {"none": "none", "summary": kept(page)["summary"]})
    visitor.choose(scene.follow_up, slot)
    details = visitor.see("/book/details/")
    visitor.answer(reason=details.context["form"]["reason"].value() + "\r\nWorse since Monday.")
    visitor.confirm()

    with translation.override(language):
        assert str(translation.gettext("Keeps coming back")) in said
    assert Appointment.objects.get().reason == f"{said}\nWorse since Monday."


# --- what is read out to 911 ---


@pytest.mark.parametrize(
    ("others", "answers", "said", "not_said"),
    [
        (["B10", "T01"], {"strength": "7"}, "I have HIV that is under control.", "steroid"),
        (["B09", "T01"], {"strength": "8"}, "I had cancer in the past.", "lately had, cancer"),
        (["B08"], {"strength": "9"}, "The pain is very strong.", "cannot stand"),
        (["B08"], {"strength": "7", "hard": ["walking"]}, "The pain is very strong.", "cannot stand"),
        (["B08", "T12"], {"strength": "9"}, "I cannot stand, walk or sleep.", "The pain is very strong."),
    ],
)
def test_check_has_nobody_say_to_911_what_they_did_not_mark(scene, visitor, others, answers, said, not_said):
    page = answer(visitor, *others, **answers)

    aloud = page.text.split("<blockquote", 1)[1].split("</blockquote>")[0]
    assert EMERGENCY in page.text
    assert said in aloud
    assert not_said not in aloud
