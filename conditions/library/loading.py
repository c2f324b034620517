"""WRITES.  Bring the edition in the files into the database, and leave alone what staff have changed there.

Each row keeps the digest of the text that was loaded into it.  A row whose text has another digest was
changed by somebody and is theirs from then on.  The two languages of a page are one text and stay together.
"""

import hashlib
import json
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction

from conditions.library import search
from conditions.library.files import LANGUAGES, PAGE_TEXTS, TREATMENT_TEXTS, Edition
from conditions.models import Condition, Page, Question, Reference, Section, Treatment


@dataclass
class Report:
    """What was done with each row, by its name."""

    created: list[str] = field(default_factory=list)
    updated: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    left_alone: list[str] = field(default_factory=list)


@transaction.atomic
def load(edition: Edition, *, now: datetime) -> Report:
    """Load every text that is new or that has changed in its file.  What is loaded awaits its review."""
    Condition.objects.get_or_create(slug=edition.condition["slug"], defaults=edition.condition)
    condition = Condition.objects.select_for_update().get(
        slug=edition.condition["slug"]
    )  # one load at a time
    report = Report()
    for number, text in edition.references.items():
        _reference(number, text, report)
    for slug, text in edition.pages.items():
        _page(condition, slug, text, report, now=now)
    for slug, text in edition.treatments.items():
        _treatment(condition, slug, text, report, now=now)
    for slug, text in edition.pages.items():
        if f"page {slug}" in report.updated:
            kept = [section["anchor"] for section in text["sections"]]
            Section.objects.filter(page__slug=slug, treatments=None).exclude(anchor__in=kept).delete()
    search.index(condition.pages.all())
    return report


def digest(text: dict) -> str:
    """The fingerprint of a text in all its languages."""
    return hashlib.sha256(json.dumps(text, sort_keys=True).encode()).hexdigest()


def _is_to_be_written(row, stored: dict, text: dict, name: str, report: Report) -> bool:
    """Note in the report what is done with a row, and say whether the text of the file goes into it."""
    if row is None:
        done = report.created
    elif stored == text:
        done = report.unchanged
        type(row).objects.filter(pk=row.pk).update(loaded=digest(text))
    else:
        done = report.updated if row.loaded == digest(stored) else report.left_alone
    done.append(name)
    return done is report.created or done is report.updated


def _reference(number, text, report):
    row = Reference.objects.filter(number=number).first()
    stored = {name: getattr(row, name, None) for name in text}
    if _is_to_be_written(row, stored, text, f"source {number}", report):
        Reference.objects.update_or_create(number=number, defaults=text | {"loaded": digest(text)})


def _page(condition, slug, text, report, *, now):
    page = condition.pages.select_for_update(of=("self",)).filter(slug=slug).first()
    stored = stored_page(page) if page else {}
    if not _is_to_be_written(page, stored, text, f"page {slug}", report):
        return
    own = {name: value for name, value in text.items() if not isinstance(value, list)}
    values = own | _changed(stored, text, now) | {"loaded": digest(text)}
    page, _ = condition.pages.update_or_create(slug=slug, defaults=values)
    for model, rows in ((Section, text["sections"]), (Question, text["questions"])):
        for position, row in enumerate(rows):
            values = row | {"position": position}
            model.objects.update_or_create(page=page, anchor=row["anchor"], defaults=values)
    page.questions.exclude(anchor__in=[row["anchor"] for row in text["questions"]]).delete()


def _treatment(condition, slug, text, report, *, now):
    name = f"treatment {slug}"
    row = Treatment.objects.select_related("section").filter(slug=slug).first()
    sections = Section.objects.filter(page__condition=condition, anchor=text["section"])
    section = sections.select_related("page").first()
    if section is None or (row is None and f"page {section.page.slug}" in report.left_alone):
        report.left_alone.append(name)  # there is no place for it any more, or somebody has taken it away
        return
    stored = stored_treatment(row) if row else {}
    if _is_to_be_written(row, stored, text, name, report):
        values = text | {"section": section, "loaded": digest(text)}
        Treatment.objects.update_or_create(slug=slug, defaults=values)
        Page.objects.filter(pk=section.page_id).update(**_changed(stored, text, now))


def _changed(stored, text, now) -> dict:
    """When which language changed; and nobody has signed what comes from a file."""
    columns = {"en": "english_changed_at", "es": "spanish_changed_at"}
    changed = [code for code in LANGUAGES if _in(code, stored) != _in(code, text)]
    return {columns[code]: now for code in changed} | {"status": Page.Status.IN_REVIEW}


def _in(language, text):
    """The text without its other languages."""
    if isinstance(text, list):
        return [_in(language, part) for part in text]
    if isinstance(text, dict):
        others = tuple(f"_{code}" for code in LANGUAGES if code != language)
        return {name: _in(language, value) for name, value in text.items() if not name.endswith(others)}
    return text


def stored_page(page) -> dict:
    treatments = Treatment.objects.filter(section__page=page)
    return _columns(page, "position") | {
        **_columns(page, *_in_both(PAGE_TEXTS)),
        "sections": [_columns(row, "anchor", *_in_both(("heading", "body"))) for row in page.sections.all()],
        "questions": [
            _columns(row, "anchor", *_in_both(("question", "answer"))) for row in page.questions.all()
        ],
        "treatments": sorted(treatments.values_list("slug", flat=True)),
    }


def stored_treatment(row) -> dict:
    texts = _in_both(("name", "summary", *TREATMENT_TEXTS))
    return _columns(row, "evidence", "position", *texts) | {"section": row.section.anchor}


def _in_both(names) -> list[str]:
    return [f"{name}_{language}" for name in names for language in LANGUAGES]


def _columns(row, *names) -> dict:
    return {name: getattr(row, name) for name in names}
