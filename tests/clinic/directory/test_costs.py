"""What the clinic says of costs: what may be entered, how a plan is found, and whether anything is said."""

import pytest
from django.apps import apps as all_apps
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.db.migrations.loader import MigrationLoader
from django.utils import translation

from clinic.directory import facts
from clinic.directory.apps import make_the_statement
from clinic.directory.models import CostStatement, InsurancePlan, Location, Photo, Practitioner
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def location():
    return factories.LocationFactory()


def says_costs(now) -> bool:
    return facts.read(now=now).says_costs


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("", True),
        ("rio", True),
        ("RÍO bravo", True),
        ("salud rio", True),
        ("riobravo", True),
        ("  río   ", True),
        ("-", True),
        ("alto", False),
        ("rio alto", False),
    ],
)
def test_plan_is_found_whatever_the_case_the_accents_and_the_spaces(typed, found):
    assert InsurancePlan(name="Río Bravo Salud").answers_to(typed) is found


def test_plan_is_listed_once_whatever_its_case():
    InsurancePlan.objects.create(name="Old Mill Care")

    with pytest.raises(ValidationError, match="This plan is in the list already"):
        InsurancePlan(name="OLD MILL CARE").full_clean()


def test_plans_are_in_the_order_of_the_alphabet():
    for name in ("river", "Alder", "Old Mill", "bay"):
        InsurancePlan.objects.create(name=name)

    assert [str(plan) for plan in InsurancePlan.objects.all()] == ["Alder", "bay", "Old Mill", "river"]


def test_there_is_one_cost_statement():
    assert str(CostStatement.objects.get()) == "cost and insurance"
    with pytest.raises(IntegrityError), transaction.atomic():
        CostStatement.objects.create(pk=2)


def test_cost_statement_is_made_after_a_flush_and_not_in_an_older_database():
    CostStatement.objects.all().delete()
    make_the_statement("default")
    assert CostStatement.objects.filter(pk=1).exists()

    CostStatement.objects.all().delete()
    older = MigrationLoader(connection).project_state(("clinic", "0007_who_signs")).apps
    make_the_statement("default", apps=older)
    assert not CostStatement.objects.exists()
    make_the_statement("default", apps=all_apps)


def test_clinic_says_nothing_of_costs_until_somebody_has_written_something(location, now):
    assert says_costs(now) is False

    CostStatement.objects.update(bring_en="", bring_es=None)
    assert says_costs(now) is False


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize(
    "column", [f"{name}_{code}" for name in CostStatement.TEXTS for code in ("en", "es")]
)
def test_clinic_says_costs_with_one_text_in_one_language(location, now, column, language):
    CostStatement.objects.update(**{column: "Insurance card"})

    with translation.override(language):
        assert says_costs(now) is True


def test_clinic_says_costs_with_a_plan(location, now):
    factories.InsurancePlanFactory()

    assert says_costs(now) is True


@pytest.mark.parametrize("said", [{"price_from": 95}, {"referral": False}, {"by_video": False}])
def test_clinic_says_costs_with_what_is_said_of_a_visit_type(location, now, said):
    visit_type = factories.VisitTypeFactory()
    assert says_costs(now) is False

    type(visit_type).objects.filter(pk=visit_type.pk).update(**said)
    assert says_costs(now) is True


def test_whether_costs_are_said_takes_no_query_of_its_own(location, now, django_assert_num_queries):
    with django_assert_num_queries(1):
        says_costs(now)


# --- where a location is on a map ---


def test_map_is_asked_for_the_address_and_nothing_else():
    location = factories.LocationFactory.build(street="9 Harbor Road & Co", city="East Millbrook")

    assert location.map_url == (
        "https://www.google.com/maps/dir/"
        "?api=1&destination=9+Harbor+Road+%26+Co%2C+East+Millbrook%2C+MA+01099"
    )


@pytest.mark.parametrize(
    "somewhere",
    [
        {"latitude": "42.3"},
        {"longitude": "-72.5"},
        {"latitude": "90.1", "longitude": "0"},
        {"latitude": "0", "longitude": "-180.1"},
    ],
)
def test_location_has_both_coordinates_within_the_earth_or_neither(location, somewhere):
    for name, value in somewhere.items():
        setattr(location, name, value)

    with pytest.raises(ValidationError, match="or neither"):
        location.full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        location.save()


def test_location_at_the_edge_of_the_earth_is_taken(location):
    Location.objects.update(latitude="-90", longitude="180")
    location.refresh_from_db()
    location.full_clean()


def test_photo_is_called_after_its_practitioner():
    assert str(Photo(practitioner=Practitioner(name="Naomi Okafor", degree="MD"))) == "Naomi Okafor, MD"
