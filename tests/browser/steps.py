"""What a patient does in the browser, step by step."""

from playwright.sync_api import Page

NONE_OF_THESE = "None of these"


def pass_the_question(page: Page, clinic, language="en"):
    page.goto(f"{clinic.url}/{language}/book/")
    page.get_by_label(NONE_OF_THESE).check()
    page.get_by_role("button", name="Continue").click()


def choose_a_time(page: Page, clinic, nth: int = 0):
    """Take the n-th time of next week for a follow-up: late enough to be moved and cancelled online."""
    page.goto(f"{clinic.url}/en/book/follow-up/")
    page.get_by_role("link", name="Next week").first.click()
    page.locator(".times button").nth(nth).click()


def fill_in(page: Page, **changes):
    answers = {"First name": "Elena", "Last name": "Duarte", "Month": "3", "Day": "27", "Year": "1980"}
    answers |= {"Phone": "413 555 0142", "E-mail": "elena.duarte@example.org"}
    page.get_by_label("Yes, for me").check()
    for label, value in (answers | changes).items():
        page.get_by_label(label, exact=True).fill(value)
    page.get_by_role("button", name="Continue").last.click()


def book(page: Page, clinic, nth: int = 0, **changes):
    """From the danger signs to the booked visit."""
    pass_the_question(page, clinic)
    choose_a_time(page, clinic, nth)
    fill_in(page, **changes)
    page.get_by_role("button", name="Book this visit").click()
