"""What no template may hold: our policy would refuse it, or another host would learn of a visit."""

import re

import pytest
from django.conf import settings

TEMPLATES = sorted((settings.BASE_DIR / "templates").rglob("*.html"))
PAGES = [
    path for path in TEMPLATES if "notifications" not in path.parts
]  # mails have no stylesheet to point to

FORBIDDEN = {
    "inline style": re.compile(r"<[^>]*\sstyle\s*=|<style\b", re.I),
    # A block of data for search engines is none: no browser runs it.
    "inline script": re.compile(r'<script\b(?![^>]*\ssrc=)(?! type="application/ld\+json">)', re.I),
    "inline handler": re.compile(r"<[^>]*\son[a-z]+\s*=\s*[\"']", re.I),
    "javascript address": re.compile(r"javascript:", re.I),
    "address of another host": re.compile(r"\b(?:src|href|srcset|action)\s*=\s*[\"']?(?:https?:)?//", re.I),
    "blocktranslate without trimmed": re.compile(r"{%-?\s*blocktrans(?:late)?\b(?![^%]*\btrimmed\b)"),
}


@pytest.mark.parametrize("what", FORBIDDEN)
def test_templates_hold_nothing_that_is_forbidden(what):
    assert TEMPLATES
    found = {
        str(path.relative_to(settings.BASE_DIR)): match.group()
        for path in PAGES
        if (match := FORBIDDEN[what].search(path.read_text()))
    }
    assert found == {}


@pytest.mark.parametrize(
    ("what", "planted"),
    [
        ("inline style", '<p class="a" style="color: red">'),
        ("inline style", "<style>p {}</style>"),
        ("inline script", "<script>alert(1)</script>"),
        ("inline script", '<script type="text/javascript">alert(1)</script>'),
        ("inline handler", '<a onclick="go()">'),
        ("javascript address", '<a href="javascript:go()">'),
        ("address of another host", '<img src="https://example.org/a.png">'),
        ("address of another host", "<link href='//example.org/a.css'>"),
        ("blocktranslate without trimmed", "{% blocktranslate with a=b %}"),
    ],
)
def test_templates_would_be_caught(what, planted):
    assert FORBIDDEN[what].search(planted)


def test_stylesheets_load_nothing_from_elsewhere():
    for path in (settings.BASE_DIR / "clinic" / "static").rglob("*.css"):
        urls = re.findall(r"url\(([^)]*)\)|@import\s+([^;]*)", path.read_text())
        assert [url for pair in urls for url in pair if re.search(r"//|^[\"']?/|data:", url)] == [], path
