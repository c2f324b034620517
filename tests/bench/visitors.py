"""What the visitors of the bench do: look at a page, book a visit, fight for one time."""

import random
from datetime import date, timedelta
from itertools import count

from tests.around import this_day
from tests.bench.browser import Answer, Browser

KIND = "follow-up"
TIMES = f"/en/book/{KIND}/"
QUESTION, DETAILS, REVIEW = f"/en/book/?visit={KIND}", "/en/book/details/", "/en/book/review/"
WEEKS = 12
PHONE = "/admin/phone-booking/"
LOGIN, PASSWORD = "/admin/login/", "alder-bench-office"
STAFF = [f"bench-{n}" for n in range(8)]
_numbers = count(1)


class Lost(Exception):
    """Somebody else had the time; the page offered others."""


class Wrong(Exception):
    """The site answered what it must not."""


def expect(answer: Answer, status: int, location: str = "") -> Answer:
    """The answer, if it is what was expected.  Raises Lost for a 409, Wrong for anything else."""
    if answer.status == 409:
        raise Lost()
    if answer.status != status or not answer.location.startswith(location):
        raise Wrong(f"{answer.status} {answer.location} instead of {status} {location}")
    return answer


def pass_question(browser: Browser) -> None:
    """The question about danger signs, which stands first."""
    expect(browser.get(QUESTION), 200)
    expect(browser.post(QUESTION, none="none"), 302, TIMES)


def log_in(browser: Browser) -> None:
    """Somebody of the office begins the day, each with an account of their own: tries are limited."""
    name = STAFF[next(_numbers) % len(STAFF)]
    expect(browser.get(LOGIN), 200)
    expect(browser.post(LOGIN, username=name, password=PASSWORD, next="/admin/"), 302, "/admin/")


def find(browser: Browser, typed: str) -> None:
    """Look for a caller among the patients, as the screen does while somebody types."""
    expect(browser.post(PHONE, part="found", search=typed), 200)


def stamp(browser: Browser) -> str:
    """The signed moment at which a form was shown.  An answer within two seconds is no person's."""
    [shown] = expect(browser.get("/en/contact/"), 200).fields("shown")
    return shown


def somebody() -> dict[str, str]:
    """The answers of a new person."""
    number = next(_numbers)
    born = date(1940, 1, 1) + timedelta(days=number * 7 % 24000)
    return {
        "who": "me",
        "first_name": "Alex",
        "last_name": f"Berg {random.randrange(10**9)}",
        "birth_date_month": str(born.month),
        "birth_date_day": str(born.day),
        "birth_date_year": str(born.year),
        "phone": "(413) 555-0142",
        "email": f"alex{number}@example.org",
        "language": "en",
        "onset": "days_14",
        "severity": "6",
        "body_site": "lower",
        "reason": "It grabs me when I get up.",
    }


def choose(browser: Browser, slot: str, shown: str) -> None:
    """Take a time and answer the questions, up to the page that checks everything.

    A visitor whose answers are kept, because the time before was lost to somebody else, is not asked again.
    """
    taken = expect(browser.post(TIMES, slot=slot), 302, "/en/book/")
    if taken.location == DETAILS:
        expect(browser.get(DETAILS), 200)
        expect(browser.post(DETAILS, shown=shown, **somebody()), 302, REVIEW)


def confirm(browser: Browser, token: str) -> str:
    """The button that books.  Returns the address of the visit."""
    return expect(browser.post(REVIEW, token=token), 302, "/en/appointments/").location


def token_of(browser: Browser) -> str:
    [token] = expect(browser.get(REVIEW), 200).fields("token")
    return token


def book(browser: Browser, shown: str) -> None:
    """A new visitor's whole way, from the first page to the confirmation: nine requests."""
    browser.forget()
    pass_question(browser)
    week = this_day() + timedelta(weeks=random.randrange(WEEKS))
    slots = expect(browser.get(f"{TIMES}?week={week}"), 200).fields("slot")
    choose(browser, random.choice(slots), shown)
    expect(browser.get(confirm(browser, token_of(browser))), 200)
