"""The same page in another language: for the language switch and for search engines."""

from django import template
from django.conf import settings
from django.utils.encoding import escape_uri_path

register = template.Library()


@register.simple_tag(takes_context=True)
def page_in(context, language: str) -> str:
    """The path of the page being shown, in ``language``; the front page where there is no such page.

    The query stays behind unless the view put ``keep_query`` into the context: while booking, an
    old choice must not come back with a change of language.
    """
    request = context.get("request")
    path = request.path_info if request else "/"
    before, _, rest = path.removeprefix("/").partition("/")
    if before not in dict(settings.LANGUAGES):
        return f"/{language}/"
    query = request.META.get("QUERY_STRING", "") if context.get("keep_query") else ""
    return escape_uri_path(f"/{language}/{rest}") + (f"?{query}" if query else "")


@register.simple_tag(takes_context=True)
def address_in(context, language: str) -> str:
    """Like ``page_in``, with the host: what search engines and other sites should link to."""
    return settings.BASE_URL + page_in(context, language)
