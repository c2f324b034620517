"""Searching the pages: accents and endings do not matter, and nothing that is typed breaks it."""

import re

import pytest

from conditions.library import search
from conditions.models import Page, Passage, Synonym
from tests.conditions.factories import PageFactory, QuestionFactory, SectionFactory, TreatmentFactory, sign

pytestmark = pytest.mark.django_db


@pytest.fixture
def indexed():
    page = PageFactory(slug="overview")
    SectionFactory(
        page=page,
        anchor="rare",
        heading_en="Is it serious?",
        heading_es="¿Es grave?",
        body_en="Serious causes are **rare**. Muscles tighten & 2 < 3 in them. [2]",
        body_es="Las causas graves son raras. Los músculos se tensan. [2]",
    )
    heat = PageFactory(slug="heat", key_points_en="", key_points_es="")
    TreatmentFactory(page=heat, section=page.sections.get(), harm_en="Wraps burn.")
    QuestionFactory(page=page, anchor="ice", question_en="Is ice better?", answer_en="No.")
    search.index(Page.objects.all())
    return page


def addresses(words, language="en"):
    return [result.address for result in search.find(words, language)]


def extracts(words, language="en"):
    return [result.extract for result in search.find(words, language)]


@pytest.mark.parametrize(
    ("words", "language", "place"),
    [
        ("muscle", "en", "/en/conditions/back-spasm/#rare"),
        ("TIGHTENING", "en", "/en/conditions/back-spasm/#rare"),
        ("musculo", "es", "/es/conditions/back-spasm/#rare"),
        ("MÚSCULOS", "es", "/es/conditions/back-spasm/#rare"),
        ("¿Es grave?", "es", "/es/conditions/back-spasm/#rare"),
        ("grave", "es", "/es/conditions/back-spasm/#rare"),
        ("wrap burning", "en", "/en/conditions/back-spasm/heat/"),
        ("ice", "en", "/en/conditions/back-spasm/#ice"),
        ("points", "en", "/en/conditions/back-spasm/"),
        ('"serious causes"', "en", "/en/conditions/back-spasm/#rare"),
    ],
)
def test_search_finds_the_place(indexed, words, language, place):
    assert addresses(words, language) == [place]


def test_search_puts_headings_first(indexed):
    SectionFactory(page=indexed, anchor="later", heading_en="Other", body_en="Ice and ice and ice.")
    search.index(Page.objects.all())

    assert addresses("ice") == ["/en/conditions/back-spasm/#ice", "/en/conditions/back-spasm/#later"]


def test_search_takes_some_of_the_words_where_no_place_has_all(indexed):
    assert addresses("muscle wrap elephants") == [
        "/en/conditions/back-spasm/heat/",
        "/en/conditions/back-spasm/#rare",
    ]


def test_search_finds_the_other_language_by_itself_only(indexed):
    assert addresses("musculos", "en") == []
    assert addresses("tighten", "es") == []


def test_search_marks_what_it_found_and_escapes_the_rest(indexed):
    [extract] = extracts("muscles")

    assert "<mark>Muscles</mark> tighten &amp; 2 &lt; 3" in extract
    assert set(re.findall(r"<[^>]*>", extract)) == {"<mark>", "</mark>"}


def test_search_does_not_find_drafts(indexed):
    Page.objects.update(status=Page.Status.DRAFT)

    assert addresses("muscle") == []


def test_search_finds_what_readers_read_where_a_page_was_changed_after_it_was_signed(indexed):
    sign(indexed)
    indexed.sections.update(body_en="Bones ache.", heading_en="Another heading")
    Page.objects.filter(pk=indexed.pk).update(nav_en="Another name")

    search.index(Page.objects.all())

    assert addresses("bones") == []
    [found] = search.find("muscles", "en")
    assert (found.page, found.heading) == ("Menu overview", "Is it serious?")


def test_search_indexes_afresh(indexed):
    before = Passage.objects.count()
    indexed.sections.update(body_en="Nothing like it.", body_es="Nada de eso.")

    search.index(Page.objects.all())

    assert Passage.objects.count() == before == 8
    assert addresses("muscles") == []


# --- the page ---------------------------------------------------------------------------------------------


def ask(client, words, language="en"):
    answer = client.get(f"/{language}/conditions/search/", {"q": words})
    assert answer.status_code == 200
    return answer.content.decode()


def test_search_page_asks_for_words(client):
    html = client.get("/en/conditions/search/").content.decode()

    assert "There is a problem" not in html
    assert 'name="q"' in html


def test_search_page_shows_the_other_language_below(client, indexed):
    QuestionFactory(page=indexed, question_es="¿Ice?", answer_es="Ice")
    search.index(Page.objects.all())

    html = ask(client, "ice")

    assert html.index("/en/conditions/back-spasm/#ice") < html.index("On our Spanish pages")
    assert html.index("On our Spanish pages") < html.index('href="/es/conditions/back-spasm/#')
    assert '<ol class="ruled" lang="es">' in html


def test_search_page_is_not_for_search_engines_and_keeps_the_words_in_the_language_switch(client, indexed):
    html = ask(client, "ice & heat")

    assert 'content="noindex, follow"' in html
    assert 'href="/es/conditions/search/?q=ice+%26+heat"' in html
    assert 'rel="canonical"' not in html


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize(
    "words",
    [
        "elephants",
        "?!... ¿¡ &&& ||| :* () '\" \\",
        "\ufffd\ud7ff \u202e\u200b\U0001f9d8",
        "\ue000\ue001",
        "a' OR '1'='1",
        "the",
        "or or or -",
        '"',
    ],
)
def test_search_page_is_friendly_when_there_is_nothing(client, indexed, words, language):
    html = ask(client, words, language)

    assert f'href="/{language}/conditions/"' in html
    assert "<mark>" not in html


@pytest.mark.parametrize("raw", [b"%00", b"%ff%fe", b"%ed%a0%80", b"%c3%28", b"heat%00%00"])
def test_search_page_takes_odd_bytes(client, indexed, raw):
    answer = client.get("/en/conditions/search/", QUERY_STRING="q=" + raw.decode())

    assert answer.status_code == 200


def test_search_page_shows_what_was_typed_as_text(client, indexed):
    html = ask(client, "<script>alert(1)</script>")

    assert "<script>alert" not in html
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in html


def test_search_page_takes_a_hundred_letters_and_no_more(client, indexed):
    assert "There is a problem" not in ask(client, "ice " * 25)

    html = ask(client, "ice " * 25 + "xx")
    assert "Use fewer words: up to 100 letters" in html
    assert "ice ice ice" in html

    assert "Use fewer words: up to 100 letters" in ask(client, "x" * 10_240)


def test_search_page_says_when_no_word_was_typed(client):
    assert "Type a word to look for" in ask(client, "   ")


# --- synonyms ---------------------------------------------------------------------------------------------


@pytest.fixture
def medicine(db):
    """A page about a medicine by its generic name, indexed, and words that mean the same."""
    page = PageFactory(heading_en="Acetaminophen", heading_es="Acetaminofén")
    search.index(Page.objects.all())
    Synonym.objects.create(words=["acetaminophen", "acetaminofén", "tylenol", "dolor de cintura"])
    return page


@pytest.mark.parametrize(
    "words", ["tylenol", "Tylenol?", "TYLENOL first point", "dolor de  cintura", "acetaminofen"]
)
def test_search_finds_what_means_the_same(medicine, words):
    for language in ("en", "es"):
        wanted = words.replace("first point", "primer punto") if language == "es" else words
        assert [found.page for found in search.find(wanted, language)] == [
            getattr(medicine, f"nav_{language}")
        ]


@pytest.mark.parametrize("words", ["tylenolic", "atylenol", "cintura"])
def test_search_takes_only_whole_words_for_synonyms(medicine, words):
    assert search.find(words, "en") == []


def test_search_keeps_the_words_beside_a_synonym(medicine):
    PageFactory(heading_en="Acetaminophen for children")
    search.index(Page.objects.all())

    assert [found.heading for found in search.find("tylenol children", "en")] == [
        "Acetaminophen for children"
    ]


def test_search_that_asks_for_odd_synonyms_is_no_server_error(db):
    Synonym.objects.create(words=["a' OR '1'='1", "(", "*", "tylenol"])

    assert search.find("tylenol ( * a' OR", "en") == []
