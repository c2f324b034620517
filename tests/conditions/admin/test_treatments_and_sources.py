"""Editing what stands on a page by itself: the labels of treatments, sources, conditions."""

from datetime import date

import pytest
from django.urls import reverse

from conditions.library import editing, search, stored
from conditions.models import Page, Reference, Treatment
from conditions.signing import versions
from tests.conditions.admin.conftest import EDITING, LONG_AGO, change, form_of, send
from tests.conditions.factories import PageFactory, SectionFactory, sign

Offered, Evidence = Treatment.Offered, Treatment.Evidence


@pytest.fixture
def heat(topic):
    return Treatment.objects.get()


@pytest.fixture
def manager(staff):
    """Says what the clinic offers, and writes no text."""
    return staff("joan", "offer_treatment")


@pytest.mark.parametrize(
    ("field", "behind"),
    [("proof_new_en", True), ("proof_lasting_es", False), ("evidence_new", False), ("harm_en", True)],
)
def test_treatment_that_changes_changes_its_page(editor, heat, field, behind):
    text = Evidence.NONE if field == "evidence_new" else "It comforts."

    assert not send(editor, change(heat), form_of(editor, change(heat)), **{field: text})

    page = Page.objects.get(pk=heat.page_id)
    assert page.is_spanish_behind == behind
    assert max(page.english_changed_at, page.spanish_changed_at) > LONG_AGO
    if behind:
        [found] = search.find("comfort", "en")
        assert (found.page, found.address) == ("Heat", page.get_absolute_url())


def test_treatment_saved_as_it_was_opened_stays_as_it_is(editor, heat):
    Page.objects.filter(pk=heat.page_id).update(loaded=stored.digest(stored.stored_page(heat.page)))
    before = editing.version(heat.page)

    assert not send(editor, change(heat), form_of(editor, change(heat)))

    assert editing.version(heat.page) == before


def test_treatment_that_moves_is_changed_and_stands_on_the_other_page(editor, client, topic, heat):
    other = SectionFactory(page=PageFactory(english_changed_at=LONG_AGO, spanish_changed_at=LONG_AGO))

    assert not send(editor, change(heat), form_of(editor, change(heat)), section=str(other.pk))

    heat.page.refresh_from_db()
    assert min(heat.page.english_changed_at, heat.page.spanish_changed_at) > LONG_AGO
    for page, is_there in ((topic, False), (other.page, True)):
        assert ('<tr id="heat">' in client.get(page.get_absolute_url()).content.decode()) == is_there


def test_treatment_that_is_taken_away_is_not_found_any_more(staff, heat):
    remover = staff("max", *EDITING, "delete_treatment")
    assert len(search.find("wrap", "en")) == 1

    remover.post(reverse("admin:conditions_treatment_delete", args=[heat.pk]), {"post": "yes"})

    assert not Treatment.objects.exists()
    assert search.find("wrap", "en") == []
    assert Page.objects.get(pk=heat.page_id).english_changed_at > LONG_AGO


def test_second_editor_of_a_treatment_is_told(editor, heat):
    theirs = form_of(editor, change(heat))
    assert not send(editor, change(heat), form_of(editor, change(heat)), harm_en="Blisters")

    assert "Somebody else has changed this" in send(editor, change(heat), theirs, harm_en="None")
    assert Treatment.objects.get().harm_en == "Blisters"


def test_treatment_is_previewed_on_its_page_and_not_saved(editor, heat):
    form = form_of(editor, change(heat))

    html = send(editor, change(heat), form, proof_new_es="A **todos**.", _preview="es")

    assert "<h1>Encabezado de heat</h1>" in html
    assert "A <strong>todos</strong>." in html
    assert Treatment.objects.get().proof_new_es == heat.proof_new_es


@pytest.mark.parametrize("field", ["proof_new_en", "proof_lasting_es"])
def test_treatment_names_only_what_is_there(editor, heat, field):
    html = send(editor, change(heat), form_of(editor, change(heat)), **{field: "It burns. [99]"})

    assert "There is no source with the number 99." in html
    assert getattr(Treatment.objects.get(), field) == getattr(heat, field)


def test_label_that_changes_takes_the_signature_of_its_page_off(editor, heat):
    sign(heat.page)

    assert not send(editor, change(heat), form_of(editor, change(heat)), evidence_lasting=Evidence.GOOD)

    assert Page.objects.get(pk=heat.page_id).status == Page.Status.IN_REVIEW


# --- a new treatment ---


def test_page_becomes_that_of_a_treatment_once_and_stays_it(editor, topic, heat):
    laser, signed = PageFactory(slug="laser", english_changed_at=LONG_AGO), sign(PageFactory(slug="signed"))
    form = form_of(editor, change(heat))
    texts = {name: text for name, text in form.items() if name.endswith(("_en", "_es"))}
    labels = {"section": str(heat.section_id), "evidence_new": "weak", "evidence_lasting": "none"}
    add = reverse("admin:conditions_treatment_add")

    assert "page" not in form
    assert not send(editor, add, texts | labels, page=str(laser.pk))

    laser.refresh_from_db()
    assert (laser.treatment.section, laser.treatment.offered) == (heat.section, Offered.ASK)
    assert laser.english_changed_at > LONG_AGO
    for taken in (laser, heat.page, signed):
        assert "errornote" in send(editor, add, texts | labels, page=str(taken.pk))
    assert not send(editor, change(heat), form, page=str(topic.pk))
    assert Treatment.objects.get(pk=heat.pk).page == heat.page


def test_treatment_does_not_stand_on_the_page_of_a_treatment(editor, heat):
    its_own = SectionFactory(page=heat.page)

    html = send(editor, change(heat), form_of(editor, change(heat)), section=str(its_own.pk))

    assert "errornote" in html
    assert Treatment.objects.get().section == heat.section


# --- what the clinic offers ---


@pytest.mark.parametrize("offered", [Offered.YES, Offered.NO])
def test_manager_says_what_is_offered_and_that_is_no_change_of_the_text(manager, client, heat, offered):
    page = sign(heat.page)
    Page.objects.filter(pk=page.pk).update(loaded=stored.digest(stored.stored_page(page)))
    before, columns = versions.of_page(page).digest, Page.objects.filter(pk=page.pk).values().get()

    assert not send(manager, change(heat), form_of(manager, change(heat)), offered=offered)

    assert Treatment.objects.get().offered == offered
    assert Page.objects.filter(pk=page.pk).values().get() == columns  # still signed, and as it was loaded
    assert stored.digest(stored.stored_page(page)) == columns["loaded"]
    assert versions.of_page(page).digest == before
    sentence = {"yes": "We offer it", "no": "We do not offer it here"}[offered]
    assert f">{sentence}</h2>" in client.get(page.get_absolute_url()).content.decode()


def test_manager_writes_nothing_else(manager, topic, heat):
    sign(heat.page)
    form, before = form_of(manager, change(heat)), Treatment.objects.values().get()
    forged = {
        "page": topic.pk,
        "section": SectionFactory().pk,
        "evidence_new": "good",
        "evidence_lasting": "good",
        "summary_en": "A cure.",
        "proof_new_en": "It cures.",
        "proof_lasting_es": "Cura.",
        "harm_es": "Nada",
    }

    assert form.keys() & forged.keys() == set()
    assert not send(manager, change(heat), form | forged, offered="yes")

    assert Treatment.objects.values().get() == before | {"offered": "yes"}
    assert Page.objects.get(pk=heat.page_id).status == Page.Status.SIGNED


def test_manager_adds_and_deletes_no_treatment_and_sees_no_other_text(manager, topic, heat):
    for name, *args in (("treatment_add",), ("treatment_delete", heat.pk), ("page_change", topic.pk)):
        address = reverse(f"admin:conditions_{name}", args=args)
        assert (manager.get(address).status_code, manager.post(address).status_code) == (403, 403), name
    assert Treatment.objects.count() == 1


def test_two_managers_do_not_overwrite_each_other(manager, heat):
    theirs = form_of(manager, change(heat))
    assert not send(manager, change(heat), form_of(manager, change(heat)), offered="yes")

    assert "Somebody else has changed this" in send(manager, change(heat), theirs, offered="no")
    assert Treatment.objects.get().offered == Offered.YES


def test_editor_reads_what_is_offered_and_does_not_say_it(editor, heat):
    Treatment.objects.update(offered=Offered.NO)
    form = form_of(editor, change(heat))

    assert "no, we do not offer it" in editor.get(change(heat)).content.decode()
    assert "offered" not in form
    assert not send(editor, change(heat), form, offered="yes", harm_en="Blisters")
    heat.refresh_from_db()
    assert (heat.offered, heat.harm_en) == (Offered.NO, "Blisters")


def test_who_writes_texts_and_says_what_is_offered_does_both(staff, heat):
    both = staff("ana", *EDITING, "offer_treatment")

    assert not send(both, change(heat), form_of(both, change(heat)), offered="yes", harm_en="Blisters")

    heat.refresh_from_db()
    assert (heat.offered, heat.harm_en) == (Offered.YES, "Blisters")


def test_who_may_only_look_says_nothing_of_a_treatment(staff, heat):
    reader = staff("ann", "view_treatment")

    assert reader.get(change(heat)).status_code == 200
    assert reader.post(change(heat), {"offered": "yes", "harm_en": "None"}).status_code == 403
    assert Treatment.objects.get().offered == Offered.ASK


# --- sources and conditions ---


def test_source_says_on_which_pages_it_is_named_and_stays(editor, topic):
    first, second = Reference.objects.order_by("number")
    PageFactory(nav_en="Another page")

    by_a_label, by_an_answer = (editor.get(change(source)).content.decode() for source in (first, second))

    assert ("Heat" in by_a_label, "Menu treatments" in by_a_label) == (True, False)
    assert ("Heat" in by_an_answer, "Menu treatments" in by_an_answer) == (False, True)
    assert "Another page" not in by_a_label + by_an_answer
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


def test_source_that_nobody_has_read_says_so(editor, topic):
    Reference.objects.filter(number=1).update(read_on=date(2026, 11, 30))

    html = editor.get(reverse("admin:conditions_reference_changelist")).content.decode()

    assert "November 30, 2026" in html
    assert html.count("not checked at the publisher") == 1


def test_source_that_changes_takes_its_pages_back_to_the_physician(editor, heat):
    first, other = Reference.objects.get(number=1), PageFactory(slug="other")
    Page.objects.update(status=Page.Status.SIGNED)

    assert not send(editor, change(first), form_of(editor, change(first)), title="Another title")

    waits = set(Page.objects.awaiting_review())
    assert waits == {heat.page}
    assert other not in waits
