"""Which pages about conditions search engines are told of, and when each was last changed."""

import pytest

from conditions.library.sitemaps import ConditionPages
from tests.conditions.factories import PageFactory, sign
from tests.conftest import clock

pytestmark = pytest.mark.django_db


def test_sitemap_has_what_readers_may_see_with_its_last_change():
    PageFactory(status="draft")
    in_review = PageFactory(spanish_changed_at=clock(2027, 3, 1, 9))
    signed = sign(PageFactory(english_changed_at=clock(2027, 3, 2, 9)))
    pages = ConditionPages()

    listed = {page: pages.lastmod(page) for page in pages.items()}

    assert listed == {in_review: clock(2027, 3, 1, 9), signed: clock(2027, 3, 2, 9)}


def test_sitemap_names_the_address_that_our_links_give(settings):
    settings.BASE_URL = "https://clinic.example.org"

    assert (ConditionPages().get_protocol(), ConditionPages().get_domain()) == ("https", "clinic.example.org")
