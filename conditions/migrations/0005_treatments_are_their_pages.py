"""What the page of a treatment says now leaves the row of the treatment."""

import django.db.models.deletion
from django.db import migrations, models

TEXTS = ("name", "what", "proof", "suits", "risks")


class Migration(migrations.Migration):
    dependencies = [("conditions", "0004_treatments_have_pages")]

    operations = [
        migrations.AlterModelOptions(
            name="treatment",
            options={
                "ordering": ["section__position", "page__position", "pk"],
                "permissions": [("offer_treatment", "Can say which treatments the clinic offers")],
                "verbose_name": "treatment",
                "verbose_name_plural": "treatments",
            },
        ),
        migrations.AlterField(
            "treatment",
            "page",
            models.OneToOneField(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="treatment",
                to="conditions.page",
                verbose_name="page",
            ),
        ),
        *(migrations.RemoveField("treatment", name) for name in ("evidence", "loaded", "position", "slug")),
        *(
            migrations.RemoveField("treatment", f"{text}{code}")
            for text in TEXTS
            for code in ("", "_en", "_es")
        ),
    ]
