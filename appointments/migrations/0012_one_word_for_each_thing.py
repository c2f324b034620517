"""Columns, and the questions of stored answers, are called by the words of the field.  No value changes."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q


def answers(words: dict[str, str]) -> str:
    """Call the questions of stored answers by other words, all of them at once."""
    known = " ".join(f"WHEN '{old}' THEN '{new}'" for old, new in words.items())
    return f"""
        UPDATE appointments_questionnaireresponse SET answers = (
            SELECT coalesce(jsonb_object_agg(CASE key {known} ELSE key END, value), '{{}}')
            FROM jsonb_each(answers)
        )
    """  # noqa: S608 - the words stand below


class Migration(migrations.Migration):
    dependencies = [("appointments", "0011_patients_are_found_by_name_and_phone")]

    operations = [
        migrations.RemoveConstraint("appointment", "pain_is_at_most_ten"),
        migrations.RenameField("appointment", "began", "onset"),
        migrations.RenameField("appointment", "strength", "severity"),
        migrations.RenameField("appointment", "where", "body_site"),
        migrations.RemoveConstraint("visittype", "a_visit_type_has_a_sensible_length_step_and_turnover"),
        migrations.RenameField("visittype", "length", "length_minutes"),
        migrations.RenameField("visittype", "turnover", "turnover_minutes"),
        migrations.RenameField("visittype", "step", "step_minutes"),
        migrations.RemoveConstraint("disruptedvisit", "a_visit_waits_for_one_answer_at_a_time"),
        migrations.RemoveConstraint("disruptedvisit", "a_visit_that_was_booked_anew_names_the_new_one"),
        migrations.RenameField("disruptedvisit", "visit", "appointment"),
        migrations.RenameField("disruptedvisit", "new_visit", "new_appointment"),
        migrations.RenameField("patientmerge", "visits", "appointments"),
        migrations.RenameField("bookingpolicy", "upcoming_visits", "upcoming_appointments"),
        migrations.AddConstraint(
            model_name="appointment",
            constraint=models.CheckConstraint(
                condition=Q(severity__isnull=True) | Q(severity__lte=10), name="pain_is_at_most_ten"
            ),
        ),
        migrations.AddConstraint(
            model_name="visittype",
            constraint=models.CheckConstraint(
                condition=Q(
                    length_minutes__gte=5,
                    length_minutes__lte=480,
                    step_minutes__gte=5,
                    turnover_minutes__lte=120,
                ),
                name="a_visit_type_has_a_sensible_length_step_and_turnover",
                violation_error_message=(
                    "The length must be 5 to 480 minutes, the step at least 5, the turnover at most 120."
                ),
            ),
        ),
        migrations.RunSQL(
            answers({"onset": "manner", "began": "onset", "strength": "severity", "where": "body_site"}),
            answers({"onset": "began", "manner": "onset", "severity": "strength", "body_site": "where"}),
        ),
        migrations.AlterField(
            model_name="disruptedvisit",
            name="disruption",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="appointments",
                to="appointments.disruption",
                verbose_name="sick day or closure",
            ),
        ),
        migrations.AddConstraint(
            model_name="disruptedvisit",
            constraint=models.CheckConstraint(
                condition=Q(outcome__in=("accepted", "chose_another"), new_appointment__isnull=False)
                | (~Q(outcome__in=("accepted", "chose_another")) & Q(new_appointment__isnull=True)),
                name="a_visit_that_was_booked_anew_names_the_new_one",
            ),
        ),
        migrations.AddConstraint(
            model_name="disruptedvisit",
            constraint=models.UniqueConstraint(
                condition=Q(outcome__in=("to_decide", "open")),
                fields=("appointment",),
                name="a_visit_waits_for_one_answer_at_a_time",
            ),
        ),
    ]
