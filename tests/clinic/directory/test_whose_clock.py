"""On whose clock time is read that belongs to a location, to a practitioner or to everybody."""

from types import SimpleNamespace

import pytest

from clinic.directory.whose_clock import clock_of, clocks_of, first_location
from tests import factories


@pytest.fixture
def phoenix(scene):
    """A second location, on another clock, at which Doctor B alone works."""
    location = factories.LocationFactory(name="Cactus Road", time_zone="America/Phoenix")
    scene.doctor_b.locations.set([location])
    return location


def test_first_location_of_a_practitioner_is_their_own(scene, phoenix):
    assert [first_location(who) for who in (scene.doctor_a, scene.doctor_b)] == [scene.location, phoenix]


def test_first_location_of_who_works_nowhere_is_that_of_the_clinic(scene, phoenix):
    scene.doctor_b.locations.clear()

    assert first_location(scene.doctor_b) == scene.location


def test_clock_is_of_the_location_of_the_practitioner_or_of_the_clinic(scene, phoenix):
    locations = [scene.location, phoenix]

    assert clock_of(location=phoenix, practitioner=None, locations=locations) == phoenix
    assert clock_of(location=None, practitioner=scene.doctor_b, locations=locations) == phoenix
    assert clock_of(location=None, practitioner=None, locations=locations) == scene.location


def test_clock_of_a_clinic_with_one_clock_takes_no_query(scene, django_assert_num_queries):
    with django_assert_num_queries(0):
        found = clock_of(location=None, practitioner=scene.doctor_b, locations=[scene.location])

    assert found == scene.location


def test_clocks_of_many_take_one_query_where_there_are_several(scene, phoenix, django_assert_num_queries):
    away = [
        SimpleNamespace(location=None, practitioner=scene.doctor_a),
        SimpleNamespace(location=None, practitioner=scene.doctor_b),
        SimpleNamespace(location=phoenix, practitioner=None),
        SimpleNamespace(location=None, practitioner=None),
    ]

    with django_assert_num_queries(1):
        found = clocks_of(away, [scene.location, phoenix])

    assert found == [scene.location, phoenix, phoenix, scene.location]
