"""A change of a text leaves its marks, and takes the physician's signature off."""

from datetime import date

import pytest

from conditions.library import editing, search
from conditions.models import Page, Passage
from conditions.signing import acts, versions
from tests.conditions.factories import (
    PageFactory,
    QuestionFactory,
    SectionFactory,
    TreatmentFactory,
    sign,
)
from tests.conditions.signing.people import physician
from tests.conftest import clock

NOW = clock(2027, 3, 8, 10)


@pytest.fixture
def page(db):
    """The page of a treatment, of the first of February, with a section and a question."""
    found = TreatmentFactory().page
    SectionFactory(page=found)
    QuestionFactory(page=found)
    return found


# --- what was signed ---


def test_page_that_is_signed_again_keeps_the_day_it_was_first_published_on(db):
    page = sign(PageFactory())
    seen = versions.of_page(page).digest

    acts.sign_page(page, by=physician(), seen=seen, after=1, until=date(2028, 3, 8), now=NOW)

    signatures = page.signatures.order_by("number").values_list("number", "signed_on", "until")
    assert list(signatures) == [
        (1, date(2027, 2, 2), date(2027, 8, 2)),
        (2, date(2027, 3, 8), date(2028, 3, 8)),
    ]
    page.refresh_from_db()
    assert (page.status, page.published_on) == (Page.Status.SIGNED, date(2027, 2, 2))


@pytest.mark.parametrize(
    ("part", "changed"),
    [
        ("sections", {"body_es": "Otra cosa."}),
        ("questions", {"answer_es": "Otra cosa."}),
        ("treatment", {"harm_es": "Otra cosa."}),
        ("treatment", {"evidence_new": "good"}),
    ],
)
def test_page_of_which_a_part_was_changed_while_it_was_read_is_not_signed(page, part, changed):
    seen, naomi = versions.of_page(page).digest, physician()
    row = page.treatment if part == "treatment" else getattr(page, part).get()
    type(row).objects.filter(pk=row.pk).update(**changed)

    with pytest.raises(acts.SigningError, match="changed while you were reading it"):
        acts.sign_page(page, by=naomi, seen=seen, after=0, until=date(2028, 3, 8), now=NOW)
    assert not page.signatures.exists()


@pytest.mark.parametrize(
    ("slug", "signed_on", "latest"),
    [
        ("overview", date(2027, 3, 8), date(2028, 3, 8)),
        ("overview", date(2028, 2, 29), date(2029, 2, 28)),
        ("when-to-get-help", date(2027, 3, 8), date(2027, 9, 8)),
        ("when-to-get-help", date(2027, 6, 30), date(2027, 12, 30)),
        ("when-to-get-help", date(2027, 7, 1), date(2028, 1, 1)),
        ("when-to-get-help", date(2027, 8, 31), date(2028, 2, 29)),
    ],
)
def test_review_of_danger_signs_holds_for_six_months_and_of_the_rest_for_twelve(slug, signed_on, latest):
    assert acts.latest_review(Page(slug=slug), signed_on) == latest


def test_review_of_the_rules_of_the_check_holds_for_six_months():
    assert acts.latest_review(None, date(2027, 8, 31)) == date(2028, 2, 29)


# --- what is changed ---


def test_version_of_a_part_is_its_own(page):
    section, question = page.sections.get(), page.questions.get()

    assert editing.version(section) == editing.version(section)
    assert editing.version(section) != editing.version(question)


@pytest.mark.parametrize("part", ["sections", "questions", "treatment"])
def test_version_of_a_page_is_that_of_all_that_stands_on_it(page, part):
    before = editing.version(page)
    row = page.treatment if part == "treatment" else getattr(page, part).get()
    text = {"sections": "body_es", "questions": "answer_es", "treatment": "harm_es"}[part]

    type(row).objects.filter(pk=row.pk).update(**{text: "Otra cosa."})

    assert editing.version(page) != before


@pytest.mark.django_db
def test_change_takes_the_signature_off_and_the_search_finds_what_was_signed():
    section = SectionFactory(body_en="Old words.")
    page = sign(section.page)
    search.index(Page.objects.all())
    section.body_en = "New words."
    section.save()

    lapsed = editing.note_change([page.pk], languages=["en"], now=NOW)

    page.refresh_from_db()
    assert (lapsed, page.status, page.signatures.count()) == (True, "in_review", 1)
    assert (page.english_changed_at, page.is_spanish_behind) == (NOW, True)
    assert Passage.objects.filter(text="Old words.").exists()
    assert not Passage.objects.filter(text="New words.").exists()


def test_change_of_a_page_that_nobody_has_signed_takes_nothing_off_and_is_found_by_the_search(page):
    search.index(Page.objects.all())
    page.sections.update(body_en="New words.")

    assert editing.note_change([page.pk], languages=["en", "es"], now=NOW) is False

    page.refresh_from_db()
    assert (page.status, page.english_changed_at, page.spanish_changed_at) == ("in_review", NOW, NOW)
    assert Passage.objects.filter(text="New words.").exists()


@pytest.mark.parametrize("status", ["draft", "sent_back"])
def test_change_does_not_send_a_page_to_the_physician_by_itself(page, status):
    Page.objects.filter(pk=page.pk).update(status=status)

    assert editing.note_change([page.pk], languages=["en"], now=NOW) is False

    page.refresh_from_db()
    assert page.status == status


def test_spanish_that_was_compared_is_not_behind_any_more(page):
    editing.note_change([page.pk], languages=["en"], now=NOW)
    editing.note_that_spanish_fits(page, now=clock(2027, 3, 8, 11))

    page.refresh_from_db()
    assert not page.is_spanish_behind
