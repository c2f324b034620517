"""Loading the texts from their files: once, again, after a change in the files, after a change by staff."""

from datetime import date, timedelta

import pytest
from django.core import serializers
from django.core.management import CommandError, call_command

from conditions.library import files
from conditions.library.loading import load
from conditions.management.commands import load_content
from conditions.models import Condition, Page, Passage, Question, Reference, Section, Synonym, Treatment
from tests.conditions.factories import sign
from tests.conditions.library import edition

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
    kinds = (Condition, Page, Section, Question, Treatment, Reference, Synonym)
    return [serializers.serialize("json", kind.objects.order_by("pk")) for kind in kinds]


def test_load_makes_pages_that_await_their_review(loaded, now):
    assert sorted(loaded.created) == [
        "page faq",
        "page heat",
        "page overview",
        "page treatments",
        "source 1",
        "synonyms heat",
    ]
    page = Page.objects.get(slug="overview")
    assert (page.status, page.title_en, page.title_es) == ("in_review", "overview en", "overview es")
    assert (page.points, page.english_changed_at, page.spanish_changed_at) == (["One.", "Two."], now, now)
    assert page.published_on == date(2027, 3, 1)
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
    assert (heat.evidence_new, heat.evidence_lasting, heat.offered) == ("some", "weak", "ask")
    assert (heat.summary_es, heat.proof_new_en, heat.harm_es) == ("A wrap.", "It helps. [1]", "Burns")


def test_load_makes_a_page_of_a_treatment(loaded, now):
    page = Treatment.objects.get().page
    assert (page.slug, page.status, page.position) == ("heat", "in_review", 1)
    assert (page.title_en, page.title_es) == ("Heat, a treatment", "Calor, a treatment")
    assert (page.english_changed_at, page.spanish_changed_at) == (now, now)
    assert [(section.heading_en, section.heading_es) for section in page.sections.all()] == list(
        zip(edition.EN_PARTS, edition.ES_PARTS, strict=True)
    )
    assert page.sections.first().body_en == "A wrap. [1]"


def test_load_again_changes_nothing(loaded, folder, now):
    before = texts()

    report = again(folder, now)

    assert (len(report.unchanged), report.created, report.updated, report.left_alone) == (6, [], [], [])
    assert texts() == before


@pytest.mark.parametrize("is_signed", [True, False])
def test_load_brings_what_changed_in_a_file_and_asks_for_a_new_review(loaded, folder, now, is_signed):
    page = Page.objects.get(slug="overview")
    if is_signed:
        sign(page)
    edition.page(folder, "es", "overview", ("¿Qué es?", "Duele mucho. [1]"))

    report = again(folder, now)

    page.refresh_from_db()
    assert report.updated == ["page overview"]
    assert page.sections.get().body_es == "Duele mucho. [1]"
    assert (page.status, page.signatures.count()) == ("in_review", int(is_signed))
    assert (page.english_changed_at, page.spanish_changed_at) == (now, now + timedelta(days=1))
    # Readers see what was signed, until somebody signs again.
    found = Passage.objects.get(page=page, anchor="what-is-it", language="es").text
    assert found == ("Duele." if is_signed else "Duele mucho.")


def test_load_of_a_changed_page_keeps_it_withdrawn_and_its_first_day(loaded, folder, now):
    Page.objects.filter(slug="overview").update(status=Page.Status.DRAFT)
    edition.page(folder, "es", "overview", ("¿Qué es?", "Duele mucho. [1]"))

    assert again(folder, now).updated == ["page overview"]

    page = Page.objects.get(slug="overview")
    assert (page.status, page.published_on) == (Page.Status.DRAFT, date(2027, 3, 1))


def test_load_of_a_changed_source_asks_for_a_new_review_of_the_pages_that_name_it(loaded, folder, now):
    for page in Page.objects.all():
        sign(page)
    Page.objects.filter(slug="heat").update(status=Page.Status.DRAFT)
    path = folder / "references.toml"
    path.write_text(path.read_text().replace("Back Spasms", "Spasms of the back"))

    assert again(folder, now).updated == ["source 1"]

    assert dict(Page.objects.values_list("slug", "status")) == {
        "overview": "in_review",
        "treatments": "signed",
        "faq": "signed",
        "heat": "draft",
    }


def test_load_again_takes_no_signature_off(loaded, folder, now):
    page = sign(Page.objects.get(slug="heat"))

    assert again(folder, now).updated == []

    page.refresh_from_db()
    assert page.status == Page.Status.SIGNED


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
    Treatment.objects.update(harm_en="Ours")
    Reference.objects.update(year="2027")
    before = texts()

    assert sorted(again(folder, now).left_alone) == ["page heat", "source 1"]
    assert texts() == before


def test_load_brings_new_synonyms_and_leaves_alone_those_that_staff_have_changed(loaded, folder, now):
    assert Synonym.objects.get().words == ["heat", "warmth", "calor"]
    path = folder / "synonyms.toml"
    path.write_text('groups = [["heat", "hot pack"]]')
    assert again(folder, now).updated == ["synonyms heat"]
    assert Synonym.objects.get().words == ["heat", "hot pack"]

    Synonym.objects.update(words=["heat", "ours"])
    path.write_text('groups = [["heat", "theirs"]]')
    assert again(folder, now).left_alone == ["synonyms heat"]
    assert Synonym.objects.get().words == ["heat", "ours"]


def test_load_does_not_bring_back_what_staff_have_taken_away(loaded, folder, now):
    Treatment.objects.all().delete()
    Section.objects.filter(anchor="what-is-it").delete()

    report = again(folder, now)

    assert report.left_alone == ["page overview", "page heat"]
    assert Treatment.objects.count() == Section.objects.filter(page__slug="overview").count() == 0


@pytest.mark.parametrize("page_too", [True, False])
def test_load_leaves_a_treatment_alone_whose_group_staff_have_taken_away(loaded, folder, now, page_too):
    Treatment.objects.all().delete()
    Section.objects.filter(anchor="start-here").delete()
    if page_too:
        Page.objects.filter(slug="heat").delete()

    report = again(folder, now)

    assert report.left_alone == ["page treatments", "page heat"]
    assert not Treatment.objects.exists()


def test_load_leaves_alone_whether_a_treatment_is_offered(loaded, folder, now):
    Treatment.objects.update(offered="yes")
    path = folder / "en" / "treatments" / "heat.md"
    path.write_text(path.read_text().replace("Everybody.", "Nearly everybody."))

    assert again(folder, now).updated == ["page heat"]
    assert Treatment.objects.get().offered == "yes"


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

    page = Page.objects.get(slug="heat")
    assert (report.updated, report.left_alone) == (["page heat"], [])
    assert page.treatment.proof_new_en == "It helps a little. [1]"
    assert (page.english_changed_at, page.spanish_changed_at) == (now + timedelta(days=1), now)


def test_load_moves_a_treatment_to_another_group(loaded, folder, now):
    groups = {"en": ("Start here", "Machines"), "es": ("Para empezar", "Aparatos")}
    for language, headings in groups.items():
        edition.page(folder, language, "treatments", *((heading, "Text.") for heading in headings))
        path = folder / language / "treatments" / "heat.md"
        path.write_text(path.read_text().replace('"start-here"', '"machines"'))

    report = again(folder, now)

    assert (report.updated, report.left_alone) == (["page treatments", "page heat"], [])
    assert Treatment.objects.get().section.anchor == "machines"


@pytest.mark.slow
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
        path.write_text(path.read_text().rpartition("## ")[0])


def other_label(folder):
    path = folder / "es" / "treatments" / "heat.md"
    path.write_text(path.read_text().replace('"some"', '"good"'))


def other_group(folder):
    for path in folder.glob("*/treatments/heat.md"):
        path.write_text(path.read_text().replace('"start-here"', '"nowhere"'))


def name_of_a_page(folder):
    for path in folder.glob("*/treatments/heat.md"):
        path.rename(path.with_name("faq.md"))


@pytest.mark.parametrize(
    ("break_it", "sentence"),
    [
        (drop_spanish, "the file is missing"),
        (add_heading, "do not have the same headings"),
        (drop_head, "does not begin with a head"),
        (text_without_heading, "there is text before the first heading"),
        (drop_part, "exactly 5 parts"),
        (other_label, "differ between the languages"),
        (other_group, "no page has a section nowhere"),
        (name_of_a_page, r"faq\.md: another page has this name"),
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

    with pytest.raises(files.ContentError, match=r"heat\.md: more than one page has a section start-here"):
        files.read(folder)
