"""The page of a place: how to get in, when it is open, who is there."""

import re
from datetime import date, time, timedelta

import pytest
import time_machine
from django.db import connection
from django.template.loader import render_to_string
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from clinic.common.templatetags.clinic_tags import unbroken
from clinic.directory import facts
from clinic.directory.models import Location
from tests import factories
from tests.clinic.site.test_team import data_on
from tests.conftest import clock


@pytest.fixture
def alder(scene):
    """Open Monday to Friday from eight to six."""
    for weekday in range(5):
        factories.OpeningHoursFactory(location=scene.location, weekday=weekday)
    return scene.location


def page_at(now, language="en") -> str:
    """The page of the first place as it is at ``now``."""
    with translation.override(language):
        found = facts.read(now=now).main_facts
        return render_to_string("site/location.html", {"location": found.location, "facts": found})


def rows(page) -> list[tuple[str, str]]:
    return re.findall(r'<tr><th scope="row">(.*?)</th><td>(.*?)</td></tr>', page)


@pytest.mark.parametrize(
    ("now", "sentence"),
    [
        (clock(2027, 3, 5, 8), "Open now, until 6:00 PM"),
        (clock(2027, 3, 5, 17, 59), "Open now, until 6:00 PM"),
        (clock(2027, 3, 5, 7, 59), "Closed now, opens today at 8:00 AM"),
        (clock(2027, 3, 5, 18), "Closed now, opens Monday at 8:00 AM"),
    ],
)
def test_location_says_whether_it_is_open(alder, now, sentence):
    assert f"<span>{unbroken(sentence)}</span>" in page_at(now)


def test_location_shows_its_hours_as_a_table(alder, now):
    assert rows(page_at(now)) == [
        ("Monday to Friday", "8:00 AM to 6:00 PM"),
        ("Saturday, Sunday", "Closed"),
    ]


def test_location_announces_closures_to_come(alder, now):
    for first, last, reason in ((3, 3, "Staff training"), (10, 12, "Painting")):
        factories.ClosureFactory(
            location=alder, starts_on=date(2027, 3, first), ends_on=date(2027, 3, last), reason_en=reason
        )

    page = page_at(now)

    assert "<strong>Closed Wednesday, March 3.</strong> Staff training" in page
    assert "<strong>Closed from Wednesday, March 10 to Friday, March 12.</strong> Painting" in page
    assert "Staff training" not in page_at(now + timedelta(days=3))


def test_location_tells_how_to_get_in_and_how_to_reach_us(alder, client):
    Location.objects.update(
        directions_en="Next to the library.",
        directions_es="Junto a la biblioteca.",
        parking_en="Behind the house.",
        access_en="No steps.",
        fax="+14135550119",
        text_number="+14135550112",
    )

    english = client.get("/en/locations/alder/").content.decode()

    for words in (
        "Next to the library.",
        "Behind the house.",
        "No steps.",
        "214 Alder Street",
        "(413) 555-0119",
    ):
        assert words in english
    assert 'href="tel:+14135550110"' in english and 'href="sms:+14135550112"' in english
    assert "Junto a la biblioteca." in client.get("/es/locations/alder/").content.decode()


def test_location_without_a_number_for_texts_shows_none(alder, client):
    assert "sms:" not in client.get("/en/locations/alder/").content.decode()


def test_location_shows_who_works_there_and_nobody_else(scene, client):
    scene.doctor_b.locations.set([factories.LocationFactory(slug="harbor")])

    page = client.get("/en/locations/alder/").content.decode()

    assert 'href="/en/team/doctor-a/"' in page
    assert 'href="/en/team/doctor-b/"' not in page


@pytest.mark.parametrize(("hour", "most"), [(10, 2), (20, 3)])
def test_location_takes_two_queries_whatever_there_is_and_one_to_offer_a_call(alder, client, hour, most):
    """Where nobody answers it asks whether people may ask to be called."""

    @time_machine.travel(clock(2027, 3, 1, hour), tick=False)
    def queries():
        with CaptureQueriesContext(connection) as captured:
            assert client.get("/en/locations/alder/").status_code == 200
        return len(captured)

    few = queries()
    for hour in range(8):
        factories.PractitionerFactory().locations.add(alder, factories.LocationFactory())
        factories.OpeningHoursFactory(location=alder, weekday=6, opens=time(hour), closes=time(hour, 30))

    assert queries() == few == most


def test_location_is_a_medical_clinic_for_search_engines(alder, client):
    data = data_on(client, "/en/locations/alder/")

    assert (data["@type"], data["telephone"]) == ("MedicalClinic", "+14135550110")
    assert data["url"].endswith("/en/locations/alder/")


def test_every_page_leads_to_the_locations_and_the_team(alder, client):
    footer = client.get("/en/privacy/").content.decode().partition("<footer")[2]

    assert 'href="/en/locations/alder/"' in footer
    assert 'href="/en/team/"' in footer
