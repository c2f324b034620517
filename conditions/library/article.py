"""READS.  A page as its reader sees it, in the language of the moment and in three queries."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, OuterRef, QuerySet
from django.db.models.functions import JSONObject
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from conditions.library import markdown
from conditions.models import Page, Question, Reference, Section, Treatment


@dataclass(frozen=True)
class Entry:
    """A treatment where it stands: its name, how sure we are, and its four texts with their headings."""

    anchor: str
    name: str
    evidence: Treatment.Evidence
    summary: str
    texts: list[tuple[str, SafeString]]


@dataclass(frozen=True)
class Part:
    """A heading of the page with its text, and the treatments that stand under it."""

    anchor: str
    heading: str
    text: str
    html: SafeString
    entries: list[Entry]

    @property
    def words(self) -> str:
        """The text without any marks."""
        return markdown.plain(self.text)


@dataclass(frozen=True)
class Article:
    """A page, the other pages of its condition in their order, and the sources in the order of the text."""

    page: Page
    pages: list[Page]
    sections: list[Part]
    questions: list[Part]
    sources: list[Reference]

    @property
    def parts(self) -> list[Part]:
        """What the list of contents names."""
        return self.sections + self.questions

    @property
    def entries(self) -> list[Entry]:
        """All treatments of the page."""
        return [entry for part in self.sections for entry in part.entries]

    @property
    def previous(self) -> Page | None:
        return self.pages[self._index - 1] if self._index else None

    @property
    def next(self) -> Page | None:
        return self.pages[self._index + 1] if self._index + 1 < len(self.pages) else None

    @property
    def _index(self):
        return self.pages.index(self.page)


def read(pages: QuerySet[Page], condition: str, slug: str) -> Article | None:
    """The page at an address and its neighbours, of those in ``pages``; None when it is not among them."""
    found = pages.filter(condition__slug=condition, slug=slug).select_related("condition", "reviewer")
    page = found.annotate(section_rows=_sections(), question_rows=_questions()).first()
    if page is None:
        return None
    siblings = list(pages.filter(condition=page.condition_id).only("slug", "nav").order_by("position", "pk"))
    for sibling in siblings:
        sibling.condition = page.condition
    cited = markdown.cited(_texts(page))
    known = Reference.objects.in_bulk(cited, field_name="number")
    sources = [known[number] for number in cited if number in known]
    place = markdown.Place(get_language(), _links(page, siblings), tuple(source.number for source in sources))
    sections = [_part(row, place) for row in page.section_rows]
    questions = [_part(row, place) for row in page.question_rows]
    return Article(page, siblings, sections, questions, sources)


def _here(name: str) -> F:
    """The column of ``name`` in the language of the moment."""
    return F(f"{name}_{get_language()}")


def _sections():
    entries = Treatment.objects.filter(section=OuterRef("pk")).order_by("position", "pk")
    entry = JSONObject(
        anchor=F("slug"),
        evidence=F("evidence"),
        **{name: _here(name) for name in ("name", "summary", *FOUR_TEXTS)},
    )
    row = JSONObject(
        anchor=F("anchor"),
        heading=_here("heading"),
        text=_here("body"),
        # A method of modeltranslation's managers, which mypy does not see.
        entries=ArraySubquery(entries.raw_values(row=entry)),  # type: ignore[attr-defined]
    )
    return _rows(Section, row)


def _questions():
    return _rows(Question, JSONObject(anchor=F("anchor"), heading=_here("question"), text=_here("answer")))


def _rows(model, row):
    parts = model.objects.filter(page=OuterRef("pk")).order_by("position", "pk")
    return ArraySubquery(parts.raw_values(row=row))


FOUR_TEXTS = ("what", "proof", "suits", "risks")


def _texts(page) -> Iterator[str]:
    """Every text of the page, from top to bottom."""
    for row in page.section_rows + page.question_rows:
        yield row["text"]
        for entry in row.get("entries", ()):
            yield from (entry[name] for name in FOUR_TEXTS)


def _links(page, siblings) -> tuple[tuple[str, str], ...]:
    """Where the texts of the page may lead.  The contact form is told which page somebody asks about."""
    general = (
        ("check", reverse("appointments:check")),
        ("book", reverse("appointments:book")),
        ("contact", f"{reverse('appointments:contact')}?about={page.slug}"),
    )
    return general + tuple((f"page:{sibling.slug}", sibling.get_absolute_url()) for sibling in siblings)


def _part(row, place) -> Part:
    entries = [_entry(entry, place) for entry in row.get("entries", ())]
    return Part(row["anchor"], row["heading"], row["text"], markdown.html(row["text"], place), entries)


def _entry(row, place) -> Entry:
    headings = (_("What it is"), _("What the evidence says"), _("Who it may suit"), _("Risks"))
    texts = [markdown.html(row[name], place) for name in FOUR_TEXTS]
    return Entry(
        row["anchor"],
        row["name"],
        Treatment.Evidence(row["evidence"]),
        row["summary"],
        list(zip(headings, texts, strict=True)),
    )
