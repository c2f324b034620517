"""What search engines are told: every public page in both languages, each at one address."""

import re
import xml.etree.ElementTree as ET
from datetime import UTC, datetime
from urllib.parse import urlsplit

import pytest

from conditions.models import Page
from tests.conditions.factories import PageFactory, SectionFactory

pytestmark = pytest.mark.django_db
NAMES = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "x": "http://www.w3.org/1999/xhtml"}


@pytest.fixture
def site(scene, settings):
    """The clinic of the tests with two pages about back pain, and one that is not public yet."""
    settings.BASE_URL = "https://clinic.example.org"
    SectionFactory(page=PageFactory(slug="overview"))
    SectionFactory(page=PageFactory(slug="causes"))
    PageFactory(slug="draft", status=Page.Status.DRAFT)
    return scene


def entries(client) -> dict[str, dict[str, str]]:
    """Every address of the sitemap, with the other addresses of the same page by language."""
    answer = client.get("/sitemap.xml")
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/xml")
    return {
        url.find("s:loc", NAMES).text: {
            link.get("hreflang"): link.get("href") for link in url.findall("x:link", NAMES)
        }
        for url in ET.fromstring(answer.content).findall("s:url", NAMES)  # noqa: S314 - our own sitemap
    }


def test_sitemap_names_every_public_page_in_both_languages(client, site):
    paths = [
        "",
        "conditions/",
        "check/",
        "book/",
        "appointments/find/",
        "contact/",
        "team/",
        "accessibility/",
    ]
    paths += ["privacy/", "conditions/back-spasm/", "conditions/back-spasm/causes/", "locations/alder/"]
    paths += ["team/doctor-a/", "team/doctor-b/"]

    assert set(entries(client)) == {
        f"https://clinic.example.org/{language}/{path}" for language in ("en", "es") for path in paths
    }


def test_sitemap_and_page_agree_on_the_addresses(client, site):
    for address, languages in entries(client).items():
        answer = client.get(urlsplit(address).path)
        html = answer.content.decode()

        assert answer.status_code == 200, address
        assert re.findall(r'<link rel="canonical" href="([^"]*)"', html) == [address]
        assert dict(re.findall(r'<link rel="alternate" hreflang="([^"]*)" href="([^"]*)"', html)) == languages
        assert set(languages) == {"en", "es", "x-default"}
        assert 'content="index, follow"' in html, address


def test_sitemap_says_when_a_page_was_changed(client):
    PageFactory(spanish_changed_at=datetime(2027, 2, 3, 15, tzinfo=UTC))

    assert (
        client.get("/sitemap.xml").content.decode().count("<lastmod>2027-02-03T15:00:00+00:00</lastmod>") == 2
    )


def test_robots_are_told_where_the_sitemap_is_and_what_is_not_for_them(client, settings):
    settings.BASE_URL = "https://clinic.example.org"

    answer = client.get("/robots.txt")

    lines = answer.content.decode().splitlines()
    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    assert lines[0] == "User-agent: *"
    assert {"Disallow: /admin/", "Disallow: /*/appointments/", "Allow: /*/appointments/find/"} <= set(lines)
    assert lines[-1] == "Sitemap: https://clinic.example.org/sitemap.xml"
