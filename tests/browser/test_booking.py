"""Book, move and cancel as people do it: with a mouse, with keys only, without JavaScript."""

import re

import pytest
from playwright.sync_api import expect

from appointments.models import Appointment, Status
from tests.browser.steps import book, choose_a_time, fill_in, follow, pass_the_question


@pytest.fixture(params=[True, False], ids=["with-javascript", "without-javascript"])
def browser_context_args(browser_context_args, request):
    return {**browser_context_args, "java_script_enabled": request.param}


def test_patient_books_moves_and_cancels_an_appointment(page, clinic):
    book(page, clinic)
    expect(page.get_by_role("heading", level=1)).to_contain_text("Your visit is booked")
    first = Appointment.objects.get()
    expect(page.locator(".ref")).to_have_text(first.spaced_reference)

    follow(page, page.get_by_role("link", name="Move the visit"))
    follow(page, page.get_by_role("link", name="Next week").first)
    follow(page, page.locator(".times button").nth(3))
    follow(page, page.get_by_role("button", name=re.compile("^Move")))
    moved = Appointment.objects.get()
    assert (moved.reference, moved.status) == (first.reference, Status.BOOKED)
    assert moved.starts_at != first.starts_at

    follow(page, page.get_by_role("link", name=re.compile("^Cancel")).first)
    follow(page, page.get_by_role("button", name=re.compile("^Cancel")))
    expect(page.get_by_role("heading", level=1)).to_contain_text("cancelled")
    assert Appointment.objects.get().status == Status.CANCELLED


def test_patient_presses_back_and_book_again_and_has_one_appointment(page, clinic):
    book(page, clinic)
    page.go_back()
    expect(page.get_by_role("heading", level=1)).to_contain_text("This booking is finished")
    follow(page, page.get_by_role("link", name="See your visit"))

    expect(page.get_by_role("heading", level=1)).to_contain_text("Your visit is booked")
    assert Appointment.objects.count() == 1


def test_patient_with_a_wrong_answer_is_led_to_it(page, clinic):
    pass_the_question(page, clinic)
    choose_a_time(page, clinic)
    fill_in(page, Year="8", Phone="")

    summary = page.get_by_role("alert")
    expect(summary).to_be_focused()
    expect(page).to_have_title(re.compile("^Error: "))
    expect(page.get_by_label("First name", exact=True)).to_have_value("Elena")
    summary.get_by_role("link").first.click()
    expect(page.get_by_label("Year", exact=True)).to_be_focused()


def test_patient_with_a_danger_sign_is_told_to_call_911_before_any_form(page, clinic):
    page.goto(f"{clinic.url}/en/book/")
    page.get_by_label("Numb or tingling where you wipe or sit", exact=False).check()
    follow(page, page.get_by_role("button", name="Continue with what I marked"))

    expect(page.get_by_role("heading", level=1)).to_have_text("Call 911 now.")
    expect(page.get_by_role("link", name=re.compile("Call 911")).last).to_have_attribute("href", "tel:911")
    assert "E03" not in page.url
    follow(page, page.get_by_role("button", name="I have already been checked, continue"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Which visit do you need?")


def test_patient_writes_to_the_office(page, clinic):
    page.goto(f"{clinic.url}/en/contact/")
    page.get_by_label("A question").check()
    page.get_by_label("Your message").fill("Is there parking for a van?")
    page.get_by_label("Name", exact=False).first.fill("Elena Duarte")
    page.get_by_label("E-mail", exact=False).first.fill("elena.duarte@example.org")
    follow(page, page.get_by_role("button", name=re.compile("Send")))

    expect(page).to_have_url(re.compile("/contact/sent/"))
    page.reload()
    expect(page.locator(".ref")).to_be_visible()
