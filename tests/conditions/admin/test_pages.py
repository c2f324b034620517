"""Editing a page: both languages at once, its marks, two editors, and the preview that saves nothing."""

from datetime import UTC, timedelta

import pytest
from django.contrib.admin.models import LogEntry
from django.urls import reverse

from conditions.library import editing, files, loading, search, stored
from conditions.models import Page, Treatment
from tests.around import this_day
from tests.conditions.admin.conftest import EDITING, LONG_AGO, change, form_of, send
from tests.conditions.factories import PageFactory, SectionFactory, sign
from tests.conditions.library import edition

BODY_EN, BODY_ES = "sections__0__body_en", "sections__0__body_es"
LIST = reverse("admin:conditions_page_changelist")


def stamps(topic):
    topic.refresh_from_db()
    return topic.english_changed_at > LONG_AGO, topic.spanish_changed_at > LONG_AGO


@pytest.mark.parametrize(
    ("field", "marked"),
    [
        (BODY_EN, (True, False)),
        (BODY_ES, (False, True)),
        ("heading_en", (True, False)),
        ("questions__0__answer_es", (False, True)),
        ("sections__0__anchor", (True, True)),
    ],
)
def test_page_notes_in_which_language_it_was_changed(editor, topic, field, marked):
    assert not send(editor, change(topic), form_of(editor, change(topic)), **{field: "new-text"})

    assert stamps(topic) == marked
    assert topic.is_spanish_behind == (marked == (True, False))


def test_page_saved_as_it_was_opened_stays_as_it_is(editor, topic):
    Page.objects.filter(pk=topic.pk).update(loaded=stored.digest(stored.stored_page(topic)))
    before = editing.version(topic)

    assert not send(editor, change(topic), form_of(editor, change(topic)))

    assert editing.version(topic) == before
    assert stamps(topic) == (False, False)


def test_page_in_another_place_of_the_library_was_not_changed(editor, topic):
    assert not send(editor, change(topic), form_of(editor, change(topic)), position="7")

    assert (stamps(topic), topic.position) == ((False, False), 7)


def test_page_is_found_by_its_new_words(editor, topic):
    send(editor, change(topic), form_of(editor, change(topic)), **{BODY_EN: "An elephant helps."})

    assert [result.heading for result in search.find("elephants", "en")] == ["What helps?"]


def test_part_that_is_added_or_taken_away_changes_both_languages(editor, staff, topic):
    form = form_of(editor, change(topic))
    new = {"question_en": "New?", "question_es": "¿Nueva?", "answer_en": "Yes.", "answer_es": "Sí."}
    form |= {f"questions-1-{name}": text for name, text in new.items()}
    form |= {"questions-1-anchor": "new", "questions-1-position": "1", "questions-1-page": topic.pk}

    assert not send(editor, change(topic), form)

    assert stamps(topic) == (True, True)
    assert [question.anchor for question in topic.questions.order_by("position")][-1] == "ice"
    remover = staff("max", *EDITING, "delete_question")
    assert not send(remover, change(topic), form_of(remover, change(topic)), questions__0__DELETE="on")
    assert topic.questions.count() == 1


def test_section_with_treatments_is_not_taken_away(staff, topic):
    remover = staff("max", *EDITING, "delete_section")

    html = send(remover, change(topic), form_of(remover, change(topic)), sections__0__DELETE="on")

    assert "errornote" in html
    assert Treatment.objects.count() == 1


def test_page_whose_text_changes_is_not_signed_any_more(editor):
    topic = sign(SectionFactory().page)
    answer = editor.post(
        change(topic), form_of(editor, change(topic)) | {"sections-0-body_es": "Otra cosa."}, follow=True
    )

    topic.refresh_from_db()
    assert topic.status == Page.Status.IN_REVIEW
    assert "awaits the physician&#x27;s review again" in answer.content.decode()


def test_page_stays_signed_when_only_its_place_changes(editor):
    topic = sign(PageFactory())

    assert not send(editor, change(topic), form_of(editor, change(topic)), position="9")

    topic.refresh_from_db()
    assert (topic.status, topic.position) == (Page.Status.SIGNED, 9)


def test_spanish_that_still_fits_is_noted_without_a_new_text(editor):
    topic = sign(PageFactory(english_changed_at=LONG_AGO + timedelta(days=1), spanish_changed_at=LONG_AGO))

    assert not send(editor, change(topic), form_of(editor, change(topic)), spanish_fits="on")

    topic.refresh_from_db()
    assert not topic.is_spanish_behind
    assert topic.status == Page.Status.SIGNED


def test_new_page_is_a_draft_that_only_the_office_sees(editor, client, topic):
    add = reverse("admin:conditions_page_add")
    form = form_of(editor, add)
    for name in ("title", "description", "heading", "nav", "key_points"):
        form |= {f"{name}_{code}": f"{name} {code}" for code in ("en", "es")}
    form |= {"condition": topic.condition_id, "slug": "posture", "status": "draft"}

    assert not send(editor, add, form)

    new = Page.objects.get(slug="posture")
    assert stamps(new) == (False, False) or new.english_changed_at == new.spanish_changed_at
    assert client.get(new.get_absolute_url()).status_code == 404
    assert editor.get(new.get_absolute_url()).status_code == 200


def test_page_notes_the_day_on_which_readers_first_see_it(editor):
    page = PageFactory(status=Page.Status.DRAFT)
    assert not send(editor, change(page), form_of(editor, change(page)), heading_en="Still a draft")
    assert Page.objects.get().published_on is None

    assert not send(editor, change(page), form_of(editor, change(page)), status="in_review")
    assert Page.objects.get().published_on == this_day(zone=UTC)

    Page.objects.update(published_on=LONG_AGO.date())
    assert not send(editor, change(page), form_of(editor, change(page)), heading_en="New")
    assert Page.objects.get().published_on == LONG_AGO.date()


# --- what may not be ---


@pytest.mark.parametrize("field", [BODY_EN, "questions__0__answer_es"])
def test_text_names_only_what_is_there(editor, topic, field):
    form = form_of(editor, change(topic))
    for text, sentence in (
        ("Heat helps. [99]", "There is no source with the number 99."),
        ("See [this](page:nowhere).", "“page:nowhere” leads nowhere."),
        ("See [this](https://example.org/).", "“https://example.org/” leads nowhere."),
        ("![A cat](figure:cat)", "There is no drawing “cat”."),
    ):
        html = send(editor, change(topic), form, **{field: text})

        assert sentence in html, text
        assert text in html.replace("&quot;", '"')
        assert stamps(topic) == (False, False), text


def test_text_may_name_sources_pages_and_drawings(editor, topic):
    text = "Heat. [2] See [this](page:treatments#heat), [check](check).\n\n![Rest](figure:walk)"

    assert not send(editor, change(topic), form_of(editor, change(topic)), **{BODY_EN: text})


def test_nothing_is_saved_in_one_language_alone(editor, topic):
    form = form_of(editor, change(topic))

    for name in ("heading_es", BODY_ES, "title_es", "nav_en"):
        assert "This field is required." in send(editor, change(topic), form, **{name: ""}), name


def test_two_parts_do_not_share_a_place(editor, topic):
    SectionFactory(page=topic, anchor="later", position=99)

    html = send(editor, change(topic), form_of(editor, change(topic)), sections__1__anchor="start-here")

    assert "errornote" in html
    assert sorted(topic.sections.values_list("anchor", flat=True)) == ["later", "start-here"]


@pytest.mark.parametrize("place", ["sources", "key-points", "compared", "offered"])
def test_part_does_not_take_a_place_of_the_page_itself(editor, topic, place):
    html = send(editor, change(topic), form_of(editor, change(topic)), sections__0__anchor=place)

    assert "The page itself uses this place." in html


@pytest.mark.parametrize(
    "text", ["x" * 10_240, "\0", "\u202e", "\U0001f9b4" * 300, "<script>alert(1)</script>"]
)
def test_odd_texts_are_no_server_error(editor, topic, text):
    form = form_of(editor, change(topic))

    for field in (BODY_EN, "heading_es", "seen", "sections-0-id", "sections-0-position", "status"):
        answer = editor.post(change(topic), form | {field.replace("__", "-"): text})
        assert answer.status_code in (200, 302, 400)


@pytest.mark.parametrize("status", ["signed", "sent_back"])
def test_editor_does_not_say_by_the_form_what_a_physician_says(editor, topic, status):
    html = send(editor, change(topic), form_of(editor, change(topic)), status=status)

    assert "errornote" in html
    assert Page.objects.get(pk=topic.pk).status == Page.Status.IN_REVIEW


def test_page_that_was_read_is_not_deleted(staff, topic):
    remover = staff("max", *EDITING, "delete_page", "delete_section", "delete_question")
    read = list(Page.objects.all())
    draft = PageFactory(slug="draft", status=Page.Status.DRAFT)

    assert remover.get(reverse("admin:conditions_page_delete", args=[topic.pk])).status_code == 403
    remover.post(reverse("admin:conditions_page_delete", args=[draft.pk]), {"post": "yes"})
    assert list(Page.objects.all()) == read


def test_who_may_only_look_changes_nothing(staff, topic):
    reader = staff("ann", "view_page", "view_section", "view_question", "view_treatment")

    assert reader.get(change(topic)).status_code == 200
    assert reader.post(change(topic), {"heading_en": "Ours", "_preview": "en"}).status_code == 403
    assert Page.objects.get(pk=topic.pk).heading_en == topic.heading_en


# --- two editors ---


def test_second_editor_is_told_and_overwrites_nothing(editor, staff, topic):
    second = staff("max", *EDITING)
    theirs = form_of(second, change(topic))
    assert not send(editor, change(topic), form_of(editor, change(topic)), **{BODY_EN: "The first."})

    html = send(second, change(topic), theirs, **{BODY_EN: "The second."})

    assert "Somebody else has changed this since you opened it" in html
    assert "The second." in html
    assert topic.sections.get().body_en == "The first."
    assert "Somebody else" in send(second, change(topic), theirs, **{BODY_EN: "The second."})
    assert not send(second, change(topic), form_of(second, change(topic)), **{BODY_EN: "Both."})


def test_second_editor_is_told_when_a_part_is_gone(editor, topic):
    question = topic.questions.get()
    theirs = form_of(editor, change(topic))
    question.delete()

    assert "Somebody else has changed this" in send(editor, change(topic), theirs, heading_en="New")


def test_second_editor_is_told_of_a_label_that_was_changed_on_the_page(editor, topic):
    heat = Treatment.objects.get()
    theirs = form_of(editor, change(heat.page))
    assert not send(editor, change(heat), form_of(editor, change(heat)), harm_en="Blisters")

    assert "Somebody else has changed this" in send(editor, change(heat.page), theirs, heading_en="New")


# --- the preview ---


@pytest.mark.parametrize(("language", "field"), [("en", BODY_EN), ("es", BODY_ES)])
def test_preview_shows_the_page_as_readers_would_see_it_and_saves_nothing(editor, topic, language, field):
    form, before = form_of(editor, change(topic)), editing.version(topic)

    html = send(editor, change(topic), form, **{field: "A **new** text. [2]", "_preview": language})

    assert f'<html lang="{language}">' in html
    assert '<link rel="stylesheet" href="/static/clinic/site.css">' in html
    assert "A <strong>new</strong> text.<sup>" in html
    assert 'content="noindex, nofollow"' in html
    assert "canonical" not in html
    assert editing.version(topic) == before
    assert not LogEntry.objects.exists()
    assert not send(editor, change(topic), form, **{field: "Saved."})


def test_preview_of_a_new_page_makes_none(editor, topic):
    add = reverse("admin:conditions_page_add")
    form = form_of(editor, add)
    for name in ("title", "description", "heading", "nav", "key_points"):
        form |= {f"{name}_{code}": f"{name} {code}" for code in ("en", "es")}
    form |= {"condition": topic.condition_id, "slug": "posture", "status": "draft", "_preview": "en"}
    before = Page.objects.count()

    assert "<h1>heading en</h1>" in send(editor, add, form)
    assert Page.objects.count() == before


def test_preview_escapes_what_is_no_markdown(editor, topic):
    html = send(
        editor, change(topic), form_of(editor, change(topic)), **{BODY_EN: "<b>x</b>", "_preview": "en"}
    )

    assert "&lt;b&gt;x&lt;/b&gt;" in html


# --- the lists ---


def listed(browser, query="") -> list[str]:
    found = browser.get(LIST + query)
    return [page.slug for page in found.context["cl"].result_list]


def test_list_shows_what_waits_for_somebody(editor):
    today = this_day(zone=UTC)
    sign(PageFactory(slug="fresh"), signed_on=today, until=today + timedelta(days=1))
    overdue = PageFactory(slug="overdue")
    sign(overdue, signed_on=today - timedelta(days=30), until=today - timedelta(days=1))
    PageFactory(slug="behind", spanish_changed_at=LONG_AGO, status=Page.Status.DRAFT)
    PageFactory(slug="returned", status=Page.Status.SENT_BACK)
    PageFactory(slug="unsigned")

    assert listed(editor, "?waits=overdue") == ["overdue"]
    assert listed(editor, "?waits=spanish") == ["behind"]
    assert listed(editor, "?waits=review") == ["unsigned"]
    assert listed(editor, "?waits=sent_back") == ["returned"]
    assert len(listed(editor, "?waits=nonsense")) == 5
    html = editor.get(LIST).content.decode()
    assert html.count("older than the English") == 2  # one in the list, one in the filter's name
    assert html.count(", overdue") == 2


def test_front_page_of_an_editor_says_what_waits(editor, staff, topic):
    assert "2 pages await the physician's review" in editor.get("/admin/").content.decode()
    Page.objects.filter(pk=topic.pk).update(status=Page.Status.SENT_BACK)
    html = editor.get("/admin/").content.decode()
    assert "1 page awaits the physician's review" in html
    assert "The physician has sent back 1 page" in html
    assert "physician" not in staff("ann", "view_page").get("/admin/").content.decode()


def test_list_asks_as_often_for_ten_pages_as_for_one(editor, topic, django_assert_num_queries):
    def ask():
        with django_assert_num_queries(9):
            editor.get(LIST)

    ask()
    for _ in range(9):
        sign(PageFactory())
    ask()


def test_load_leaves_alone_what_was_saved_in_the_office(editor, tmp_path, now):
    folder = edition.write(tmp_path)
    loading.load(files.read(folder), now=now)
    faq = Page.objects.get(slug="faq")
    send(editor, change(faq), form_of(editor, change(faq)), questions__0__answer_en="Ours.")
    edition.page(folder, "en", "faq", ("Is it rare?", "Theirs."))

    report = loading.load(files.read(folder), now=now)

    assert report.left_alone == ["page faq"]
    assert faq.questions.get().answer_en == "Ours."
