"""The library and its pages, as readers and search engines see them."""

import json
import re
from datetime import UTC, date, datetime, timedelta

import pytest
from django.contrib.auth.models import Permission, User
from django.db import connection
from django.test.utils import CaptureQueriesContext

from clinic.directory.models import Location
from conditions.models import Page, Section, Treatment
from tests import factories
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
ADDRESS = "/en/conditions/back-spasm/"


@pytest.fixture
def overview():
    page = PageFactory(slug="overview")
    SectionFactory(
        page=page, anchor="rare", heading_en="Is it rare?", body_en="It is rare. [43][2] Yes. [43]"
    )
    ReferenceFactory(number=2, organisation="NHS (UK)", title="Back pain", year="2024")
    ReferenceFactory(number=43, organisation="RACGP", title="Imaging", url="")
    ReferenceFactory(number=50)
    return page


def see(client, address=ADDRESS, **options) -> str:
    return client.get(address, **options).content.decode()


def data(html: str) -> list[dict]:
    return json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', html)[1])


def test_page_lists_its_sources_in_the_order_of_the_text(client, overview):
    html = see(client)

    sources = re.findall(r'<li id="(s\d)">(.*?)</li>', html)
    assert sources == [
        ("s1", "RACGP. Imaging"),
        ("s2", 'NHS (UK). <a href="https://example.org/2" rel="external noreferrer">Back pain</a>, 2024'),
    ]
    assert 'It is rare.<sup><a href="#s1" aria-label="Source 1">1</a></sup>' in html


def test_page_without_sources_has_no_list_of_them(client):
    SectionFactory(page=PageFactory(slug="overview"))

    assert 'id="sources"' not in see(client)


def test_page_shows_its_texts_in_the_language_of_the_address(client, overview):
    html = see(client, "/es/conditions/back-spasm/")

    assert "<h1>Encabezado de overview</h1>" in html
    assert "<title>Título de overview ·" in html
    assert "El calor puede ayudar." in html
    assert "Primer punto." in html
    assert 'href="/es/contact/?about=overview"' in html


def test_page_names_its_headings_in_the_list_of_contents(client, overview):
    SectionFactory(page=overview, anchor="what-helps")
    QuestionFactory(page=overview, anchor="heat-or-ice")

    html = see(client)

    contents = re.search(r'<aside class="toc".*?</aside>', html, re.DOTALL)[0]
    assert re.findall(r'href="#([\w-]+)"', contents) == ["rare", "what-helps", "heat-or-ice", "sources"]
    assert [id for id in re.findall(r'<h2 id="([\w-]+)"', html) if id != "key-points"] == [
        "rare",
        "what-helps",
        "heat-or-ice",
        "sources",
    ]


def test_page_leads_to_its_neighbours_and_says_where_it_is(client, overview):
    PageFactory(slug="causes")
    PageFactory(slug="draft", status=Page.Status.DRAFT)
    PageFactory(slug="faq")

    first, middle, last = (see(client, ADDRESS + path) for path in ("", "causes/", "faq/"))

    assert 'rel="prev"' not in first
    assert f'href="{ADDRESS}causes/" rel="next"' in first
    assert f'href="{ADDRESS}" rel="prev"' in middle
    assert f'href="{ADDRESS}faq/" rel="next"' in middle
    assert 'rel="next"' not in last
    assert re.findall(r'itemprop="name">(.*?)<', middle) == [
        "Home",
        "Conditions",
        "Back spasm",
        "Menu causes",
    ]


def test_page_that_nobody_has_signed_says_when_it_was_changed(client, overview):
    html = see(client)

    assert "Last updated on February 1, 2027." in html
    assert "Reviewed by" not in html
    assert "review" not in re.sub(r"<[^>]*>", "", html).lower()


def test_page_says_who_signed_it_and_until_when(client):
    ReviewedPageFactory(slug="overview")

    html = see(client)

    assert "Reviewed by Naomi Okafor, MD on February 2, 2027. Next review by August 2027." in html
    assert "Last updated" not in html


def test_page_says_when_it_was_changed_after_it_was_signed(client):
    ReviewedPageFactory(slug="overview", english_changed_at=WRITTEN + timedelta(days=2))

    assert "Last updated on February 3, 2027." in see(client)
    assert "Last updated" not in see(client, "/es/conditions/back-spasm/")


def test_page_counts_days_on_the_clock_of_the_clinic(client):
    PageFactory(slug="overview", english_changed_at=datetime(2027, 2, 2, 3, tzinfo=UTC))
    factories.LocationFactory(time_zone="America/New_York")

    assert "Last updated on February 1, 2027." in see(client)


def test_page_of_treatments_labels_each_in_words(client, overview):
    section = overview.sections.get()
    for label in Treatment.Evidence:
        TreatmentFactory(section=section, slug=label.value, evidence=label)

    html = see(client)

    for label in (
        "Good evidence",
        "Some evidence",
        "Weak evidence",
        "Experts disagree",
        "Not advised as routine",
    ):
        assert len(re.findall(rf"</span> {label}</span>", html)) == 2
    assert html.count("<h4>Risks</h4>") == len(Treatment.Evidence)


@pytest.mark.parametrize(
    "path", ["nope/", "back-spasm/nope/", "nope/causes/", "back-spasm/draft/", "back-spasm/causes/more/"]
)
@pytest.mark.parametrize(
    ("language", "sentence"), [("en", "We cannot find that page"), ("es", "No encontramos")]
)
def test_unknown_page_answers_in_its_language_and_offers_the_search(
    client, overview, path, language, sentence
):
    PageFactory(slug="draft", status=Page.Status.DRAFT)

    answer = client.get(f"/{language}/conditions/{path}")

    html = answer.content.decode()
    assert answer.status_code == 404
    assert sentence in html
    assert f'action="/{language}/conditions/search/"' in html


def test_overview_has_one_address(client, overview):
    answer = client.get(f"{ADDRESS}overview/")

    assert (answer.status_code, answer.url) == (301, ADDRESS)


def test_draft_is_shown_to_staff_who_may_see_pages(client):
    PageFactory(slug="overview", status=Page.Status.DRAFT)
    user = User.objects.create_user("editor")
    client.force_login(user)
    assert client.get(ADDRESS).status_code == 404

    user.user_permissions.add(Permission.objects.get(codename="view_page"))

    html = see(client)
    assert "This page is a draft." in html
    assert 'content="noindex, nofollow"' in html


def test_library_lists_what_readers_may_read(client, overview):
    PageFactory(slug="draft", nav_en="Hidden", status=Page.Status.DRAFT)
    ConditionFactory(slug="empty", name_en="Empty")

    html = see(client, "/en/conditions/")

    assert f'<a href="{ADDRESS}">Menu overview</a>' in html
    assert "Hidden" not in html
    assert "Empty" not in html


def test_library_without_pages_says_so(client):
    assert "The pages are being written." in see(client, "/en/conditions/")


# --- what a page costs ------------------------------------------------------------------------------------


def queries(client, address) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


def test_pages_cost_four_queries_whatever_stands_on_them(client, overview):
    factories.LocationFactory()
    few = queries(client, ADDRESS)
    for number in range(10):
        section = SectionFactory(page=overview, body_en=f"Text. [{60 + number}]")
        TreatmentFactory(section=section)
        TreatmentFactory(section=section)
        QuestionFactory(page=overview)
        ReferenceFactory(number=60 + number)
        PageFactory()

    assert queries(client, ADDRESS) == few == 4
    assert queries(client, "/en/conditions/") <= 4


def repeated(client, address, etag):
    return client.get(address, headers={"If-None-Match": etag})


@pytest.mark.parametrize("address", [ADDRESS, "/en/conditions/"])
def test_repeated_visit_is_answered_without_the_page(client, overview, address):
    first = client.get(address)

    second = repeated(client, address, first["ETag"])

    assert (second.status_code, second.content) == (304, b"")
    assert second["Cache-Control"] == "no-cache"
    assert "Content-Security-Policy" in first


def change_text(page):
    Section.objects.update(body_en="It is not rare.")


def change_source(page):
    page.sections.model.objects.update(body_en="Rare. [2]")


def change_neighbour(page):
    PageFactory(slug="new")


def change_phone(page):
    Location.objects.update(phone="+14135550111")


def sign(page):
    ReviewedPageFactory(slug="other")
    Page.objects.filter(pk=page.pk).update(
        status="published",
        reviewer=factories.PractitionerFactory(),
        published_on=date(2027, 2, 2),
        reviewed_on=date(2027, 2, 2),
        review_due_on=date(2027, 8, 2),
    )


@pytest.mark.parametrize("change", [change_text, change_source, change_neighbour, change_phone, sign])
def test_repeated_visit_is_sent_what_has_changed(client, overview, change):
    factories.LocationFactory()
    first = client.get(ADDRESS)

    change(overview)

    assert repeated(client, ADDRESS, first["ETag"]).status_code == 200


def test_repeated_visit_in_another_language_is_sent_the_page(client, overview):
    first = client.get(ADDRESS)

    assert repeated(client, "/es/conditions/back-spasm/", first["ETag"]).status_code == 200


# --- for search engines -----------------------------------------------------------------------------------


def test_page_describes_itself_to_search_engines(client, overview, settings):
    settings.BASE_URL = "https://clinic.example.org"

    [described] = data(see(client))

    assert described == {
        "@context": "https://schema.org",
        "@type": "MedicalWebPage",
        "url": "https://clinic.example.org/en/conditions/back-spasm/",
        "name": "Title of overview",
        "headline": "Heading of overview",
        "description": "What this page says.",
        "inLanguage": "en",
        "about": {"@type": "MedicalCondition", "name": "Back spasm"},
        "audience": {"@type": "PeopleAudience", "audienceType": "Patient"},
        "publisher": {
            "@type": "MedicalOrganization",
            "name": settings.CLINIC_NAME,
            "url": "https://clinic.example.org/en/",
        },
        "dateModified": "2027-02-01T15:00:00+00:00",
        "citation": ["https://example.org/2"],
    }


def test_signed_page_names_its_reviewer_to_search_engines(client):
    ReviewedPageFactory(slug="overview")

    [described] = data(see(client))

    assert (described["datePublished"], described["lastReviewed"]) == ("2027-02-02", "2027-02-02")
    assert described["reviewedBy"] == {"@type": "Person", "name": "Naomi Okafor", "honorificSuffix": "MD"}


def test_page_of_questions_gives_them_with_their_answers(client, overview):
    QuestionFactory(page=overview)

    _, questions = data(see(client))

    assert (questions["@type"], questions["url"][-len(ADDRESS) :]) == ("FAQPage", ADDRESS)
    assert questions["mainEntity"] == [
        {
            "@type": "Question",
            "name": "Heat or ice?",
            "acceptedAnswer": {"@type": "Answer", "text": "Heat has the better proof."},
        }
    ]
