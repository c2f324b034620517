"""Data for search engines: ``{% structured data %}``."""

import json

from django import template
from django.utils.safestring import mark_safe

register = template.Library()

# A browser does not run a data block, but it would end at "</script>".
HARMLESS = {ord(sign): f"\\u{ord(sign):04x}" for sign in "<>&"}


@register.inclusion_tag("common/structured.html")
def structured(data):
    """Print one object of ``conditions.library.structured``, or a list of them."""
    return {"json": mark_safe(json.dumps(data, ensure_ascii=False).translate(HARMLESS))}  # noqa: S308
