"""What somebody reads to whom the address of a page is sent."""

import re
from html import unescape

import pytest

from conditions.models import Page
from tests.appointments.portal.visitor import Visitor, open_times
from tests.conditions.factories import PageFactory, SectionFactory
from tests.factories import AppointmentFactory

CLINIC = "Alder Back & Spine Clinic"
NOTHING_BUT_THE_NAME = {
    "site_name": [CLINIC],
    "type": ["website"],
    "title": [CLINIC],
    "description": [CLINIC],
}


@pytest.fixture(autouse=True)
def site(scene, settings):
    settings.BASE_URL = "https://clinic.example.org"
    SectionFactory(page=PageFactory(slug="overview"))
    titles = {"title_en": 'Causes: "red flags"', "title_es": "Causas: «alarmas»"}
    SectionFactory(page=PageFactory(slug="causes", **titles))
    SectionFactory(page=PageFactory(slug="draft", status=Page.Status.DRAFT))
    return scene


def head(page) -> str:
    return page.text.split("</head>")[0]


def shared(page) -> dict[str, list[str]]:
    """Each property of the Open Graph, without its prefix, with its values."""
    found = {}
    for name, value in re.findall(r'<meta property="og:([\w:]+)" content="([^"]*)">', head(page)):
        found.setdefault(name, []).append(unescape(value))
    return found


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize(
    "path", ["/", "/team/", "/privacy/", "/contact/", "/conditions/back-spasm/causes/", "/book/"]
)
def test_public_page_is_shared_with_its_own_title_description_and_address(language, path):
    page = Visitor(language).see(path)

    [title] = re.findall(r"<title>(.*) · Alder Back &amp; Spine Clinic</title>", head(page))
    [description] = re.findall(r'<meta name="description" content="([^"]+)">', head(page))
    [canonical] = re.findall(r'<link rel="canonical" href="([^"]+)">', head(page))
    other = {"en": "es", "es": "en"}[language]
    assert shared(page) == {
        "site_name": [CLINIC],
        "type": ["website"],
        "title": [unescape(title)],
        "description": [unescape(description)],
        "url": [canonical],
        "locale": [f"{language}_US"],
        "locale:alternate": [f"{other}_US"],
    }
    assert title
    assert canonical == f"https://clinic.example.org/{language}{path}"


def test_title_with_quotation_marks_is_shared_whole():
    assert '"red flags"' in shared(Visitor().see("/conditions/back-spasm/causes/"))["title"][0]


@pytest.mark.parametrize("language", ["en", "es"])
def test_private_page_is_shared_with_the_clinics_name_alone(scene, language):
    visitor = Visitor(language)
    appointment = AppointmentFactory()
    visitor.let_in(appointment)
    visitor.pass_question()
    visitor.choose(scene.follow_up, open_times(scene.follow_up)[5])
    pages = {"details": visitor.see("/book/details/")}
    visitor.answer()
    pages["review"] = visitor.see("/book/review/")
    for name in ("", "move/", "cancel/", "questions/"):
        pages[f"visit/{name}"] = visitor.see(f"/appointments/{appointment.reference}/{name}", follow=True)

    found = {name: (page.status_code, shared(page)) for name, page in pages.items()}

    assert found == dict.fromkeys(pages, (200, NOTHING_BUT_THE_NAME))


@pytest.mark.parametrize(
    "path", ["/conditions/search/?q=numb+legs", "/conditions/back-spasm/draft/", "/appointments/K7M4XQ/"]
)
def test_page_that_is_not_for_everybody_is_shared_with_the_clinics_name_alone(path):
    assert shared(Visitor().see(path)) == NOTHING_BUT_THE_NAME


def test_no_shared_page_brings_a_picture():
    assert "image" not in shared(Visitor().see("/"))
