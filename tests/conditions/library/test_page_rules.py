"""What can never be true of a page and of its signatures."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError

from conditions.models import Page
from conditions.signing import waiting
from tests.conditions.factories import (
    WRITTEN,
    ConditionFactory,
    PageFactory,
    QuestionFactory,
    ReferenceFactory,
    SectionFactory,
    TreatmentFactory,
    sign,
)

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "missing", ["number", "text", "digest", "signed_by", "signed_as", "signed_at", "signed_on", "until"]
)
def test_page_is_not_signed_without_all_that_a_signature_says(missing):
    with pytest.raises(IntegrityError, match=f'null value in column "{missing}'):
        sign(PageFactory(), **{missing: None})


def test_page_awaiting_its_review_needs_none():
    PageFactory(status=Page.Status.IN_REVIEW)
    PageFactory(status=Page.Status.DRAFT)


@pytest.mark.parametrize("due", [date(2027, 2, 1), date(2027, 2, 2)])
def test_page_is_due_for_review_after_the_day_of_its_review(due):
    with pytest.raises(IntegrityError, match="a_signature_holds_for_a_day_at_least"):
        sign(PageFactory(), signed_on=date(2027, 2, 2), until=due)


def test_page_may_be_due_on_the_next_day():
    sign(PageFactory(), signed_on=date(2027, 2, 2), until=date(2027, 2, 3))


def test_signatures_under_a_page_are_counted():
    page = sign(sign(PageFactory()))

    assert [signature.number for signature in page.signatures.order_by("pk")] == [1, 2]
    with pytest.raises(IntegrityError, match="signatures_under_a_text_are_counted"):
        sign(page, number=2)


def test_condition_has_one_page_at_an_address():
    PageFactory(slug="causes")

    with pytest.raises(IntegrityError, match="a_condition_has_one_page_at_an_address"):
        PageFactory(slug="causes")


@pytest.mark.parametrize("make", [SectionFactory, QuestionFactory])
def test_parts_of_a_page_have_their_own_anchors(make):
    part = make(anchor="same")
    make(anchor="same")  # of another page

    with pytest.raises(IntegrityError, match="of_a_page_have_their_own_anchors"):
        make(anchor="same", page=part.page)


def test_treatment_has_a_page_of_its_own():
    heat = TreatmentFactory()

    with pytest.raises(IntegrityError, match="page_id"):
        TreatmentFactory(page=heat.page)


def test_source_has_a_number_of_its_own():
    ReferenceFactory(number=7)

    with pytest.raises(IntegrityError):
        ReferenceFactory(number=7)


def test_condition_cannot_hide_the_search():
    with pytest.raises(IntegrityError, match="no_condition_hides_the_search"):
        ConditionFactory(slug="search")


def test_pages_for_readers_are_all_but_drafts():
    PageFactory(slug="draft", status=Page.Status.DRAFT)
    PageFactory(slug="new", status=Page.Status.IN_REVIEW)
    PageFactory(slug="returned", status=Page.Status.SENT_BACK)
    sign(PageFactory(slug="signed"))

    assert {page.slug for page in Page.objects.for_readers()} == {"new", "returned", "signed"}
    assert {page.slug for page in Page.objects.awaiting_review()} == {"new"}
    assert {page.slug for page in Page.objects.sent_back()} == {"returned"}


def test_pages_for_readers_are_those_once_signed_where_the_clinic_shows_no_others(settings):
    settings.SHOW_UNSIGNED = "nothing"
    for slug in ("new", "when-to-get-help"):
        PageFactory(slug=slug)
    changed, withdrawn = sign(sign(PageFactory(slug="changed"))), sign(PageFactory(slug="withdrawn"))
    Page.objects.filter(pk=changed.pk).update(status=Page.Status.IN_REVIEW)
    Page.objects.filter(pk=withdrawn.pk).update(status=Page.Status.DRAFT)

    found = [page.slug for page in Page.objects.for_readers().order_by("slug")]

    assert found == ["changed", "when-to-get-help"]


def test_pages_that_the_library_lists_are_no_treatments():
    heat = TreatmentFactory()

    assert list(Page.objects.chapters()) == [heat.section.page]


def test_pages_overdue_are_those_whose_day_has_passed():
    page = sign(PageFactory(), until=date(2027, 8, 2))

    for day, found in ((date(2027, 8, 2), []), (date(2027, 8, 3), [page])):
        assert list(waiting.overdue(Page.objects.all(), today=day)) == found
        assert page.signatures.get().is_overdue(day) == bool(found)


def test_page_is_overdue_by_its_last_signature():
    page = sign(sign(PageFactory(), until=date(2027, 8, 2)), until=date(2027, 9, 2))

    assert list(waiting.overdue(Page.objects.all(), today=date(2027, 9, 2))) == []
    assert list(waiting.overdue(Page.objects.all(), today=date(2027, 9, 3))) == [page]


def test_pages_whose_spanish_is_behind_are_those_changed_in_english_since():
    PageFactory()
    PageFactory(spanish_changed_at=WRITTEN + timedelta(seconds=1))
    behind = PageFactory(english_changed_at=WRITTEN + timedelta(seconds=1))

    assert list(Page.objects.spanish_behind()) == [behind]


@pytest.mark.parametrize(("setting", "found"), [("all", True), ("education", False), ("nothing", False)])
def test_text_of_danger_signs_is_searched_only_where_it_is_shown(settings, setting, found):
    settings.SHOW_UNSIGNED = setting
    danger = PageFactory(slug="when-to-get-help")

    assert (danger in Page.objects.with_text_for_readers()) is found
    sign(danger)
    assert danger in Page.objects.with_text_for_readers()
