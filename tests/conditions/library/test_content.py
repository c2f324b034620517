"""The texts of the first edition: readable, sourced, without promises, the same in both languages."""

import gzip
import re
import tomllib
from itertools import chain
from pathlib import Path

import pytest
import textstat
from django.contrib.staticfiles import finders
from django.test import Client
from django.utils import translation
from django.utils.translation import gettext

from conditions.library import files, markdown
from conditions.library.loading import load
from conditions.management.commands.load_content import FOLDER
from conditions.models import Page, Reference
from conditions.triage import SIGNS, Level
from tests.conftest import clock

pytestmark = pytest.mark.slow

EDITION = files.read(FOLDER)
PAGES = list(EDITION.pages)
LANGUAGES = ["en", "es"]

HARDEST_GRADE = 8.0
LONGEST_SENTENCE = 15  # words, on average over a page
LONGEST_TITLE, LONGEST_DESCRIPTION = 60, 158
LONGEST_HARM, FEWEST_WORDS = 60, 8
# A figure, a finding, a guideline: what needs its source in the same paragraph, line of a list or row.
CLAIM = re.compile(
    r"(?i)\b\d+(?: to \d+)? (?:in|of|out of) (?:10|100|1,000)\b|\d ?%"
    r"|\b(?:a|the|one|two|some|most|large) (?:stud|trial|review)\w* (?:found|show|say|compar)"
    r"|\bstudies (?:found|show)|\bguidelines? (?:advis|says|names|keep)"
    r"|\bmore common\b|\brisk (?:of|for) [\w ]+ (?:is|goes|rises)"
    r"|\bin (?:a|one|two|large) (?:study|studies|trials?)\b"
)
LONGEST_PAGE = 1900  # words: about 12 screens of a phone
# Hosts and organisations that copy, sum up for a fee, quiz, sell or report what others published.
NO_PUBLISHER = re.compile(
    r"(?i)guideline ?central|medscape|webmd|jwatch|journal watch|lahey|fortis|crestner|commonspirit"
    r"|gpnotebook|health(?:line|day|grades)|health\.com$|medicinenet|rxlist|drugs\.com|verywell"
    r"|everyday ?health|emedicine|medical ?news ?today|uptodate|spine-health|spineuniverse|patient\.info"
    r"|droracle|physio-network|medlibrary|wiki|mendeley|researchgate|academia\.edu|semantic ?scholar"
    r"|scribd|studylib|slideshare|docplayer|docslib|chiro\.org|ausdoc|healio|medpage"
    r"|archive\.(?:org|is|today)|webarchive|cybercemetery|proxy|\bquiz|blog|substack|medium\.com|reddit"
    r"|quora|youtube|facebook|amazon|ebay|walmart|walgreens|\bcvs\b|rite ?aid|\bshop\b|\bstore\b"
    r"|pharmacy\b|newswire|eurekalert|sciencedaily|reuters|\bap ?news|\b(?:cnn|nbc|cbs|bbc)\b|fox ?news"
    r"|usa ?today|ny ?times|\btimes\b|washington ?post|guardian|forbes|tribune|gazette|herald"
    r"|\b(?:daily|evening) (?:news|mail)|yahoo|\bmsn\b"
)
NO_ORGANISATION = re.compile(
    r"(?i)^(?:a |the )?(?:journal |review |research )?(?:article|paper|study|web ?site|web ?page)\b"
    r"|PMC ?\d|^(?:on )?(?:PubMed|PMC|DOI)\b|^(?:journal|unknown|various|several|anonymous)$"
)
ARTICLE = re.compile(r"//(?:pmc|pubmed)\.ncbi\.nlm\.nih\.gov/|//doi\.org/")
HEAVIEST_PAGE = 40 * 1024  # bytes, compressed, with all that it brings
WITH_ALL_DRAWINGS = 64 * 1024  # the sheet of exercises has eight
MOST_REQUESTS = 6
FRAME = ["clinic/site.css", "clinic/site.js", "clinic/icons.svg", "clinic/mark.svg"]

# What no page may promise, and words that frighten.  "The best" as a promise is the word itself here.
BANNED = {
    "en": r"cure[sd]?|guarantee[sd]?|pain[- ]free|best|immediate relief|few sessions|no side effects"
    r"|crippling|destroy\w*|paraly[sz]ed|nothing serious|it is only|999|A&E",
    "es": r"cura(?:r|mos|do|da)?|garantiza\w*|sin dolor|el mejor|la mejor|alivio inmediato|pocas sesiones"
    r"|sin efectos secundarios|paral[ií]tic\w*|nada grave|no tiene nada|es solo un",
}


def texts(page: str, language: str) -> list[str]:
    """Every Markdown text of a page, the labels of a treatment included, from top to bottom."""
    text = EDITION.pages[page]
    labels = text["treatment"] or {}
    found = [labels[f"{name}_{language}"] for name in ("proof_new", "proof_lasting") if labels]
    for part in text["sections"] + text["questions"]:
        found.append(part.get(f"body_{language}") or part[f"answer_{language}"])
    return found


def headings(page: str, language: str) -> list[str]:
    parts = EDITION.pages[page]["sections"] + EDITION.pages[page]["questions"]
    return [part.get(f"heading_{language}") or part[f"question_{language}"] for part in parts]


def words(page: str, language: str) -> list[str]:
    """What a reader reads on a page, each paragraph or line of a list as a string."""
    page_text = EDITION.pages[page]
    labels = page_text["treatment"] or {}
    lines = page_text[f"key_points_{language}"].splitlines()
    lines += [labels[f"{name}_{language}"] for name in ("summary", "harm") if labels]
    lines += chain.from_iterable(markdown.plain(text).splitlines() for text in texts(page, language))
    return [page_text[f"heading_{language}"], *headings(page, language), *lines]


def prose(page: str, language: str) -> str:
    """The same as one text of sentences: a line without an end is given one."""
    return " ".join(line if re.search(r"[.!?:]$", line) else f"{line}." for line in words(page, language))


def sentences(page: str, language: str) -> list[list[str]]:
    split = re.split(r"(?<=[.!?:])\s+", prose(page, language))
    return [found for sentence in split if (found := re.findall(r"[\w\u2019'-]+", sentence))]


def everything(language: str) -> str:
    """Every word of the edition in a language, those that only search engines see included."""
    heads = [EDITION.pages[page][f"{name}_{language}"] for page in PAGES for name in files.PAGE_TEXTS]
    return "\n".join([*heads, *(prose(page, language) for page in PAGES)])


@pytest.mark.parametrize("slug", PAGES)
def test_content_reads_at_grade_eight_or_below(slug):
    running = " ".join(line for line in words(slug, "en") if len(line.split()) >= 8)

    assert textstat.flesch_kincaid_grade(prose(slug, "en")) <= HARDEST_GRADE
    # Names in lists and tables count as short sentences and would hide long ones.
    assert textstat.flesch_kincaid_grade(running) <= HARDEST_GRADE


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("slug", PAGES)
def test_content_has_short_sentences(slug, language):
    lengths = [len(sentence) for sentence in sentences(slug, language)]

    assert sum(lengths) / len(lengths) <= LONGEST_SENTENCE


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("slug", PAGES)
def test_content_has_no_page_longer_than_twelve_screens_of_a_phone(slug, language):
    assert len(prose(slug, language).split()) <= LONGEST_PAGE


@pytest.mark.parametrize("language", LANGUAGES)
def test_content_has_titles_and_descriptions_that_are_shown_whole(language):
    heads = {
        page: (text[f"title_{language}"], text[f"description_{language}"])
        for page, text in EDITION.pages.items()
    }

    assert {p: t for p, (t, _) in heads.items() if not 0 < len(t) <= LONGEST_TITLE} == {}
    assert {p: d for p, (_, d) in heads.items() if not 0 < len(d) <= LONGEST_DESCRIPTION} == {}
    assert len({title for title, _ in heads.values()}) == len(PAGES)


@pytest.mark.parametrize("language", LANGUAGES)
def test_content_promises_nothing_and_frightens_nobody(language):
    found = re.findall(rf"(?i)\b(?:{BANNED[language]})\b", everything(language))

    assert found == []


@pytest.mark.parametrize(
    ("language", "planted"),
    [
        ("en", "Feel pain-free in days."),
        ("en", "The best care."),
        ("es", "Alivio inmediato."),
        ("es", "Vida sin dolor"),
    ],
)
def test_content_check_would_find_a_promise(language, planted):
    assert re.search(rf"(?i)\b(?:{BANNED[language]})\b", planted)


@pytest.mark.parametrize("language", LANGUAGES)
def test_content_names_only_sources_that_are_listed(language):
    named = {number for page in PAGES for number in markdown.cited(texts(page, language))}

    assert named - EDITION.references.keys() == set()


def test_content_lists_each_source_once_with_its_publisher_its_address_and_its_time():
    rows = [
        files.NO_SOURCE | row for row in tomllib.loads((FOLDER / "references.toml").read_text())["reference"]
    ]
    addresses = [row["url"] for row in rows]

    assert len(rows) == len(EDITION.references)
    assert sorted({url for url in addresses if addresses.count(url) > 1}) == []
    assert [row["number"] for row in rows if not re.match(r"https?://[\w.-]+\.[a-z]+(/|$)", row["url"])] == []
    assert [row["number"] for row in rows if not (row["title"] and row["organisation"])] == []
    # A page that names no year of its own is known by the day it was read.
    assert [row["number"] for row in rows if not (row["year"] or row["read_on"])] == []
    # It is printed on the pages of both languages: no words.
    assert [row["year"] for row in rows if not re.fullmatch(r"|\d{4}([,-] ?\d{4})?", row["year"])] == []
    assert [row["number"] for row in rows if bool(row["title_es"]) != bool(row["url_es"])] == []


@pytest.mark.parametrize("slug", PAGES)
def test_content_names_a_source_in_every_paragraph_that_claims_a_finding(slug):
    blocks = [block for text in texts(slug, "en") for block in re.split(r"\n\s*\n|\n(?=- |\d+\. |\|)", text)]

    assert [block for block in blocks if CLAIM.search(block) and not markdown.cited([block])] == []


@pytest.mark.parametrize(
    "planted",
    [
        "About 8 in 10 adults have back pain.",
        "In a study, heat helped 30 % more.",
        "Studies found that ice works.",
        "The guideline advises against it.",
        "Smoking makes back pain more common.",
    ],
)
def test_content_check_would_find_a_claim(planted):
    assert CLAIM.search(planted)


def test_content_cites_every_source_that_it_lists():
    named = {number for page in PAGES for number in markdown.cited(texts(page, "en"))}

    assert EDITION.references.keys() - named == set()


def publishers(row: dict) -> list[str]:
    """The organisation behind a source and the hosts of its addresses."""
    hosts = [re.sub(r"https?://(www\.)?", "", row[name]).split("/")[0] for name in ("url", "url_es")]
    return [row["organisation"], *hosts]


def test_content_names_no_copy_no_shop_and_no_press():
    named = {name for row in EDITION.references.values() for name in publishers(row)}

    assert sorted(name for name in named if NO_PUBLISHER.search(name)) == []


@pytest.mark.parametrize(
    "planted",
    [
        "Guideline Central",
        "guidelinecentral.com",
        "reference.medscape.com",
        "NEJM Journal Watch",
        "jwatch.org",
        "Lahey Hospital & Medical Center",
        "healthline.com",
        "es.wikipedia.org",
        "smile.amazon.com",
        "cnn.com",
        "The New York Times",
        "web.archive.org",
    ],
)
def test_content_check_would_find_a_copy_a_shop_or_the_press(planted):
    assert NO_PUBLISHER.search(planted)


def test_content_names_the_journal_or_the_society_and_the_year_of_an_article():
    rows = EDITION.references.values()

    assert [row["number"] for row in rows if NO_ORGANISATION.search(row["organisation"])] == []
    assert [row["number"] for row in rows if ARTICLE.search(row["url"]) and not row["year"]] == []


@pytest.mark.parametrize(
    "planted", ["Journal article, on PubMed Central (PMC5117171)", "Review article", "PubMed", "Website"]
)
def test_content_check_would_find_a_source_without_its_journal(planted):
    assert NO_ORGANISATION.search(planted)


def test_content_names_the_same_sources_in_both_languages_at_the_same_places():
    english, spanish = (
        {page: [markdown.cited([text]) for text in texts(page, language)] for page in PAGES}
        for language in LANGUAGES
    )

    assert english == spanish


def test_content_has_the_same_parts_in_both_languages():
    def shape(page, language):
        lines = "\n".join(texts(page, language)).splitlines()
        marks = [line.split(" ")[0] if line.startswith("#") else line[:1] for line in lines]
        return [mark for mark in marks if mark in ("###", "-", "|", "!", "1")]

    assert {page: shape(page, "en") for page in PAGES} == {page: shape(page, "es") for page in PAGES}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("slug", PAGES)
def test_content_has_no_heading_without_text_and_no_lead_in_without_a_list(slug, language):
    for text in texts(slug, language):
        blocks = [block for block in re.split(r"\n\s*\n", text) if block.strip()]
        assert blocks
        for block, after in zip(blocks, [*blocks[1:], "### end"], strict=True):
            assert not (block.startswith("#") and after.startswith("#")), block
            assert not block.endswith(":") or re.match(r"[-|]|\d+\.", after), block


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("slug", PAGES)
def test_content_links_to_pages_that_exist_and_to_nowhere_outside(slug, language):
    anchors = {(slug, part["anchor"]) for slug, text in EDITION.pages.items() for part in text["sections"]}
    anchors |= {("treatments", slug) for slug in EDITION.treatments}  # rows of the table that compares them
    known = {"check", "book", "call", "contact"}
    known |= {f"page:{slug}" for slug in PAGES} | {f"page:{slug}#{anchor}" for slug, anchor in anchors}
    known |= {f"figure:{name}" for name in markdown.FIGURES}

    for text in texts(slug, language):
        assert markdown.targets(text) - known == set()
        assert "http" not in text
        assert "<" not in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_content_holds_no_phone_number_but_911_988_and_poison_help(language):
    text = everything(language).replace("1-800-222-1222", "")
    assert re.findall(r"\(?\d{3}\)?[ .-]\d{3}[ .-]\d{4}|\b1-8\d\d", text) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_content_about_getting_help_has_every_sign_of_the_check_word_for_word(language):
    lines = words("when-to-get-help", language)

    with translation.override(language):
        signs = [gettext(sign.text) for sign in SIGNS if sign.level >= Level.TODAY]
    assert [sign for sign in signs if not any(line.startswith(f"{sign}.") for line in lines)] == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("slug", EDITION.treatments)
def test_treatment_has_its_labels_with_their_sources_and_names_its_risks(slug, language):
    labels = EDITION.pages[slug]["treatment"]

    for kind in ("new", "lasting"):  # who found no study has none to name
        found = markdown.cited([labels[f"proof_{kind}_{language}"]])
        assert found or labels[f"evidence_{kind}"] == "none", kind
    assert 0 < len(labels[f"harm_{language}"]) <= LONGEST_HARM
    for part in EDITION.pages[slug]["sections"]:
        assert len(part[f"body_{language}"].split()) >= FEWEST_WORDS, part["anchor"]


def test_content_has_every_treatment_of_the_brief():
    assert set(EDITION.treatments) == {
        "topical-medicine",
        "duloxetine",
        "oral-steroids",
        "benzodiazepines",
        "gabapentin",
        "epidural-steroid-injection",
        "radiofrequency-ablation",
        "cognitive-behavioral-therapy",
        "muscle-relaxants",
        "anti-inflammatory-medicine",
        "acetaminophen",
        "heat",
        "ice",
        "massage",
        "exercise-therapy",
        "trigger-point-injections",
        "facet-joint-block",
        "laser",
        "ultrasound",
        "tens",
        "myofascial-release",
        "joint-mobilization",
        "chiropractic",
        "opioids",
        "acupuncture",
        "mind-body",
        "back-belts-and-traction",
        "surgery",
    }


# --- the pages as they are served -------------------------------------------------------------------------


@pytest.fixture(scope="module")
def served(kept_for_the_module):
    """Every page in each language with its address, opened once for this module."""
    load(EDITION, now=clock(2027, 3, 1, 8))
    browser, found = Client(), {language: {} for language in LANGUAGES}
    for page in Page.objects.select_related("condition"):
        for language, pages in found.items():
            with translation.override(language):
                path = page.get_absolute_url()
            answer = browser.get(path)
            assert answer.status_code == 200, path
            pages[path] = answer.content.decode()
    return found


@pytest.mark.parametrize("language", LANGUAGES)
def test_pages_keep_every_link_source_and_place(client, db, served, language):
    pages = served[language]
    places = {path: re.findall(r'\sid="([^"]+)"', html) for path, html in pages.items()}
    references = {url for row in Reference.objects.all() for url in (row.url, row.url_es)}
    opened = {}
    for path, html in pages.items():
        main = re.search(r"<main.*</main>", html, re.DOTALL)[0]
        assert len(places[path]) == len(set(places[path])), path
        assert not re.search(r"\]\(|\*\*|\[\d+\]|^#", re.sub(r"<[^>]*>", "", main), re.MULTILINE), path
        for address in re.findall(r'href="([^"]*)"', main):
            page, _, place = address.partition("#")
            if address.startswith("http"):
                assert address.replace("&amp;", "&") in references
            elif place:
                assert place in places[page or path], f"{path}: {address}"
            else:
                if address not in opened:
                    opened[address] = client.get(address).status_code
                assert opened[address] == 200, f"{path}: {address}"


@pytest.mark.parametrize("language", LANGUAGES)
def test_front_page_leads_to_places_that_are_there(client, db, served, language):
    home = client.get(f"/{language}/").content.decode()

    links = re.findall(rf'href="(/{language}/conditions/[^"]*)"', home)
    assert len(links) >= 8
    for address in links:
        path, _, place = address.partition("#")
        html = client.get(path).content.decode()
        assert not place or f'id="{place}"' in html, address


@pytest.mark.parametrize("language", LANGUAGES)
def test_pages_weigh_at_most_40_kb_with_all_that_they_bring(db, served, language):
    def weight(content: bytes) -> int:
        return len(gzip.compress(content, 6))

    def file(name):
        return weight(Path(finders.find(name)).read_bytes())

    frame = sum(file(name) for name in FRAME)
    weights = {}
    for path, html in served[language].items():
        drawings = re.findall(r'<img src="/static/(clinic/[^"]+)"([^>]*)>', html)
        # What is further down is asked for when somebody comes near it.
        at_once = {name for name, attributes in drawings if 'loading="lazy"' not in attributes}
        # The page, its style, script and icons; the icon of the tab and the manifest are asked for
        # once, whatever the page.
        assert 4 + len(at_once) <= MOST_REQUESTS, path
        weights[path] = weight(html.encode()) + frame + sum(map(file, at_once))
        assert weights[path] + sum(file(name) for name, _attributes in drawings) <= WITH_ALL_DRAWINGS, path

    assert {path: size for path, size in weights.items() if size > HEAVIEST_PAGE} == {}
