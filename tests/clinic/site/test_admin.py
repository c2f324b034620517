"""The office's pages about the clinic itself, and who may give out accounts."""

import re
from datetime import time
from threading import Barrier, Thread

import pytest
from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission, User
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import translation

from clinic.directory.models import Closure, Location, OpeningHours
from tests.factories import LocationFactory, OpeningHoursFactory
from tests.forms import seen

MONDAY, TUESDAY = 0, 1


@pytest.fixture
def office(db, django_user_model):
    browser = Client()
    browser.force_login(django_user_model.objects.create_superuser("root"))
    return browser


@pytest.fixture
def location(db):
    return LocationFactory()


def page_of(location) -> str:
    return reverse("admin:clinic_location_change", args=[location.pk])


def week(location, *lines, deleted=()) -> dict:
    """The form of a location with these lines of opening hours: (weekday, opens, closes, key or None)."""
    form = {
        field: getattr(location, field) for field in ("name", "slug", "street", "city", "region", "phone")
    }
    form |= {"postal_code": location.postal_code, "time_zone": location.time_zone, "position": 0}
    form |= {
        "opening_hours-TOTAL_FORMS": len(lines),
        "opening_hours-INITIAL_FORMS": sum(1 for *_, key in lines if key),
    }
    for number, (weekday, opens, closes, key) in enumerate(lines):
        row = {"id": key or "", "location": location.pk, "weekday": weekday, "opens": opens, "closes": closes}
        if key in deleted:
            row["DELETE"] = "on"
        form |= {f"opening_hours-{number}-{name}": value for name, value in row.items()}
    return form


def save(office, location, *lines, deleted=()) -> str:
    """Save the week: "" when it was saved, else the page."""
    form = week(location, *lines, deleted=deleted) | {"seen": seen(office, page_of(location))}
    answer = office.post(page_of(location), form)
    assert answer.status_code in (200, 302)
    return "" if answer.status_code == 302 else answer.content.decode()


def kept(location) -> list[tuple]:
    return list(location.opening_hours.values_list("weekday", "opens", "closes"))


# --- opening hours ---


def test_opening_hours_are_typed_on_the_page_of_the_location(office, location):
    assert not save(office, location, (MONDAY, "8 AM", "12:00", None), (MONDAY, "13:00", "6 PM", None))

    assert kept(location) == [(MONDAY, time(8), time(12)), (MONDAY, time(13), time(18))]


def test_new_lines_that_overlap_are_refused_in_a_sentence(office, location):
    page = save(office, location, (MONDAY, "8:00", "12:00", None), (MONDAY, "11:59", "18:00", None))

    assert "The hours of Monday overlap. Please correct one of the lines." in page
    assert kept(location) == []


def test_lines_may_touch_and_days_may_have_the_same_hours(office, location):
    lines = [
        (MONDAY, "8:00", "12:00", None),
        (MONDAY, "12:00", "18:00", None),
        (MONDAY, "6:00", "8:00", None),
        (TUESDAY, "8:00", "12:00", None),
    ]

    assert not save(office, location, *lines)


def test_hours_end_at_midnight_and_others_may_not_reach_into_them(office, location):
    page = save(office, location, (MONDAY, "8:00", "24:00", None), (MONDAY, "20:00", "21:00", None))
    assert "The hours of Monday overlap. Please correct one of the lines." in page
    page = save(office, location, (MONDAY, "8:00", "24:00", None), (MONDAY, "20:00", "midnight", None))
    assert "The hours of Monday overlap. Please correct one of the lines." in page

    assert not save(office, location, (MONDAY, "12:00", "24:00", None), (MONDAY, "00:00", "12:00", None))

    assert kept(location) == [(MONDAY, time(0), time(12)), (MONDAY, time(12), time(0))]
    assert 'value="midnight"' in office.get(page_of(location)).content.decode()


def test_line_with_seconds_is_refused_in_a_sentence(office, location):
    page = save(office, location, (MONDAY, "8:00", "12:00:30", None))

    assert "Give hours and minutes, without seconds." in page
    assert kept(location) == []


def test_line_that_ends_before_it_begins_is_refused_in_a_sentence(office, location):
    page = save(office, location, (MONDAY, "12:00", "8:00", None))

    assert "The closing time must be later than the opening time." in page


def test_one_line_grows_over_another_that_is_deleted(office, location):
    morning = OpeningHoursFactory(location=location, opens=time(8), closes=time(12))
    evening = OpeningHoursFactory(location=location, opens=time(13), closes=time(18))

    lines = [(MONDAY, "8:00", "18:00", morning.pk), (MONDAY, "13:00", "18:00", evening.pk)]
    assert not save(office, location, *lines, deleted=[evening.pk])

    assert kept(location) == [(MONDAY, time(8), time(18))]


def test_two_lines_exchange_their_locations(office, location):
    one = OpeningHoursFactory(location=location, opens=time(8), closes=time(12))
    two = OpeningHoursFactory(location=location, opens=time(13), closes=time(18))

    assert not save(office, location, (MONDAY, "13:00", "18:00", one.pk), (MONDAY, "8:00", "12:00", two.pk))

    assert kept(location) == [(MONDAY, time(8), time(12)), (MONDAY, time(13), time(18))]
    assert OpeningHours.objects.get(pk=one.pk).opens == time(13)


@pytest.mark.django_db(transaction=True)
def test_same_hours_added_by_two_at_once_are_one_row_and_a_sentence(django_user_model):
    location = LocationFactory()
    user = django_user_model.objects.create_superuser("root")
    start, answers = Barrier(4), []

    def send():
        try:
            browser = Client()
            browser.force_login(user)
            opened = {"seen": seen(browser, page_of(location))}
            form = week(location, (MONDAY, "8:00", "12:00", None)) | opened
            start.wait()
            answers.append(browser.post(page_of(location), form, follow=True))
        finally:
            connection.close()

    threads = [Thread(target=send) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert [answer.status_code for answer in answers] == [200] * 4
    assert kept(location) == [(MONDAY, time(8), time(12))]
    refused = [b"Somebody else has changed this since you opened it" in answer.content for answer in answers]
    assert sorted(refused) == [False, True, True, True]


# --- places and closures ---


def test_unknown_time_zone_is_refused_in_a_sentence(office, location):
    page = office.post(page_of(location), week(location) | {"time_zone": "Mars/Olympus"}).content.decode()

    assert "Choose a time zone by its name, for example America/New_York." in page


def test_closure_that_ends_before_it_begins_is_refused_in_a_sentence(office):
    form = {
        "starts_on": "2027-07-05",
        "ends_on": "2027-07-04",
        "reason_en": "Holiday",
        "reason_es": "Feriado",
    }
    url = reverse("admin:clinic_closure_add")

    assert "The last day must not lie before the first day." in office.post(url, form).content.decode()
    assert office.post(url, form | {"ends_on": "2027-07-05"}).status_code == 302
    closure = Closure.objects.get()
    assert (closure.reason_en, closure.reason_es, closure.location) == ("Holiday", "Feriado", None)


def test_new_location_has_no_clock_to_begin_with(office):
    """The first location is added while there is no clock to type times on."""
    location = LocationFactory.build(slug="alder")
    location.pk = ""

    answer = office.post(
        reverse("admin:clinic_location_add"), week(location, (MONDAY, "8:00", "12:00", None))
    )

    assert answer.status_code == 302
    assert kept(Location.objects.get()) == [(MONDAY, time(8), time(12))]


# --- accounts ---


@pytest.fixture
def clerk(db, django_user_model):
    """Somebody to whom every permission on accounts was given."""
    user = django_user_model.objects.create_user("clerk", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(content_type__app_label="auth"))
    browser = Client()
    browser.force_login(user)
    return browser


def test_nobody_but_a_superuser_makes_superusers(clerk):
    me = User.objects.get(username="clerk")

    for name, args in (("changelist", []), ("add", []), ("change", [me.pk])):
        url = reverse(f"admin:auth_user_{name}", args=args)
        assert clerk.get(url).status_code == 403
        assert clerk.post(url, {"is_superuser": "on"}).status_code == 403
    assert clerk.post(reverse("admin:auth_user_password_change", args=[me.pk])).status_code == 403
    assert clerk.get(reverse("admin:auth_group_changelist")).status_code == 403
    assert not User.objects.filter(is_superuser=True).exists()


def test_superuser_makes_accounts_and_does_not_delete_them(office):
    secret = "alder-moss-seven"
    form = {"username": "teresa", "password1": secret, "password2": secret, "usable_password": "true"}
    office.post(reverse("admin:auth_user_add"), form)
    teresa = User.objects.get(username="teresa")

    answer = office.post(reverse("admin:auth_user_delete", args=[teresa.pk]), {"post": "yes"})

    assert teresa.check_password(secret)
    assert answer.status_code == 403
    assert User.objects.filter(username="teresa").exists()


@pytest.mark.parametrize("query", ["password__startswith=a", "email__startswith=a", "groups__name=x"])
def test_accounts_cannot_be_asked_for_what_no_filter_shows(query, office):
    assert office.get(reverse("admin:auth_user_changelist") + f"?{query}").status_code == 400


# --- the admin in Spanish ---


def history_in_spanish(line: LogEntry) -> str:
    with translation.override("es"):
        return line.get_change_message()


def test_history_names_what_was_changed_in_the_readers_language(office, location):
    Location.objects.update(position=0)
    location.street, location.city = "9 Elm Street", "Harbor"

    assert not save(office, location, (MONDAY, "8:00", "12:00", None))

    line = LogEntry.objects.get()
    assert line.get_change_message().startswith("Changed street and city. Added ")
    assert history_in_spanish(line).startswith("Modificado calle y ciudad. Agregado ")


@pytest.mark.parametrize("table", admin.site._registry.values(), ids=lambda table: table.opts.label_lower)
def test_history_has_a_spanish_name_for_each_field(table, rf, admin_user):
    request = rf.get("/")
    request.user, request.locations = admin_user, []
    with translation.override("es"):
        form = table.get_form(request, change=True)()
        form.changed_data = [name for name in form.fields if not form[name].is_hidden]
        message = table.construct_change_message(request, form, [])
        named = message[0]["changed"]["fields"] if message else []
        untranslated = {name for name in named if translation.gettext(name) == name}

    assert untranslated <= {"fax", "plan"}


@pytest.mark.parametrize("address", ["clinic_location", "clinic_practitioner", "conditions_page"])
@pytest.mark.parametrize("name", ["changelist", "add"])
def test_admin_speaks_one_spanish(office, location, address, name):
    """Django's templates and catalogue would put words of their own beside ours."""
    office.cookies["django_language"] = "es"

    page = office.get(reverse(f"admin:{address}_{name}")).content.decode()

    assert "Agregar" in page
    assert re.findall(r'ñadir|alt="Search"|"None"|>None<', page) == []
