"""Loading the texts from their files: once, again, after a change in the files, after a change by staff."""

from datetime import date, timedelta

import pytest
from django.core import serializers
from django.core.management import CommandError, call_command

from conditions.library import files
from conditions.library.loading import load
from conditions.management.commands import load_content
from conditions.models import Condition, Page, Passage, Question, Reference, Section, Treatment
from tests.conditions.library import edition
from tests.factories import PractitionerFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def folder(tmp_path):
    return edition.write(tmp_path)


@pytest.fixture
def loaded(folder, now):
    return load(files.read(folder), now=now)


def again(folder, now):
    return load(files.read(folder), now=now + timedelta(days=1))


def texts():
    """Every text that was loaded, as it now is."""
    kinds = (Condition, Page, Section, Question, Treatment, Reference)
    return [serializers.serialize("json", kind.objects.order_by("pk")) for kind in kinds]


def test_load_makes_pages_that_await_their_review(loaded, now):
    assert sorted(loaded.created) == [
        "page faq",
        "page overview",
        "page treatments",
        "source 1",
        "treatment heat",
    ]
    page = Page.objects.get(slug="overview")
    assert (page.status, page.title_en, page.title_es) == ("in_review", "overview en", "overview es")
    assert (page.points, page.english_changed_at, page.spanish_changed_at) == (["One.", "Two."], now, now)
    section = page.sections.get()
    assert (section.anchor, section.heading_es, section.body_en) == (
        "what-is-it",
        "¿Qué es?",
        "It hurts. [1]",
    )


def test_load_makes_questions_of_the_headings_where_the_edition_says_so(loaded):
    page = Page.objects.get(slug="faq")
    assert page.sections.count() == 0
    assert page.questions.get().question_es == "¿Es raro?"


def test_load_puts_treatments_into_their_section(loaded):
    heat = Treatment.objects.get()
    assert (heat.section.page.slug, heat.section.anchor) == ("treatments", "start-here")
    assert (heat.what_en, heat.risks_es, heat.evidence) == ("A wrap. [1]", "Burns.", "some")


def test_load_again_changes_nothing(loaded, folder, now):
    before = texts()

    report = again(folder, now)

    assert (len(report.unchanged), report.created, report.updated, report.left_alone) == (5, [], [], [])
    assert texts() == before


def test_load_brings_what_changed_in_a_file_and_asks_for_a_new_review(loaded, folder, now):
    reviewer = PractitionerFactory()
    Page.objects.filter(slug="overview").update(
        status="published",
        reviewer=reviewer,
        published_on=date(2027, 3, 1),
        reviewed_on=date(2027, 3, 1),
        review_due_on=date(2027, 9, 1),
    )
    edition.page(folder, "es", "overview", ("¿Qué es?", "Duele mucho. [1]"))

    report = again(folder, now)

    page = Page.objects.get(slug="overview")
    assert report.updated == ["page overview"]
    assert page.sections.get().body_es == "Duele mucho. [1]"
    assert (page.status, page.reviewer) == ("in_review", reviewer)
    assert (page.english_changed_at, page.spanish_changed_at) == (now, now + timedelta(days=1))
    assert Passage.objects.filter(text__contains="Duele mucho", language="es").exists()


def test_load_adds_moves_and_drops_sections(loaded, folder, now):
    first = Section.objects.get(anchor="what-is-it")
    english = [("New", "Text."), ("What is it?", "It hurts. [1]")]
    edition.page(folder, "en", "overview", *english)
    edition.page(folder, "es", "overview", ("Nuevo", "Texto."), ("¿Qué es?", "Duele. [1]"))
    again(folder, now)
    page = Page.objects.get(slug="overview")
    assert [section.anchor for section in page.sections.all()] == ["new", "what-is-it"]
    assert page.sections.get(anchor="what-is-it") == first

    edition.page(folder, "en", "overview", english[0])
    edition.page(folder, "es", "overview", ("Nuevo", "Texto."))
    again(folder, now)
    assert [section.anchor for section in page.sections.all()] == ["new"]


@pytest.mark.parametrize("language", ["en", "es"])
def test_load_leaves_a_page_alone_that_staff_have_changed(loaded, folder, now, language):
    Section.objects.filter(anchor="what-is-it").update(**{f"body_{language}": "Ours."})
    edition.page(folder, "en", "overview", ("What is it?", "Something new."))
    edition.page(folder, "es", "overview", ("¿Qué es?", "Algo nuevo."))
    before = texts()

    report = again(folder, now)

    assert report.left_alone == ["page overview"]
    assert texts() == before


@pytest.mark.parametrize("change", [{"title_en": "Ours"}, {"key_points_es": "Nuestro"}, {"position": 7}])
def test_load_knows_every_change_to_a_page(loaded, folder, now, change):
    Page.objects.filter(slug="faq").update(**change)

    assert again(folder, now).left_alone == ["page faq"]


def test_load_leaves_a_treatment_and_a_source_alone_that_staff_have_changed(loaded, folder, now):
    Treatment.objects.update(risks_en="Ours.")
    Reference.objects.update(year="2027")
    before = texts()

    assert sorted(again(folder, now).left_alone) == ["source 1", "treatment heat"]
    assert texts() == before


def test_load_does_not_bring_back_what_staff_have_taken_away(loaded, folder, now):
    Treatment.objects.all().delete()
    Section.objects.filter(anchor="what-is-it").delete()

    report = again(folder, now)

    assert report.left_alone == ["page overview", "page treatments", "treatment heat"]
    assert Treatment.objects.count() == Section.objects.filter(page__slug="overview").count() == 0


def test_load_takes_over_again_when_the_file_says_what_staff_wrote(loaded, folder, now):
    Section.objects.filter(anchor="what-is-it").update(body_en="Ours. [1]")
    edition.page(folder, "en", "overview", ("What is it?", "Ours. [1]"))
    again(folder, now)
    edition.page(folder, "en", "overview", ("What is it?", "Newer."))

    assert again(folder, now).updated == ["page overview"]
    assert Section.objects.get(anchor="what-is-it").body_en == "Newer."


def test_load_of_a_changed_treatment_changes_its_page(loaded, folder, now):
    path = folder / "en" / "treatments" / "heat.md"
    path.write_text(path.read_text().replace("It helps.", "It helps a little."))

    report = again(folder, now)

    page = Page.objects.get(slug="treatments")
    assert (report.updated, report.left_alone) == (["treatment heat"], [])
    assert (page.english_changed_at, page.spanish_changed_at) == (now + timedelta(days=1), now)


def test_load_content_says_what_it_left_alone(capsys):
    call_command("load_content")
    Page.objects.filter(slug="causes").update(title_en="Ours")
    call_command("load_content")

    said = capsys.readouterr().out.splitlines()
    assert said[0].endswith("new, 0 updated, 0 unchanged, 0 left alone.")
    assert said[1].endswith("unchanged, 1 left alone.")
    assert said[2] == "Left alone, because staff have changed it: page causes"


def drop_spanish(folder):
    (folder / "es" / "overview.md").unlink()


def add_heading(folder):
    edition.page(folder, "es", "overview", ("¿Qué es?", "Duele."), ("Otro", "Texto."))


def drop_head(folder):
    (folder / "en" / "faq.md").write_text("## Is it rare?\n\nNo.\n")


def text_without_heading(folder):
    path = folder / "en" / "faq.md"
    path.write_text(path.read_text().replace("+++\n\n", "+++\n\nText.\n\n"))


def drop_part(folder):
    for path in folder.glob("*/treatments/heat.md"):
        path.write_text(path.read_text().rpartition("###")[0])


def other_label(folder):
    path = folder / "es" / "treatments" / "heat.md"
    path.write_text(path.read_text().replace('"some"', '"good"'))


@pytest.mark.parametrize(
    ("break_it", "sentence"),
    [
        (drop_spanish, "the file is missing"),
        (add_heading, "do not have the same headings"),
        (drop_head, "does not begin with a head"),
        (text_without_heading, "there is text before the first heading"),
        (drop_part, "exactly 4 parts"),
        (other_label, "differ between the languages"),
    ],
)
def test_load_content_refuses_an_edition_that_is_broken(folder, monkeypatch, break_it, sentence):
    monkeypatch.setattr(load_content, "FOLDER", folder)
    break_it(folder)

    with pytest.raises(CommandError, match=sentence):
        call_command("load_content")
    assert not Page.objects.exists()


def test_section_with_the_name_of_a_group_of_treatments_on_another_page_is_refused(folder):
    edition.page(folder, "en", "overview", ("Start here", "Not the treatments."))
    edition.page(folder, "es", "overview", ("Para empezar", "No son los tratamientos."))

    with pytest.raises(files.ContentError, match=r"overview\.md: a section has the name of a group"):
        files.read(folder)
