"""The head of a page says some things twice: to the tab, and to somebody who is sent its address."""

from django import template
from django.utils.safestring import SafeString

register = template.Library()


@register.simple_block_tag
def said(content):
    """What stands inside, kept under a name, because a block can stand in a page only once.

    ``{% said as page_title %}{% block title %}{% endblock %}{% endsaid %}``
    """
    return SafeString(content.strip())


@register.filter
def quoted(text):
    """What was kept, for an attribute: it is HTML already, but for the quotation marks of its text."""
    return SafeString(str(text).replace('"', "&quot;"))
