"""A page and its neighbours, as they are read: as they were signed, or as they are written now."""

import pytest

from conditions.library import reading
from conditions.models import Page, Section, Treatment
from tests.conditions.factories import PageFactory, ReferenceFactory, SectionFactory, TreatmentFactory, sign

pytestmark = pytest.mark.django_db


def test_page_that_is_not_among_those_asked_for_is_not_read():
    page = PageFactory()
    slugs = page.condition.slug, page.slug

    assert reading.read(Page.objects.all(), *slugs).page == page
    assert reading.read(Page.objects.none(), *slugs) is None
    assert reading.read(Page.objects.all(), page.condition.slug, "nowhere") is None


def read_both(slug) -> list:
    """The page as its readers see it, and as it is written."""
    pages = Page.objects.all()
    return [read(pages, "back-spasm", slug) for read in (reading.read, reading.read_as_written)]


def test_page_is_read_as_it_was_signed_or_as_it_is_written():
    ReferenceFactory(number=1, title="Signed")
    page = SectionFactory(page__slug="causes", body_en="Signed. [1]").page
    sign(page)
    ReferenceFactory(number=2, title="Written")
    Section.objects.update(body_en="Written. [2]")
    Page.objects.update(heading_en="Written")

    signed, written = read_both("causes")

    assert (signed.page.heading, written.page.heading) == ("Heading of causes", "Written")
    assert [[part.words for part in found.sections] for found in (signed, written)] == [
        ["Signed."],
        ["Written."],
    ]
    assert [[source.title for source in found.sources] for found in (signed, written)] == [
        ["Signed"],
        ["Written"],
    ]
    assert (signed.signature.by, written.signature) == ("Naomi Okafor, MD", None)


def test_treatment_is_compared_as_it_was_signed_or_as_it_is_written():
    heat = TreatmentFactory(section__page__slug="treatments", evidence_new="good", harm_en="Signed")
    sign(heat.page)
    Treatment.objects.update(evidence_new="not", harm_en="Written", offered="yes")

    [signed], [written] = (found.entries for found in read_both("treatments"))

    assert (signed.new, signed.harm, signed.is_offered) == ("good", "Signed", True)
    assert (written.new, written.harm, written.is_offered) == ("not", "Written", True)


def test_labels_are_read_as_they_were_signed_or_as_they_are_written():
    heat = TreatmentFactory(page__slug="heat", summary_en="Signed", proof_lasting_en="Signed")
    sign(heat.page)
    Treatment.objects.update(summary_en="Written", proof_lasting_en="Written", offered="no")

    for found, word in zip(read_both("heat"), ("Signed", "Written"), strict=True):
        assert (found.labels.summary, found.labels.offered) == (word, "no")
        assert found.labels.lasting.proof == f"<p>{word}</p>\n"
