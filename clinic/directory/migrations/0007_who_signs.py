"""Signing is a role of its own; the manager says what is offered, and editors keep the synonyms."""

from django.db import migrations

from clinic.common.grants import granting


def nobody_publishes(apps, schema_editor):
    """The permission of the first edition, with which the office signed for a physician, is no more."""
    permissions = apps.get_model("auth", "Permission").objects.using(schema_editor.connection.alias)
    permissions.filter(content_type__app_label="conditions", codename="publish_page").delete()


class Migration(migrations.Migration):
    dependencies = [
        ("clinic", "0006_phone_when_closed"),
        ("conditions", "0007_synonyms"),
    ]

    operations = [
        migrations.RunPython(nobody_publishes, migrations.RunPython.noop),
        granting(
            {
                "Medical reviewer": ("conditions.sign_text", "conditions.view_signature"),
                "Office manager": ("conditions.offer_treatment", "conditions.view_signature"),
                "Content editor": (
                    "conditions.view_signature",
                    "conditions.view_synonym",
                    "conditions.add_synonym",
                    "conditions.change_synonym",
                    "conditions.delete_synonym",
                ),
            }
        ),
    ]
