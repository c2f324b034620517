"""The pages of the people: who they are, what of theirs can be booked, and few questions to the database."""

import json
import re
from datetime import time

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from appointments.models import WorkingHours
from clinic.common.templatetags.clinic_tags import initials
from clinic.directory.models import Practitioner
from tests import factories
from tests.appointments.portal.visitor import open_times

PHONE = "(413) 555-0110"


def text_of(client, path) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def change(practitioner, **values):
    Practitioner.objects.filter(pk=practitioner.pk).update(**values)


def queries_of(client, path) -> int:
    with CaptureQueriesContext(connection) as queries:
        assert client.get(path).status_code == 200
    return len(queries)


def crowd(scene):
    """Eight more people, places and kinds of visit, with hours for each."""
    for _ in range(8):
        person, location = factories.PractitionerFactory(), factories.LocationFactory()
        person.locations.add(scene.location, location)
        scene.doctor_a.locations.add(location)
        factories.WorkingHoursFactory(practitioner=person, location=location)
        factories.VisitTypeFactory(practitioners=[person, scene.doctor_a])


@pytest.mark.parametrize("path", ["/en/team/", "/en/team/doctor-a/"])
def test_team_pages_take_as_many_queries_for_ten_people_as_for_two(scene, client, path):
    few = queries_of(client, path)
    crowd(scene)

    assert queries_of(client, path) == few <= 12


def test_team_takes_as_many_queries_when_nobody_has_time(scene, client):
    crowd(scene)
    most = queries_of(client, "/en/team/")
    WorkingHours.objects.all().delete()

    assert queries_of(client, "/en/team/") == most


def test_team_shows_everybody_with_a_link(scene, client):
    page = client.get("/en/team/").content.decode()

    for person in (scene.doctor_a, scene.doctor_b):
        assert f'<a href="/en/team/{person.slug}/">{person}</a>' in page


@pytest.mark.parametrize("path", ["/en/team/", "/en/team/doctor-a/"])
def test_team_shows_the_next_free_time_and_where_to_book_it(scene, client, path):
    scene.new.practitioners.set([scene.doctor_b])
    scene.acute.practitioners.set([scene.doctor_b])
    first = open_times(scene.follow_up, practitioner=scene.doctor_a)[0]

    answer = client.get(path)

    page = answer.content.decode()
    assert '<a class="btn' in page
    assert f'href="/en/book/{scene.follow_up.slug}/?with=doctor-a"' in page
    assert f"{first.local_start:%A, %B} {first.local_start.day}, {first.local_start:%-I:%M %p}" in page


def test_team_offers_the_first_kind_of_appointment_that_has_a_time(scene, client):
    scene.acute.practitioners.clear()
    WorkingHours.objects.filter(practitioner=scene.doctor_a).delete()
    factories.WorkingHoursFactory(
        practitioner=scene.doctor_a, location=scene.location, starts=time(9), ends=time(9, 30)
    )  # too short for the 40 minutes of a new patient

    profile = client.get("/en/team/doctor-a/").context["profile"]

    assert profile.next[0] == scene.follow_up
    assert dict(profile.appointments)[scene.new] is None


@pytest.mark.parametrize("path", ["/en/team/", "/en/team/doctor-a/"])
def test_team_asks_to_call_who_is_not_booked_online(scene, client, path):
    change(scene.doctor_a, accepts_online_booking=False)
    change(scene.doctor_b, accepts_online_booking=False)

    page, text = client.get(path).content.decode(), text_of(client, path)

    assert "/en/book/" not in re.sub(r"(?s)<header.*?</header>", "", page).replace('href="/en/book/"', "")
    assert f"A visit with Doctor A is booked by phone. Call {PHONE}" in text


@pytest.mark.parametrize("path", ["/en/team/", "/en/team/doctor-a/"])
def test_team_says_that_nothing_is_free_and_to_call(scene, client, path):
    WorkingHours.objects.all().delete()

    text = text_of(client, path)

    assert (
        f"There is no free time that can be booked online. We look for one together by phone. Call {PHONE}"
        in text
    )


def test_practitioner_page_lists_every_appointment_and_how_to_book_it(scene, client):
    injection = factories.VisitTypeFactory(name_en="Injection", online=False, practitioners=[scene.doctor_a])
    factories.VisitTypeFactory(name_en="Something else", practitioners=[scene.doctor_b])

    answer = client.get("/en/team/doctor-a/")

    assert [kind for kind, _ in answer.context["profile"].appointments] == [
        scene.acute,
        scene.new,
        scene.follow_up,
        injection,
    ]
    assert "20 minutes, for new and returning patients" in answer.content.decode()
    assert f"Call us to book : Injection {PHONE}" in text_of(client, "/en/team/doctor-a/")


@pytest.mark.parametrize("path", ["/en/team/", "/en/team/doctor-a/", "/en/locations/alder/"])
def test_board_that_staff_has_not_verified_is_never_shown(scene, client, path):
    change(scene.doctor_a, board="Moon Board", board_year=2014)

    assert "Moon Board" not in client.get(path).content.decode()

    change(scene.doctor_a, board_verified=True)

    text = text_of(client, path)
    assert "Moon Board" in text and "2014" in text


def test_practitioner_page_names_languages_and_locations_in_the_readers_language(scene, client):
    change(scene.doctor_a, languages=["en", "fr"], specialty_en="Backs", specialty_es="Espaldas")

    english, spanish = (text_of(client, f"/{language}/team/doctor-a/") for language in ("en", "es"))

    assert "English, French" in english and "Backs" in english
    assert "Inglés, francés" in spanish and "Espaldas" in spanish
    assert (
        '<a href="/es/locations/alder/">Alder Street</a>' in client.get("/es/team/doctor-a/").content.decode()
    )


def test_practitioner_page_names_the_board_in_the_readers_language(scene, client):
    change(scene.doctor_a, board_en="family medicine", board_es="medicina familiar", board_verified=True)

    assert "Family medicine" in text_of(client, "/en/team/doctor-a/")
    spanish = text_of(client, "/es/team/doctor-a/")
    assert "Medicina familiar" in spanish and "amily medicine" not in spanish


def test_practitioner_page_offers_no_number_a_second_time(scene, client):
    """A practitioner who is booked by phone alone has one button for it, not one at each visit."""
    change(scene.doctor_a, accepts_online_booking=False)

    main = client.get("/en/team/doctor-a/").content.decode().partition("<main")[2].partition("</main>")[0]

    assert main.count("tel:") == 1


def test_practitioner_of_whom_little_is_known_has_a_page(db, client):
    factories.PractitionerFactory(slug="new", degree="", languages=[])

    assert client.get("/en/team/new/").status_code == 200
    assert client.get("/en/team/").status_code == 200


@pytest.mark.parametrize("path", ["/es/team/", "/es/team/doctor-a/"])
def test_team_says_what_the_letters_behind_a_name_mean(scene, client, path):
    change(scene.doctor_a, degree="PA-C")

    assert "PA-C: título de asociado médico, con certificación" in text_of(client, path)


@pytest.mark.parametrize("path", ["team/nobody", "locations/nowhere"])
@pytest.mark.parametrize(("language", "html"), [("en", '<html lang="en">'), ("es", '<html lang="es">')])
def test_unknown_people_and_locations_are_not_found_in_the_pages_language(
    scene, client, path, language, html
):
    answer = client.get(f"/{language}/{path}/")

    assert answer.status_code == 404
    assert html in answer.content.decode()


def data_on(client, path) -> dict:
    page = client.get(path).content.decode()
    return json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', page)[1])


@pytest.mark.parametrize(
    ("degree", "kind"),
    [("MD", "Physician"), ("D.O.", "Physician"), ("MD, PhD", "Physician"), ("DPT", "Person"), ("", "Person")],
)
def test_only_a_doctor_is_called_a_physician(scene, client, degree, kind):
    change(scene.doctor_a, degree=degree)

    data = data_on(client, "/en/team/doctor-a/")

    assert data["@type"] == kind
    assert data["url"].endswith("/en/team/doctor-a/")
    locations = data["location"] if kind == "Physician" else data["workLocation"]
    assert [location["@id"].rpartition("#")[2] for location in locations] == ["alder"]


@pytest.mark.parametrize(
    ("name", "letters"),
    [("Naomi Okafor", "NO"), ("Ana María Duarte", "AD"), ("Cher", "C"), ("", ""), ("élan vital", "ÉV")],
)
def test_initials_are_those_of_the_first_and_last_name(name, letters):
    assert initials(name) == letters
