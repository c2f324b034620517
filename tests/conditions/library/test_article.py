"""A page and its neighbours, as they are read."""

from conditions.library import article
from conditions.models import Page
from tests.conditions.factories import PageFactory


def test_page_that_is_not_among_those_asked_for_is_not_read(db):
    page = PageFactory()
    slugs = page.condition.slug, page.slug

    assert article.read(Page.objects.all(), *slugs).page == page
    assert article.read(Page.objects.none(), *slugs) is None
    assert article.read(Page.objects.all(), page.condition.slug, "nowhere") is None
