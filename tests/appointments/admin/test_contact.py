"""The inbox: read by the office, looked after by one person at a time."""

import pytest
from django.urls import reverse

from appointments import contact
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
    return contact.receive(**usual | values, now=clock(2027, 3, 1, hour))


def shown(browser, **query) -> list[ContactMessage]:
    return list(browser.get(LIST, query).context["cl"].result_list)


def page_of(message) -> str:
    return reverse("admin:appointments_contactmessage_change", args=[message.pk])


def opened(browser, message) -> dict:
    """The form as the page sends it."""
    form = browser.get(page_of(message)).context["adminform"].form
    inline = {f"{rows}-{name}_FORMS": 0 for rows in ("entries", "messages") for name in ("TOTAL", "INITIAL")}
    return inline | {name: form[name].value() or "" for name in form.fields}


@pytest.mark.django_db
def test_inbox_shows_the_urgent_first_then_the_oldest(desk):
    old, new = write(9), write(10)
    urgent = write(11, text="My foot is numb")

    assert shown(desk) == [urgent, old, new]
    assert "numb" in desk.get(LIST).content.decode()


@pytest.mark.django_db
def test_inbox_leaves_out_what_is_done_until_it_is_asked_for(desk, receptionist):
    done, waiting = write(9), write(10)
    contact.set_state(done, state="done", by=receptionist)
    contact.set_state(waiting, state="waiting", by=receptionist)

    assert shown(desk) == [waiting]
    assert shown(desk, state="done") == [done]
    assert shown(desk, state="all") == [done, waiting]
    assert shown(desk, state="nonsense") == [waiting]


@pytest.mark.django_db
@pytest.mark.parametrize("typed", ["navarro", "lucia@example.org", "(413) 555-0142", "Lucía"])
def test_search_finds_what_is_done_too(typed, desk, receptionist):
    message = write()
    contact.set_state(message, state="done", by=receptionist)
    write(name="Owen Fletcher", email="owen@example.org", phone="")

    assert shown(desk, q=typed) == [message]


@pytest.mark.django_db
def test_message_is_read_and_not_rewritten(desk):
    message = write(text="My foot is numb")

    page = desk.get(page_of(message)).content.decode()
    desk.post(page_of(message), opened(desk, message) | {"text": "Changed", "urgent": "", "name": "X"})

    assert "My foot is numb" in page
    assert "(413) 555-0142" in page
    message.refresh_from_db()
    assert (message.text, message.urgent, message.name) == ("My foot is numb", True, "Lucía Navarro")


@pytest.mark.django_db
def test_owner_and_state_are_set_and_written_down(desk, receptionist):
    message = write()

    desk.post(page_of(message), opened(desk, message) | {"owner": receptionist.pk, "state": "in_progress"})

    message.refresh_from_db()
    assert (message.owner, message.state) == (receptionist, "in_progress")
    written = message.entries.values_list("by__username", "kind", "owner__username", "state")
    assert list(written) == [("teresa", "owner", "teresa", ""), ("teresa", "state", None, "in_progress")]


@pytest.mark.django_db
def test_two_people_take_the_same_message_and_the_second_is_told(desk, login, account):
    message = write()
    ana = account("ana", "view_contactmessage", "change_contactmessage")
    form = opened(desk, message)
    contact.assign(message, owner=ana, by=ana)

    page = desk.post(page_of(message), form | {"state": "in_progress"})

    assert "Somebody else has just changed this message." in page.content.decode()
    message.refresh_from_db()
    assert (message.owner, message.state) == (ana, "new")


@pytest.mark.django_db
def test_only_staff_who_can_log_in_may_own_a_message(desk, account, django_user_model):
    message = write()
    gone = account("gone", is_active=False)
    outsider = django_user_model.objects.create_user("outsider")

    for user in (gone, outsider):
        desk.post(page_of(message), opened(desk, message) | {"owner": user.pk})

    message.refresh_from_db()
    assert message.owner is None


@pytest.mark.django_db
def test_message_keeps_an_owner_who_has_left(desk, account, receptionist):
    message = write()
    ana = account("ana")
    contact.assign(message, owner=ana, by=receptionist)
    ana.is_active = False
    ana.save()

    desk.post(page_of(message), opened(desk, message) | {"state": "done"})

    message.refresh_from_db()
    assert (message.owner, message.state) == (ana, "done")


@pytest.mark.django_db
def test_who_may_only_read_the_inbox_changes_nothing(account, login):
    message = write()
    reader = login(account("reader", "view_contactmessage"))

    assert 'name="state"' not in reader.get(page_of(message)).content.decode()
    assert reader.post(page_of(message), {"state": "done"}).status_code == 403
    message.refresh_from_db()
    assert message.state == "new"
