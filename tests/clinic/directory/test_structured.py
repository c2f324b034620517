"""Data for search engines: what schema.org and the search engines need of each kind, and no way out of it."""

import json
import re

import pytest
from django.template import Context, Template

from clinic.directory import facts, structured
from tests import factories

NEEDED = {
    "MedicalClinic": {"name", "url", "telephone", "address", "openingHoursSpecification"},
    "PostalAddress": {"streetAddress", "addressLocality", "addressRegion", "postalCode", "addressCountry"},
    "OpeningHoursSpecification": {"dayOfWeek", "opens", "closes"},
    "Physician": {"name", "url", "address", "telephone"},
    "MedicalOrganization": {"name", "url"},
}


def printed(data) -> str:
    return Template("{% load structured %}{% structured data %}").render(Context({"data": data}))


def read(html: str):
    return json.loads(re.fullmatch(r'<script type="application/ld\+json">(.*)</script>\n?', html)[1])


def lacking(data) -> dict[str, set[str]]:
    """The properties that are missing or empty, by kind, anywhere in the data."""
    found = {}
    for value in data if isinstance(data, list) else data.values():
        if isinstance(value, dict | list):
            found |= lacking(value)
    if isinstance(data, dict) and "@type" in data:
        missing = {name for name in NEEDED[data["@type"]] if not data.get(name)}
        found |= {data["@type"]: missing} if missing else {}
    return found


@pytest.fixture
def location(db, now):
    location = factories.LocationFactory(slug="alder", fax="+14135550119")
    for weekday in (0, 1):
        factories.OpeningHoursFactory(location=location, weekday=weekday)
    return facts.read(now=now).main_facts


def test_structured_data_of_a_location_is_complete(location):
    data = structured.medical_clinic(location, "http://testserver/en/locations/alder/")

    assert lacking(data) == {}
    assert data["telephone"] == "+14135550110"
    assert data["openingHoursSpecification"] == [
        {
            "@type": "OpeningHoursSpecification",
            "dayOfWeek": ["Monday", "Tuesday"],
            "opens": "08:00",
            "closes": "18:00",
        }
    ]


def test_structured_data_of_a_practitioner_is_complete(location):
    person = factories.PractitionerFactory(name="Naomi Okafor", degree="MD", languages=["en", "es"])

    data = structured.physician(person, "http://testserver/en/team/naomi-okafor/", [location.location])

    assert lacking(data) == {}
    assert (data["name"], data["knowsLanguage"]) == ("Naomi Okafor, MD", ["en", "es"])
    assert data["location"] == [{"@id": "http://testserver/#alder"}]


def test_structured_data_cannot_be_ended_by_what_it_says():
    data = {"name": "</script><script>alert(1)</script> & <b>"}

    html = printed(data)

    assert read(html) == data
    assert html.count("<") == 2


@pytest.mark.parametrize(("opens", "printed"), [("18:00", ("18:00", "00:00")), ("00:00", ("00:00", "23:59"))])
def test_structured_hours_to_midnight_close_on_the_next_day_or_last_the_whole_one(db, now, opens, printed):
    """From 00:00 to 00:00 search engines would read "closed"."""
    factories.OpeningHoursFactory(opens=opens, closes="00:00")

    (hours,) = structured.medical_clinic(facts.read(now=now).main_facts, "/")["openingHoursSpecification"][:1]

    assert (hours["opens"], hours["closes"]) == printed


def test_structured_data_of_a_practitioner_says_what_they_do_in_plain_words(location):
    naomi = factories.PractitionerFactory(specialty="Backs and necks")

    assert structured.physician(naomi, "http://testserver/", [])["description"] == "Backs and necks"


def test_structured_data_of_somebody_who_is_no_doctor_says_a_person_and_where_they_work(location):
    sam = factories.PractitionerFactory(name="Sam Rivera", degree="DPT", specialty="Exercises")

    data = structured.person(sam, "http://testserver/en/team/sam-rivera/", [location.location])

    assert (data["@type"], data["name"], data["description"]) == ("Person", "Sam Rivera, DPT", "Exercises")
    assert data["workLocation"] == [
        {"@type": "Place", "@id": "http://testserver/#alder", "name": location.location.name}
    ]
