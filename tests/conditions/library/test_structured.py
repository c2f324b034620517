"""What search engines read of the first edition: complete by schema.org, the same as readers read."""

import json
import re
from html.parser import HTMLParser

import pytest
from django.test import Client

from conditions.library import files
from conditions.library.loading import load
from conditions.management.commands.load_content import FOLDER
from conditions.models import Page
from tests.conditions.factories import sign
from tests.conftest import clock
from tests.factories import PractitionerFactory

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

NEEDED = {
    "MedicalWebPage": {
        "url",
        "name",
        "headline",
        "description",
        "inLanguage",
        "about",
        "audience",
        "publisher",
        "datePublished",
        "dateModified",
    },
    "MedicalCondition": {"name"},
    "PeopleAudience": {"audienceType"},
    "MedicalOrganization": {"name", "url"},
    "Person": {"name"},
    "FAQPage": {"url", "inLanguage", "mainEntity"},
    "Question": {"name", "acceptedAnswer"},
    "Answer": {"text"},
}
SIGNED = {"lastReviewed", "reviewedBy"}


class _Microdata(HTMLParser):
    """The things that a page describes in its own HTML: what kind each is, and its properties in order."""

    def __init__(self):
        super().__init__()
        self.things = []

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        if "itemtype" in attrs:
            self.things.append({"@type": attrs["itemtype"].removeprefix("https://schema.org/")})
        elif "itemprop" in attrs:
            self.things[-1][attrs["itemprop"]] = attrs.get("content") or attrs.get("href") or "..."


def things(data):
    """Everything with a kind in the data, however deep."""
    if isinstance(data, list):
        return [thing for part in data for thing in things(part)]
    if not isinstance(data, dict):
        return []
    return [data] * ("@type" in data) + [thing for part in data.values() for thing in things(part)]


@pytest.fixture(scope="module")
def pages(kept_for_the_module):
    """Every page in both languages, half of them signed: what it describes, and its way up."""
    client = Client()
    load(files.read(FOLDER), now=clock(2027, 3, 1, 8))
    naomi = PractitionerFactory(name="Naomi Okafor")
    Page.objects.filter(position__in=(0, 1, 5, 6)).update(author=naomi)
    for page in Page.objects.filter(position__lt=5):
        sign(page, signed_by=naomi)
    found = {}
    for page in Page.objects.select_related("condition", "treatment"):
        for language in ("en", "es"):
            path = f"/{language}/{page.get_absolute_url()[4:]}"
            html = client.get(path).content.decode()
            described = re.search(r'<script type="application/ld\+json">(.*?)</script>', html)[1]
            parser = _Microdata()
            parser.feed(html)
            found[path] = (page, json.loads(described), parser.things, html)
    return found


def test_every_page_describes_itself_completely(pages):
    for path, (page, described, _way, _html) in pages.items():
        kinds = [thing["@type"] for thing in described]
        assert kinds == ["MedicalWebPage", *(["FAQPage"] if page.slug == "faq" else [])], path
        assert described[0].keys() & SIGNED == (SIGNED if page.status == "signed" else set()), path
        assert ("author" in described[0]) == (page.author is not None), path
        for thing in things(described):
            assert [name for name in NEEDED[thing["@type"]] if not thing.get(name)] == [], path


def test_every_page_names_its_way_up_from_the_front_page(pages):
    for path, (page, _described, way, _html) in pages.items():
        steps = 3 if page.slug == "overview" else 5 if hasattr(page, "treatment") else 4
        kinds = ["BreadcrumbList", *["ListItem"] * steps]
        assert [thing["@type"] for thing in way] == kinds, path
        items = way[1:]
        assert [item["position"] for item in items] == [str(n + 1) for n in range(len(items))], path
        assert all(item.get("name") for item in items), path
        assert [bool(item.get("item")) for item in items] == [True] * (len(items) - 1) + [False], path
        assert items[0]["item"] == path[:4]


def test_questions_are_described_as_they_are_read(pages):
    for _page, described, _way, html in pages.values():
        for question in (thing for thing in things(described) if thing["@type"] == "Question"):
            assert f">{question['name']}</h2>" in html


def test_every_drawing_is_described_in_the_language_of_its_page(pages):
    alts = {"en": [], "es": []}
    for path, (_page, _described, _way, html) in pages.items():
        alts[path[1:3]] += re.findall(r'<figure.*?<img [^>]*alt="([^"]*)"', html, re.DOTALL)

    assert len(alts["en"]) == len(alts["es"]) >= 6
    assert all(alts["en"] + alts["es"])
    assert set(alts["en"]) & set(alts["es"]) == set()
