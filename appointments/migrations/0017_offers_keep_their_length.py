"""A time that is offered instead of a visit keeps the length it had when it was offered.

Where a time is offered already, it has the length that the visit type has now, as until today.
"""

from django.db import migrations, models
from django.db.models import F, Q

OFFERED = (
    "offered_at",
    "offered_ends_at",
    "offered_blocked_until",
    "offered_practitioner",
    "offered_location",
    "held_until",
)
AS_LONG_AS_NOW = """
    UPDATE appointments_disruptedvisit AS row SET
        offered_ends_at = offered_at + make_interval(mins => type.length_minutes),
        offered_blocked_until = offered_at + make_interval(mins => type.length_minutes + type.turnover_minutes)
    FROM appointments_appointment AS visit JOIN appointments_visittype AS type ON type.id = visit.visit_type_id
    WHERE visit.id = row.appointment_id AND row.offered_at IS NOT NULL
"""


class Migration(migrations.Migration):
    dependencies = [("appointments", "0016_hours_end_at_midnight")]

    operations = [
        migrations.RemoveConstraint("disruptedvisit", "an_offered_time_says_with_whom_where_and_until_when"),
        migrations.AddField(
            "disruptedvisit",
            "offered_ends_at",
            models.DateTimeField(blank=True, null=True, verbose_name="end of the offered time"),
        ),
        migrations.AddField(
            "disruptedvisit",
            "offered_blocked_until",
            models.DateTimeField(blank=True, null=True, verbose_name="offered time blocked until"),
        ),
        migrations.RunSQL(AS_LONG_AS_NOW, migrations.RunSQL.noop),
        migrations.AddConstraint(
            "disruptedvisit",
            models.CheckConstraint(
                condition=Q(**{f"{name}__isnull": True for name in OFFERED})
                | Q(**{f"{name}__isnull": False for name in OFFERED}),
                name="an_offered_time_says_with_whom_where_and_until_when",
            ),
        ),
        migrations.AddConstraint(
            "disruptedvisit",
            models.CheckConstraint(
                condition=Q(offered_at__isnull=True)
                | Q(offered_ends_at__gt=F("offered_at"), offered_blocked_until__gte=F("offered_ends_at")),
                name="an_offered_time_ends_after_it_begins",
            ),
        ),
    ]
