"""The migrations that let hours end at midnight take the seconds out of hours that have some."""

from datetime import time
from importlib import import_module

import pytest
from django.db import connection

from appointments.models import ExtraHours, WorkingHours
from clinic.directory.models import OpeningHours
from tests import factories

SECONDS = "UPDATE {table} SET {starts} = '08:00:59.5', {ends} = '12:30:01' WHERE id = {key}"
LESS_THAN_A_MINUTE = "UPDATE {table} SET {starts} = '13:00:10', {ends} = '13:00:50' WHERE id = {key}"

in_clinic = import_module("clinic.directory.migrations.0005_hours_end_at_midnight").WHOLE_MINUTES
elsewhere = import_module("appointments.migrations.0016_hours_end_at_midnight").WHOLE_MINUTES


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("model", "starts", "ends", "statement"),
    [
        (OpeningHours, "opens", "closes", in_clinic),
        (WorkingHours, "starts", "ends", elsewhere),
        (ExtraHours, "starts", "ends", elsewhere),
    ],
)
def test_migration_takes_the_seconds_and_hours_of_less_than_a_minute(model, starts, ends, statement):
    table, name = model._meta.db_table, model.__name__
    day = (
        {"date": "2027-03-06", "practitioner": factories.PractitionerFactory()} if model is ExtraHours else {}
    )
    whose = day | ({"location": factories.LocationFactory()} if day else {})
    some, none, whole = (getattr(factories, f"{name}Factory")(**whose) for _ in range(3))
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(
            f"ALTER TABLE {table} DROP CONSTRAINT {model._meta.verbose_name.replace(' ', '_')}"
            "_are_whole_minutes"
        )
        for sentence, row in ((SECONDS, some), (LESS_THAN_A_MINUTE, none)):
            cursor.execute(sentence.format(table=table, starts=starts, ends=ends, key=row.pk))
        cursor.execute(statement.format(table=table))

    kept = dict(model.objects.values_list("pk", ends))

    assert kept == {some.pk: time(12, 30), whole.pk: getattr(whole, ends)}
    some.refresh_from_db()
    assert getattr(some, starts) == time(8)
