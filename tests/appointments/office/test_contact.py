"""What people wrote to the office, as a table: to search in and to read, not to write."""

import pytest
from django.urls import reverse

from appointments import inbox
from appointments.models import ContactMessage
from tests.conftest import clock

LIST = reverse("admin:appointments_contactmessage_changelist")


def write(hour=9, **values):
    usual = {
        "name": "Lucía Navarro",
        "email": "lucia@example.org",
        "phone": "+14135550142",
        "prefers": "email",
        "best_time": "any",
        "language": "es",
        "topic": "question",
        "text": "Do you take my insurance?",
    }
    return inbox.receive(**usual | values, now=clock(2027, 3, 1, hour))


def shown(browser, **query) -> list[ContactMessage]:
    return list(browser.get(LIST, query).context["cl"].result_list)


def page_of(message) -> str:
    return reverse("admin:appointments_contactmessage_change", args=[message.pk])


@pytest.mark.django_db
def test_inbox_shows_the_urgent_first_then_the_oldest(desk):
    old, new = write(9), write(10)
    urgent = write(11, text="My foot is numb")

    assert shown(desk) == [urgent, old, new]
    assert "numb" in desk.get(LIST).content.decode()


@pytest.mark.django_db
def test_inbox_leaves_out_what_is_done_until_it_is_asked_for(desk, receptionist):
    done, waiting = write(9), write(10)
    inbox.set_state(done, state="done", by=receptionist)
    inbox.set_state(waiting, state="waiting", by=receptionist)

    assert shown(desk) == [waiting]
    assert shown(desk, state="done") == [done]
    assert shown(desk, state="all") == [done, waiting]
    assert shown(desk, state="nonsense") == [waiting]


@pytest.mark.django_db
@pytest.mark.parametrize("typed", ["navarro", "lucia@example.org", "(413) 555-0142", "Lucía"])
def test_search_finds_what_is_done_too(typed, desk, receptionist):
    message = write()
    inbox.set_state(message, state="done", by=receptionist)
    write(name="Owen Fletcher", email="owen@example.org", phone="")

    assert shown(desk, q=typed) == [message]


@pytest.mark.django_db
def test_message_is_read_here_and_looked_after_in_the_inbox(office):
    message = write(text="My foot is numb")

    page = office.get(page_of(message)).text
    answer = office.post(page_of(message), {"text": "Changed", "state": "done"})

    assert "My foot is numb" in page
    assert "(413) 555-0142" in page
    assert f'href="{reverse("admin:letter", args=[message.reference])}"' in page
    assert answer.status_code == 403
    message.refresh_from_db()
    assert (message.text, message.state) == ("My foot is numb", "new")
