"""Hours and time off: typed on the clinic's clock, and every mistake is a sentence."""

from datetime import UTC, date, datetime, time

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from appointments.models import ExtraHours, TimeOff, WorkingHours
from tests import factories
from tests.conftest import NEW_YORK, clock
from tests.forms import seen


def add(office, model, **form):
    """Send the form of a new row: "" when it was saved, else the page."""
    answer = office.post(reverse(f"admin:appointments_{model._meta.model_name}_add"), form)
    assert answer.status_code in (200, 302)
    return "" if answer.status_code == 302 else answer.content.decode()


def time_off(office, doctor, *, starts, ends, **form):
    form |= {"practitioner": doctor.pk, "starts_at_0": starts[0], "starts_at_1": starts[1]}
    return add(office, TimeOff, **form, ends_at_0=ends[0], ends_at_1=ends[1])


def hours(office, scene, **form):
    usual = {
        "practitioner": scene.doctor_a.pk,
        "location": scene.location.pk,
        "weekday": 5,
        "starts": "9:00",
        "ends": "12:00",
    }
    return add(office, WorkingHours, **usual | form)


# --- time off ---


@pytest.mark.parametrize("nine", ["9:00", "09:00 AM", "9:00am", "9 am"])
def test_time_off_is_typed_on_the_clinics_clock(nine, office, scene):
    day = "2027-03-08"

    assert not time_off(office, scene.doctor_a, starts=(day, nine), ends=(day, "17:00"))

    row = TimeOff.objects.get()
    assert (row.starts_at, row.ends_at) == (clock(2027, 3, 8, 9), clock(2027, 3, 8, 17))


def test_time_off_is_typed_and_shown_on_the_clock_of_who_is_away(office, scene, west):
    day = "2027-07-01"

    assert not time_off(office, scene.doctor_b, starts=(day, "9:00"), ends=(day, "24:00"))

    row = TimeOff.objects.get()
    assert (row.starts_at, row.ends_at) == (
        datetime(2027, 7, 1, 9, tzinfo=west.zone),
        datetime(2027, 7, 2, tzinfo=west.zone),
    )
    page = office.get(reverse("admin:appointments_timeoff_change", args=[row.pk])).text
    assert page.count("first location: Arizona, clinic time") == 2
    assert 'value="09:00 AM"' in page
    assert 'value="midnight"' in page
    table = office.get(reverse("admin:appointments_timeoff_changelist")).text
    assert "July 1, 2027, 9:00 AM" in table
    assert "July 2, 2027, 12:00 AM" in table
    assert ">Arizona, clinic time<" in table


def test_time_off_of_nobody_yet_says_whose_clock_is_meant(office, scene, west):
    add_page = reverse("admin:appointments_timeoff_add")

    pages = [office.get(add_page, {"practitioner": key}).text for key in ("", "x", scene.doctor_b.pk)]

    whose = "On the clock of the practitioner's first location"
    assert [page.count(whose) for page in pages] == [2, 2, 2]
    assert [page.count(f"{whose}: Arizona, clinic time") for page in pages] == [0, 0, 2]


def test_list_of_time_off_takes_as_many_queries_for_five_as_for_one(office, scene, west):
    def count() -> int:
        with CaptureQueriesContext(connection) as captured:
            office.get(reverse("admin:appointments_timeoff_changelist"))
        return len(captured)

    span = {"starts_at": clock(2027, 7, 1, 9), "ends_at": clock(2027, 7, 1, 17)}
    factories.TimeOffFactory(practitioner=scene.doctor_a, **span)
    one = count()
    factories.TimeOffFactory.create_batch(4, practitioner=scene.doctor_b, **span)

    assert count() == one


def test_time_off_names_the_clock_and_shows_it_again(office, scene):
    row = factories.TimeOffFactory(
        practitioner=scene.doctor_a, starts_at=clock(2027, 7, 1, 9), ends_at=clock(2027, 7, 1, 17)
    )

    page = office.get(reverse("admin:appointments_timeoff_change", args=[row.pk])).content.decode()

    assert page.count("Eastern, clinic time") == 2
    assert 'value="09:00 AM"' in page
    assert 'value="05:00 PM"' in page


def test_time_off_that_ends_before_it_begins_is_refused_in_a_sentence(office, scene):
    page = time_off(office, scene.doctor_a, starts=("2027-03-08", "17:00"), ends=("2027-03-08", "9:00"))

    assert "The end must be later than the beginning." in page
    assert not TimeOff.objects.exists()


def test_time_that_the_clocks_skip_is_refused_in_a_sentence(office, scene):
    page = time_off(office, scene.doctor_a, starts=("2027-03-14", "2:30"), ends=("2027-03-14", "9:00"))

    assert "The clocks go forward on that day and this time does not exist." in page
    assert 'value="2:30"' in page
    assert not TimeOff.objects.exists()


def test_time_that_comes_twice_means_the_first_at_the_start_and_the_second_at_the_end(office, scene):
    twice = ("2027-11-07", "1:30")

    assert not time_off(office, scene.doctor_a, starts=twice, ends=twice)

    row = TimeOff.objects.get()
    assert row.starts_at == datetime(2027, 11, 7, 5, 30, tzinfo=UTC)
    assert row.ends_at == datetime(2027, 11, 7, 6, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("day", "at"),
    [
        ("2027-02-30", "9:00"),
        ("", "9:00"),
        ("2027-03-08", ""),
        ("9999-12-31", "23:00"),
        ("x", "y"),
        ("0", "99"),
    ],
)
def test_nonsense_is_no_server_error(day, at, office, scene):
    page = time_off(office, scene.doctor_a, starts=(day, at), ends=("9999-12-31", "18:00"))

    assert "errornote" in page


def test_time_off_is_taken_back(office, scene):
    row = factories.TimeOffFactory(
        practitioner=scene.doctor_a, starts_at=clock(2027, 7, 1, 9), ends_at=clock(2027, 7, 1, 17)
    )

    office.post(reverse("admin:appointments_timeoff_delete", args=[row.pk]), {"post": "yes"})

    assert not TimeOff.objects.exists()


# --- hours ---


def test_working_hours_are_added(office, scene):
    assert not hours(office, scene)

    row = WorkingHours.objects.get(weekday=5)
    assert (row.starts, row.ends, row.valid_until) == (time(9), time(12), None)


@pytest.mark.parametrize(
    ("form", "sentence"),
    [
        ({"ends": "9:00"}, "The end must be later than the beginning."),
        ({"ends": "8:00"}, "The end must be later than the beginning."),
        ({"weekday": 0, "starts": "11:30", "ends": "12:30"}, "These hours overlap other hours"),
        (
            {"valid_from": "2027-03-02", "valid_until": "2027-03-01"},
            "The last day of the plan must not lie before the first.",
        ),
    ],
)
def test_working_hours_that_cannot_be_are_refused_in_a_sentence(form, sentence, office, scene):
    before = WorkingHours.objects.count()

    assert sentence in hours(office, scene, **form)
    assert WorkingHours.objects.count() == before


def test_working_hours_may_touch(office, scene):
    assert not hours(office, scene, weekday=0, starts="12:00", ends="13:00")


def test_extra_hours_are_added_and_must_end_after_they_begin(office, scene, monday):
    form = {"practitioner": scene.doctor_a.pk, "location": scene.location.pk, "date": monday.isoformat()}

    assert not add(office, ExtraHours, **form, starts="9:00", ends="12:00")
    assert "The end must be later than the beginning." in add(
        office, ExtraHours, **form, starts="12:00", ends="9:00"
    )

    assert ExtraHours.objects.get().date == monday


def test_who_may_not_change_hours_cannot(desk, scene):
    row = WorkingHours.objects.first()

    for url in (
        reverse("admin:appointments_workinghours_add"),
        reverse("admin:appointments_workinghours_change", args=[row.pk]),
    ):
        assert desk.post(url, {"starts": "1:00"}).status_code == 403
    assert WorkingHours.objects.get(pk=row.pk).starts == row.starts


# --- the end of a day ---


@pytest.mark.parametrize("typed", ["24:00", "midnight", "12:00 AM", "00:00"])
def test_hours_end_at_midnight_and_the_page_says_so(office, scene, typed):
    assert not hours(office, scene, starts="18:00", ends=typed)
    row = WorkingHours.objects.get(weekday=5)

    page = office.get(reverse("admin:appointments_workinghours_change", args=[row.pk])).content.decode()
    table = office.get(reverse("admin:appointments_workinghours_changelist"), {"weekday": 5}).content.decode()

    assert (row.starts, row.ends, str(row)) == (time(18), time(0), "Saturday 18:00-24:00")
    assert 'name="ends" value="midnight"' in page
    assert '<td class="field-until">midnight</td>' in table


def test_hours_of_a_whole_day_begin_and_end_at_midnight(office, scene):
    assert not hours(office, scene, starts="00:00", ends="24:00")

    row = WorkingHours.objects.get(weekday=5)
    assert (row.starts, row.ends) == (time(0), time(0))


def test_hours_to_midnight_are_saved_again_unchanged(transactional_db, office, scene):
    whose = {"practitioner": scene.doctor_a, "location": scene.location}
    row = factories.WorkingHoursFactory(**whose, weekday=5, starts=time(18), ends=time(0))
    form = {"practitioner": scene.doctor_a.pk, "location": scene.location.pk, "weekday": 5}

    url = reverse("admin:appointments_workinghours_change", args=[row.pk])

    answer = office.post(url, form | {"starts": "06:00 PM", "ends": "midnight", "seen": seen(office, url)})

    assert answer.status_code == 302
    row.refresh_from_db()
    assert (row.starts, row.ends) == (time(18), time(0))
    assert office.get(answer["Location"]).context["messages"]


@pytest.mark.parametrize(("starts", "refused"), [("23:30", True), ("17:00", True), ("12:00", False)])
def test_hours_that_reach_into_an_evening_to_midnight_are_refused(office, scene, starts, refused):
    evening = {"practitioner": scene.doctor_a, "location": scene.location, "weekday": 5}
    factories.WorkingHoursFactory(**evening, starts=time(18), ends=time(0))

    page = hours(office, scene, starts=starts, ends="24:00" if refused else "18:00")

    assert ("These hours overlap other hours of the same practitioner." in page) == refused


@pytest.mark.parametrize("language, shown", [("en", "midnight"), ("es", "medianoche")])
def test_whoever_only_reads_hours_reads_of_midnight_too(account, login, scene, client, language, shown):
    whose = {"practitioner": scene.doctor_a, "location": scene.location}
    row = factories.ExtraHoursFactory(**whose, date=date(2027, 3, 6), ends=time(0))
    reader = login(account("ines", "view_extrahours"))
    reader.cookies["django_language"] = language

    page = reader.get(reverse("admin:appointments_extrahours_change", args=[row.pk])).content.decode()

    assert f'<div class="readonly">{shown}</div>' in page
    assert "12:00" not in page


@pytest.mark.parametrize(("column", "typed"), [("starts", "9:00:30"), ("ends", "12:00:30")])
def test_hours_with_seconds_are_refused_in_a_sentence(office, scene, column, typed):
    page = hours(office, scene, **{column: typed})

    assert "Give hours and minutes, without seconds." in page
    assert not WorkingHours.objects.filter(weekday=5).exists()


def test_time_off_ends_at_midnight_and_is_saved_again_unchanged(office, scene):
    day = "2027-03-06"

    assert not time_off(office, scene.doctor_a, starts=(day, "18:00"), ends=(day, "24:00"))
    row = TimeOff.objects.get()
    page = office.get(reverse("admin:appointments_timeoff_change", args=[row.pk]))
    field = page.context["adminform"].form.fields["ends_at"]

    assert row.ends_at == clock(2027, 3, 7)
    assert f'name="ends_at_0" value="{day}"' in page.text
    assert 'name="ends_at_1" value="midnight"' in page.text
    with timezone.override(NEW_YORK):
        assert not field.has_changed(row.ends_at, [day, "midnight"])
        assert field.has_changed(row.ends_at, [day, "11:59 PM"])
