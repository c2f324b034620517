"""The call list as staff use it: whom, what to say in which language, and what came of it."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.dateformat import format as date_format

from appointments.inbox import callbacks
from appointments.models import CallAttempt, Message
from appointments.notifications import call_list
from appointments.office.forms.calls import CallForm
from appointments.office.pages.call_list import again_choices, again_times
from clinic.common.templatetags.clinic_tags import appointment_time
from tests import factories
from tests.around import at, this_day, this_moment
from tests.conftest import NEW_YORK, clock
from tests.reading import pieces

NOW = clock(2027, 3, 1, 23)  # Monday; eight in the evening in Los Angeles
CALLS, TODAY = reverse("admin:calls"), reverse("admin:index")
IN_SPANISH = "Su cita con Doctor A es el"


@pytest.fixture
def appointment(scene):
    """The visit of a patient who speaks Spanish and has no e-mail, in three days."""
    practice = {"practitioner": scene.doctor_a, "location": scene.location, "visit_type": scene.follow_up}
    patient = factories.PatientFactory(first_name="Rosa", last_name="Ibáñez", phone="+14135550123")
    starts_at = this_moment() + timedelta(days=3)
    appointment = factories.AppointmentFactory(
        patient=patient, email="", language="es", starts_at=starts_at, **practice
    )
    factories.MessageFactory(appointment=appointment, channel="phone", language="es", due_at=this_moment())
    return appointment


@pytest.fixture
def letter(scene):
    return factories.ContactMessageFactory(
        name="Owen Fletcher", email="", phone="+14135550171", prefers="phone", text="Please call me back."
    )


def waiting(page) -> list[str]:
    return [call.person for call, _again in page.context["groups"][0][1]]


def offered(page) -> list[datetime]:
    """When the first person on the list may be called again."""
    [_call, again] = page.context["groups"][0][1][0]
    return [choice.at for choice in again]


def press(browser, call, do, **typed):
    return browser.post(CALLS, {"call": call, "do": do, "seen": "0", "token": "t"} | typed, follow=True)


def call_of(appointment) -> str:
    return f"visit {appointment.messages.get().pk}"


def test_call_says_whom_at_which_number_and_what_in_the_language_of_the_patient(desk, appointment):
    page = desk.get(CALLS)

    assert waiting(page) == ["Rosa Ibáñez"]
    assert 'href="tel:+14135550123"' in page.text
    assert "(413) 555-0123" in page.text
    assert IN_SPANISH in page.text
    assert any(text.startswith("Your visit with Doctor A is booked for") for text in pieces(page.text))
    assert "born March 27, 1980: ask first" in page.text


@pytest.mark.parametrize(
    ("kind", "says"),
    [
        ("booked", "Your visit with Doctor A is booked for {when}, at Alder Street. Your reference is {it}."),
        (
            "moved",
            "Your visit has a new time: {when}, with Doctor A at Alder Street. Your reference is still {it}.",
        ),
        (
            "reminder",
            "We remind you of your visit with Doctor A on {when}, at Alder Street. Can you come?",
        ),
        (
            "lost_link",
            "You asked for the link to your visit, and our e-mail does not reach you. Your visit with "
            "Doctor A is on {when}, at Alder Street. We can move or cancel it now, if you like.",
        ),
    ],
)
def test_call_says_with_whom_when_and_where(desk, appointment, kind, says):
    """The whole sentence: somebody reads it out."""
    appointment.messages.update(kind=kind)
    when, reference = appointment_time(appointment), appointment.spaced_reference

    assert says.format(when=when, it=reference) in pieces(desk.get(CALLS).text)


def test_spoken_to_leaves_the_list_and_the_board(desk, receptionist, appointment):
    assert desk.get(TODAY).context["needs"].call_count == 1

    page = press(desk, call_of(appointment), "spoken")

    assert waiting(page) == []
    assert "Spoken to: Rosa Ibáñez." in page.text
    assert desk.get(TODAY).context["needs"].call_count == 0
    assert (appointment.messages.get().state, appointment.calls.get().by) == ("sent", receptionist)


def test_no_answer_waits_below_until_its_time_and_names_who_tried(desk, appointment):
    again = offered(desk.get(CALLS))[1]

    page = press(desk, call_of(appointment), f"no_answer {again.isoformat()}")

    assert waiting(page) == []
    assert [call.person for call, _again in page.context["groups"][1][1]] == ["Rosa Ibáñez"]
    assert "teresa" in page.text
    assert appointment.calls.get().again_at == again
    assert desk.get(TODAY).context["needs"].call_count == 0


def test_call_is_put_off_to_any_time_on_the_clock_of_the_clinic(desk, appointment):
    tomorrow = this_day(1)

    press(desk, call_of(appointment), "no_answer", again_at=f"{tomorrow}T11:05")

    assert appointment.calls.get().again_at == at(tomorrow, 11, 5)


def test_button_puts_a_call_off_to_its_instant_also_in_the_hour_that_comes_twice():
    form = CallForm({"call": "visit 1", "do": "no_answer 2027-11-07T01:30:00-05:00"})

    with timezone.override(NEW_YORK):
        assert form.is_valid()
    assert form.cleaned_data["again_at"] == datetime(2027, 11, 7, 6, 30, tzinfo=UTC)


def test_page_offers_the_instants_of_its_buttons(desk, appointment):
    page = desk.get(CALLS)

    buttons = [f"no_answer {at.isoformat()}" for at in offered(page)]
    assert re.findall(r'value="(no_answer [^"]+)"', page.text) == buttons


@pytest.mark.parametrize(
    "typed",
    [
        {"do": "no_answer"},
        {"do": "no_answer", "again_at": "2020-01-01T10:00"},
        {"do": "no_answer", "again_at": "9999-12-31T23:59"},
        {"do": "no_answer", "again_at": "0001-01-01T00:00"},
        {"do": "no_answer", "again_at": "x\0"},
        {"do": "no_answer x"},
        {"do": "no_answer 2020-01-01T10:00"},
        {"do": "gone"},
        {"do": ""},
        {"do": "spoken", "call": "visit x"},
        {"do": "spoken", "call": "letter 1"},
        {"do": "spoken", "call": "callback x"},
        {"do": "give_up"},
    ],
)
def test_odd_answers_store_nothing_and_say_why(desk, appointment, typed):
    form = {"call": call_of(appointment)} | typed

    page = desk.post(CALLS, form)

    assert page.status_code == 409
    assert page.context["refused"]
    assert str(page.context["refused"]) in page.text
    assert CallAttempt.objects.count() == 0


def test_call_that_does_not_exist_is_not_found(desk, scene):
    for call in ("visit 999999999999999999", "letter K7M4XQ"):
        assert desk.post(CALLS, {"call": call, "do": "spoken"}).status_code == 404


def test_call_about_an_old_time_is_refused_with_a_sentence(desk, appointment):
    call = call_of(appointment)
    Message.objects.update(state="void")

    page = press(desk, call, "spoken")

    assert page.status_code == 409
    assert "This visit has changed meanwhile." in page.text


def test_who_asked_to_be_called_is_listed_with_their_words_and_then_done(desk, receptionist, letter):
    page = desk.get(CALLS)
    assert waiting(page) == ["Owen Fletcher"]
    assert "Please call me back." in page.text

    press(desk, f"letter {letter.reference}", "spoken", said="Sent the report.")

    letter.refresh_from_db()
    assert (letter.state, letter.owner, letter.entries.get().text) == (
        "done",
        receptionist,
        "Sent the report.",
    )
    assert waiting(desk.get(CALLS)) == []


def test_letter_that_somebody_changed_is_refused_and_what_was_typed_stays(desk, letter, account):
    letter.entries.create(kind="note", text="Mine.", by=account("eva"), at=this_moment())

    page = press(desk, f"letter {letter.reference}", "spoken", said="Sent the report.")

    assert page.status_code == 409
    assert "eva changed this message at" in page.text
    assert "Sent the report.</textarea>" in page.text


def test_board_counts_the_calls_of_the_list(desk, appointment, letter):
    found = desk.get(TODAY).context["needs"]

    assert found.call_count == desk.get(CALLS).context["count"] == 2
    assert {call.person for call in found.calls} == {"Owen Fletcher", "Rosa Ibáñez"}


def test_who_may_not_read_messages_calls_about_appointments_only(account, login, appointment, letter):
    page = login(account("ines", "view_message", "change_appointment")).get(CALLS)

    assert waiting(page) == ["Rosa Ibáñez"]


def test_who_may_only_see_the_list_changes_nothing(account, login, appointment, letter):
    reader = login(account("reader", "view_message", "view_contactmessage"))

    assert 'name="do"' not in reader.get(CALLS).text
    for call in (call_of(appointment), f"letter {letter.reference}"):
        assert reader.post(CALLS, {"call": call, "do": "spoken"}).status_code == 403
    assert CallAttempt.objects.count() == 0


def test_list_is_closed_to_others(client, account, login, scene):
    assert login(account("naomi", "view_appointment")).get(CALLS).status_code == 403
    assert client.get(CALLS).url.startswith(reverse("admin:login"))


def test_list_takes_as_many_queries_for_fifty_people_as_for_one(desk, appointment, letter):
    counts = []
    for count in (1, 49):
        for number in range(count):
            starts_at = appointment.starts_at + timedelta(hours=number + 1)
            other = factories.AppointmentFactory(starts_at=starts_at, location=appointment.location)
            factories.MessageFactory(appointment=other, channel="phone", due_at=this_moment())
            factories.ContactMessageFactory(phone="+14135550171", prefers="phone")
            factories.CallbackRequestFactory(location=appointment.location)
        desk.get(CALLS)
        with CaptureQueriesContext(connection) as queries:
            desk.get(CALLS)
        counts.append(len(queries))

    assert counts[0] == counts[1] <= 13


@pytest.fixture
def callback(scene):
    """A wish to be called whose time ran out an hour ago."""
    return factories.CallbackRequestFactory(
        location=scene.location,
        name="Ana Ruiz",
        language="es",
        reason="bill",
        starts_at=this_moment() - timedelta(hours=3),
    )


def test_callback_says_when_about_what_and_how_late_it_is(desk, callback):
    page = desk.get(CALLS)

    assert waiting(page) == ["Ana Ruiz"]
    assert callback.when in page.text
    assert "Asked for a call: A bill or insurance" in page.text
    assert re.search(r"late by\s+1\s+hour", page.text)
    assert "Eligió: «Una factura o el seguro médico». ¿En qué podemos ayudarle?" in page.text
    assert "You chose: “A bill or insurance”. How can we help you?" in page.text


@pytest.mark.parametrize(
    ("do", "state", "says"),
    [
        ("spoken", "called", "Spoken to: Ana Ruiz."),
        ("give_up", "given_up", "No longer called: Ana Ruiz."),
    ],
)
def test_callback_is_settled_by_a_button_and_leaves_the_list_and_the_board(
    desk, receptionist, callback, do, state, says
):
    assert f'name="do" value="{do}"' in desk.get(CALLS).text
    assert desk.get(TODAY).context["needs"].call_count == 1

    page = press(desk, f"callback {callback.pk}", do)

    callback.refresh_from_db()
    assert (callback.state, callback.calls.get().by) == (state, receptionist)
    assert says in page.text
    assert waiting(page) == []
    assert desk.get(TODAY).context["needs"].call_count == 0


def test_callback_without_an_answer_waits_below(desk, callback):
    again = offered(desk.get(CALLS))[0]

    page = press(desk, f"callback {callback.pk}", f"no_answer {again.isoformat()}")

    assert [call.person for call, _again in page.context["groups"][1][1]] == ["Ana Ruiz"]
    assert "teresa" in page.text
    assert callback.calls.get().again_at == again


def test_callback_whose_time_is_to_come_stands_below_and_not_on_the_board(desk, callback):
    type(callback).objects.update(
        starts_at=this_moment() + timedelta(hours=1), ends_at=this_moment() + timedelta(hours=3)
    )

    page = desk.get(CALLS)

    assert (waiting(page), page.context["count"]) == ([], 0)
    assert [call.person for call, _again in page.context["groups"][1][1]] == ["Ana Ruiz"]
    assert "late by" not in page.text
    assert desk.get(TODAY).context["needs"].call_count == 0


@pytest.mark.parametrize("do", ["spoken", "give_up"])
def test_callback_that_was_called_off_meanwhile_is_said_to_be(desk, callback, do):
    desk.get(CALLS)
    callbacks.call_off(callback)

    page = press(desk, f"callback {callback.pk}", do)

    assert page.status_code == 409
    assert "has called it off" in page.text
    assert CallAttempt.objects.count() == 0


def test_only_a_callback_is_given_up(desk, appointment, letter):
    for call in (call_of(appointment), f"letter {letter.reference}"):
        page = press(desk, call, "give_up")

        assert page.status_code == 409
        assert "Choose one of the buttons." in page.text


def test_callback_is_for_who_may_see_it_and_changed_by_who_may_call(account, login, callback):
    blind = login(account("blind", "view_message", "change_appointment"))
    assert waiting(blind.get(CALLS)) == []

    reader = login(account("reader", "view_message", "view_callbackrequest"))
    page = reader.get(CALLS)
    assert waiting(page) == ["Ana Ruiz"]
    assert 'name="do"' not in page.text
    assert press(reader, f"callback {callback.pk}", "spoken").status_code == 403


def test_callback_that_does_not_exist_is_not_found(desk, scene):
    assert press(desk, "callback 999999999999999999", "spoken").status_code == 404


def test_moment_to_make_a_callback_again_is_typed_on_the_clock_of_its_location(desk, callback):
    west = factories.LocationFactory(name="Cactus Road", time_zone="America/Phoenix")
    type(callback).objects.update(location=west)
    tomorrow = this_day(1, zone=west.zone)

    press(desk, f"callback {callback.pk}", "no_answer", again_at=f"{tomorrow}T11:05")

    assert callback.calls.get().again_at == at(tomorrow, 11, 5, zone=west.zone)


@pytest.mark.parametrize("typed", ["ana ruiz", "Ruíz", "555-0171", "(413) 555-0171"])
def test_callback_is_found_by_name_and_number_also_when_it_is_settled(desk, receptionist, callback, typed):
    callbacks.called(callback, by=receptionist)
    factories.CallbackRequestFactory(name="Luis Ortega", phone="+14135550199")
    table = reverse("admin:appointments_callbackrequest_changelist")

    page = desk.get(table, {"q": typed})

    assert [row.name for row in page.context["cl"].queryset] == ["Ana Ruiz"]


@pytest.mark.parametrize("typed", ["ana@example.org", "3/27/1980", "%00"])
def test_what_no_callback_has_finds_none(desk, callback, typed):
    table = reverse("admin:appointments_callbackrequest_changelist")

    page = desk.get(table, {"q": typed})

    assert page.status_code in (200, 302)
    assert page.status_code == 302 or not page.context["cl"].queryset


def test_row_of_a_callback_says_who_called(desk, receptionist, callback):
    callbacks.called(callback, by=receptionist)

    page = desk.get(reverse("admin:appointments_callbackrequest_change", args=[callback.pk]))

    assert "(413) 555-0171" in page.text and "spoken to" in page.text
    assert callback.when in page.text


@pytest.mark.parametrize(
    ("now", "times"),
    [
        (clock(2027, 3, 1, 8, 2), ["1 08:30", "1 10:00", "1 14:00", "2 09:00"]),
        (clock(2027, 3, 5, 15, 0), ["5 15:30", "5 17:00", "8 09:00"]),
        (clock(2027, 3, 14, 1, 40), ["14 03:10", "14 04:40", "14 14:00", "15 09:00"]),  # 2:00 is skipped
        (clock(2027, 11, 7, 1, 40), ["7 01:10", "7 02:40", "7 14:00", "8 09:00"]),  # 1:00 comes again
    ],
)
def test_times_to_call_again_are_those_a_person_would_say(now, times):
    assert [f"{at.day} {at:%H:%M}" for at in again_times(now, NEW_YORK)] == times


def test_call_about_a_visit_is_tried_again_on_the_clock_of_its_location(scene):
    """Nine in the morning in New York is six in Los Angeles."""
    west = factories.LocationFactory(name="West", time_zone="America/Los_Angeles")
    visit = factories.AppointmentFactory(location=west, starts_at=clock(2027, 3, 8, 12))
    call = call_list.Call("booked", NOW, None, factories.MessageFactory(appointment=visit))
    letter = call_list.Call("asked", NOW, None, factories.ContactMessageFactory())

    [said, office] = [
        [again.words for again in again_choices(one, scene.location, named=True, now=NOW)]
        for one in (call, letter)
    ]

    assert said == [
        "8:30 PM, Pacific, clinic time",
        "10:00 PM, Pacific, clinic time",
        "Tuesday, March 2, 9:00 AM, Pacific, clinic time",
    ]
    assert office[-1] == "Tuesday, March 2, 9:00 AM, Eastern, clinic time"


def test_call_names_the_clock_of_each_visit_where_there_are_several(desk, appointment):
    assert "clinic time" not in desk.get(CALLS).text

    factories.LocationFactory(name="West", time_zone="America/Los_Angeles")

    page = desk.get(CALLS).text
    assert "Call again at (Eastern, clinic time)" in page
    assert re.search(r"<span>[^<]+, Eastern, clinic time</span>", page)


def test_moment_that_is_typed_is_on_the_clock_of_the_visit_and_shown_on_it(desk, appointment):
    """Eleven in Phoenix is one or two in the afternoon in New York."""
    west = factories.LocationFactory(name="Cactus Road", time_zone="America/Phoenix")
    type(appointment).objects.update(location=west)
    tomorrow = this_day(1, zone=west.zone)
    label = "Call again at (Arizona, clinic time)"
    assert label in desk.get(CALLS).text

    press(desk, call_of(appointment), "no_answer", again_at=f"{tomorrow}T11:05")

    assert appointment.calls.get().again_at == at(tomorrow, 11, 5, zone=west.zone)
    page = desk.get(CALLS).text
    assert f"no answer, again {date_format(tomorrow, 'l, F j')}, 11:05 AM" in page
    assert re.search(r"teresa, [^<]+ \(Arizona, clinic time\): no answer", page)


def test_moment_that_is_typed_for_who_has_no_visit_is_on_the_clock_of_the_office(desk, letter):
    factories.LocationFactory(name="Cactus Road", time_zone="America/Phoenix")
    tomorrow = this_day(1)

    press(desk, f"letter {letter.reference}", "no_answer", again_at=f"{tomorrow}T11:05")

    assert letter.entries.get(kind="no_answer").again_at == at(tomorrow, 11, 5)


def test_moment_for_a_call_that_does_not_exist_is_not_found(desk, scene):
    factories.LocationFactory(name="Cactus Road", time_zone="America/Phoenix")

    page = press(desk, "visit 999999", "no_answer", again_at=f"{this_day(1)}T11:05")

    assert page.status_code == 404


def test_appointment_says_who_phoned_the_patient(desk, appointment):
    press(desk, call_of(appointment), "spoken")

    page = desk.get(reverse("admin:appointments_appointment_change", args=[appointment.pk]))

    assert [row.by.username for row in page.context["inline_admin_formsets"][-1].formset.queryset] == [
        "teresa"
    ]
    assert "spoken to" in page.text
