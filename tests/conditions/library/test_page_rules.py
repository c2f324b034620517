"""What can never be true of a page, and what the office is told of it."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError

from conditions.models import Page
from tests.conditions.factories import (
    WRITTEN,
    ConditionFactory,
    PageFactory,
    QuestionFactory,
    ReferenceFactory,
    ReviewedPageFactory,
    SectionFactory,
    TreatmentFactory,
)

pytestmark = pytest.mark.django_db
REVIEW = ["reviewer", "published_on", "reviewed_on", "review_due_on"]


@pytest.mark.parametrize("missing", REVIEW)
def test_page_is_not_published_without_its_review(missing):
    with pytest.raises(IntegrityError, match="a_published_page_was_reviewed"):
        ReviewedPageFactory(**{missing: None})


@pytest.mark.parametrize("missing", REVIEW)
def test_page_says_what_it_needs_to_be_published(missing):
    page = ReviewedPageFactory()
    setattr(page, missing, None)

    with pytest.raises(ValidationError, match="A published page needs who reviewed it"):
        page.validate_constraints()


def test_page_awaiting_its_review_needs_none():
    PageFactory(status=Page.Status.IN_REVIEW)
    PageFactory(status=Page.Status.DRAFT)


@pytest.mark.parametrize("due", [date(2027, 2, 1), date(2027, 2, 2)])
def test_page_is_due_for_review_after_the_day_of_its_review(due):
    with pytest.raises(IntegrityError, match="the_next_review_comes_after_the_last"):
        ReviewedPageFactory(reviewed_on=date(2027, 2, 2), review_due_on=due)


def test_page_may_be_due_on_the_next_day():
    ReviewedPageFactory(reviewed_on=date(2027, 2, 2), review_due_on=date(2027, 2, 3))


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


def test_treatment_has_an_anchor_of_its_own():
    TreatmentFactory(slug="heat")

    with pytest.raises(IntegrityError):
        TreatmentFactory(slug="heat")


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
    ReviewedPageFactory(slug="signed")

    assert {page.slug for page in Page.objects.for_readers()} == {"new", "signed"}
    assert {page.slug for page in Page.objects.awaiting_review()} == {"new"}


def test_pages_overdue_are_those_whose_day_has_passed():
    page = ReviewedPageFactory(review_due_on=date(2027, 8, 2))

    for day, found in ((date(2027, 8, 2), []), (date(2027, 8, 3), [page])):
        assert list(Page.objects.overdue(today=day)) == found
        assert page.is_overdue(day) == bool(found)


def test_pages_whose_spanish_is_behind_are_those_changed_in_english_since():
    PageFactory()
    PageFactory(spanish_changed_at=WRITTEN + timedelta(seconds=1))
    behind = PageFactory(english_changed_at=WRITTEN + timedelta(seconds=1))

    assert list(Page.objects.spanish_behind()) == [behind]
