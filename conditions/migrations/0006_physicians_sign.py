"""A physician signs versions, which never change.  What the office had signed for somebody counts no more."""

import hashlib
import json

import django.db.models.deletion
from django.db import migrations, models

KEEP = """
    CREATE FUNCTION conditions_keep_signature() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        RAISE EXCEPTION 'a signature is never changed or taken away' USING ERRCODE = 'restrict_violation';
    END $$;
    CREATE TRIGGER a_signature_is_kept BEFORE UPDATE OR DELETE ON conditions_signature
        FOR EACH ROW EXECUTE FUNCTION conditions_keep_signature();
"""
LET_GO = """
    DROP TRIGGER a_signature_is_kept ON conditions_signature;
    DROP FUNCTION conditions_keep_signature();
"""


def await_a_physician(apps, schema_editor):
    """Pages that the office had published await a physician: nobody knows whether one has read them."""
    pages = apps.get_model("conditions", "Page").objects.using(schema_editor.connection.alias)
    pages.filter(status="published").update(status="in_review")


def note_sources_as_in_their_file(apps, schema_editor):
    """A source is compared with its new columns from now on: note afresh which ones nobody has changed."""
    references = apps.get_model("conditions", "Reference").objects.using(schema_editor.connection.alias)
    for row in references.all():
        text = {name: getattr(row, name) for name in ("number", "title", "organisation", "year", "url")}
        if row.loaded == digest(text):
            row.loaded = digest(text | {"title_es": "", "url_es": "", "read_on": None})
            row.save(update_fields=["loaded"])


def digest(text):
    """The fingerprint of a text, as the load of the first edition made it."""
    return hashlib.sha256(json.dumps(text, sort_keys=True).encode()).hexdigest()


class Migration(migrations.Migration):
    dependencies = [
        ("clinic", "0006_phone_when_closed"),
        ("conditions", "0005_treatments_are_their_pages"),
    ]

    operations = [
        migrations.CreateModel(
            name="SentBack",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("digest", models.CharField(max_length=64)),
                ("note", models.TextField(verbose_name="note")),
                ("at", models.DateTimeField(verbose_name="sent back at")),
            ],
            options={
                "verbose_name": "version that was sent back",
                "verbose_name_plural": "versions that were sent back",
                "ordering": ["-at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="Signature",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveIntegerField(verbose_name="version")),
                ("text", models.JSONField(verbose_name="text")),
                ("digest", models.CharField(max_length=64)),
                ("levels", models.JSONField(default=dict, verbose_name="levels")),
                ("signed_as", models.CharField(max_length=170, verbose_name="signed as")),
                ("login", models.CharField(max_length=150, verbose_name="login")),
                ("signed_at", models.DateTimeField(verbose_name="signed at")),
                ("signed_on", models.DateField(verbose_name="signed on")),
                ("until", models.DateField(verbose_name="next review by")),
            ],
            options={
                "verbose_name": "signature",
                "verbose_name_plural": "signatures",
                "ordering": ["-signed_at", "-pk"],
                "permissions": [
                    ("sign_text", "Can sign pages and the rules of the symptom check, as a physician")
                ],
            },
        ),
        migrations.CreateModel(
            name="SignerReminder",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("sent_at", models.DateTimeField()),
            ],
            options={
                "verbose_name": "reminder of a signer",
                "verbose_name_plural": "reminders of signers",
            },
        ),
        migrations.AlterModelOptions(
            name="page",
            options={
                "ordering": ["condition", "position", "pk"],
                "verbose_name": "page",
                "verbose_name_plural": "pages",
            },
        ),
        migrations.RemoveConstraint(
            model_name="page",
            name="a_published_page_was_reviewed",
        ),
        migrations.RemoveConstraint(
            model_name="page",
            name="the_next_review_comes_after_the_last",
        ),
        migrations.RemoveField(
            model_name="page",
            name="review_due_on",
        ),
        migrations.RemoveField(
            model_name="page",
            name="reviewed_on",
        ),
        migrations.RemoveField(
            model_name="page",
            name="reviewer",
        ),
        migrations.AddField(
            model_name="reference",
            name="read_on",
            field=models.DateField(
                blank=True,
                help_text="The day somebody of ours read it there. Leave it empty when nobody has.",
                null=True,
                verbose_name="read at the publisher on",
            ),
        ),
        migrations.AddField(
            model_name="reference",
            name="title_es",
            field=models.CharField(blank=True, max_length=300, verbose_name="title of the Spanish edition"),
        ),
        migrations.AddField(
            model_name="reference",
            name="url_es",
            field=models.URLField(
                blank=True, max_length=400, verbose_name="web address of the Spanish edition"
            ),
        ),
        migrations.AlterField(
            model_name="page",
            name="published_on",
            field=models.DateField(blank=True, editable=False, null=True, verbose_name="first published on"),
        ),
        migrations.AlterField(
            model_name="page",
            name="status",
            field=models.CharField(
                choices=[
                    ("draft", "draft"),
                    ("in_review", "awaiting physician's review"),
                    ("sent_back", "sent back by the physician"),
                    ("signed", "signed"),
                ],
                default="draft",
                max_length=10,
                verbose_name="status",
            ),
        ),
        migrations.AddField(
            model_name="sentback",
            name="by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="clinic.practitioner",
                verbose_name="sent back by",
            ),
        ),
        migrations.AddField(
            model_name="sentback",
            name="page",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="sent_back",
                to="conditions.page",
                verbose_name="page",
            ),
        ),
        migrations.AddField(
            model_name="signature",
            name="page",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="signatures",
                to="conditions.page",
                verbose_name="page",
            ),
        ),
        migrations.AddField(
            model_name="signature",
            name="signed_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="signatures",
                to="clinic.practitioner",
                verbose_name="signed by",
            ),
        ),
        migrations.AddField(
            model_name="signerreminder",
            name="practitioner",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="clinic.practitioner"
            ),
        ),
        migrations.AddConstraint(
            model_name="signature",
            constraint=models.UniqueConstraint(
                fields=("page", "number"), name="signatures_under_a_text_are_counted", nulls_distinct=False
            ),
        ),
        migrations.AddConstraint(
            model_name="signature",
            constraint=models.CheckConstraint(
                condition=models.Q(("until__gt", models.F("signed_on"))),
                name="a_signature_holds_for_a_day_at_least",
            ),
        ),
        migrations.RunSQL(KEEP, LET_GO),
        migrations.RunPython(await_a_physician, migrations.RunPython.noop),
        migrations.RunPython(note_sources_as_in_their_file, migrations.RunPython.noop),
    ]
