"""What the clinic says of a visit type: a price or a range, a referral, and whether it can be by video."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import translation

from appointments.models import VisitType
from tests.factories import VisitTypeFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("prices", "english", "spanish"),
    [
        ((None, None), "", ""),
        ((150, None), "$150", "$150"),
        ((150, 150), "$150", "$150"),
        ((180, 240), "$180 to $240", "$180 a $240"),
        ((1200, 12500), "$1,200 to $12,500", "$1,200 a $12,500"),
    ],
)
def test_price_is_said_in_whole_dollars_in_the_readers_language(prices, english, spanish):
    visit_type = VisitType(price_from=prices[0], price_to=prices[1])

    assert visit_type.price == english
    with translation.override("es"):
        assert visit_type.price == spanish


@pytest.mark.parametrize(
    ("prices", "sentence"),
    [
        ((240, 180), "Give the lower price in the first field"),
        ((None, 180), "Give the lower price in the first field"),
        ((0, None), "A price must be 1 to 99,999 dollars"),
        ((100_000, None), "A price must be 1 to 99,999 dollars"),
        ((1, 100_000), "A price must be 1 to 99,999 dollars"),
    ],
)
def test_price_range_that_makes_no_sense_is_refused_by_form_and_database(prices, sentence):
    visit_type = VisitTypeFactory()
    visit_type.price_from, visit_type.price_to = prices

    with pytest.raises(ValidationError) as refused:
        visit_type.full_clean(exclude=["price_from", "price_to"])
        visit_type.validate_constraints()
    assert sentence in str(refused.value)
    with pytest.raises(IntegrityError), transaction.atomic():
        visit_type.save()


@pytest.mark.parametrize(
    ("said", "is_said"),
    [
        ({}, False),
        ({"price_from": 95}, True),
        ({"referral": True}, True),
        ({"referral": False}, True),
        ({"by_video": True}, True),
        ({"by_video": False}, True),
    ],
)
def test_visit_type_says_costs_when_one_thing_is_said_even_that_it_is_not_so(said, is_said):
    visit_type = VisitTypeFactory(**said)

    assert visit_type.says_costs is is_said
    assert VisitType.objects.saying_costs().filter(pk=visit_type.pk).exists() is is_said
