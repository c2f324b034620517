"""The library and its pages, as readers and search engines see them."""

import json
import re
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.contrib.auth.models import Permission, User
from django.db import connection
from django.test.utils import CaptureQueriesContext

from clinic.directory.models import Location
from conditions.models import Page, Reference, Section, Treatment
from conditions.triage import BY_ID, Level
from tests import factories
from tests.conditions.factories import (
    SIGNED_AT,
    WRITTEN,
    ConditionFactory,
    PageFactory,
    QuestionFactory,
    ReferenceFactory,
    SectionFactory,
    TreatmentFactory,
    sign,
)
from tests.conditions.signing.people import physician
from tests.conditions.signing.test_acts import AS_THEY_ARE, sign_rules

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
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


@pytest.fixture
def clock_at_signing():
    """The clock says the day on which ``sign`` has a page signed."""
    with time_machine.travel(SIGNED_AT) as clock:
        yield clock


def see(client, address=ADDRESS, **options) -> str:
    return client.get(address, **options).content.decode()


def sources(html: str) -> list[tuple[str, str, str]]:
    """The place, the language and the words of each source."""
    return re.findall(r'<li id="(s\d)" lang="(\w\w)">(.*?)</li>', html)


def data(html: str) -> list[dict]:
    return json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', html)[1])


def test_page_lists_its_sources_in_the_order_of_the_text(client, overview):
    html = see(client)

    assert sources(html) == [
        ("s1", "en", "RACGP. Imaging"),
        (
            "s2",
            "en",
            'NHS (UK). <a href="https://example.org/2" rel="external noreferrer">Back pain</a>, 2024',
        ),
    ]
    assert 'It is rare.<sup><a href="#s1" aria-label="Source 1">1</a></sup>' in html


def test_page_names_the_edition_of_a_source_in_the_language_of_its_reader(client, overview):
    Reference.objects.filter(number=2).update(
        title_es="Dolor de espalda", url_es="https://example.org/es", year=""
    )
    Section.objects.update(body_es="Es raro. [2][43]")

    in_spanish = 'NHS (UK). <a href="https://example.org/es" rel="external noreferrer">Dolor de espalda</a>'
    assert sources(see(client, "/es/conditions/back-spasm/")) == [
        ("s1", "es", in_spanish),
        ("s2", "en", "RACGP. Imaging"),
    ]
    assert "Dolor de espalda" not in see(client)


@pytest.mark.parametrize("is_signed", [False, True])
def test_source_without_a_year_says_when_it_was_read(client, overview, is_signed):
    Reference.objects.filter(number=2).update(read_on=date(2026, 11, 30))
    Reference.objects.filter(number=43).update(read_on=date(2026, 11, 30), year="")
    if is_signed:
        sign(overview)

    of_no_year, of_a_year = (words for _place, _language, words in sources(see(client)))

    assert of_no_year == 'RACGP. Imaging <span lang="en">(read on November 30, 2026)</span>'
    assert of_a_year.endswith("</a>, 2024")


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
    assert [id for id in re.findall(r'<h2 [^>]*?id="([\w-]+)"', html) if id != "key-points"] == [
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


def words_of(html: str) -> str:
    """What is read on the page itself, on one line."""
    article = re.search(r"<article.*?</article>", html, re.DOTALL)[0]
    return " ".join(re.sub(r"<[^>]*>", "", article).split())


NOT_REVIEWED = "Our physicians have not reviewed this page yet. It follows the sources below."


def test_page_that_nobody_has_signed_says_so_and_when_it_was_changed(client, overview):
    words = words_of(see(client))

    assert "Last updated on February 1, 2027." in words
    assert "review" not in words.replace(NOT_REVIEWED, "", 1).lower()


def test_page_says_who_signed_it_and_until_when(client, clock_at_signing):
    sign(PageFactory(slug="overview"))

    html = see(client)

    assert "Reviewed by Naomi Okafor, MD on February 2, 2027. Next review by August 2027." in words_of(html)
    assert NOT_REVIEWED not in html
    assert "Last updated" not in html


def test_page_says_since_when_its_next_review_is_due(client, clock_at_signing):
    sign(PageFactory(slug="overview"), until=date(2027, 2, 3))

    assert "Reviewed by Naomi Okafor, MD on February 2, 2027. Next review by February 2027." in words_of(
        see(client)
    )
    clock_at_signing.shift(timedelta(days=2))
    assert "The next review was due on February 3, 2027." in words_of(see(client))


def test_page_shows_what_was_signed_when_it_is_changed_afterwards(client, overview):
    sign(overview)
    overview.sections.update(body_en="It is not rare at all. [50]", body_es="Nada raro.")
    Page.objects.update(heading_en="Another heading", english_changed_at=WRITTEN + timedelta(days=2))

    for language, old in (("en", "It is rare."), ("es", "El calor puede ayudar.")):
        html = see(client, f"/{language}/conditions/back-spasm/")
        assert old in html
        assert "at all" not in html
        assert "Nada raro." not in html
        assert "Another heading" not in html
        assert "Study 50" not in html
    assert "Reviewed by Naomi Okafor, MD on February 2, 2027." in words_of(see(client))
    assert "Last updated" not in see(client)


def test_page_says_who_wrote_it_and_since_when_readers_see_it(client, settings):
    settings.CLINIC_NAME = "Moss Clinic"
    page = PageFactory(slug="overview")
    assert "Written by Moss Clinic. Last updated" in words_of(see(client))

    page.author = factories.PractitionerFactory(name="Ana Ruiz", slug="ana-ruiz")
    page.published_on = date(2027, 1, 5)
    page.save()

    html = see(client)
    assert 'Written by <a href="/en/team/ana-ruiz/">Ana Ruiz, MD</a>.' in html
    assert "First published on January 5, 2027. Last updated on February 1, 2027." in words_of(html)


def test_page_counts_days_on_the_clock_of_the_clinic(client):
    PageFactory(slug="overview", english_changed_at=datetime(2027, 2, 2, 3, tzinfo=UTC))
    factories.LocationFactory(time_zone="America/New_York")

    assert "Last updated on February 1, 2027." in see(client)


# In a narrow column, and on the page of the treatment itself.
LABELS = {
    "good": ("Good", "Good evidence"),
    "some": ("Some", "Some evidence"),
    "weak": ("Weak", "Weak evidence"),
    "split": ("Experts disagree", "Experts disagree"),
    "not": ("Not advised", "Not advised as routine"),
    "none": ("Not studied", "Not studied"),
}


def test_page_that_compares_treatments_labels_each_in_words(client, overview):
    section = overview.sections.get()
    for label in Treatment.Evidence:
        TreatmentFactory(
            section=section,
            page__slug=label,
            evidence_new=label,
            evidence_lasting=list(LABELS)[-1 - list(LABELS).index(label)],
            harm_en=f"Harm of {label}",
        )

    html = see(client)

    rows = re.findall(r'<tr id="([\w-]+)">(.*?)</tr>', html, re.DOTALL)
    assert [(slug, words(row)) for slug, row in rows] == [
        (slug, [f"Menu {slug}", short, other, f"Harm of {slug}"])
        for (slug, (short, _)), (other, _) in zip(LABELS.items(), reversed(LABELS.values()), strict=True)
    ]
    for slug, (_, whole) in LABELS.items():
        labels = re.search(r'<dl class="labels">.*?</dl>', see(client, f"{ADDRESS}{slug}/"), re.DOTALL)[0]
        assert re.search(rf"</span> {whole}</span>", labels), slug
    assert [f'href="{ADDRESS}{slug}/"' in row for slug, row in rows] == [True] * len(LABELS)
    assert '<li><a href="#compared">' in html


def words(row: str) -> list[str]:
    """What stands in each cell of the row of a table."""
    return [
        " ".join(re.sub(r"<[^>]*>", "", cell).split())
        for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.DOTALL)
    ]


def test_treatments_stand_under_the_heading_of_their_group_and_say_whether_they_are_offered(client, overview):
    second = SectionFactory(page=overview, anchor="machines", heading_en="Machines")
    SectionFactory(page=overview, anchor="empty", heading_en="Not a group")
    TreatmentFactory(section=second, page__slug="laser", page__position=1)
    TreatmentFactory(section=second, page__slug="heat", page__position=0, offered="yes")
    TreatmentFactory(section=overview.sections.get(anchor="rare"), page__slug="ice", offered="no")
    TreatmentFactory(section=second, page__slug="draft", page__status=Page.Status.DRAFT)

    table = re.search(r'<table class="compare">.*?</table>', see(client), re.DOTALL)[0]

    assert [
        (re.search(r'scope="rowgroup"[^>]*>(.*?)<', group)[1], re.findall(r'<tr id="([\w-]+)"', group))
        for group in re.findall(r"<tbody>.*?</tbody>", table, re.DOTALL)
    ] == [("Is it rare?", ["ice"]), ("Machines", ["heat", "laser"])]
    heat = re.search(r'<tr id="heat">.*?</tr>', table, re.DOTALL)[0]
    assert words(heat)[0] == "Menu heat here"
    assert table.count("i-check") == 1


def test_page_of_a_treatment_labels_it_for_both_kinds_of_pain(client, overview):
    ReferenceFactory(number=1)
    heat = TreatmentFactory(
        section=overview.sections.get(),
        page__slug="heat",
        evidence_new="good",
        evidence_lasting="none",
        proof_new_en="It **helps**. [43]",
        proof_lasting_en="Nobody knows. [2]",
    )
    SectionFactory(page=heat.page, anchor="what-it-is", body_en="A wrap. [2][50]")

    html = see(client, ADDRESS + "heat/")

    labels = re.search(r'<dl class="labels">.*?</dl>', html, re.DOTALL)[0]
    new, lasting = re.findall(r"<div>(.*?)</div>", labels, re.DOTALL)
    assert "Good evidence" in new and "It <strong>helps</strong>." in new and 'href="#s1"' in new
    assert "Not studied" in lasting and "Nobody knows." in lasting and 'href="#s2"' in lasting
    assert "A warm wrap." in html
    assert re.findall(r'<li id="s\d"[^>]*>([^<.]*)\.', html) == ["RACGP", "NHS (UK)", "An institute"]


def test_page_of_a_treatment_says_where_it_is_and_leads_to_the_other_treatments(client, overview):
    compared = PageFactory(slug="treatments", nav_en="Treatments")
    groups = [SectionFactory(page=compared, anchor=anchor) for anchor in ("start", "machines")]
    for slug, group, position in (("laser", 1, 1), ("heat", 0, 9), ("tens", 1, 2)):
        TreatmentFactory(section=groups[group], page__slug=slug, page__position=position)

    html = see(client, ADDRESS + "laser/")

    assert re.findall(r'itemprop="name">(.*?)<', html) == [
        "Home",
        "Conditions",
        "Back spasm",
        "Treatments",
        "Menu laser",
    ]
    assert f'href="{ADDRESS}heat/" rel="prev"' in html
    assert f'href="{ADDRESS}tens/" rel="next"' in html
    all_pages = re.search(r'<ul class="cols links">.*?</ul>', html, re.DOTALL)[0]
    assert re.findall(r'href="([^"]*)"', all_pages) == [ADDRESS, f"{ADDRESS}treatments/"]
    assert f"{ADDRESS}laser/" not in see(client, "/en/conditions/")


@pytest.mark.parametrize(
    ("offered", "heading", "address"),
    [
        ("yes", "We offer it", "/en/book/"),
        ("no", "We do not offer it here", "/en/book/"),
        ("ask", "Do we offer it?", "/en/contact/?about=heat"),
    ],
)
def test_page_of_a_treatment_says_whether_the_clinic_offers_it(client, overview, offered, heading, address):
    TreatmentFactory(section=overview.sections.get(), page__slug="heat", offered=offered)

    html = see(client, ADDRESS + "heat/")

    box = re.search(r'<section [^>]*aria-labelledby="offered">.*?</section>', html, re.DOTALL)[0]
    assert f'<h2 id="offered" class="h">{heading}</h2>' in box
    assert re.findall(r'href="([^"]*)"', box) == [address]


def test_labels_of_a_treatment_are_those_that_were_signed_wherever_they_stand(client, overview):
    heat = TreatmentFactory(section=overview.sections.get(), page__slug="heat", evidence_new="good")
    sign(heat.page)
    Treatment.objects.update(evidence_new="not", harm_en="Another harm", proof_new_en="Another proof.")

    for address, good in ((ADDRESS, ">Good</span>"), (ADDRESS + "heat/", "> Good evidence</span>")):
        html = see(client, address)
        assert (good in html, "Not advised" in html) == (True, False), address
        assert "Another" not in html, address


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
    treatment = Treatment.objects.select_related("page").first()
    assert queries(client, treatment.page.get_absolute_url()) == 4
    for page in Page.objects.all():
        sign(page)
    assert queries(client, ADDRESS) <= 4
    assert queries(client, treatment.page.get_absolute_url()) <= 4


def repeated(client, address, etag):
    return client.get(address, headers={"If-None-Match": etag})


def test_every_page_says_what_a_physician_has_made_more_urgent(client, overview):
    """The texts of many pages say what is for today, and are changed later than a level."""
    treatment = TreatmentFactory()
    addresses = [ADDRESS, overview.get_absolute_url(), treatment.page.get_absolute_url()]
    before = {address: see(client, address) for address in addresses}
    sign_rules(physician(), levels=AS_THEY_ARE | {"T16": Level.EMERGENCY, "B01": Level.TODAY})

    for address in addresses:
        html = see(client, address)
        assert "Our physicians ask you to call 911 for these too" not in before[address]
        box = html.split("Our physicians ask you to call 911 for these too")[1].split("</section>")[0]
        assert BY_ID["T16"].text in box
        box = html.split("Our physicians ask you to call us the same day for these too")[1]
        assert BY_ID["B01"].text in box.split("</section>")[0]


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


def change_offer(page):
    Treatment.objects.update(offered="yes")


@pytest.mark.parametrize(
    "change", [change_text, change_source, change_neighbour, change_phone, change_offer, sign]
)
def test_repeated_visit_is_sent_what_has_changed(client, overview, change):
    factories.LocationFactory()
    TreatmentFactory(section=overview.sections.get())
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
    sign(PageFactory(slug="overview"))

    [described] = data(see(client))

    assert (described["datePublished"], described["lastReviewed"]) == ("2027-02-02", "2027-02-02")
    assert described["reviewedBy"] == {"@type": "Person", "name": "Naomi Okafor, MD"}


def test_page_names_its_author_to_search_engines(client, settings):
    settings.BASE_URL = "https://clinic.example.org"
    PageFactory(slug="overview", author=factories.PractitionerFactory(name="Ana Ruiz", slug="ana-ruiz"))

    [described] = data(see(client))

    assert described["author"] == {
        "@type": "Person",
        "name": "Ana Ruiz, MD",
        "url": "https://clinic.example.org/en/team/ana-ruiz/",
    }


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
