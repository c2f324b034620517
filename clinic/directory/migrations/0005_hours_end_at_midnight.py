"""Opening hours can end at midnight, and name no seconds.

Where they did, the seconds go; hours of less than a minute go with them.
"""

import datetime

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields.ranges import DateTimeRangeField
from django.db import migrations, models
from django.db.models import F, Func, Q, Value
from django.db.models.functions import NullIf

import clinic.common.clock_fields

MIDNIGHT = datetime.time(0)
WHOLE_MINUTES = """
    DELETE FROM clinic_openinghours WHERE date_trunc('minute', opens) >= date_trunc('minute', closes);
    UPDATE clinic_openinghours
    SET opens = date_trunc('minute', opens)::time, closes = date_trunc('minute', closes)::time
    WHERE opens <> date_trunc('minute', opens)::time OR closes <> date_trunc('minute', closes)::time
"""


class Migration(migrations.Migration):
    dependencies = [("clinic", "0004_roles_of_the_office")]

    operations = [
        migrations.RemoveConstraint("openinghours", "opening_hours_end_after_they_begin"),
        migrations.RemoveConstraint("openinghours", "opening_hours_of_a_place_do_not_overlap"),
        migrations.RunSQL(WHOLE_MINUTES, migrations.RunSQL.noop),
        migrations.AlterField(
            "openinghours", "opens", clinic.common.clock_fields.ClockField(verbose_name="opens")
        ),
        migrations.AlterField(
            "openinghours", "closes", clinic.common.clock_fields.ClockEndField(verbose_name="closes")
        ),
        migrations.AddConstraint(
            "openinghours",
            models.CheckConstraint(
                condition=Q(opens__lt=F("closes")) | Q(closes=MIDNIGHT),
                name="opening_hours_end_after_they_begin",
                violation_error_message="The closing time must be later than the opening time.",
            ),
        ),
        migrations.AddConstraint(
            "openinghours",
            models.CheckConstraint(
                condition=Q(opens__second=0, closes__second=0),
                name="opening_hours_are_whole_minutes",
                violation_error_message="Give hours and minutes, without seconds.",
            ),
        ),
        migrations.AddConstraint(
            "openinghours",
            ExclusionConstraint(
                name="opening_hours_of_a_place_do_not_overlap",
                expressions=[
                    ("location", "="),
                    ("weekday", "="),
                    (
                        Func(
                            F("opens"),
                            NullIf(F("closes"), Value(MIDNIGHT)),
                            arg_joiner=", DATE '2000-01-01' + ",
                            output_field=DateTimeRangeField(),
                            template="TSRANGE(DATE '2000-01-01' + %(expressions)s)",
                        ),
                        "&&",
                    ),
                ],
                violation_error_message="These hours overlap other opening hours of the same day.",
            ),
        ),
    ]
