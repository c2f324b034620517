"""READS.  A page as its reader sees it, in the language of the moment and in three queries."""

from collections.abc import Iterator

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, OuterRef, QuerySet, Subquery
from django.db.models.functions import JSONObject
from django.urls import reverse
from django.utils.translation import get_language

from conditions.library import markdown, signed
from conditions.library.article import Article, Entry, Label, Labels, Part, Source
from conditions.models import Page, Question, Reference, Section, Signature, Treatment
from conditions.models.signatures import levels_named

PHONES = "#phones"  # in the foot of every page, with the hours and whether we are open


def read(pages: QuerySet[Page], condition: str, slug: str) -> Article | None:
    """The page at an address as readers see it, and its neighbours; None when it is not among ``pages``.

    It is the version that a physician has signed last; what was never signed is shown as it is written.
    """
    return _read(signed.wholly(pages), signed.briefly(pages), condition, slug)


def read_as_written(pages: QuerySet[Page], condition: str, slug: str) -> Article | None:
    """The same as it is written now, whatever was signed: for the office and for who is to sign it."""
    unsigned = signed.without(pages)
    return _read(unsigned, unsigned, condition, slug)


def _read(pages, siblings, condition, slug):
    found = pages.filter(condition__slug=condition, slug=slug)
    page = (
        found.select_related("condition", "author", "treatment__section")
        .annotate(section_rows=_sections(), question_rows=_questions(), levels=_levels())
        .first()
    )
    if page is None:
        return None
    signed.as_signed(page)
    sections, questions = signed.rows_of(page, get_language()) or (page.section_rows, page.question_rows)
    chapters, treatments = _siblings(siblings, page)
    cited = markdown.cited(_texts(page, sections + questions))
    known = signed.sources_of(page)
    if known is None:
        known = Reference.objects.in_bulk(cited, field_name="number")
    numbers = [number for number in cited if number in known]
    grouped = _grouped(page, sections, treatments)
    links = _links(page, chapters + treatments)
    place = markdown.Place(get_language(), links, tuple(numbers))
    return Article(
        page,
        chapters,
        treatments if _treatment_of(page) else chapters,
        _labels(page, place),
        [_part(row, place, grouped[row["anchor"]]) for row in sections],
        [_part(row, place, []) for row in questions],
        [_source(known[number]) for number in numbers],
        signed.signature_of(page),
        levels_named(page.levels),
    )


def _levels():
    """What a physician has made more urgent: read with the page, for it may stand in a page's way."""
    return Subquery(Signature.objects.latest_levels())


def _siblings(pages, page) -> tuple[list[Page], list[Page]]:
    """The other pages of the condition and the page itself, in their order: the chapters, the treatments."""
    found = pages.filter(condition=page.condition_id).select_related("treatment__section")
    found = found.defer("title", "description", "heading", "key_points")
    siblings = list(found.order_by("treatment__section__position", "position", "pk"))
    for sibling in siblings:
        sibling.condition = page.condition
        signed.as_signed(sibling)
    treatments = [sibling for sibling in siblings if _treatment_of(sibling)]
    return [sibling for sibling in siblings if not _treatment_of(sibling)], treatments


def _treatment_of(page: Page) -> Treatment | None:
    return getattr(page, "treatment", None)


def _here(name: str) -> F:
    """The column of ``name`` in the language of the moment."""
    return F(f"{name}_{get_language()}")


def _sections():
    return _rows(Section, anchor=F("anchor"), heading=_here("heading"), text=_here("body"))


def _questions():
    return _rows(Question, anchor=F("anchor"), heading=_here("question"), text=_here("answer"))


def _rows(model, **columns):
    parts = model.objects.filter(page=OuterRef("pk")).order_by("position", "pk")
    return ArraySubquery(parts.raw_values(row=JSONObject(**columns)))


def _texts(page, rows) -> Iterator[str]:
    """Every text of the page, from top to bottom."""
    if treatment := _treatment_of(page):
        yield from (treatment.proof_new, treatment.proof_lasting)
    yield from (row["text"] for row in rows)


def _links(page, siblings) -> tuple[tuple[str, str], ...]:
    """Where the texts of the page may lead.  The contact form is told which page somebody asks about."""
    general = (
        ("check", reverse("appointments:check")),
        ("book", reverse("appointments:book")),
        ("call", PHONES),
        ("contact", f"{reverse('appointments:contact')}?about={page.slug}"),
    )
    return general + tuple((f"page:{sibling.slug}", sibling.get_absolute_url()) for sibling in siblings)


def _source(row: Reference) -> Source:
    title, url, language = row.in_language(get_language())
    return Source(row.organisation, title, url, row.year, language, row.read_on)


def _part(row, place, entries) -> Part:
    return Part(row["anchor"], row["heading"], row["text"], markdown.html(row["text"], place), entries)


def _labels(page, place) -> Labels | None:
    treatment = _treatment_of(page)
    if treatment is None:
        return None
    new, lasting = (
        Label(Treatment.Evidence(evidence), markdown.html(proof, place))
        for evidence, proof in (
            (treatment.evidence_new, treatment.proof_new),
            (treatment.evidence_lasting, treatment.proof_lasting),
        )
    )
    return Labels(treatment.summary, new, lasting, treatment.offered)


def _grouped(page, sections, treatments) -> dict[str, list[Entry]]:
    """The treatments that stand in the sections of the page, by the place of the section.

    A section that has another place by now than in the version that is shown is not found: its treatments
    stand in the last one, so that none is lost.
    """
    found: dict[str, list[Entry]] = {row["anchor"]: [] for row in sections}
    last = next(reversed(found), "")
    for one in treatments:
        treatment = one.treatment
        if treatment.section.page_id == page.pk and found:
            anchor = treatment.section.anchor
            found[anchor if anchor in found else last].append(_entry(one, treatment))
    return found


def _entry(page, treatment) -> Entry:
    return Entry(
        page.slug,
        page,
        Treatment.Evidence(treatment.evidence_new),
        Treatment.Evidence(treatment.evidence_lasting),
        treatment.harm,
        treatment.offered == Treatment.Offered.YES,
        signed.is_signed(page),
    )
