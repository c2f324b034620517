"""What a visit costs stands where it is chosen and where it is booked; the way there is a link to a map."""

import re

import pytest

from appointments.models import VisitType
from tests.appointments.portal.asking import ask
from tests.appointments.portal.visitor import Visitor, open_times

pytestmark = pytest.mark.django_db

SAID = {
    "en": ["$190 to $240 if you pay yourself", "You need a referral", "By video or here"],
    "es": ["$190 a $240 si paga usted", "Necesita una orden médica", "Por video o aquí"],
}
NOT_SO = {
    "en": ["No referral needed", "Not by video"],
    "es": ["No necesita orden médica", "No por video"],
}


@pytest.fixture
def appointment(scene):
    """Booked online, some days ahead."""
    return ask(scene, open_times(scene.follow_up, practitioner=scene.doctor_a)[60].starts_at)


def say(scene, **values):
    VisitType.objects.filter(pk=scene.follow_up.pk).update(**values)


def said(page) -> list[str]:
    lists = re.findall(r'<ul class="said">(.*?)</ul>', page, re.DOTALL)
    return [line for found in lists for line in re.findall(r"<li>(.*?)</li>", found)]


def choosing(visitor) -> str:
    visitor.pass_question()
    return visitor.see("/book/").content.decode()


def booked(visitor, appointment) -> str:
    visitor.let_in(appointment)
    return visitor.see(f"/appointments/{appointment.reference}/").content.decode()


@pytest.mark.parametrize("language", ["en", "es"])
def test_choice_and_booked_visit_say_what_is_said_of_the_visit(scene, appointment, language):
    say(scene, price_from=190, price_to=240, referral=True, by_video=True)
    visitor = Visitor(language)

    assert said(choosing(visitor)) == SAID[language]
    assert said(booked(visitor, appointment)) == SAID[language]
    assert said(visitor.see("/team/doctor-a/").content.decode()) == SAID[language]


@pytest.mark.parametrize("language", ["en", "es"])
def test_choice_says_too_what_is_not_so(scene, language):
    say(scene, referral=False, by_video=False)

    assert said(choosing(Visitor(language))) == NOT_SO[language]


def test_visit_of_which_nothing_is_said_has_no_empty_list(scene, appointment):
    visitor = Visitor()

    assert "said" not in choosing(visitor)
    assert '"said"' not in booked(visitor, appointment)


def test_booked_visit_has_directions_that_say_only_the_address(scene, appointment):
    page = booked(Visitor(), appointment)

    [link] = set(re.findall(r'<a class="map" href="([^"]*)" rel="noreferrer noopener">', page))
    assert link == (
        "https://www.google.com/maps/dir/?api=1&amp;destination=214+Alder+Street%2C+Millbrook%2C+MA+01099"
    )
