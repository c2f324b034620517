"""What waits for a physician's signature, for the menu of their pages."""

from django import template
from django.utils import timezone

from conditions.signing import waiting

register = template.Library()


@register.simple_tag
def to_sign() -> int:
    """How many texts wait."""
    return waiting.count(today=timezone.localdate())
