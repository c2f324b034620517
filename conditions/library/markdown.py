"""The Markdown of patient education: HTML off, tables on, and four things of our own.

``[12]``                          a source by its number; the reader sees it renumbered in the page's order
``![alt text](figure:spine)``     a drawing, alone in its paragraph; the next paragraph is its caption
``[words](page:home-care)``       another page of the same condition, ``page:treatments#heat`` a place on it
``[words](check|book|call|contact)``   the symptom check, booking, our phones, the contact form

Whatever else a link names is left out and its words stay: no text leads out of the site.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from django.templatetags.static import static
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from markdown_it import MarkdownIt

CARDS_FROM = 3  # columns
CITATION = re.compile(r"\[(\d{1,3})\](?!\()")
# Width and height of the drawings in clinic/static/clinic/, as drawn.
FIGURES = {
    "bed-1": (520, 400),
    "bed-2": (520, 400),
    "bed-3": (520, 400),
    "cycle": (640, 560),
    "e1": (640, 420),
    "e2": (640, 206),
    "e3": (640, 186),
    "e4": (640, 350),
    "e5": (640, 206),
    "e6": (640, 190),
    "e7": (640, 180),
    "e8": (640, 240),
    "heat": (360, 400),
    "ice": (360, 400),
    "lift": (640, 340),
    "muscles": (520, 660),
    "nerve-pain": (600, 560),
    "rest-back": (640, 250),
    "rest-side": (640, 280),
    "saddle": (640, 360),
    "sit-car": (500, 380),
    "sit-work": (420, 400),
    "spine": (460, 640),
    "walk": (360, 460),
}
FORMER = {"help": "walk", "rest": "rest-back"}  # what a drawing of the first edition became


@dataclass(frozen=True)
class Place:
    """Where a text stands: its language, what its links may lead to, and which sources have which number."""

    language: str
    links: tuple[tuple[str, str], ...]
    sources: tuple[int, ...]


@lru_cache(maxsize=2000)
def html(text: str, place: Place) -> SafeString:
    """The text as HTML.  A source that ``place`` does not know is left out."""
    return mark_safe(_markdown.render(text, {"place": place}))  # noqa: S308 - the text's own HTML is off


def plain(text: str) -> str:
    """The words that a reader sees, each paragraph on a line: without marks, sources and drawings."""
    lines = (_words(token.children) for token in _markdown.parse(text, {}) if token.type == "inline")
    return "\n".join(line for line in lines if line)


def cited(texts: Iterable[str]) -> list[int]:
    """The numbers of the sources that the texts name, each once, in order."""
    return list(dict.fromkeys(int(number) for text in texts for number in CITATION.findall(text)))


def targets(text: str) -> set[str]:
    """What the links and drawings of a text name, as it is written: ``page:home-care``, ``figure:walk``."""
    children = [child for token in _markdown.parse(text, {}) for child in token.children or ()]
    links = {str(child.attrs["href"]) for child in children if child.type == "link_open"}
    return links | {str(child.attrs["src"]) for child in children if child.type == "image"}


def _words(children) -> str:
    seen = (child for child in children if child.type not in ("image", "citation"))
    return "".join(" " if child.type == "softbreak" else child.content for child in seen).strip()


def _citation(state, silent):
    """An inline rule: a number in brackets is a source, attached to the word before it."""
    match = CITATION.match(state.src, state.pos)
    if match is None:
        return False
    if not silent:
        state.pending = state.pending.rstrip()
        state.push("citation", "sup", 0).meta = {"number": int(match[1])}
    state.pos = match.end()
    return True


def _superscript(renderer, tokens, index, options, env):
    sources = env["place"].sources
    if tokens[index].meta["number"] not in sources:
        return ""
    number = sources.index(tokens[index].meta["number"]) + 1
    label = _("Source %(number)s") % {"number": number}
    return f'<sup><a href="#s{number}" aria-label="{label}">{number}</a></sup>'


def _links(state):
    """A core rule: write each link's address, or leave the link out.  Where nothing is shown none matters."""
    if "place" not in state.env:
        return
    known = dict(state.env["place"].links)
    for token in state.tokens:
        opened = []
        for child in token.children or ():
            if child.type == "link_open":
                name, hash_, anchor = child.attrs["href"].partition("#")
                opened.append(child)
                child.hidden = name not in known
                child.attrs = {} if child.hidden else {"href": known[name] + hash_ + anchor}
            elif child.type == "link_close":
                child.hidden = opened.pop().hidden


def _figures(state):
    """A core rule: a paragraph of one drawing becomes a figure, and the paragraph after it the caption."""
    if "place" not in state.env:
        return
    tokens = state.tokens
    for start, token in enumerate(tokens):
        if not _is_drawing(token):
            _no_pictures(token)
        else:
            _figure(*tokens[start - 1 : start + 2])
            if [after.type for after in tokens[start + 2 : start + 4]] == ["paragraph_open", "inline"]:
                tokens[start + 2].tag = tokens[start + 4].tag = "figcaption"
                # The caption stands inside: the figure ends after it.
                tokens[start + 1 : start + 5] = [*tokens[start + 2 : start + 5], tokens[start + 1]]


def _is_drawing(token):
    children = token.children or []
    return [child.type for child in children] == ["image"] and _drawing(children[0]) in FIGURES


def _drawing(image):
    name = image.attrs["src"].removeprefix("figure:")
    return FORMER.get(name, name)


def _figure(opening, inline, closing):
    image = inline.children[0]
    name = _drawing(image)
    width, height = FIGURES[name]
    opening.tag = closing.tag = "figure"
    opening.attrs = {"class": f"plate {name}"}
    address = static(f"clinic/{name}.svg")
    image.attrs = {"src": address, "width": width, "height": height, "alt": "", "loading": "lazy"}


def _no_pictures(token):
    """Of any other picture only its description is shown."""
    for child in token.children or ():
        if child.type == "image":
            child.type = "text"


def _tables(state):
    """A core rule: in a table of three columns or more each cell names its column, for one on a phone."""
    headings: list[str] = []
    column = 0
    for token, after in zip(state.tokens, state.tokens[1:], strict=False):
        if token.type == "table_open":
            headings, table = [], token
        elif token.type == "th_open":
            token.attrs = {"scope": "col"}
            headings.append(_words(after.children or ()))
        elif token.type == "thead_close" and len(headings) >= CARDS_FROM:
            table.attrs = {"class": "cards"}
        elif token.type == "tr_open":
            column = 0
        elif token.type == "td_open":  # a column set to the right would bring an inline style
            token.attrs = {"data-h": headings[column]} if len(headings) >= CARDS_FROM and column else {}
            column += 1


def _build() -> MarkdownIt:
    markdown = MarkdownIt("commonmark", {"html": False}).enable("table")
    markdown.inline.ruler.before("link", "citation", _citation)
    markdown.core.ruler.push("links", _links)
    markdown.core.ruler.push("figures", _figures)
    markdown.core.ruler.push("tables", _tables)
    markdown.add_render_rule("citation", _superscript)
    return markdown


_markdown = _build()
