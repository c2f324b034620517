"""Limits of booking are at least one: with none nobody could book online any more, and no page said why."""

from django.core.validators import MinValueValidator
from django.db import migrations, models
from django.db.models import Q

LIMITS = {
    "upcoming_appointments": (3, "upcoming visits a patient may book online"),
    "bookings_per_hour": (10, "online bookings per hour and address"),
    "bookings_per_day": (40, "online bookings per day and address"),
}
AT_LEAST_ONE = """
    UPDATE appointments_bookingpolicy SET
        upcoming_appointments = GREATEST(upcoming_appointments, 1),
        bookings_per_hour = GREATEST(bookings_per_hour, 1),
        bookings_per_day = GREATEST(bookings_per_day, 1)
"""


class Migration(migrations.Migration):
    dependencies = [("appointments", "0017_offers_keep_their_length")]

    operations = [
        migrations.RunSQL(
            AT_LEAST_ONE,
            migrations.RunSQL.noop,
        ),
        *(
            migrations.AlterField(
                "bookingpolicy",
                name,
                models.PositiveSmallIntegerField(
                    default=default, validators=[MinValueValidator(1)], verbose_name=label
                ),
            )
            for name, (default, label) in LIMITS.items()
        ),
        migrations.AddConstraint(
            "bookingpolicy",
            models.CheckConstraint(
                condition=Q(**{f"{name}__gte": 1 for name in LIMITS}),
                name="limits_of_booking_let_somebody_book",
            ),
        ),
    ]
