"""What patients are told to do, in words: every page and panel to which the rules or danger words lead.

They are read from the very templates that patients see, so that a changed word is a changed version.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.html import strip_tags

from conditions import triage
from conditions.library.files import LANGUAGES

PANELS = ("ambulance", "poison", "crisis", "today")  # see ``forms.read_first.Danger.first``


@dataclass(frozen=True)
class _Office:
    """An office that is open, closed, or about to open; without hours, which are no words of a rule."""

    is_open: bool
    opens_today: bool = True

    def __str__(self) -> str:
        return ""


AT_THE_MOMENT = {
    "open": _Office(is_open=True),
    "before_opening": _Office(is_open=False),
    "closed": _Office(is_open=False, opens_today=False),
}


def outcomes() -> dict[str, dict[str, str]]:
    """What each outcome says in both languages: {name: {language: a line for each piece of text}}."""
    return {name: _in_words(template, context) for name, template, context in _pages()}


def _pages() -> Iterator[tuple[str, str, dict]]:
    for help in triage.Help:
        yield help.value, f"conditions/help/{help.value}.html", {"main": True}
    for moment, state in AT_THE_MOMENT.items():
        yield f"today_{moment}", "portal/result_today.html", {"facts": {"state": state}}
    yield (
        "today_checked",
        "portal/result_today.html",
        {
            "facts": {"state": AT_THE_MOMENT["open"]},
            "was_checked": True,
        },
    )
    yield "can_wait", "portal/can_wait.html", {}
    yield "book", "portal/result_book.html", {}
    yield "home", "portal/result_home.html", {}
    yield "emergencies_only", "conditions/emergencies_only.html", {"groups": []}
    for first in PANELS:
        danger = {"first": first, "names": [first], "words": []}
        for moment, state in AT_THE_MOMENT.items() if first == "today" else [("", AT_THE_MOMENT["open"])]:
            context = {"form": {"to_read_first": danger}, "clinic": {"to_call": {"state": state}}}
            yield f"danger_words_{first}{moment and '_'}{moment}", "conditions/danger_panel.html", context


def _in_words(template: str, context: dict) -> dict[str, str]:
    found = {}
    for code in LANGUAGES:
        with translation.override(code):
            page = render_to_string(template, context)
        pieces = (" ".join(unescape(strip_tags(line)).split()) for line in page.splitlines())
        found[code] = "\n".join(filter(None, pieces))
    return found
