"""From the front page to the booked visit: taps, typed fields, key presses, and how long a page is."""

import pytest
from playwright.sync_api import Page, expect

from appointments.models import Appointment
from tests.browser.steps import follow

TAPS, TYPED, KEYS = 5, 6, 110
PHONE = {"width": 375, "height": 740}
LONGEST = {"details": 2600, "details for somebody else": 2600, "review": 2600, "visits": 2600}
BOTTOM = "e => e.getBoundingClientRect().bottom"


@pytest.fixture
def browser_context_args(browser_context_args):
    return {**browser_context_args, "viewport": PHONE}


class Hand:
    """Somebody with one finger, who counts."""

    def __init__(self, page: Page):
        self.page, self.taps, self.typed = page, 0, 0

    def tap(self, selector: str):
        self.taps += 1
        follow(self.page, self.page.locator(selector).first)

    def fill_in(self, **answers):
        for name, value in answers.items():
            self.typed += 1
            self.page.locator(f"[name={name}]").fill(value)


ELENA = {
    "first_name": "Elena",
    "last_name": "Duarte",
    "birth_date_month": "3",
    "birth_date_day": "27",
    "birth_date_year": "1980",
    "phone": "413 555 0142",
}


@pytest.mark.parametrize("language", ["en", "es"])
def test_first_free_time_is_booked_in_five_taps_and_six_typed_fields(page, clinic, language):
    page.goto(f"{clinic.url}/{language}/")
    hand = Hand(page)
    hand.tap(".slot.go")
    hand.tap(".decide .none")
    hand.fill_in(**ELENA)
    hand.tap("#details .btn.go")
    hand.tap("#review .btn.go")

    expect(page.locator(".ref")).to_have_text(Appointment.objects.get().spaced_reference)
    assert hand.taps <= TAPS and hand.typed <= TYPED


@pytest.mark.parametrize("language", ["en", "es"])
def test_returning_patient_books_a_follow_up_in_as_few(page, clinic, language):
    """The answer "Yes" takes the visits for new patients away; it costs a tap and no page."""
    page.goto(f"{clinic.url}/{language}/book/")
    hand = Hand(page)
    hand.tap(".decide .none")
    hand.tap(f"button[formaction$='{clinic.follow_up.slug}/']")
    hand.fill_in(**ELENA)
    hand.tap("#details .btn.go")
    hand.tap("#review .btn.go")

    assert Appointment.objects.get().visit_type == clinic.follow_up
    assert hand.taps <= TAPS and hand.typed <= TYPED


@pytest.mark.parametrize("language", ["en", "es"])
def test_keyboard_books_the_first_free_time_in_110_presses(page, clinic, language):
    page.goto(f"{clinic.url}/{language}/")
    keys = 0

    def tab_to(selector: str):
        nonlocal keys
        for _ in range(60):
            page.keyboard.press("Tab")
            keys += 1
            if page.evaluate("selector => document.activeElement.matches(selector)", selector):
                return
        raise AssertionError(f"no Tab leads to {selector}")

    def enter(selector: str):
        nonlocal keys
        tab_to(selector)
        keys += 1
        with page.expect_navigation():
            page.keyboard.press("Enter")
        page.wait_for_load_state()

    def skip():
        nonlocal keys
        keys += 1
        tab_to(".skip")
        page.keyboard.press("Enter")

    skip()
    enter(".slot.go")
    skip()
    enter(".decide .none")
    skip()
    names = page.locator("#details .input").evaluate_all("all => all.map(e => e.name)")
    for name in filter(ELENA.get, names):  # in Spanish the day stands before the month
        tab_to(f"[name={name}]")
        page.keyboard.type(ELENA[name])
    keys += 1
    with page.expect_navigation():
        page.keyboard.press("Enter")
    page.wait_for_load_state()
    skip()
    enter("#review .btn.go")

    assert Appointment.objects.count() == 1
    assert keys <= KEYS, keys


def height(page: Page) -> int:
    return page.evaluate("document.documentElement.scrollHeight")


@pytest.mark.parametrize("language", ["en", "es"])
def test_first_phone_screen_shows_the_next_free_time_booking_and_the_check(page, clinic, language):
    page.goto(f"{clinic.url}/{language}/")

    ends = {name: page.locator(name).first.evaluate(BOTTOM) for name in (".strip", ".slot.go", ".ways")}

    assert {name: end for name, end in ends.items() if end > PHONE["height"]} == {}


@pytest.mark.parametrize("language", ["en", "es"])
def test_pages_of_a_booking_are_short_on_a_phone(page, clinic, language):
    root = f"{clinic.url}/{language}"
    page.goto(f"{root}/book/")
    follow(page, page.locator(".decide .none"))
    heights = {"visits": height(page)}
    follow(page, page.locator(".slot").first)
    heights["details"] = height(page)
    follow(page, page.locator("button[name=for][value=other]"))
    heights["details for somebody else"] = height(page)
    follow(page, page.locator("button[name=for][value=me]"))
    for name, value in ELENA.items():
        page.locator(f"[name={name}]").fill(value)
    follow(page, page.locator("#details .btn.go"))
    heights["review"] = height(page)

    assert {name: tall for name, tall in heights.items() if tall > LONGEST[name]} == {}
