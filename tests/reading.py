"""What a person reads: the text of a page or a mail, its pictures' and buttons' names, and nothing else."""

import re
from html.parser import HTMLParser

EMPTY = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
UNSEEN = {"script", "style"}
SPOKEN = {"alt", "aria-label", "data-text", "data-warning", "placeholder", "title"}

# Words that stand in nearly every English sentence and are no words in Spanish.
ENGLISH = re.compile(
    r"\b(the|your|you|and|with|of|for|please|we|our|is|are|was|were|will|this|that|these|those|not|from|it|"
    r"its|if|or|at|by|be|been|has not|have|what|when|where|who|how|which|they|them|their|there|then|than|"
    r"can|cannot|to|in|on|an|any|some|call|book|back|visit|time|times|pain|free|week|day|days|minutes)\b",
    re.IGNORECASE,
)


class _Reader(HTMLParser):
    """Collects what is read in the language of the page; parts marked as another language are left out."""

    def __init__(self):
        super().__init__()
        self.language, self.pieces, self._open = "", [], []

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        if tag == "html":
            self.language = attrs.get("lang", "")
        unread = tag in UNSEEN or attrs.get("lang", self.language) != self.language
        if tag not in EMPTY:
            self._open.append((tag, unread))
        if not unread:
            self._say(*(attrs[name] for name in SPOKEN & attrs.keys()))
            if attrs.get("name") == "description":
                self._say(attrs["content"])

    def handle_endtag(self, tag):
        while self._open and self._open.pop()[0] != tag:
            pass

    def handle_data(self, data):
        self._say(data)

    def _say(self, *texts):
        if not any(unread for _tag, unread in self._open):
            self.pieces += [" ".join(text.split()) for text in texts if text and text.strip()]


def pieces(html: str) -> list[str]:
    """Every piece of text on a page, in its order, as it stands between two tags."""
    reader = _Reader()
    reader.feed(html)
    return reader.pieces


def language(html: str) -> str:
    """The language a page says it is written in."""
    reader = _Reader()
    reader.feed(html)
    return reader.language


def english(texts: list[str], names: set[str]) -> list[str]:
    """The texts that have an English word in them, once ``names`` are taken out."""
    found = []
    for text in texts:
        for name in sorted(names, key=len, reverse=True):
            text = text.replace(name, " ")
        if ENGLISH.search(text):
            found.append(text)
    return found
