"""Editing what stands on a page by itself: treatments, sources, conditions."""

import pytest
from django.urls import reverse

from conditions.library import editing, loading, search
from conditions.models import Page, Reference, Treatment
from tests.conditions.admin.conftest import EDITING, LONG_AGO, change, form_of, send
from tests.conditions.factories import PageFactory, SectionFactory


@pytest.fixture
def heat(topic):
    return Treatment.objects.get()


@pytest.mark.parametrize(("field", "behind"), [("proof_en", True), ("proof_es", False), ("evidence", False)])
def test_treatment_that_changes_changes_its_page(editor, topic, heat, field, behind):
    text = "weak" if field == "evidence" else "It comforts."

    assert not send(editor, change(heat), form_of(editor, change(heat)), **{field: text})

    topic.refresh_from_db()
    assert topic.is_spanish_behind == behind
    assert max(topic.english_changed_at, topic.spanish_changed_at) > LONG_AGO
    if field == "proof_en":
        assert [found.heading for found in search.find("comfort", "en")] == ["Heat"]


def test_treatment_saved_as_it_was_opened_stays_as_it_is(editor, heat):
    Treatment.objects.update(loaded=loading.digest(loading.stored_treatment(heat)))
    before = editing.version(heat)

    assert not send(editor, change(heat), form_of(editor, change(heat)))

    assert editing.version(heat) == before


def test_treatment_that_moves_changes_both_pages(editor, topic, heat):
    other = SectionFactory(page=PageFactory(english_changed_at=LONG_AGO, spanish_changed_at=LONG_AGO))

    assert not send(editor, change(heat), form_of(editor, change(heat)), section=str(other.pk))

    assert Page.objects.filter(english_changed_at__gt=LONG_AGO).count() == 2
    assert [found.page for found in search.find("wrap", "en")] == [str(other.page)]


def test_treatment_that_is_taken_away_is_not_found_any_more(staff, topic, heat):
    remover = staff("max", *EDITING, "delete_treatment")

    remover.post(reverse("admin:conditions_treatment_delete", args=[heat.pk]), {"post": "yes"})

    topic.refresh_from_db()
    assert search.find("wrap", "en") == []
    assert topic.english_changed_at > LONG_AGO


def test_second_editor_of_a_treatment_is_told(editor, heat):
    theirs = form_of(editor, change(heat))
    assert not send(editor, change(heat), form_of(editor, change(heat)), risks_en="Burns.")

    assert "Somebody else has changed this" in send(editor, change(heat), theirs, risks_en="None.")
    assert Treatment.objects.get().risks_en == "Burns."


def test_treatment_is_previewed_on_its_page_and_not_saved(editor, heat):
    html = send(editor, change(heat), form_of(editor, change(heat)), suits_es="A **todos**.", _preview="es")

    assert "A <strong>todos</strong>." in html
    assert Treatment.objects.get().suits_es == heat.suits_es


def test_treatment_names_only_what_is_there(editor, heat):
    html = send(editor, change(heat), form_of(editor, change(heat)), risks_es="Quema. [99]")

    assert "There is no source with the number 99." in html


def test_source_says_on_which_pages_it_is_named_and_stays(editor, topic):
    first, second = Reference.objects.order_by("number")
    PageFactory(nav_en="Another page")

    html = editor.get(change(first)).content.decode()

    assert "Menu treatments" in html
    assert "Another page" not in html
    assert editor.get(reverse("admin:conditions_reference_delete", args=[first.pk])).status_code == 403
    assert not send(editor, change(second), form_of(editor, change(second)), year="2027")
    assert Reference.objects.get(number=2).year == "2027"


def test_second_editor_of_a_source_or_a_condition_is_told(editor, topic):
    for row, field in ((Reference.objects.first(), "title"), (topic.condition, "summary_es")):
        theirs = form_of(editor, change(row))
        assert not send(editor, change(row), form_of(editor, change(row)), **{field: "First."})

        assert "Somebody else has changed this" in send(editor, change(row), theirs, **{field: "Second."})
        row.refresh_from_db()
        assert getattr(row, field) == "First."
