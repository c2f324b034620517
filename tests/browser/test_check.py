"""The symptom check in a real browser: both lists, the results, and the way into a booking."""

import pytest
from playwright.sync_api import Page, expect

from appointments.models import Appointment
from tests.browser.axe import findings_in_both_looks
from tests.browser.steps import NONE_OF_THESE, fill_in, follow
from tests.browser.test_every_page import STICKING_OUT
from tests.browser.test_keyboard import press, tab_to

ONE_LEG = "Numbness, tingling or mild weakness in one arm, leg or foot"
BOTH_LEGS = "New pain, tingling, numbness or weakness in both legs"
TWO_SCREENS = {"en": 1480, "es": 1700}  # pixels; Spanish words are longer


@pytest.mark.parametrize("path", ["check", "book"])
@pytest.mark.parametrize("language", TWO_SCREENS)
def test_none_of_these_is_on_the_first_two_screens_of_a_phone(page, clinic, path, language):
    page.set_viewport_size({"width": 375, "height": 740})
    page.goto(f"{clinic.url}/{language}/{path}/")

    button = page.locator(".decide .none").bounding_box()

    assert button["y"] + button["height"] <= TWO_SCREENS[language]


def test_enter_never_says_none_of_these(page, clinic):
    page.goto(f"{clinic.url}/en/check/")
    page.get_by_label(BOTH_LEGS).focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")

    expect(page.get_by_role("heading", name="There is a problem")).to_be_visible()


def test_a_mark_takes_none_of_these_away_and_offers_to_go_on(page, clinic):
    page.goto(f"{clinic.url}/en/check/")
    expect(page.get_by_role("button", name="Continue with what I marked")).to_be_hidden()

    page.get_by_label(BOTH_LEGS).check()

    expect(page.get_by_role("button", name=NONE_OF_THESE)).to_be_hidden()
    follow(page, page.get_by_role("button", name="Continue with what I marked"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Call 911 now.")


def start(page: Page, clinic, *signs, language="en"):
    page.goto(f"{clinic.url}/{language}/check/")
    for sign in signs:
        page.get_by_label(sign).check()
    follow(page, page.locator(".decide button:visible").first)


def answer(page: Page, *signs):
    for sign in signs or [NONE_OF_THESE]:
        page.get_by_label(sign).check()
    follow(page, page.get_by_role("button", name="Show what to do"))


def stages(page: Page, clinic):
    """Every page of the check in turn."""
    page.goto(f"{clinic.url}/en/check/")
    yield "first list"
    page.locator(".decide .marked").evaluate("button => button.click()")
    page.wait_for_selector(".errors")
    yield "first list with an error"
    for sign in (BOTH_LEGS, "Thoughts of harming yourself", "Took too much medicine", "Pregnant"):
        start(page, clinic, sign)
        yield sign
    start(page, clinic, BOTH_LEGS, "Took too much medicine", "Thoughts of harming yourself")
    yield "several emergencies"
    start(page, clinic)
    yield "second list"
    page.get_by_text("Say more about the pain").click()
    follow(page, page.get_by_role("button", name="Show what to do"))
    yield "second list with an error"
    for sign in (ONE_LEG, "Keeps coming back", NONE_OF_THESE):
        start(page, clinic)
        answer(page, sign)
        page.get_by_text("Read the whole list of signs").click()
        yield sign


def test_check_pages_have_no_accessibility_findings_and_do_not_scroll_sideways(page, clinic):
    found = {}
    for name in stages(page, clinic):
        if broken := findings_in_both_looks(page):
            found[name] = broken
        page.set_viewport_size({"width": 320, "height": 800})
        if broken := page.evaluate(STICKING_OUT):
            found[name, "sideways"] = broken
        assert page.locator("h1").count() == 1, name

    assert found == {}


def test_check_result_has_the_focus_and_stands_in_no_address(page, clinic):
    start(page, clinic, BOTH_LEGS)

    assert "Call 911 now." in page.locator(":focus").inner_text()
    assert page.locator(":focus").get_attribute("role") == "alert"
    assert page.url == f"{clinic.url}/en/check/"
    start(page, clinic)
    answer(page, ONE_LEG)
    assert "Get seen today." in page.locator(":focus").inner_text()
    assert page.url == f"{clinic.url}/en/check/"
    stored = page.evaluate("() => JSON.stringify([{...localStorage}, {...sessionStorage}])")
    assert stored == "[{},{}]"


def test_check_by_keyboard_only(page, clinic):
    page.goto(f"{clinic.url}/en/check/")
    press(page, "BUTTON|submit|None of these")
    tab_to(page, "Keeps coming back")
    page.keyboard.press("Space")
    press(page, "BUTTON|submit|Show what to do")
    press(page, "BUTTON|submit|Change my answers")
    expect(page.get_by_label("Keeps coming back")).to_be_checked()
    press(page, "BUTTON|submit|Show what to do")
    press(page, "BUTTON|submit|Other times and visits")

    expect(page.get_by_role("heading", level=1)).to_have_text("Which visit do you need?")


class TestWithoutScript:
    @pytest.fixture
    def browser_context_args(self, browser_context_args):
        return {**browser_context_args, "java_script_enabled": False}

    def test_check_answers_arrive_with_the_appointment(self, page, clinic):
        start(page, clinic)
        page.locator("[name=other-strength][value='8']").check()
        answer(page, "Keeps coming back")
        expect(page.get_by_role("heading", level=1)).to_have_text("Book a visit.")

        follow(page, page.get_by_role("button", name="Send these answers with a booking"))
        page.goto(f"{clinic.url}/en/book/follow-up/")
        follow(page, page.get_by_role("link", name="Next week").first)
        follow(page, page.locator(".times button").first)
        expect(page.get_by_label("In a few words: what brings you?")).to_have_value(
            "Signs I marked: Keeps coming back. How strong now, 0 to 10: 8."
        )
        fill_in(page)
        follow(page, page.get_by_role("button", name="Book this visit"))

        reason = Appointment.objects.get().reason
        assert reason == "Signs I marked: Keeps coming back. How strong now, 0 to 10: 8."

    def test_check_who_was_checked_by_a_doctor_goes_on_and_is_asked_to_call(self, page, clinic):
        start(page, clinic, "Fever of 100.4")
        follow(page, page.get_by_role("button", name="I have already been checked, continue"))
        answer(page)

        expect(page.get_by_role("heading", level=1)).to_have_text("Get seen today.")

    def test_check_back_keeps_both_lists(self, page, clinic):
        start(page, clinic)
        page.get_by_label(ONE_LEG).check()
        follow(page, page.get_by_role("button", name="Back to the first list"))
        follow(page, page.get_by_role("button", name=NONE_OF_THESE))

        expect(page.get_by_label(ONE_LEG)).to_be_checked()
