"""One link to all visits that were booked with an e-mail address, and to nothing else."""

import pytest

from appointments.models import Message
from appointments.notifications import letters, links, outbox
from tests.appointments.portal.asking import ask, person
from tests.conftest import clock

MOTHER = "rosa@example.org"


@pytest.fixture
def visits(scene, now):
    return [ask(scene, clock(2027, 3, 15, 10 + n), who=person(n, email=MOTHER), now=now) for n in range(2)]


def test_family_link_goes_to_the_address_that_was_asked_for(visits, now):
    outbox.family_link(MOTHER.upper(), now=now)

    row = Message.objects.get(kind="family_link")
    letter = letters.write(row, now=now)
    assert (letter.to, row.appointment) == ([MOTHER], visits[0])
    assert "/appointments/family/" in letter.body
    assert not any(visit.reference in letter.body for visit in visits)


def test_family_link_to_an_address_without_visits_leaves_nothing(visits, now):
    outbox.family_link("nobody@example.org", now=now)

    assert not Message.objects.filter(kind="family_link").exists()


def test_family_link_tells_nothing_once_the_visits_are_over(visits, now):
    outbox.family_link(MOTHER, now=now)

    assert letters.write(Message.objects.get(kind="family_link"), now=clock(2027, 4, 1)) is None


def test_token_of_one_kind_opens_nothing_of_another(visits, now):
    token = links.token_of(visits[0], kind=links.FAMILY)

    assert links.read(token, now=now) is None
    assert links.read(token, now=now, kind=links.FAMILY) == visits[0]
