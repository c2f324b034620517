"""What the clinic says of costs, where its places are on a map, and what its practitioners look like."""

import django.db.models.deletion
import django.db.models.functions.text
import django.db.models.lookups
from django.db import migrations, models

from clinic.common.grants import granting

GRANTED = {
    "Office manager": (
        "clinic.view_insuranceplan",
        "clinic.add_insuranceplan",
        "clinic.change_insuranceplan",
        "clinic.delete_insuranceplan",
        "clinic.view_coststatement",
        "clinic.change_coststatement",
    )
}


class Migration(migrations.Migration):
    dependencies = [
        ("clinic", "0007_who_signs"),
    ]

    operations = [
        migrations.CreateModel(
            name="CostStatement",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "bring",
                    models.TextField(
                        blank=True, help_text="One thing on each line.", verbose_name="what to bring"
                    ),
                ),
                (
                    "bring_en",
                    models.TextField(
                        blank=True,
                        help_text="One thing on each line.",
                        null=True,
                        verbose_name="what to bring",
                    ),
                ),
                (
                    "bring_es",
                    models.TextField(
                        blank=True,
                        help_text="One thing on each line.",
                        null=True,
                        verbose_name="what to bring",
                    ),
                ),
                (
                    "changing",
                    models.TextField(
                        blank=True,
                        help_text="Until when it is free, and what is charged afterwards.",
                        verbose_name="moving, cancelling, missing a visit",
                    ),
                ),
                (
                    "changing_en",
                    models.TextField(
                        blank=True,
                        help_text="Until when it is free, and what is charged afterwards.",
                        null=True,
                        verbose_name="moving, cancelling, missing a visit",
                    ),
                ),
                (
                    "changing_es",
                    models.TextField(
                        blank=True,
                        help_text="Until when it is free, and what is charged afterwards.",
                        null=True,
                        verbose_name="moving, cancelling, missing a visit",
                    ),
                ),
                (
                    "hardship",
                    models.TextField(
                        blank=True,
                        help_text="Discounts, or paying in parts.",
                        verbose_name="when it is hard to pay",
                    ),
                ),
                (
                    "hardship_en",
                    models.TextField(
                        blank=True,
                        help_text="Discounts, or paying in parts.",
                        null=True,
                        verbose_name="when it is hard to pay",
                    ),
                ),
                (
                    "hardship_es",
                    models.TextField(
                        blank=True,
                        help_text="Discounts, or paying in parts.",
                        null=True,
                        verbose_name="when it is hard to pay",
                    ),
                ),
            ],
            options={
                "verbose_name": "cost and insurance",
                "verbose_name_plural": "cost and insurance",
            },
        ),
        migrations.CreateModel(
            name="InsurancePlan",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=120, verbose_name="name on the card")),
                (
                    "note",
                    models.CharField(blank=True, max_length=160, verbose_name="what patients should know"),
                ),
                (
                    "note_en",
                    models.CharField(
                        blank=True, max_length=160, null=True, verbose_name="what patients should know"
                    ),
                ),
                (
                    "note_es",
                    models.CharField(
                        blank=True, max_length=160, null=True, verbose_name="what patients should know"
                    ),
                ),
            ],
            options={
                "verbose_name": "insurance plan",
                "verbose_name_plural": "insurance plans",
                "ordering": [django.db.models.functions.text.Lower("name"), "pk"],
            },
        ),
        migrations.CreateModel(
            name="Photo",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("jpeg", models.BinaryField()),
            ],
            options={
                "verbose_name": "photo",
                "verbose_name_plural": "photos",
            },
        ),
        migrations.AddField(
            model_name="location",
            name="latitude",
            field=models.DecimalField(
                blank=True,
                decimal_places=6,
                help_text="With the longitude, for the calendars of patients: 42.339912",
                max_digits=8,
                null=True,
                verbose_name="latitude",
            ),
        ),
        migrations.AddField(
            model_name="location",
            name="longitude",
            field=models.DecimalField(
                blank=True, decimal_places=6, max_digits=9, null=True, verbose_name="longitude"
            ),
        ),
        migrations.AddField(
            model_name="practitioner",
            name="biography",
            field=models.TextField(
                blank=True,
                help_text="Three to five sentences.",
                max_length=800,
                verbose_name="short biography",
            ),
        ),
        migrations.AddField(
            model_name="practitioner",
            name="biography_en",
            field=models.TextField(
                blank=True,
                help_text="Three to five sentences.",
                max_length=800,
                null=True,
                verbose_name="short biography",
            ),
        ),
        migrations.AddField(
            model_name="practitioner",
            name="biography_es",
            field=models.TextField(
                blank=True,
                help_text="Three to five sentences.",
                max_length=800,
                null=True,
                verbose_name="short biography",
            ),
        ),
        migrations.AddField(
            model_name="practitioner",
            name="photo_alt",
            field=models.CharField(
                blank=True,
                help_text="Read aloud in place of the photo. Empty: the name.",
                max_length=160,
                verbose_name="what the photo shows",
            ),
        ),
        migrations.AddField(
            model_name="practitioner",
            name="photo_alt_en",
            field=models.CharField(
                blank=True,
                help_text="Read aloud in place of the photo. Empty: the name.",
                max_length=160,
                null=True,
                verbose_name="what the photo shows",
            ),
        ),
        migrations.AddField(
            model_name="practitioner",
            name="photo_alt_es",
            field=models.CharField(
                blank=True,
                help_text="Read aloud in place of the photo. Empty: the name.",
                max_length=160,
                null=True,
                verbose_name="what the photo shows",
            ),
        ),
        migrations.AddField(
            model_name="practitioner",
            name="photo_digest",
            field=models.CharField(blank=True, editable=False, max_length=16),
        ),
        migrations.AddConstraint(
            model_name="location",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("latitude", None), ("longitude", None)),
                    models.Q(
                        ("latitude__isnull", False),
                        ("latitude__range", (-90, 90)),
                        ("longitude__isnull", False),
                        ("longitude__range", (-180, 180)),
                    ),
                    _connector="OR",
                ),
                name="a_location_is_somewhere_on_the_earth",
                violation_error_message="Give both, a latitude of -90 to 90 and a longitude of -180 to 180, or neither.",
            ),
        ),
        migrations.AddConstraint(
            model_name="coststatement",
            constraint=models.CheckConstraint(
                condition=models.Q(("pk", 1)), name="there_is_one_cost_statement"
            ),
        ),
        migrations.AddConstraint(
            model_name="insuranceplan",
            constraint=models.UniqueConstraint(
                django.db.models.functions.text.Lower("name"),
                name="an_insurance_plan_is_listed_once",
                violation_error_message="This plan is in the list already.",
            ),
        ),
        migrations.AddField(
            model_name="photo",
            name="practitioner",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="photo",
                to="clinic.practitioner",
                verbose_name="practitioner",
            ),
        ),
        migrations.AddConstraint(
            model_name="photo",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    django.db.models.lookups.GreaterThan(django.db.models.functions.text.Length("jpeg"), 0),
                    django.db.models.lookups.LessThanOrEqual(
                        django.db.models.functions.text.Length("jpeg"), 40000
                    ),
                ),
                name="a_photo_is_small",
            ),
        ),
        granting(GRANTED),
    ]
