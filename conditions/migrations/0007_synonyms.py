"""Words that mean the same to whoever searches."""

import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("conditions", "0006_physicians_sign"),
    ]

    operations = [
        migrations.CreateModel(
            name="Synonym",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "words",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=60),
                        help_text="With commas between: tylenol, acetaminophen, paracetamol. Who searches for one finds all.",
                        size=None,
                        verbose_name="words that mean the same",
                    ),
                ),
                ("key", models.CharField(blank=True, editable=False, max_length=60)),
                ("loaded", models.CharField(blank=True, editable=False, max_length=64)),
            ],
            options={
                "verbose_name": "synonyms for the search",
                "verbose_name_plural": "synonyms for the search",
                "ordering": ["words"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("key", ""), _negated=True),
                        fields=("key",),
                        name="synonyms_of_the_files_are_loaded_once",
                    )
                ],
            },
        ),
    ]
