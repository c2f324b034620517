"""What a page looks like that somebody saves to the home screen of a phone, and in a tab."""

import re
import struct
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders

from tests.appointments.portal.visitor import Visitor
from tests.factories import AppointmentFactory

ICONS = {  # name: (pixels, may corners be clear?)
    "icon-32": (32, True),
    "icon-180": (180, False),
    "icon-192": (192, True),
    "icon-512": (512, True),
    "icon-512-maskable": (512, False),
}
HEAVIEST = 24 * 1024
RGB, RGBA = 2, 6


def picture(name) -> bytes:
    return Path(finders.find(f"clinic/{name}.png")).read_bytes()


def token(name, scheme) -> str:
    """The color of a token of the stylesheet, in light or dark."""
    values = re.findall(rf"--{name}: (#\w+);", Path(finders.find("clinic/site.css")).read_text())
    return values[("light", "dark").index(scheme)]


@pytest.mark.parametrize("name", ICONS)
def test_icons_are_square_small_and_as_large_as_they_say(name):
    pixels, may_be_clear = ICONS[name]
    png = picture(name)

    signature, width, height, _depth, colors = struct.unpack(">8s8xIIBB", png[:26])

    assert signature == b"\x89PNG\r\n\x1a\n"
    assert (width, height) == (pixels, pixels)
    assert colors == (RGBA if may_be_clear else RGB)
    assert len(png) <= HEAVIEST


def test_manifest_has_the_clinics_name_and_icons_that_are_there(client, settings):
    settings.CLINIC_NAME = "Clínica “Álamo” & Co"

    answer = client.get("/site.webmanifest")

    assert answer["Content-Type"] == "application/manifest+json"
    assert answer["Cache-Control"] == "public, max-age=86400"
    manifest = answer.json()
    assert manifest["name"] == "Clínica “Álamo” & Co"
    assert [(icon["sizes"], icon["purpose"]) for icon in manifest["icons"]] == [
        ("192x192", "any"),
        ("512x512", "any"),
        ("512x512", "maskable"),
    ]
    for icon in manifest["icons"]:
        name = icon["src"].removeprefix("/static/")
        assert finders.find(name), name
        assert icon["type"] == "image/png"


def test_manifest_opens_the_page_that_was_saved_and_leaves_the_phone_its_way_back(client):
    """A page without the secret of its link: nothing but its own address is opened."""
    manifest = client.get("/site.webmanifest").json()

    assert "start_url" not in manifest
    assert manifest["display"] == "browser"


def test_manifest_and_pages_have_the_colors_of_the_paper(client, scene):
    manifest = client.get("/site.webmanifest").json()
    page = client.get("/en/").text

    assert manifest["background_color"] == manifest["theme_color"] == token("paper", "light")
    for scheme in ("light", "dark"):
        color = token("paper", scheme)
        assert f'<meta name="theme-color" media="(prefers-color-scheme: {scheme})" content="{color}">' in page


@pytest.mark.parametrize("language", ["en", "es"])
def test_a_saved_visit_has_the_clinics_name_and_icons(language, scene):
    appointment = AppointmentFactory()
    visitor = Visitor(language)
    visitor.let_in(appointment)

    answer = visitor.see(f"/appointments/{appointment.reference}/")

    assert '<link rel="manifest" href="/site.webmanifest">' in answer.text
    assert '<link rel="apple-touch-icon" href="/static/clinic/icon-180.png">' in answer.text
    assert '<link rel="icon" type="image/svg+xml" sizes="any" href="/static/clinic/mark.svg">' in answer.text
    assert 'sizes="32x32" href="/static/clinic/icon-32.png">' in answer.text
    name = 'content="Alder Back &amp; Spine Clinic">'
    assert f'<meta name="apple-mobile-web-app-title" {name}' in answer.text
    assert "manifest-src 'self'" in answer["Content-Security-Policy"]


def test_manifest_asks_no_database(client):
    """No fixture opens one."""
    assert client.get("/site.webmanifest").status_code == 200
