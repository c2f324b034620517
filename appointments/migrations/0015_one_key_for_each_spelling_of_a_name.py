"""A name has one key however its apostrophes and hyphens are typed; messages to the office have one too.

The keys of all names are computed anew.  No name itself changes.
"""
# ruff: noqa: RUF001 - signs that look like one another are what this is about

import unicodedata

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import migrations, models
from django.db.models import Q
from django.db.models.functions import Upper

BATCH = 500
LENGTH = 160
SIGNS = str.maketrans(dict.fromkeys("'`´ʹʻʼʽˈ‘’‛′‵＇ꞌ", "") | dict.fromkeys("-‐‑‒–—―−﹘﹣－", " "))
LETTERS = str.maketrans(
    {"ł": "l", "ø": "o", "đ": "d", "ð": "d", "ħ": "h", "ŧ": "t", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th"}
)


def plain(text):
    return "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))


def key(name):
    """A name's key as it is from now on."""
    letters = plain(plain(name.translate(SIGNS)).translate(SIGNS).casefold().translate(LETTERS))
    found = " ".join(letters.split())[:LENGTH].strip()
    return found or " ".join(name.split())[:LENGTH].strip()


def old_key(name):
    """A name's key as it was before."""
    return " ".join(plain(name).casefold().split())[:LENGTH]


def compute(model, names, key):
    """Write the keys of these columns, in those rows in which they are others than they should be."""
    changed = []
    for row in model._base_manager.only(*names, *(f"{name}_key" for name in names)).iterator(BATCH):
        keys = {f"{name}_key": key(getattr(row, name)) for name in names}
        if any(getattr(row, column) != value for column, value in keys.items()):
            for column, value in keys.items():
                setattr(row, column, value)
            changed.append(row)
        if len(changed) == BATCH:
            model._base_manager.bulk_update(changed, [f"{name}_key" for name in names])
            changed.clear()
    model._base_manager.bulk_update(changed, [f"{name}_key" for name in names])


def compute_keys(apps, schema_editor):
    compute(apps.get_model("appointments", "Patient"), ["first_name", "last_name"], key)
    compute(apps.get_model("appointments", "ContactMessage"), ["name"], key)


def compute_old_keys(apps, schema_editor):
    compute(apps.get_model("appointments", "Patient"), ["first_name", "last_name"], old_key)


class Migration(migrations.Migration):
    dependencies = [("appointments", "0014_a_message_is_about_something")]

    operations = [
        migrations.AddField(
            model_name="contactmessage",
            name="name_key",
            field=models.CharField(default="", editable=False, max_length=160),
            preserve_default=False,
        ),
        migrations.RemoveConstraint("contactmessage", "an_erased_contact_message_holds_no_words"),
        migrations.AddConstraint(
            model_name="contactmessage",
            constraint=models.CheckConstraint(
                condition=Q(erased_at__isnull=True)
                | Q(name="", name_key="", email="", phone="", text="", urgent_because=[]),
                name="an_erased_contact_message_holds_no_words",
            ),
        ),
        migrations.AddIndex(
            model_name="patient",
            index=models.Index(OpClass("phone", "text_pattern_ops"), name="patients_by_start_of_phone"),
        ),
        migrations.AddIndex(
            model_name="patient",
            index=GinIndex(OpClass(Upper("email"), "gin_trgm_ops"), name="patients_by_part_of_email"),
        ),
        migrations.RunPython(compute_keys, compute_old_keys),
    ]
