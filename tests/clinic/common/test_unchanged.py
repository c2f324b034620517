"""Has it changed since somebody looked at it?"""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.utils import translation

from clinic.common import unchanged
from clinic.common.refusals import ChangedMeanwhile, NotAllowed
from tests.conftest import NEW_YORK
from tests.factories import LocationFactory, VisitTypeFactory

THEN = datetime(2027, 3, 1, 13, tzinfo=UTC)


@pytest.mark.parametrize(
    ("seen", "stands"),
    [(7, 7), (8, 7), (0, 0), (None, None), (THEN, THEN), ("a", "a")],
)
def test_what_was_seen_is_unchanged(seen, stands):
    unchanged.require(seen, stands)


@pytest.mark.parametrize(
    ("seen", "stands"),
    [(6, 7), (0, 1), (None, THEN), (THEN, None), (THEN, THEN + timedelta(microseconds=1)), ("a", "b")],
)
def test_what_was_not_seen_is_refused(seen, stands):
    with pytest.raises(ChangedMeanwhile):
        unchanged.require(seen, stands)


def test_refusal_says_who_changed_what_on_the_clock_of_the_location():
    def refusal():
        sentence = "%(who)s changed it at %(time)s (%(what)s)"
        return unchanged.changed_by(sentence, by="Ann", at=THEN, what="moved", zone=NEW_YORK)

    with pytest.raises(NotAllowed, match=re.escape("Ann changed it at 8:00 AM (moved)")):
        unchanged.require(1, 2, refusal)


def test_version_changes_with_every_column_and_relation(db):
    visit_type = VisitTypeFactory(practitioners=[])
    versions = {unchanged.version([visit_type])}
    visit_type.name_es = "Otra"
    versions.add(unchanged.version([visit_type]))
    visit_type.length_minutes += 5
    versions.add(unchanged.version([visit_type]))
    assert len(versions) == 3


def test_version_is_the_same_in_both_languages(db):
    location = LocationFactory()
    with translation.override("es"):
        spanish = unchanged.version([location])
    assert spanish == unchanged.version([location])


def test_account_that_is_only_used_is_unchanged(db, django_user_model):
    user = django_user_model.objects.create_user("ann")
    before = unchanged.version([user])
    user.last_login = THEN
    assert unchanged.version([user]) == before
