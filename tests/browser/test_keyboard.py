"""Book, move and cancel with Tab, arrows, Space and Enter only."""

from playwright.sync_api import Page, expect

from appointments.models import Appointment, Status
from tests.browser.steps import pass_the_question

FOCUSED = """() => {
    const e = document.activeElement;
    const label = e.labels && e.labels.length ? e.labels[0].innerText : e.innerText;
    return [e.tagName, e.type || "", (label || "").trim(), e.value || ""].join("|");
}"""


def tab_to(page: Page, wanted: str, most: int = 150) -> None:
    """Press Tab until the element with the focus is the one wanted, which must be visible then."""
    for _ in range(most):
        page.keyboard.press("Tab")
        if wanted in page.evaluate(FOCUSED):
            return
    raise AssertionError(f"no Tab leads to {wanted!r}")


def press(page: Page, wanted: str) -> None:
    tab_to(page, wanted)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def type_into(page: Page, wanted: str, text: str) -> None:
    tab_to(page, wanted)
    page.keyboard.type(text)


def test_book_move_and_cancel_by_keyboard_only(page, clinic):
    page.goto(f"{clinic.url}/en/book/")
    page.keyboard.press("Tab")
    assert "Skip to the main content" in page.evaluate(FOCUSED)
    press(page, "BUTTON|submit|None of these")
    press(page, "Other times")
    press(page, "Next week")
    press(page, "BUTTON|submit|9:00 AM")
    for label, text in [
        ("First name", "Elena"),
        ("Last name", "Duarte"),
        ("Month", "3"),
        ("Day", "27"),
        ("Year", "1980"),
        ("Phone", "413 555 0142"),
        ("E-mail", "elena.duarte@example.org"),
    ]:
        type_into(page, label, text)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Check your answers")
    press(page, "Book this visit")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Your visit is booked")

    press(page, "Move the visit")
    press(page, "Next week")
    press(page, "BUTTON|submit|9:30 AM")
    press(page, "BUTTON|submit|Move")
    press(page, "Cancel")
    press(page, "BUTTON|submit|Cancel")
    assert Appointment.objects.get().status == Status.CANCELLED


def test_each_time_is_announced_with_weekday_date_time_and_clinician(page, clinic):
    pass_the_question(page, clinic)
    page.goto(f"{clinic.url}/en/book/follow-up/")

    names = page.locator(".times button").evaluate_all("all => all.map(e => e.textContent.trim())")

    assert len(names) > 20
    days = "Monday|Tuesday|Wednesday|Thursday|Friday"
    for name in names:
        assert any(day in name for day in days.split("|")), name
        assert "with Doctor" in name, name
