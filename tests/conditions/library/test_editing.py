"""A physician signs a page that they have read, for a time; a change afterwards takes the signature off."""

from datetime import date

import pytest

from conditions.library import editing, search
from conditions.library.editing import PublishingError
from conditions.models import Page, Passage
from tests.conditions.factories import (
    PageFactory,
    QuestionFactory,
    ReviewedPageFactory,
    SectionFactory,
    TreatmentFactory,
)
from tests.conftest import clock
from tests.factories import PractitionerFactory

NOW = clock(2027, 3, 8, 10)
TODAY = date(2027, 3, 8)
NEXT_YEAR = date(2028, 3, 8)


@pytest.fixture
def page(db):
    """A page of the first of February with a section, a treatment and a question."""
    found = PageFactory(slug="treatments")
    TreatmentFactory(section=SectionFactory(page=found), slug="heat")
    QuestionFactory(page=found)
    return found


@pytest.fixture
def naomi(db):
    return PractitionerFactory(name="Naomi Okafor")


def sign(page, naomi, **values):
    usual = {"reviewed_on": TODAY, "review_due_on": NEXT_YEAR, "seen": editing.version(page), "now": NOW}
    editing.publish(page, reviewer=naomi, **usual | values)


def signature(page) -> tuple:
    row = Page.objects.get(pk=page.pk)
    return row.status, row.reviewer, row.reviewed_on, row.review_due_on, row.published_on


def test_signed_page_says_who_has_read_it_and_until_when_it_holds(page, naomi):
    sign(page, naomi)

    assert signature(page) == ("published", naomi, TODAY, NEXT_YEAR, TODAY)


def test_page_that_is_signed_again_keeps_the_day_it_was_first_published_on(naomi):
    page = ReviewedPageFactory()

    sign(page, naomi)

    assert signature(page) == ("published", naomi, TODAY, NEXT_YEAR, date(2027, 2, 2))


@pytest.mark.parametrize(
    ("values", "why"),
    [
        ({"reviewed_on": date(2027, 3, 9)}, "lies in the future"),
        ({"reviewed_on": date(2027, 1, 31)}, "The text was changed on February 1, 2027, after that review"),
        ({"review_due_on": TODAY}, "must be after this one, and on March 8, 2028 at the latest"),
        ({"review_due_on": date(2028, 3, 9)}, "must be after this one, and on March 8, 2028 at the latest"),
    ],
)
def test_page_is_not_signed_for_days_that_do_not_fit(page, naomi, values, why):
    with pytest.raises(PublishingError, match=why):
        sign(page, naomi, **values)

    assert signature(page) == ("in_review", None, None, None, None)


@pytest.mark.parametrize("part", ["sections", "questions", "treatments"])
def test_page_of_which_a_part_was_changed_while_it_was_read_is_not_signed(page, naomi, part):
    seen = editing.version(page)
    row = page.sections.get().treatments.get() if part == "treatments" else getattr(page, part).get()
    text = {"sections": "body_es", "questions": "answer_es", "treatments": "risks_es"}[part]
    setattr(row, text, "Otra cosa.")
    row.save()

    with pytest.raises(PublishingError, match="changed while you were reading it"):
        sign(page, naomi, seen=seen)


def test_version_of_a_part_is_its_own(page):
    section, question = page.sections.get(), page.questions.get()

    assert editing.version(section) == editing.version(section)
    assert editing.version(section) != editing.version(question)


@pytest.mark.parametrize(
    ("slug", "reviewed_on", "latest"),
    [
        ("overview", date(2027, 3, 8), date(2028, 3, 8)),
        ("overview", date(2028, 2, 29), date(2029, 2, 28)),
        ("when-to-get-help", date(2027, 3, 8), date(2027, 9, 8)),
        ("when-to-get-help", date(2027, 8, 31), date(2028, 2, 29)),
    ],
)
def test_review_of_danger_signs_holds_for_six_months_and_of_the_rest_for_twelve(slug, reviewed_on, latest):
    assert editing.latest_review(Page(slug=slug), reviewed_on) == latest


@pytest.mark.django_db
def test_change_is_found_by_the_search_and_takes_the_signature_off():
    page = ReviewedPageFactory()
    section = SectionFactory(page=page, body_en="Old words.")
    search.index(Page.objects.all())
    section.body_en = "New words."
    section.save()

    lapsed = editing.note_change([page.pk], languages=["en"], now=NOW)

    page.refresh_from_db()
    assert (lapsed, page.status) == (True, "in_review")
    assert (page.english_changed_at, page.is_spanish_behind) == (NOW, True)
    assert Passage.objects.filter(text="New words.").exists()


def test_change_of_a_page_that_nobody_has_signed_takes_nothing_off(page):
    assert editing.note_change([page.pk], languages=["en", "es"], now=NOW) is False

    page.refresh_from_db()
    assert (page.english_changed_at, page.spanish_changed_at) == (NOW, NOW)


def test_spanish_that_was_compared_is_not_behind_any_more(page):
    editing.note_change([page.pk], languages=["en"], now=NOW)
    editing.note_that_spanish_fits(page, now=clock(2027, 3, 8, 11))

    page.refresh_from_db()
    assert not page.is_spanish_behind
