"""What patients see of a check and of pages that no physician has signed, as ``SHOW_UNSIGNED`` says."""

import re

import pytest
from django.utils.html import escape

from conditions.models import Signature
from conditions.triage import SIGNS, Level
from tests.appointments.portal.visitor import Visitor
from tests.conditions.factories import ConditionFactory, PageFactory, SectionFactory, sign
from tests.conditions.signing.people import physician
from tests.conditions.signing.test_acts import sign_rules

EMERGENCIES = [sign.text for sign in SIGNS if sign.level is Level.EMERGENCY]
OTHERS = [sign.text for sign in SIGNS if sign.level is not Level.EMERGENCY]
NOT_YET = "Our physicians have not reviewed our symptom check yet"
HOME_PLAN = "/en/conditions/back-spasm/home-care/"


@pytest.fixture
def visitor():
    return Visitor()


@pytest.fixture(params=["education", "nothing"])
def hides_unsigned(request, settings):
    settings.SHOW_UNSIGNED = request.param


@pytest.fixture
def home_care():
    return PageFactory(condition=ConditionFactory(slug="back-spasm"), slug="home-care")


def said(page, texts) -> list[str]:
    return [text for text in texts if escape(text) in page.text]


def test_check_that_nobody_signed_is_the_list_of_emergencies(scene, visitor, hides_unsigned):
    for page in (visitor.see("/check/"), visitor.send("/check/", {"none": "none"})):
        assert NOT_YET in page.text
        assert said(page, EMERGENCIES) == EMERGENCIES
        assert said(page, OTHERS) == []
        assert 'href="tel:911"' in page.text
        assert f'href="tel:{scene.location.phone}"' in page.text
        assert "<textarea" not in page.text
        assert 'type="checkbox"' not in page.text


def test_check_that_is_signed_is_shown_whole_and_names_who_reviewed_it(scene, visitor, hides_unsigned):
    sign_rules(physician())

    page = visitor.see("/check/")

    assert said(page, OTHERS) == OTHERS
    assert "This check was reviewed by Naomi Okafor, MD on March 8, 2027." in page.text


def test_check_that_changed_since_it_was_signed_keeps_what_was_made_more_urgent(
    scene, visitor, hides_unsigned
):
    levels = {sign.id: sign.level for sign in SIGNS} | {"B01": Level.EMERGENCY}
    signature = sign_rules(physician(), levels=levels)
    again = {field.name: getattr(signature, field.name) for field in Signature._meta.fields}
    Signature.objects.create(**again | {"id": None, "number": 2, "digest": "of the rules before"})

    page = visitor.see("/check/")

    assert NOT_YET in page.text
    assert said(page, [sign.text for sign in SIGNS if sign.id == "B01"])


def test_page_of_danger_signs_that_nobody_signed_is_the_list_of_emergencies(scene, client, hides_unsigned):
    danger = PageFactory(condition=ConditionFactory(slug="back-spasm"), slug="when-to-get-help")
    SectionFactory(page=danger, body_en="Words of an editor about danger.")
    address = "/en/conditions/back-spasm/when-to-get-help/"

    unsigned = client.get(address).text

    assert "Words of an editor" not in unsigned
    assert [text for text in EMERGENCIES if escape(text) not in unsigned] == []
    sign(danger)
    assert "Words of an editor" in client.get(address).text


def test_front_page_promises_no_check_that_is_not_shown(scene, client, hides_unsigned):
    button = re.compile(r'href="/en/check/"><span[^>]*></span>([^<]+)<')

    assert button.findall(client.get("/en/").text)[0].strip() == "See the warning signs"
    sign_rules(physician())
    assert button.findall(client.get("/en/").text)[0].strip() == "How urgent is it?"


def test_nothing_leads_to_a_home_plan_that_readers_cannot_open(scene, visitor, settings, home_care):
    assert HOME_PLAN in visitor.see("/").text
    settings.SHOW_UNSIGNED = "nothing"
    sign_rules(physician())

    at_home = visitor.send("/check/", {"none": "none", "answered": "other", "other-none": "none"})

    assert at_home.context["level"] == "HOME"
    assert HOME_PLAN not in at_home.text
    assert HOME_PLAN not in visitor.see("/").text
    sign(home_care)
    assert HOME_PLAN in visitor.see("/").text
