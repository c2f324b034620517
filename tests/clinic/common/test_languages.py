"""The language switch and the links for search engines lead to the same page."""

import pytest
from django.template import Context, Template
from django.test import RequestFactory


def page_in(path, language, *, request=True, **context) -> str:
    if request:
        context["request"] = RequestFactory().get(path)
    template = Template("{% load languages %}{% page_in language as path %}{{ path|safe }}")
    return template.render(Context({"language": language, **context}))


@pytest.mark.parametrize(
    ("path", "other"),
    [
        ("/en/", "/es/"),
        ("/en/book/first-visit/", "/es/book/first-visit/"),
        ("/es/privacy/", "/es/privacy/"),
        ("/en/no/such/page/", "/es/no/such/page/"),
        ("/en/%3Cb%3E/", "/es/%3Cb%3E/"),
        ("/en//example.org/", "/es//example.org/"),
        ("/admin/auth/user/", "/es/"),
        ("/healthz", "/es/"),
        ("/english/", "/es/"),
    ],
)
def test_language_switch_stays_on_the_page(path, other):
    assert page_in(path, "es") == other


def test_language_switch_leaves_the_query_behind():
    assert page_in("/en/book/first-visit/?week=2027-03-01", "es") == "/es/book/first-visit/"


def test_language_switch_keeps_the_query_where_the_view_says_so():
    path = "/en/conditions/search/?q=heat+pack&q=%3C"
    assert page_in(path, "es", keep_query=True) == "/es/conditions/search/?q=heat+pack&q=%3C"


def test_language_switch_leads_home_without_a_request():
    assert page_in("", "es", request=False) == "/es/"


def test_pages_name_their_address_in_each_language(settings):
    settings.BASE_URL = "https://clinic.example.org"
    template = Template("{% load languages %}{% address_in 'en' %} {% address_in 'es' %}")
    request = RequestFactory().get("/es/privacy/?from=mail")
    assert template.render(Context({"request": request})) == (
        "https://clinic.example.org/en/privacy/ https://clinic.example.org/es/privacy/"
    )


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["en", "es"])
def test_pages_link_to_both_languages(client, settings, language):
    settings.BASE_URL = "https://clinic.example.org"
    html = client.get(f"/{language}/privacy/").content.decode()
    assert f'<html lang="{language}">' in html
    assert f'<link rel="canonical" href="https://clinic.example.org/{language}/privacy/">' in html
    for other in ("en", "es"):
        assert (
            f'<link rel="alternate" hreflang="{other}" href="https://clinic.example.org/{other}/privacy/">'
            in html
        )
        assert f'<a href="/{other}/privacy/" lang="{other}" hreflang="{other}"' in html


@pytest.mark.django_db
def test_a_page_that_is_not_there_has_no_address_for_search_engines(client):
    html = client.get("/en/nope/").content.decode()
    assert 'rel="canonical"' not in html
    assert '<meta name="robots" content="noindex">' in html
    assert '<a href="/es/nope/"' in html
