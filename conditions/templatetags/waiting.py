"""What of the texts waits for somebody, for the front page of the office."""

from django import template
from django.utils import timezone

from conditions.models import Page
from conditions.signing import waiting

register = template.Library()


@register.simple_tag
def pages_waiting() -> dict:
    """How many pages wait, by what they wait for, and the note with which the rules were sent back."""
    pages = Page.objects.all()
    return {
        "review": pages.awaiting_review().count(),
        "spanish": pages.spanish_behind().count(),
        "overdue": waiting.overdue(pages, today=timezone.localdate()).count(),
        "sent_back": pages.sent_back().count(),
        "rules": waiting.rules_sent_back(),
    }
