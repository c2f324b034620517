"""Today, the front page of the office: the board, its clicks, and what needs a person."""

from datetime import timedelta
from urllib.parse import quote

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from appointments.models import Appointment, ContactMessage
from tests import factories
from tests.around import hours_of, this_day, this_moment
from tests.conftest import NEW_YORK

TODAY, DESK = reverse("admin:index"), reverse("admin:desk")
HTMX = {"HTTP_HX_REQUEST": "true"}


def click(browser, step, appointment, *, seen=None, **headers):
    """Press a button of the board; the page that comes back."""
    last = appointment.events.order_by("pk").last()
    seen = (last.pk if last else 0) if seen is None else seen
    return browser.post(DESK, {"click": f"{step} {appointment.pk} {seen}"}, follow=True, **headers)


def said(page) -> list[str]:
    return [str(sentence) for sentence in page.context["messages"]]


def state(appointment) -> str:
    return Appointment.objects.get(pk=appointment.pk).status


def test_front_page_of_the_desk_is_the_board_of_today(desk, today):
    mine = today()
    tomorrow = today(days=1)

    page = desk.get(TODAY)

    assert page.status_code == 200
    assert [line.appointment for line in page.context["board"].lines] == [mine]
    later = desk.get(TODAY, {"day": tomorrow.starts_at.astimezone(NEW_YORK).date().isoformat()})
    assert [line.appointment for line in later.context["board"].lines] == [tomorrow]


def test_front_page_of_who_does_not_run_the_desk_lists_what_they_may_see(account, login, today):
    today()

    page = login(account("naomi", "view_location")).get(TODAY)

    assert page.status_code == 200
    assert "board" not in page.context
    assert "app_list" in page.context


def test_front_page_leads_a_physician_to_their_own_schedule(account, login, scene):
    scene.doctor_a.user = account("naomi", "view_appointment")
    scene.doctor_a.save()

    answer = login(scene.doctor_a.user).get(TODAY)

    assert answer.url == reverse("appointments:schedule")


def test_front_page_of_a_physician_who_runs_the_desk_is_the_board(account, login, scene):
    scene.doctor_a.user = account("naomi", "change_appointment")
    scene.doctor_a.save()

    assert "board" in login(scene.doctor_a.user).get(TODAY).context


def test_front_page_asks_a_stranger_to_log_in(client, scene):
    assert client.get(TODAY).url.startswith(reverse("admin:login"))
    assert client.post(DESK).url.startswith(reverse("admin:login"))


@pytest.mark.parametrize("ask", ["get", "post"])
def test_board_that_refreshes_itself_leads_to_the_login_as_a_whole(client, scene, ask):
    at = f"{TODAY}?day=2027-03-08"
    address = {"get": TODAY, "post": DESK}[ask]

    answer = getattr(client, ask)(address, **HTMX, HTTP_HX_CURRENT_URL=f"http://testserver{at}")

    assert answer["HX-Redirect"] == f"{reverse('admin:login')}?next={quote(at)}"
    assert answer.content == b""


@pytest.mark.parametrize("part", ["present", "found", "times"])
def test_part_beside_what_somebody_types_says_that_they_are_logged_out(client, scene, part):
    answer = client.post(reverse("admin:phone-booking"), **HTMX, HTTP_HX_TARGET=part)

    assert "You are logged out. What you typed is still here, and is not saved." in answer.text
    assert "HX-Redirect" not in answer


def test_click_needs_the_permission(account, login, today):
    appointment = today()

    answer = click(login(account("naomi", "view_appointment")), "arrive", appointment)

    assert answer.status_code == 403
    assert state(appointment) == "booked"


def test_front_page_of_a_clinic_without_a_location_says_what_to_do(office, db):
    assert "There is no location yet." in office.get(TODAY).text


def test_one_click_for_each_step_of_an_appointment(desk, today):
    appointment = today(hour=0)
    states = []
    for step in ("arrive", "to_room", "complete", "undo"):
        page = click(desk, step, appointment)
        states.append((state(appointment), said(page)[0].split(":")[0]))

    assert states == [
        ("arrived", "Arrived"),
        ("in_room", "In room"),
        ("completed", "Done"),
        ("in_room", "The last change is taken back"),
    ]


def test_click_returns_to_the_appointment_on_the_board(desk, today):
    appointment = today()

    answer = desk.post(
        DESK,
        {"click": f"arrive {appointment.pk} 0", "day": "2027-03-08", "location": appointment.location_id},
    )

    assert answer.url == f"{TODAY}?day=2027-03-08&location={appointment.location_id}#v{appointment.pk}"


def test_click_of_a_page_that_refreshes_itself_answers_with_the_board_alone(desk, today):
    page = click(desk, "arrive", appointment := today(), **HTMX)

    assert page.status_code == 200
    assert "<html" not in page.text
    assert 'id="board"' in page.text
    assert f"Arrived: {appointment.patient.name}." in page.text


def test_click_on_an_old_page_changes_nothing_and_tells_why(desk, office, today):
    appointment = today()
    click(office, "arrive", appointment, seen=0)

    page = click(desk, "undo", appointment, seen=0)

    assert said(page)[0].startswith(f"{appointment.patient.name}: root changed this visit at ")
    assert state(appointment) == "arrived"


def test_click_that_does_not_follow_on_the_state_is_a_sentence(desk, today):
    appointment = today(hour=0, status="completed")

    [sentence] = said(click(desk, "arrive", appointment))

    assert sentence.endswith("This does not follow on the state of the visit, which is: completed.")


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "arrive",
        "arrive 1",
        "delete 1 1",
        "arrive x 1",
        "arrive 1 1 1",
        "arrive -1 0",
        "arrive 1 " + "9" * 99,
        "\0",
    ],
)
def test_click_that_no_button_sends_changes_nothing(desk, today, typed):
    appointment = today()

    assert desk.post(DESK, {"click": typed}, follow=True).status_code == 200
    assert state(appointment) == "booked"


def test_click_on_an_unknown_appointment_is_not_found(desk, scene):
    assert desk.post(DESK, {"click": "arrive 999999999999999999 0"}).status_code == 404


def test_click_is_a_post(desk, today):
    assert desk.get(DESK).status_code == 405


@pytest.mark.parametrize("asked", ["?day=x", "?day=9999-12-31", "?location=x", "?location=99999", "?day=%00"])
def test_front_page_with_odd_words_shows_today_here(desk, today, asked):
    appointment = today()

    assert [line.appointment for line in desk.get(TODAY + asked).context["board"].lines] == [appointment]


# --- it refreshes itself ---


def refresh(browser, version=None):
    headers = {"HTTP_IF_NONE_MATCH": f'"{version}"'} if version else {}
    return browser.get(TODAY, **HTMX, **headers)


def test_board_that_has_not_changed_is_not_sent_again(desk, today):
    today(hour=23)
    first = refresh(desk)
    again = refresh(desk, first.context["version"])

    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize("what", ["visit", "message", "told"])
def test_board_that_has_changed_is_sent(desk, office, today, what):
    appointment = today(hour=23)
    row = factories.MessageFactory(appointment=appointment, kind="booked")
    version = refresh(desk).context["version"]
    if what == "visit":
        click(office, "arrive", appointment)
    elif what == "told":
        row.state, row.sent_at = "sent", this_moment()
        row.save()
    else:
        factories.ContactMessageFactory()

    assert refresh(desk, version).status_code == 200


def test_board_is_another_one_in_spanish(desk, today):
    today(hour=23)
    version = refresh(desk).context["version"]

    desk.cookies["django_language"] = "es"

    assert refresh(desk, version).status_code == 200


@pytest.mark.parametrize("count", [1, 10])
def test_front_page_takes_at_most_twelve_queries(desk, today, scene, count):
    scene.location.email = "office@example.org"
    scene.location.save()
    for starts_at in hours_of(this_day(), count):
        appointment = today(starts_at=starts_at)
        factories.MessageFactory(
            appointment=appointment, kind="booked", state="failed", due_at=appointment.starts_at
        )
        factories.ContactMessageFactory(urgent=True, urgent_because=["numb"])
    desk.get(TODAY)

    with CaptureQueriesContext(connection) as queries:
        desk.get(TODAY)

    assert len(queries) <= 12


# --- what needs a person ---


def test_messages_with_danger_words_stand_first(desk, scene):
    factories.ContactMessageFactory(name="Ann Petrov")
    factories.ContactMessageFactory(
        name="Luis Ortega", urgent=True, urgent_because=["numb"], phone="+14135550157"
    )
    factories.ContactMessageFactory(name="Done Already", state=ContactMessage.State.DONE)

    page = desk.get(TODAY)

    assert [contact.name for contact in page.context["needs"].contacts] == ["Luis Ortega", "Ann Petrov"]
    assert page.text.index("Message with danger words") < page.text.index("Ann Petrov")
    assert 'href="tel:+14135550157"' in page.text


NOBODY_IS_TOLD = "Nobody is told of urgent messages: enter the e-mail of the office."


def test_front_page_says_that_nobody_is_told_of_urgent_messages(desk, scene):
    assert NOBODY_IS_TOLD in desk.get(TODAY).text

    scene.location.email = "office@example.org"
    scene.location.save()

    assert NOBODY_IS_TOLD not in desk.get(TODAY).text


@pytest.mark.parametrize(("may", "linked"), [((), False), (("change_location",), True)])
def test_warning_leads_to_the_location_for_who_may_enter_the_address(account, login, scene, may, linked):
    page = login(account("ana", "change_appointment", *may)).get(TODAY).text

    assert NOBODY_IS_TOLD in page
    address = reverse("admin:clinic_location_change", args=[scene.location.pk])
    assert (f'<a href="{address}">{NOBODY_IS_TOLD}</a>' in page) == linked


def test_calls_that_are_due_are_listed_by_the_appointment(desk, today):
    soon = this_moment() + timedelta(hours=5)
    later, sooner = (
        today(starts_at=soon + timedelta(hours=1)),
        today(starts_at=soon, practitioner=factories.PractitionerFactory()),
    )
    for appointment in (later, sooner):
        factories.MessageFactory(appointment=appointment, channel="phone", due_at=this_moment())
    factories.MessageFactory(appointment=later, kind="reminder", channel="phone", due_at=soon)

    found = desk.get(TODAY).context["needs"]

    assert [call.appointment for call in found.calls] == [sooner, later]
    assert found.call_count == 2


def test_who_may_not_read_the_inbox_sees_nothing_of_it(account, login, today):
    today()
    factories.ContactMessageFactory(name="Luis Ortega", urgent=True, urgent_because=["numb"])

    assert "Luis Ortega" not in login(account("naomi", "change_appointment")).get(TODAY).text
