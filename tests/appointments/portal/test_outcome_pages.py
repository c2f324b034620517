"""What the symptom check tells somebody to do: it can be done at that moment, and in both languages."""

import re
from datetime import datetime, time

import pytest
import time_machine

from appointments.models import VisitType, WorkingHours
from clinic.directory.models import Closure
from conditions.triage import Help, Level
from tests.appointments.portal.visitor import Visitor
from tests.conditions.answer_sets import ANSWER_SETS
from tests.conftest import clock
from tests.factories import OpeningHoursFactory

TODAY = {"none": "none", "answered": "other", "other-sign": "T02"}
HEADING = re.compile(r'<h1 id="\w+">(?:<span[^>]*></span>)?\s*(.*?)</h1>')
SLOT = re.compile(r'name="slot" value="(\d{8}T\d{4})Z_')
MONDAY = clock(2027, 3, 1)


@pytest.fixture
def visitor():
    return Visitor()


@pytest.fixture
def office_hours(scene):
    """Monday to Friday, 8:00 AM to 6:00 PM."""
    for weekday in range(5):
        OpeningHoursFactory(location=scene.location, weekday=weekday, opens=time(8), closes=time(18))


def main(page) -> str:
    return page.text.split("<main")[1].split("</main>")[0]


def heading(page) -> str:
    return HEADING.search(main(page))[1].strip()


def offered(page) -> datetime | None:
    """The beginning of the one time that stands there as a button, by the wall clock of the clinic."""
    found = SLOT.search(main(page))
    return found and datetime.strptime(found[1] + "+0000", "%Y%m%dT%H%M%z").astimezone(MONDAY.tzinfo)


# --- today, over the clock ---


@pytest.mark.parametrize(
    ("at", "says", "first"),
    [
        (MONDAY.replace(hour=10), "Call us now.", MONDAY.replace(hour=13)),
        (MONDAY.replace(hour=17, minute=30), "Call us now.", clock(2027, 3, 2, 9)),
        (MONDAY.replace(hour=6), "Get seen today.", MONDAY.replace(hour=9)),
        (MONDAY.replace(hour=21), "Get seen today.", clock(2027, 3, 2, 9)),
        (clock(2027, 3, 6, 23), "Get seen today.", None),
        (clock(2027, 3, 7, 15), "Get seen today.", clock(2027, 3, 8, 9)),
    ],
    ids=["open", "open, no time left", "before opening", "closed", "Saturday night", "Sunday"],
)
def test_today_says_what_can_be_done_at_this_moment(scene, visitor, office_hours, at, says, first):
    with time_machine.travel(at, tick=False):
        page = visitor.send("/check/", TODAY)

        assert heading(page) == says
        assert offered(page) == first
        assert ("When it can wait until tomorrow" in page.text) == (first is not None and first.day != at.day)
        assert ("Or take our first free time today" in page.text) == (
            first is not None and first.day == at.day
        )
        assert 'action="/en/book/"' in main(page)


@pytest.mark.parametrize("sign", ["T03", "T05", "T06", "T11", "T16", "T17", "T19"])
def test_today_what_must_not_wait_is_offered_nothing_for_tomorrow(scene, visitor, office_hours, sign):
    with time_machine.travel(MONDAY.replace(hour=21), tick=False):
        page = visitor.send("/check/", TODAY | {"other-sign": sign})

        assert heading(page) == "Get seen today."
        assert offered(page) is None
        assert "When it can wait" not in page.text


def test_today_offers_the_soonest_time_of_any_visit(scene, visitor, office_hours):
    scene.acute.minimum_notice_hours = 24
    scene.acute.save()
    with time_machine.travel(MONDAY.replace(hour=6), tick=False):
        page = visitor.send("/check/", TODAY)

        assert offered(page) == MONDAY.replace(hour=9)
        assert 'name="visit" value="new"' in main(page)


def test_today_offers_nobody_a_visit_for_those_who_come_again(scene, visitor, office_hours):
    VisitType.objects.update(patients=VisitType.For.RETURNING)
    with time_machine.travel(MONDAY.replace(hour=6), tick=False):
        assert offered(visitor.send("/check/", TODAY)) is None


def test_today_on_a_holiday_is_not_to_call(scene, visitor, office_hours):
    Closure.objects.create(starts_on=MONDAY.date(), ends_on=MONDAY.date())
    with time_machine.travel(MONDAY.replace(hour=10), tick=False):
        page = visitor.send("/check/", TODAY)

        assert heading(page) == "Get seen today."
        assert "Go to urgent care or an emergency room today." in page.text
        assert "big" not in main(page)
        assert offered(page) == clock(2027, 3, 2, 9)


def test_today_before_opening_says_when_to_call(scene, visitor, office_hours):
    with time_machine.travel(MONDAY.replace(hour=6), tick=False):
        page = visitor.send("/check/", TODAY)

    assert "Call us as soon as we open, or go to urgent care or an emergency room." in page.text
    assert "opens today at 8:00 AM" in page.text


def test_today_at_night_gives_the_number_that_somebody_answers(scene, visitor, office_hours):
    scene.location.after_hours_phone = "+14135550118"
    scene.location.save()
    number = 'class="btn go big" href="tel:+14135550118"'

    with time_machine.travel(MONDAY.replace(hour=21), tick=False):
        assert number in visitor.send("/check/", TODAY).text
    with time_machine.travel(MONDAY.replace(hour=10), tick=False):
        assert number not in visitor.send("/check/", TODAY).text


def test_today_without_any_location_still_says_where_to_go(db, visitor):
    page = visitor.send("/check/", TODAY)

    assert heading(page) == "Get seen today."
    assert not re.search(r'tel:(?:None)?"', page.text)


def test_time_that_was_shown_is_held_when_it_is_pressed(scene, visitor, office_hours):
    with time_machine.travel(MONDAY.replace(hour=10), tick=False):
        page = visitor.send("/check/", TODAY)
        form = main(page).split('<form method="post" action="/en/book/">')[1].split("</form>")[0]
        fields = dict(re.findall(r'name="(none|visit|slot)" value="([^"]*)"', form))

        answer = visitor.post("/en/book/", fields)

        assert answer.url == "/en/book/details/"
        assert visitor.see("/book/details/").context["chosen"].time.starts_at == MONDAY.replace(hour=13)


def test_today_asks_as_many_queries_however_long_the_schedule_is(
    scene, visitor, django_assert_max_num_queries
):
    with time_machine.travel(MONDAY.replace(hour=6), tick=False), django_assert_max_num_queries(12):
        visitor.send("/check/", TODAY)


# --- a visit ---


def test_book_shows_the_first_free_time_of_each_visit(scene, visitor):
    with time_machine.travel(MONDAY.replace(hour=6), tick=False):
        page = visitor.send("/check/", TODAY | {"other-sign": "B01"})

        assert heading(page) == "Book a visit."
        shown = re.findall(
            r'name="visit" value="([\w-]+)">.*?name="slot" value="(\d{8}T\d{4})Z', main(page), re.S
        )
        assert shown == [("new", "20270301T1400"), ("follow-up", "20270301T1400")]
        assert "Other times and visits" in main(page)


def test_book_without_a_free_time_leads_to_the_visits(scene, visitor):
    WorkingHours.objects.all().delete()

    page = visitor.send("/check/", TODAY | {"other-sign": "B01"})

    assert 'name="slot"' not in main(page)
    assert '<button class="btn go">Book a visit</button>' in main(page)


# --- emergencies ---

OF_HELP = {Help.AMBULANCE: "E01", Help.PREGNANCY: "E20", Help.POISON: "E12", Help.CRISIS: "E15"}
SAID_FIRST = {
    Help.AMBULANCE: "Call 911 now.",
    Help.PREGNANCY: "Call 911 or your maternity unit now.",
    Help.POISON: "Too much medicine? Get help now.",
    Help.CRISIS: "Call or text 988 now.",
}


@pytest.mark.parametrize("path", ["/check/", "/book/"])
@pytest.mark.parametrize("help", Help)
def test_emergency_says_first_whom_to_call(scene, visitor, path, help):
    page = visitor.send(path, {"sign": OF_HELP[help]})

    assert heading(page) == SAID_FIRST[help]
    assert page.text.count("<h1") == 1
    assert 'href="tel:911"' in main(page)
    assert "Change my answers" in main(page)


@pytest.mark.parametrize("help", Help)
def test_emergency_is_said_to_be_checked_only_where_that_makes_sense(scene, visitor, help):
    page = visitor.send("/check/", {"sign": OF_HELP[help]})

    assert ('name="checked"' in main(page)) == (help in (Help.AMBULANCE, Help.PREGNANCY))


def test_emergency_is_read_out_as_it_was_marked(scene, visitor):
    page = visitor.send("/check/", {"sign": ["E03", "E01"]})

    assert (
        "“I have back pain. I cannot pass urine or feel it, or it is hard to start. "
        "I am numb or tingle between the legs.”" in page.text
    )


def test_emergency_of_two_signs_of_the_second_list_names_both(scene, visitor):
    data = {"none": "none", "answered": "other", "other-sign": ["T01", "B08"]}

    page = visitor.send("/check/", data)

    assert heading(page) == "Call 911 now."
    assert "One arm, leg or foot is numb, tingles or is a little weak. I take a blood thinner." in page.text


def test_thoughts_of_self_harm_are_told_nothing_of_legs_or_illness(scene, visitor):
    page = visitor.send("/check/", {"sign": "E15"})

    told = page.text.split("<body")[1].split("<footer")[0]
    assert 'href="tel:988"' in told and 'href="sms:988"' in told and 'href="sms:988?body=AYUDA"' in told
    assert re.findall(r"\b(?:legs?|urine|illness|checked|groin|drive)\b", told) == []


def test_too_much_medicine_gives_poison_help(scene, visitor):
    page = visitor.send("/check/", {"sign": "E12"})

    assert 'href="tel:+18002221222"' in main(page)
    assert "What was taken." in page.text and "How much" in page.text and "When." in page.text


def test_several_emergencies_each_have_their_part_the_most_urgent_first(scene, visitor):
    page = visitor.send("/check/", {"sign": ["E15", "E12", "E01"]})

    parts = re.findall(r'aria-labelledby="(ambulance|pregnancy|poison|crisis)"', main(page))
    assert parts == ["ambulance", "poison", "crisis"]
    assert heading(page) == "Call 911 now."


def test_emergency_in_spanish_is_the_same(scene):
    for help, mark in OF_HELP.items():
        page = Visitor("es").send("/check/", {"sign": mark})
        assert heading(page) != SAID_FIRST[help]
        assert 'href="tel:911"' in main(page)


# --- every answer set, in both languages ---


@pytest.mark.parametrize("language", ["en", "es"])
def test_answers_lead_to_the_page_of_their_level(scene, language):
    wrong = []
    for answers in ANSWER_SETS:
        page = Visitor(language).send("/check/", answers.data())
        found = page.context.get("level") or ("EMERGENCY" if page.context.get("emergency") else "asked again")
        if found != answers.level.name:
            wrong.append((answers.number, answers.patient, found))

    assert wrong == []
    assert {answers.level for answers in ANSWER_SETS} == set(Level)
