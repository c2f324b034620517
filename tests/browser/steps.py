"""What people do in the browser, step by step."""

from django.conf import settings
from django.test import Client
from playwright.sync_api import Locator, Page

NONE_OF_THESE = "None of these"


def follow(page: Page, link_or_button: Locator):
    """Press what leads to another page and wait for that page: a click alone returns before it is there."""
    with page.expect_navigation():
        link_or_button.click()


def enter(page: Page, clinic, user):
    """Let the browser know the session of ``user``: for tests whose subject is not the login."""
    client = Client()
    client.force_login(user)
    name = settings.SESSION_COOKIE_NAME
    page.context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": clinic.url}])


def pass_the_question(page: Page, clinic, language="en"):
    page.goto(f"{clinic.url}/{language}/book/")
    follow(page, page.locator(".decide .none"))


def choose_a_time(page: Page, clinic, nth: int = 0):
    """Take the n-th time of next week for a follow-up: late enough to be moved and cancelled online."""
    page.goto(f"{clinic.url}/en/book/follow-up/")
    follow(page, page.get_by_role("link", name="Next week").first)
    follow(page, page.locator(".times button").nth(nth))


def fill_in(page: Page, **changes):
    answers = {"First name": "Elena", "Last name": "Duarte", "Month": "3", "Day": "27", "Year": "1980"}
    answers |= {"Phone": "413 555 0142", "E-mail": "elena.duarte@example.org"}
    for label, value in (answers | changes).items():
        page.get_by_label(label, exact=True).fill(value)
    follow(page, page.get_by_role("button", name="Continue").last)


def book(page: Page, clinic, nth: int = 0, **changes):
    """From the danger signs to the booked visit."""
    pass_the_question(page, clinic)
    choose_a_time(page, clinic, nth)
    fill_in(page, **changes)
    follow(page, page.get_by_role("button", name="Book this visit"))
