"""READS.  The texts of a page as they stand in the database, in the form of the files, and its fingerprint.

What is loaded, what is signed and what is searched all have this form: one dict for a page in both languages.
"""

import hashlib
import json

from conditions.library.files import LANGUAGES, PAGE_TEXTS, TREATMENT_TEXTS
from conditions.models import Page, Treatment


def digest(text: dict) -> str:
    """The fingerprint of a text in all its languages."""
    return hashlib.sha256(json.dumps(text, sort_keys=True, default=str).encode()).hexdigest()


def stored_page(page: Page) -> dict:
    """The texts of a page as they stand in the database, in the form of the files."""
    treatment = Treatment.objects.select_related("section").filter(page=page).first()
    return _columns(page, "position", *in_both(PAGE_TEXTS)) | {
        "sections": [_columns(row, "anchor", *in_both(("heading", "body"))) for row in page.sections.all()],
        "questions": [
            _columns(row, "anchor", *in_both(("question", "answer"))) for row in page.questions.all()
        ],
        "treatment": treatment and _stored_treatment(treatment),
    }


def _stored_treatment(row):
    columns = _columns(row, "evidence_new", "evidence_lasting", *in_both(TREATMENT_TEXTS))
    return columns | {"section": row.section.anchor}


def in_both(names) -> list[str]:
    """The columns of these texts in each language."""
    return [f"{name}_{language}" for name in names for language in LANGUAGES]


def _columns(row, *names) -> dict:
    return {name: getattr(row, name) for name in names}
