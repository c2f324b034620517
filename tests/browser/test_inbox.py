"""The inbox and the call list in a real browser: two people at one message, and a desk without JavaScript."""

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import expect

from appointments import inbox
from appointments.models import ContactMessage, Message
from tests import factories
from tests.around import this_moment
from tests.browser.steps import enter, follow
from tests.browser.test_every_page import STICKING_OUT


@pytest.fixture
def letter(clinic):
    return factories.ContactMessageFactory(name="Lucía Navarro", language="es", phone="+14135550142")


@pytest.fixture
def opened(page, clinic, letter, django_user_model):
    """The message before a member of staff."""
    enter(page, clinic, django_user_model.objects.create_superuser("root"))
    page.goto(f"{clinic.url}/admin/inbox/{letter.reference}/")
    return page


def test_somebody_who_opens_a_message_is_seen_and_then_seen_writing(opened, letter, django_user_model):
    root, teresa = django_user_model.objects.get(), django_user_model.objects.create_user("teresa")
    expect(opened.locator("#present")).to_have_text("")

    # The page also says every few seconds that it is open; only typing says "writing".
    with opened.expect_response(lambda answer: "writing=1" in (answer.request.post_data or "")):
        opened.get_by_label("Your answer").press_sequentially("Sí")

    [who] = inbox.others(letter, than=teresa)
    assert (who.user, who.is_writing) == (root, True)


def test_who_writes_sees_that_somebody_else_has_answered(opened, letter, django_user_model):
    teresa = django_user_model.objects.create_user("teresa")
    inbox.note(letter, text="I call her.", by=teresa)
    inbox.look(letter, by=teresa)

    opened.get_by_label("Your answer").press_sequentially("Sí")

    expect(opened.locator("#present")).to_contain_text("teresa has just changed this message (note).")
    expect(opened.locator("#present")).to_contain_text("teresa has this message open too")
    expect(opened.get_by_label("Your answer")).to_have_value("Sí")


def test_who_writes_and_is_logged_out_keeps_what_was_typed(opened, letter):
    with opened.expect_response(lambda answer: "/present/" in answer.url):
        opened.reload()
    Session.objects.all().delete()

    opened.get_by_label("Your answer").press_sequentially("Sí")

    expect(opened.locator("#present")).to_contain_text("You are logged out.")
    expect(opened.get_by_label("Your answer")).to_have_value("Sí")


class TestWithoutScript:
    @pytest.fixture
    def browser_context_args(self, browser_context_args):
        return {**browser_context_args, "java_script_enabled": False}

    def test_message_is_taken_and_answered(self, opened, letter):
        follow(opened, opened.get_by_role("button", name="I take it"))
        opened.get_by_label("Your answer").fill("Sí, aceptamos su seguro.")
        opened.get_by_label("done").first.check()
        follow(opened, opened.get_by_role("button", name="Send the answer"))

        expect(opened.get_by_text("Your answer is on its way by e-mail.")).to_be_visible()
        assert ContactMessage.objects.get().state == "done"
        assert Message.objects.get().kind == "contact_reply"

    def test_call_is_put_off_and_then_made(self, page, clinic, letter, django_user_model):
        letter.prefers = "phone"
        letter.save()
        enter(page, clinic, django_user_model.objects.create_superuser("root"))
        page.goto(clinic.url + "/admin/calls/")
        page.get_by_text("No answer").click()
        follow(page, page.locator("button[value^='no_answer ']").first)
        expect(page.get_by_text("To be called again: Lucía Navarro.")).to_be_visible()
        expect(page.get_by_role("heading", name="Later")).to_be_visible()

        page.get_by_label("What was said").fill("Comes on Monday.")
        follow(page, page.get_by_role("button", name="Spoken to"))

        assert [entry.kind for entry in letter.entries.all()] == ["no_answer", "call"]


def test_pages_do_not_scroll_sideways_on_a_phone(opened, clinic, letter):
    appointment = factories.AppointmentFactory(starts_at=this_moment() + timedelta(days=2))
    factories.MessageFactory(appointment=appointment, channel="phone", due_at=this_moment())
    opened.set_viewport_size({"width": 320, "height": 800})

    wide = {}
    for path in ("inbox/", f"inbox/{letter.reference}/", "calls/"):
        opened.goto(f"{clinic.url}/admin/{path}")
        if found := opened.evaluate(STICKING_OUT):
            wide[path] = found

    assert wide == {}
