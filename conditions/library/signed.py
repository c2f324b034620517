"""READS.  What readers see of a page: the version that was signed last, until the next one is signed."""

from dataclasses import dataclass
from datetime import date

from django.db.models import F, JSONField, QuerySet, Subquery, Value
from django.db.models.functions import JSONObject

from conditions.library.files import PAGE_TEXTS, TREATMENT_TEXTS
from conditions.library.stored import in_both
from conditions.models import Page, Reference, Signature

ADDED = "signed_version"  # what the queries here add to a page
BRIEF = (*in_both(("nav", "description")), "treatment")
LABELS = ("evidence_new", "evidence_lasting", *in_both(TREATMENT_TEXTS))


@dataclass(frozen=True)
class Signed:
    """The signature under what a reader sees: name with credential, the day, and until when it holds."""

    by: str
    on: date
    until: date


def briefly(pages: QuerySet[Page]) -> QuerySet[Page]:
    """Adds what lists say of a page, as it was signed; ``as_signed`` puts it in."""
    return _with(pages, **{name: f"text__{name}" for name in BRIEF})


def wholly(pages: QuerySet[Page]) -> QuerySet[Page]:
    """Adds the whole text of a page as it was signed; ``as_signed`` puts it in."""
    return _with(pages, text="text", by="signed_as", on="signed_on", until="until")


def without(pages: QuerySet[Page]) -> QuerySet[Page]:
    """Adds nothing in that place: ``as_signed`` leaves the page as it is written."""
    return pages.annotate(**{ADDED: Value(None, JSONField())})


def _with(pages, **columns):
    found = JSONObject(**{name: F(column) for name, column in columns.items()})
    latest = Signature.objects.latest_of_page().values(found=found)[:1]
    return pages.annotate(**{ADDED: Subquery(latest)})


def _version(page) -> dict | None:
    return getattr(page, ADDED)


def text_of(page: Page) -> dict | None:
    """The whole text that was signed, of a page that ``wholly`` has read; None when none was."""
    version = _version(page)
    return version and version["text"]


def is_signed(page: Page) -> bool:
    """Is what ``as_signed`` shows of this page signed?"""
    return bool(_version(page))


def as_signed(page: Page) -> Page:
    """The page with the texts of its last signature, if there is one, in the place of those now written."""
    if version := _version(page):
        text = version.get("text", version)
        for name in in_both(PAGE_TEXTS):
            if name in text:
                setattr(page, name, text[name])
        if "author" in text:
            page.author_id = text["author"]
        _label(getattr(page, "treatment", None), text["treatment"])
    return page


def _label(treatment, text) -> None:
    if treatment and text:
        for name in LABELS:
            setattr(treatment, name, text[name])


def signature_of(page: Page) -> Signed | None:
    """The signature under what ``as_signed`` shows; None without one."""
    if not (version := _version(page)):
        return None
    return Signed(version["by"], date.fromisoformat(version["on"]), date.fromisoformat(version["until"]))


def rows_of(page: Page, language: str) -> tuple[list[dict], list[dict]] | None:
    """The sections and the questions that were signed, as ``reading.read`` has them; None when none were."""
    if not (version := _version(page)):
        return None
    text = version["text"]
    return (
        [_row(row, "heading", "body", language) for row in text["sections"]],
        [_row(row, "question", "answer", language) for row in text["questions"]],
    )


def _row(row, heading, text, language):
    return {
        "anchor": row["anchor"],
        "heading": row[f"{heading}_{language}"],
        "text": row[f"{text}_{language}"],
    }


def sources_of(page: Page) -> dict[int, Reference] | None:
    """The sources by their numbers, as they were signed; None when none were."""
    if not (version := _version(page)):
        return None
    sources = version["text"]["sources"]
    return {int(number): _reference(int(number), source) for number, source in sources.items()}


def _reference(number, source) -> Reference:
    read_on = source["read_on"] and date.fromisoformat(source["read_on"])
    return Reference(number=number, **source | {"read_on": read_on or None})
