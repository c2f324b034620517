"""PURE.  What a page consists of, as its reader sees it in one language."""

from dataclasses import dataclass
from datetime import date

from django.utils.safestring import SafeString

from conditions import triage
from conditions.library import markdown
from conditions.library.signed import Signed
from conditions.models import Page, Treatment
from conditions.triage import Level


@dataclass(frozen=True)
class Label:
    """How sure we are that a treatment helps against one kind of pain, and what that rests on."""

    evidence: Treatment.Evidence
    proof: SafeString


@dataclass(frozen=True)
class Labels:
    """What stands on the page of a treatment between its heading and its sections."""

    summary: str
    new: Label
    lasting: Label
    offered: str


@dataclass(frozen=True)
class Entry:
    """A treatment where all of them are compared: its page, and how sure we are for which pain."""

    anchor: str
    page: Page
    new: Treatment.Evidence
    lasting: Treatment.Evidence
    harm: str
    is_offered: bool
    is_signed: bool


@dataclass(frozen=True)
class Part:
    """A heading of the page with its text, and the treatments that stand under it."""

    anchor: str
    heading: str
    text: str
    html: SafeString
    entries: list[Entry]

    @property
    def words(self) -> str:
        """The text without any marks."""
        return markdown.plain(self.text)


@dataclass(frozen=True)
class Source:
    """A source as readers of the language find it: its Spanish edition, where there is one."""

    organisation: str
    title: str
    url: str
    year: str
    language: str
    read_on: date | None


@dataclass(frozen=True)
class Article:
    """A page, the other pages of its condition in their order, and the sources in the order of the text.

    ``chapters`` are the pages that the library lists, ``beside`` those before and after this one: the
    chapters, or for a treatment all treatments.  ``raised`` are the signs that a physician has made more
    urgent.
    """

    page: Page
    chapters: list[Page]
    beside: list[Page]
    labels: Labels | None
    sections: list[Part]
    questions: list[Part]
    sources: list[Source]
    signature: Signed | None
    raised: triage.Raised

    @property
    def made_more_urgent(self) -> list[tuple[str, list[triage.Sign]]]:
        """Signs that a physician has made more urgent, whatever the text says of them: (level, its signs)."""
        found = [(level, triage.made(level, self.raised)) for level in (Level.EMERGENCY, Level.TODAY)]
        return [(level.name, signs) for level, signs in found if signs]

    @property
    def parts(self) -> list[Part]:
        """What the list of contents names."""
        return self.sections + self.questions

    @property
    def entries(self) -> list[Entry]:
        """All treatments of the page."""
        return [entry for part in self.sections for entry in part.entries]

    @property
    def previous(self) -> Page | None:
        return self.beside[self._index - 1] if self._index else None

    @property
    def next(self) -> Page | None:
        return self.beside[self._index + 1] if self._index + 1 < len(self.beside) else None

    @property
    def _index(self):
        return self.beside.index(self.page)

    @property
    def above(self) -> Page | None:
        """The page that compares the treatments, for one of them."""
        if self.labels is None:
            return None
        above = self.page.treatment.section.page_id
        return next((page for page in self.chapters if page.pk == above), None)
