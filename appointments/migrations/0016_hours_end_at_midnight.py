"""Working hours, extra hours and releases can end at midnight, and hours name no seconds.

Where they did, the seconds go; hours of less than a minute go with them, for no visit fits into them.
"""

import datetime

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields.ranges import DateRangeField, DateTimeRangeField
from django.db import migrations, models
from django.db.models import F, Func, Q, Value
from django.db.models.functions import NullIf

from clinic.common.clock_fields import ClockEndField, ClockField

MIDNIGHT = datetime.time(0)
ENDS_LATER = "The end must be later than the beginning."
WHOLE_MINUTES = """
    DELETE FROM {table} WHERE date_trunc('minute', starts) >= date_trunc('minute', ends);
    UPDATE {table} SET starts = date_trunc('minute', starts)::time, ends = date_trunc('minute', ends)::time
    WHERE starts <> date_trunc('minute', starts)::time OR ends <> date_trunc('minute', ends)::time
"""


def without_seconds(table):
    return migrations.RunSQL(WHOLE_MINUTES.format(table=table), migrations.RunSQL.noop)


def ends_later(name, message=None):
    condition = Q(starts__lt=F("ends")) | Q(ends=MIDNIGHT)
    return models.CheckConstraint(condition=condition, name=name, violation_error_message=message)


def whole_minutes(name):
    return models.CheckConstraint(
        condition=Q(starts__second=0, ends__second=0),
        name=name,
        violation_error_message="Give hours and minutes, without seconds.",
    )


class Migration(migrations.Migration):
    dependencies = [("appointments", "0015_one_key_for_each_spelling_of_a_name")]

    operations = [
        migrations.RemoveConstraint("acuterelease", "released_hours_end_after_they_begin"),
        migrations.RemoveConstraint("extrahours", "extra_hours_end_after_they_begin"),
        migrations.RemoveConstraint("workinghours", "working_hours_end_after_they_begin"),
        migrations.RemoveConstraint("workinghours", "working_hours_of_a_practitioner_do_not_overlap"),
        without_seconds("appointments_workinghours"),
        without_seconds("appointments_extrahours"),
        *(
            operation
            for model in ("workinghours", "extrahours", "acuterelease")
            for operation in (
                migrations.AlterField(model, "starts", ClockField(verbose_name="from")),
                migrations.AlterField(model, "ends", ClockEndField(verbose_name="until")),
            )
        ),
        migrations.AlterField(
            "bookingpolicy", "acute_release_time", ClockField(default=datetime.time(18), verbose_name="at")
        ),
        migrations.AddConstraint("acuterelease", ends_later("released_hours_end_after_they_begin")),
        migrations.AddConstraint("extrahours", ends_later("extra_hours_end_after_they_begin", ENDS_LATER)),
        migrations.AddConstraint("extrahours", whole_minutes("extra_hours_are_whole_minutes")),
        migrations.AddConstraint(
            "workinghours", ends_later("working_hours_end_after_they_begin", ENDS_LATER)
        ),
        migrations.AddConstraint("workinghours", whole_minutes("working_hours_are_whole_minutes")),
        migrations.AddConstraint(
            "workinghours",
            ExclusionConstraint(
                name="working_hours_of_a_practitioner_do_not_overlap",
                expressions=[
                    ("practitioner", "="),
                    ("weekday", "="),
                    (
                        Func(
                            F("starts"),
                            NullIf(F("ends"), Value(MIDNIGHT)),
                            arg_joiner=", DATE '2000-01-01' + ",
                            output_field=DateTimeRangeField(),
                            template="TSRANGE(DATE '2000-01-01' + %(expressions)s)",
                        ),
                        "&&",
                    ),
                    (
                        Func(
                            F("valid_from"),
                            F("valid_until"),
                            output_field=DateRangeField(),
                            template="DATERANGE(%(expressions)s, '[]')",
                        ),
                        "&&",
                    ),
                ],
                violation_error_message="These hours overlap other hours of the same practitioner.",
            ),
        ),
    ]
