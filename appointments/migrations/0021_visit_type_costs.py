"""What a visit costs without insurance, whether it needs a referral, and whether it is by video."""

import django.core.validators
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("appointments", "0020_callback_request"),
        ("clinic", "0008_costs"),
    ]

    operations = [
        migrations.AddField(
            model_name="visittype",
            name="by_video",
            field=models.BooleanField(
                blank=True,
                help_text="Unknown: pages say nothing of it.",
                null=True,
                verbose_name="can be by video",
            ),
        ),
        migrations.AddField(
            model_name="visittype",
            name="price_from",
            field=models.PositiveIntegerField(
                blank=True,
                help_text="Whole dollars. With the next field it is a range: 180 to 240.",
                null=True,
                validators=[
                    django.core.validators.MinValueValidator(1),
                    django.core.validators.MaxValueValidator(99999),
                ],
                verbose_name="price in dollars without insurance",
            ),
        ),
        migrations.AddField(
            model_name="visittype",
            name="price_to",
            field=models.PositiveIntegerField(
                blank=True,
                help_text="Empty: there is one price.",
                null=True,
                validators=[
                    django.core.validators.MinValueValidator(1),
                    django.core.validators.MaxValueValidator(99999),
                ],
                verbose_name="at most",
            ),
        ),
        migrations.AddField(
            model_name="visittype",
            name="referral",
            field=models.BooleanField(
                blank=True,
                help_text="Unknown: pages say nothing of it.",
                null=True,
                verbose_name="needs a referral",
            ),
        ),
        migrations.AddConstraint(
            model_name="visittype",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("price_to", None),
                    models.Q(("price_from__isnull", False), ("price_to__gte", models.F("price_from"))),
                    _connector="OR",
                ),
                name="a_price_range_ends_at_or_above_its_beginning",
                violation_error_message="Give the lower price in the first field, and in the second the same or more.",
            ),
        ),
        migrations.AddConstraint(
            model_name="visittype",
            constraint=models.CheckConstraint(
                condition=models.Q(("price_from", None), ("price_from__range", (1, 99999)), _connector="OR"),
                name="a_price_is_at_least_a_dollar",
                violation_error_message="A price must be 1 to 99,999 dollars.",
            ),
        ),
        migrations.AddConstraint(
            model_name="visittype",
            constraint=models.CheckConstraint(
                condition=models.Q(("price_to", None), ("price_to__lte", 99999), _connector="OR"),
                name="a_price_range_ends",
                violation_error_message="A price must be 1 to 99,999 dollars.",
            ),
        ),
    ]
