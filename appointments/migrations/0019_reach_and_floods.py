"""How a visit's people are reached and who booked it; limits by network address that stop floods only.

The old limit of holds, five for an address, was met by any waiting room.
"""

import django.core.validators
from django.conf import settings
from django.db import migrations, models

ADDRESSES_ARE_MANY = """
    UPDATE appointments_bookingpolicy SET holds_per_address = GREATEST(holds_per_address, 200)
"""
WITHOUT_EMAIL_BY_PHONE = "UPDATE appointments_appointment SET prefers = 'phone' WHERE email = ''"


class Migration(migrations.Migration):
    dependencies = [
        ("appointments", "0018_limits_of_booking_let_somebody_book"),
        ("clinic", "0007_who_signs"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="bookingpolicy",
            name="limits_of_booking_let_somebody_book",
        ),
        migrations.AddField(
            model_name="appointment",
            name="booker_name",
            field=models.CharField(blank=True, max_length=160, verbose_name="booked by"),
        ),
        migrations.AddField(
            model_name="appointment",
            name="booker_relation",
            field=models.CharField(
                blank=True,
                choices=[
                    ("parent", "Parent"),
                    ("guardian", "Guardian"),
                    ("spouse", "Spouse"),
                    ("helper", "Helper"),
                ],
                max_length=10,
                verbose_name="relation to the patient",
            ),
        ),
        migrations.AddField(
            model_name="appointment",
            name="email_to_confirm",
            field=models.EmailField(
                blank=True, editable=False, max_length=254, verbose_name="new e-mail, not confirmed yet"
            ),
        ),
        migrations.AddField(
            model_name="appointment",
            name="prefers",
            field=models.CharField(
                choices=[("email", "By e-mail"), ("phone", "By phone")],
                default="email",
                max_length=10,
                verbose_name="preferred way",
            ),
        ),
        migrations.AddField(
            model_name="bookingpolicy",
            name="flood_per_hour",
            field=models.PositiveSmallIntegerField(
                default=500,
                help_text="Stops floods only: a building or a mobile carrier is one address.",
                validators=[django.core.validators.MinValueValidator(1)],
                verbose_name="online bookings per hour from one network address",
            ),
        ),
        migrations.AddField(
            model_name="bookingpolicy",
            name="phone_is_enough",
            field=models.BooleanField(
                default=True,
                help_text="Otherwise an e-mail address is asked for.",
                verbose_name="a phone number is enough to book online",
            ),
        ),
        migrations.AlterField(
            model_name="appointment",
            name="phone",
            field=models.CharField(blank=True, max_length=20, verbose_name="phone"),
        ),
        migrations.AlterField(
            model_name="appointmentevent",
            name="what",
            field=models.CharField(
                choices=[
                    ("booked", "booked"),
                    ("moved", "moved"),
                    ("status", "status changed"),
                    ("undone", "change taken back"),
                    ("ordinary", "no longer overbooked"),
                    ("coming", "says that they are coming"),
                    ("corrected", "corrected"),
                    ("told", "told us more"),
                ],
                max_length=10,
                verbose_name="what",
            ),
        ),
        migrations.AlterField(
            model_name="bookingpolicy",
            name="bookings_per_day",
            field=models.PositiveSmallIntegerField(
                default=40,
                validators=[django.core.validators.MinValueValidator(1)],
                verbose_name="online bookings per day, browser and contact",
            ),
        ),
        migrations.AlterField(
            model_name="bookingpolicy",
            name="bookings_per_hour",
            field=models.PositiveSmallIntegerField(
                default=10,
                validators=[django.core.validators.MinValueValidator(1)],
                verbose_name="online bookings per hour, browser and contact",
            ),
        ),
        migrations.AlterField(
            model_name="bookingpolicy",
            name="holds_per_address",
            field=models.PositiveSmallIntegerField(
                default=200,
                help_text="A building or a mobile carrier is one address: let it be many.",
                verbose_name="holds at once per network address",
            ),
        ),
        migrations.AlterField(
            model_name="message",
            name="kind",
            field=models.CharField(
                choices=[
                    ("booked", "visit booked"),
                    ("moved", "visit moved"),
                    ("cancelled", "visit cancelled"),
                    ("reminder", "reminder"),
                    ("running_late", "running late"),
                    ("after_visit", "plan after the visit"),
                    ("lost_link", "lost link"),
                    ("family_link", "link to the visits of a family"),
                    ("confirm_email", "question to a new address"),
                    ("contact_received", "message received"),
                    ("contact_reply", "reply to a message"),
                    ("contact_urgent", "urgent message, to the office"),
                ],
                max_length=20,
                verbose_name="kind",
            ),
        ),
        migrations.AlterField(
            model_name="patient",
            name="phone",
            field=models.CharField(blank=True, max_length=20, verbose_name="phone"),
        ),
        migrations.AddConstraint(
            model_name="appointment",
            constraint=models.CheckConstraint(
                condition=models.Q(("booker_name", ""), ("for_someone_else", True), _connector="OR"),
                name="a_visit_that_somebody_else_booked_says_so",
            ),
        ),
        migrations.AddConstraint(
            model_name="bookingpolicy",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("bookings_per_day__gte", 1),
                    ("bookings_per_hour__gte", 1),
                    ("flood_per_hour__gte", 1),
                    ("upcoming_appointments__gte", 1),
                ),
                name="limits_of_booking_let_somebody_book",
            ),
        ),
        migrations.RunSQL(ADDRESSES_ARE_MANY, migrations.RunSQL.noop),
        migrations.RunSQL(WITHOUT_EMAIL_BY_PHONE, migrations.RunSQL.noop),
    ]
