"""READS.  What a text names that is not there: sources, pages, drawings, addresses outside of the site."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from conditions.library import markdown
from conditions.models import Page, Reference

PLACES = {"check", "book", "call", "contact"}


def loose_ends(texts: Iterable[str]) -> list[str]:
    """A sentence for each thing that a reader would miss, in the order of the texts."""
    texts = [text for text in texts if text]
    numbers = set(Reference.objects.values_list("number", flat=True))
    pages = set(Page.objects.values_list("slug", flat=True))
    found = [_no_source(number) for number in markdown.cited(texts) if number not in numbers]
    for text in texts:
        found += filter(None, (_no_place(target, pages) for target in sorted(markdown.targets(text))))
    return list(dict.fromkeys(found))


def _no_source(number: int) -> str:
    return _("There is no source with the number %(number)d.") % {"number": number}


def _no_place(target: str, pages: set[str]) -> str:
    kind, _colon, name = target.partition(":")
    if target in PLACES or (kind == "page" and name.partition("#")[0] in pages):
        return ""
    if kind == "figure":
        if name in markdown.FIGURES or name in markdown.FORMER:
            return ""
        return _("There is no drawing “%(name)s”. There are: %(names)s.") % {
            "name": name,
            "names": ", ".join(sorted(markdown.FIGURES)),
        }
    return _(
        "“%(target)s” leads nowhere. A link names a page of ours, as in page:home-care, or check, book, call "
        "or contact. Name other sites as sources, by their number."
    ) % {"target": target}
