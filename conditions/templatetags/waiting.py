"""What of the texts waits for somebody, for the front page of the office."""

from django import template
from django.utils import timezone

from conditions.models import Page

register = template.Library()


@register.simple_tag
def pages_waiting() -> dict[str, int]:
    """How many pages wait, by what they wait for: the names of the filter of their list."""
    pages = Page.objects.all()
    return {
        "review": pages.awaiting_review().count(),
        "spanish": pages.spanish_behind().count(),
        "overdue": pages.overdue(today=timezone.localdate()).count(),
    }
