"""Each treatment becomes a page of its own, with a label for new and one for long-lasting pain.

What came from the files and was never changed is taken away: the next load brings its new page.  What staff
have written stays theirs, as a page that awaits its review, with the one label it had in both places.
"""

import hashlib
import json

import django.db.models.deletion
from django.db import migrations, models

EVIDENCE = [
    ("good", "Good evidence"),
    ("some", "Some evidence"),
    ("weak", "Weak evidence"),
    ("split", "Experts disagree"),
    ("not", "Not advised as routine"),
    ("none", "Not studied"),
]
SECTIONS = {
    "what": ("what-it-is", "What it is", "Qué es"),
    "suits": ("who-it-may-suit", "Who it may suit", "A quién le puede servir"),
    "risks": ("what-can-go-wrong", "What can go wrong", "Qué puede salir mal"),
}


LANGUAGES = ("en", "es")


def digest(text):
    """The fingerprint of a text, as the load of the first edition made it."""
    return hashlib.sha256(json.dumps(text, sort_keys=True).encode()).hexdigest()


def columns(row, *names):
    """These columns of a row, each text in both languages."""
    return {f"{name}_{code}": getattr(row, f"{name}_{code}") for name in names for code in LANGUAGES}


def as_in_its_file(treatment) -> bool:
    """Does the row hold what was loaded into it from the files?"""
    stored = columns(treatment, "name", "summary", "what", "proof", "suits", "risks")
    stored |= {"evidence": treatment.evidence, "position": treatment.position}
    return treatment.loaded == digest(stored | {"section": treatment.section.anchor})


def note_pages_as_in_their_files(apps, schema_editor):
    """A page is compared in another form from now on: note afresh which pages nobody has changed."""
    alias = schema_editor.connection.alias
    models_of = {name: apps.get_model("conditions", name).objects.using(alias) for name in PARTS}
    treatments = apps.get_model("conditions", "Treatment").objects.using(alias)
    for page in apps.get_model("conditions", "Page").objects.using(alias).all():
        text = {"position": page.position}
        text |= columns(page, "title", "description", "heading", "nav", "key_points")
        for name, (key, *texts) in PARTS.items():
            rows = models_of[name].filter(page=page).order_by("position", "pk")
            text[key] = [{"anchor": row.anchor} | columns(row, *texts) for row in rows]
        standing = sorted(treatments.filter(section__page=page).values_list("slug", flat=True))
        if page.loaded == digest(text | {"treatments": standing}):
            page.loaded = digest(text | {"treatment": None})
            page.save(update_fields=["loaded"])


PARTS = {"Section": ("sections", "heading", "body"), "Question": ("questions", "question", "answer")}


def make_pages(apps, schema_editor):
    """Give each treatment that staff have changed its page, and take the others away."""
    alias = schema_editor.connection.alias
    treatments = apps.get_model("conditions", "Treatment").objects.using(alias)
    for treatment in treatments.select_related("section__page"):
        if as_in_its_file(treatment):
            treatment.delete()
            continue
        treatment.page = _page(apps, alias, treatment)
        treatment.evidence_new = treatment.evidence_lasting = treatment.evidence
        for code in ("_en", "_es", ""):
            proof = getattr(treatment, f"proof{code}")
            setattr(treatment, f"proof_new{code}", proof)
            setattr(treatment, f"proof_lasting{code}", proof)
        treatment.save()


def _page(apps, alias, treatment):
    above = treatment.section.page
    pages = apps.get_model("conditions", "Page").objects.using(alias)
    taken = pages.filter(condition=above.condition_id, slug=treatment.slug).exists()
    texts = {}
    for code in ("_en", "_es", ""):
        name, summary = getattr(treatment, f"name{code}"), getattr(treatment, f"summary{code}")
        texts |= {
            f"heading{code}": name,
            f"title{code}": name and name[:60],
            f"nav{code}": name and name[:40],
        }
        texts |= {f"description{code}": summary and summary[:158], f"key_points{code}": ""}
    page = pages.create(
        condition_id=above.condition_id,
        slug=f"{treatment.slug[:40]}-treatment" if taken else treatment.slug,
        position=treatment.position,
        status="draft" if above.status == "draft" else "in_review",
        english_changed_at=above.english_changed_at,
        spanish_changed_at=above.spanish_changed_at,
        **texts,
    )
    sections = apps.get_model("conditions", "Section").objects.using(alias)
    for position, (name, (anchor, english, spanish)) in enumerate(SECTIONS.items()):
        bodies = {f"body{code}": getattr(treatment, f"{name}{code}") for code in ("_en", "_es", "")}
        headings = {"heading": english, "heading_en": english, "heading_es": spanish}
        sections.create(page=page, anchor=anchor, position=position, **headings, **bodies)
    return page


def in_both_languages(name, field, **options):
    """A column in the language of the site and in each of the two, as modeltranslation has them."""
    return [
        migrations.AddField("treatment", name, field(default="", **options), preserve_default=False),
        *(
            migrations.AddField("treatment", f"{name}_{code}", field(null=True, **options))
            for code in ("en", "es")
        ),
    ]


def evidence(words):
    return models.CharField(choices=EVIDENCE, default="", max_length=10, verbose_name=words)


KEY_POINTS = {
    "blank": True,
    "help_text": "The page of a treatment has labels instead.",
    "verbose_name": "key points, one on each line",
}


class Migration(migrations.Migration):
    dependencies = [("conditions", "0003_pages_are_published_by_permission")]

    operations = [
        migrations.AlterField("page", "key_points", models.TextField(**KEY_POINTS)),
        migrations.AlterField("page", "key_points_en", models.TextField(null=True, **KEY_POINTS)),
        migrations.AlterField("page", "key_points_es", models.TextField(null=True, **KEY_POINTS)),
        migrations.AddField(
            "treatment",
            "page",
            models.OneToOneField(
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="treatment",
                to="conditions.page",
                verbose_name="page",
            ),
        ),
        migrations.AddField(
            "treatment", "evidence_new", evidence("evidence, new pain"), preserve_default=False
        ),
        migrations.AddField(
            "treatment", "evidence_lasting", evidence("evidence, long-lasting pain"), preserve_default=False
        ),
        *in_both_languages("proof_new", models.TextField, verbose_name="what the evidence says, new pain"),
        *in_both_languages(
            "proof_lasting", models.TextField, verbose_name="what the evidence says, long-lasting pain"
        ),
        *in_both_languages(
            "harm", models.CharField, max_length=80, verbose_name="what can go wrong, in a few words"
        ),
        migrations.AddField(
            "treatment",
            "offered",
            models.CharField(
                choices=[
                    ("ask", "not said: patients are told to ask"),
                    ("yes", "yes, we offer it"),
                    ("no", "no, we do not offer it"),
                ],
                default="ask",
                max_length=5,
                verbose_name="offered at this clinic",
            ),
        ),
        migrations.RunPython(note_pages_as_in_their_files, migrations.RunPython.noop),
        migrations.RunPython(make_pages, migrations.RunPython.noop),
    ]
