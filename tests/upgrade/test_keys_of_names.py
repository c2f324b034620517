"""The migration that computes the keys of names anew."""
# ruff: noqa: RUF001 - signs that look like one another are what is tested

from importlib import import_module

import pytest
from django.apps import apps
from hypothesis import given
from hypothesis import strategies as st

from appointments.models import ContactMessage, Patient
from clinic.common.names import name_key
from tests.factories import ContactMessageFactory, PatientFactory

migration = import_module("appointments.migrations.0015_one_key_for_each_spelling_of_a_name")
SIGNS = st.text("aeO łßı-–'’´ʼ＇\u0301\N{ARABIC LIGATURE SALLALLAHOU ALAYHE WASALLAM}", max_size=100)


@given(st.text() | SIGNS)
def test_migration_and_site_compute_the_same_key(name):
    assert migration.key(name) == name_key(name)


@pytest.mark.django_db
def test_migration_computes_every_key_that_is_another_one_now():
    names = [("Siobhán", "O’Brien"), ("Ana", "García-López"), ("Sam", "Rivera"), ("Łucja", "Nowak")]
    old = {("siobhan", "o’brien"), ("ana", "garcia-lopez"), ("sam", "rivera"), ("łucja", "nowak")}
    new = {("siobhan", "obrien"), ("ana", "garcia lopez"), ("sam", "rivera"), ("lucja", "nowak")}
    more_than_a_batch = names * (migration.BATCH // 3 + 1)  # Sam Rivera's keys do not change
    Patient.objects.bulk_create(
        PatientFactory.build(first_name=first, last_name=last) for first, last in more_than_a_batch
    )
    letter = ContactMessageFactory(name="Rosa D´Angelo")
    ContactMessage.objects.update(name_key="")
    keys = Patient.objects.values_list("first_name_key", "last_name_key")

    migration.compute_old_keys(apps, None)
    before = set(keys.all())
    migration.compute_keys(apps, None)

    assert (before, set(keys.all())) == (old, new)
    letter.refresh_from_db()
    assert letter.name_key == "rosa dangelo"
