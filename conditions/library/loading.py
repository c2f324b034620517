"""WRITES.  Bring the edition in the files into the database, and leave alone what staff have changed there.

Each row keeps the digest of the text that was loaded into it.  A row whose text has another digest was
changed by somebody and is theirs from then on.  The two languages of a page are one text and stay together.
"""

from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from conditions.library import editing, search
from conditions.library.files import LANGUAGES, PAGE_TEXTS, Edition
from conditions.library.stored import digest, in_both, stored_page
from conditions.models import Condition, Page, Question, Reference, Section, Synonym, Treatment


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
        if f"source {number}" in report.updated:  # it is a part of what was signed
            signed = editing.pages_that_name(number).filter(status=Page.Status.SIGNED)
            Page.objects.filter(pk__in=[page.pk for page in signed]).update(status=Page.Status.IN_REVIEW)
    for words in edition.synonyms:
        _synonyms(words, report)
    for slug, text in edition.pages.items():
        _page(condition, slug, text, report, now=now)
    for slug, text in edition.pages.items():
        if f"page {slug}" in report.updated:
            kept = [section["anchor"] for section in text["sections"]]
            Section.objects.filter(page__slug=slug, treatments=None).exclude(anchor__in=kept).delete()
    search.index(condition.pages.all())
    return report


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


def _synonyms(words, report):
    text = {"words": words}
    row = Synonym.objects.filter(key=words[0]).first()
    stored = {"words": row and row.words}
    if _is_to_be_written(row, stored, text, f"synonyms {words[0]}", report):
        Synonym.objects.update_or_create(key=words[0], defaults=text | {"loaded": digest(text)})


def _page(condition, slug, text, report, *, now):
    page = condition.pages.select_for_update(of=("self",)).filter(slug=slug).first()
    stored = stored_page(page) if page else {}
    treatment = text["treatment"]
    if treatment and not _section(condition, treatment["section"]):
        report.left_alone.append(f"page {slug}")  # somebody has taken away the group that it stands in
        return
    if not _is_to_be_written(page, stored, text, f"page {slug}", report):
        return
    own = {name: text[name] for name in ("position", *in_both(PAGE_TEXTS))}
    values = own | _changed(stored, text, now) | {"loaded": digest(text)}
    if page and page.status == Page.Status.DRAFT:
        values["status"] = Page.Status.DRAFT  # the office has withdrawn it
    if page is None:
        values["published_on"] = timezone.localdate(now)
    page, _ = condition.pages.update_or_create(slug=slug, defaults=values)
    for model, rows in ((Section, text["sections"]), (Question, text["questions"])):
        for position, row in enumerate(rows):
            values = row | {"position": position}
            model.objects.update_or_create(page=page, anchor=row["anchor"], defaults=values)
    page.questions.exclude(anchor__in=[row["anchor"] for row in text["questions"]]).delete()
    if treatment := text["treatment"]:
        section = _section(condition, treatment["section"])
        Treatment.objects.update_or_create(page=page, defaults=treatment | {"section": section})


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


def _section(condition, anchor):
    return Section.objects.filter(page__condition=condition, page__treatment=None, anchor=anchor).first()
