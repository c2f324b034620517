"""Holds say whose they are, no time is held twice, and a change keeps what it changed."""

import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q

from clinic.common.grants import granting

# A hold of an offer was told apart by its name alone.  Of two holds of one time the one that has not run out
# stays, of two such the offer's, which the clinic has promised.
OWNERS = """
    UPDATE appointments_slothold
        SET offer_id = substr(browser, 7)::bigint, browser = NULL WHERE browser LIKE 'offer-%';
    DELETE FROM appointments_slothold AS one USING appointments_slothold AS other
        WHERE one.id <> other.id AND one.practitioner_id = other.practitioner_id
            AND one.starts_at < other.blocked_until AND other.starts_at < one.blocked_until
            AND (one.expires_at <= now(), one.offer_id IS NULL, one.id)
                > (other.expires_at <= now(), other.offer_id IS NULL, other.id);
"""
NAMES = """
    UPDATE appointments_slothold SET browser = 'offer-' || offer_id WHERE offer_id IS NOT NULL;
"""
# What changes of the first edition held before, as far as they have said it.  The length is the visit's own.
BEFORE = """
    UPDATE appointments_appointmentevent
        SET before = jsonb_build_object('status', status_from, 'cancelled_by', '')
        WHERE what = 'status';
    UPDATE appointments_appointmentevent AS event
        SET before = jsonb_build_object(
            'practitioner_id', event.practitioner_from_id,
            'location_id', event.location_from_id,
            'starts_at', event.starts_at_from,
            'ends_at', event.starts_at_from + (visit.ends_at - visit.starts_at),
            'blocked_until', event.starts_at_from + (visit.blocked_until - visit.starts_at),
            'coming_since', NULL
        )
        FROM appointments_appointment AS visit
        WHERE event.what = 'moved' AND visit.id = event.appointment_id;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("appointments", "0012_one_word_for_each_thing"),
        ("clinic", "0004_roles_of_the_office"),
    ]

    operations = [
        migrations.AlterModelOptions(
            name="appointment",
            options={
                "ordering": ["starts_at", "pk"],
                "permissions": [
                    ("overbook_appointment", "Can place a visit over another one"),
                    ("correct_appointment", "Can take back changes of visits that are older than yesterday"),
                ],
                "verbose_name": "appointment",
                "verbose_name_plural": "appointments",
            },
        ),
        granting({"Office manager": ["appointments.correct_appointment"]}),
        migrations.AddField(
            model_name="appointmentevent",
            name="before",
            field=models.JSONField(blank=True, default=dict, editable=False, verbose_name="columns before"),
        ),
        migrations.RunSQL(BEFORE, migrations.RunSQL.noop),
        migrations.AlterField(
            model_name="slothold",
            name="browser",
            field=models.CharField(blank=True, max_length=32, null=True, unique=True, verbose_name="browser"),
        ),
        migrations.AlterField(
            model_name="slothold",
            name="address",
            field=models.CharField(blank=True, help_text="Keyed hash of the network address.", max_length=64),
        ),
        migrations.AddField(
            model_name="slothold",
            name="offer",
            field=models.OneToOneField(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="hold",
                to="appointments.disruptedvisit",
                verbose_name="offered instead of a visit",
            ),
        ),
        migrations.RunSQL(OWNERS, NAMES),
        migrations.RunSQL("SET CONSTRAINTS ALL IMMEDIATE", migrations.RunSQL.noop),
        migrations.AddConstraint(
            model_name="slothold",
            constraint=models.CheckConstraint(
                condition=Q(browser__isnull=False, offer__isnull=True)
                | Q(browser__isnull=True, offer__isnull=False),
                name="a_hold_is_a_browsers_or_an_offers",
            ),
        ),
        migrations.AddConstraint(
            model_name="slothold",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                expressions=[
                    ("practitioner", "="),
                    (
                        models.Func(
                            "starts_at",
                            "blocked_until",
                            function="TSTZRANGE",
                            output_field=django.contrib.postgres.fields.ranges.DateTimeRangeField(),
                        ),
                        "&&",
                    ),
                ],
                name="a_time_is_held_once",
            ),
        ),
    ]
