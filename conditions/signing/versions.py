"""READS.  What is signed: a page with its sources, or the rules of the symptom check, as they stand now."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from conditions.library import markdown
from conditions.library.stored import digest, in_both, stored_page
from conditions.models import Page, Reference, Signature
from conditions.signing.rules_text import rules_text

SOURCE = ("organisation", "title", "title_es", "year", "url", "url_es", "read_on")


@dataclass(frozen=True)
class Version:
    """A text in both languages, with its fingerprint and the signature before it.  No page: the rules."""

    page: Page | None
    text: dict
    digest: str
    last: Signature | None

    @property
    def number(self) -> int:
        """The number of the next signature under it."""
        return self.last.number + 1 if self.last else 1

    @property
    def is_signed(self) -> bool:
        """Is this what was signed last, word for word?"""
        return self.last is not None and self.last.digest == self.digest


def of_page(page: Page) -> Version:
    """The page as it is written now."""
    text = stored_page(page)
    del text["position"]  # where it stands in the menu is no part of what is signed
    text["sources"] = _sources(text)
    text["author"] = page.author_id
    return Version(page, text, digest(text), page.signatures.order_by("-number").first())


def of_rules() -> Version:
    """The rules of the symptom check as they are in force now."""
    last = Signature.objects.of_rules().order_by("-number").first()
    return Version(None, rules_text(), digest_of_rules(), last)


@cache
def digest_of_rules() -> str:
    """The fingerprint of the rules that are in force."""
    return digest(rules_text())


def markdown_of(text: dict) -> Iterator[str]:
    """Every Markdown text of a page in both languages, from top to bottom."""
    if text["treatment"]:
        yield from (text["treatment"][name] for name in in_both(("proof_new", "proof_lasting")))
    yield from (row[name] for row in text["sections"] for name in in_both(["body"]))
    yield from (row[name] for row in text["questions"] for name in in_both(["answer"]))


def _sources(text: dict) -> dict[str, dict]:
    cited = markdown.cited(markdown_of(text))
    rows = Reference.objects.filter(number__in=cited).values("number", *SOURCE)
    return {str(row.pop("number")): row | {"read_on": str(row["read_on"] or "")} for row in rows}
