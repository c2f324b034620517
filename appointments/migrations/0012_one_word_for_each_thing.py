"""Columns are called by the words of their models: no row changes."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("appointments", "0011_patients_are_found_by_name_and_phone")]

    operations = [
        migrations.RemoveConstraint("disruptedvisit", "a_visit_waits_for_one_answer_at_a_time"),
        migrations.RemoveConstraint("disruptedvisit", "a_visit_that_was_booked_anew_names_the_new_one"),
        migrations.RenameField("disruptedvisit", "visit", "appointment"),
        migrations.RenameField("disruptedvisit", "new_visit", "new_appointment"),
        migrations.RenameField("patientmerge", "visits", "appointments"),
        migrations.RenameField("bookingpolicy", "upcoming_visits", "upcoming_appointments"),
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
