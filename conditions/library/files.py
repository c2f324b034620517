"""The first edition of every text, as it lies in ``conditions/content``.

``condition.toml`` names the pages.  ``en/`` and ``es/`` hold each page once: a head in TOML between two lines
of ``+++``, then Markdown, in which ``##`` begins a section, or a question.  ``treatments/`` holds the page
of each treatment, with its labels in the head and the same five sections.  ``references.toml`` lists the
sources, ``synonyms.toml`` the words that mean the same to whoever searches.

What is read here has the names and the form of the rows that it becomes, so that both can be compared.
"""

import re
import tomllib
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from django.utils.text import slugify

LANGUAGES = ("en", "es")
HEAD = re.compile(r"\+\+\+\n(.*?)\n\+\+\+\n(.*)", re.DOTALL)
PAGE_TEXTS = ("title", "description", "heading", "nav", "key_points")
TREATMENT_TEXTS = ("summary", "proof_new", "proof_lasting", "harm")
LABELS = ("section", "evidence_new", "evidence_lasting")
SECTIONS_OF_A_TREATMENT = 5  # what it is, how it works, whom it suits, what can go wrong, and what then
LONGEST_ANCHOR = 50
NO_SOURCE = {"title_es": "", "url_es": "", "read_on": None}  # what a source may leave out


class ContentError(Exception):
    """A file of the edition cannot be used; the text names it and says why."""


@dataclass(frozen=True)
class Edition:
    """Everything the files say of one condition.  ``pages`` is keyed by slugs, the treatments stand last."""

    condition: dict
    pages: dict[str, dict]
    references: dict[int, dict]
    synonyms: list[list[str]]

    @property
    def treatments(self) -> dict[str, dict]:
        """The pages about a treatment."""
        return {slug: text for slug, text in self.pages.items() if text["treatment"]}


def read(folder: Path) -> Edition:
    """Read the edition in ``folder``.  Raises ContentError when a file is missing or the languages differ."""
    about = _toml(folder / "condition.toml")
    condition = {"slug": about["slug"]} | _both(about, "name", "summary")
    pages = {
        slug: _page(folder, slug, position, is_questions=slug in about["questions"])
        for position, slug in enumerate(about["pages"])
    }
    groups = Counter(section["anchor"] for page in pages.values() for section in page["sections"])
    for path in sorted(folder.glob("en/treatments/*.md")):
        if path.stem in pages:
            raise ContentError(f"treatments/{path.name}: another page has this name.")
        pages[path.stem] = _treatment(folder, path.name, groups)
    references = {row["number"]: NO_SOURCE | row for row in _toml(folder / "references.toml")["reference"]}
    return Edition(condition, pages, references, _toml(folder / "synonyms.toml")["groups"])


def _page(folder, slug, position, *, is_questions):
    heads, bodies = _both_files(folder, f"{slug}.md")
    names = ("question", "answer") if is_questions else ("heading", "body")
    rows = _rows(_parts(bodies, f"{slug}.md"), names)
    page = {"position": position} | _page_texts(heads)
    return page | {
        "sections": [] if is_questions else rows,
        "questions": rows if is_questions else [],
        "treatment": None,
    }


def _treatment(folder, name, groups):
    heads, bodies = _both_files(folder, f"treatments/{name}")
    rows = _rows(_parts(bodies, f"treatments/{name}"), ("heading", "body"))
    if len(rows) != SECTIONS_OF_A_TREATMENT:
        raise ContentError(f"treatments/{name}: it needs exactly {SECTIONS_OF_A_TREATMENT} parts.")
    general = {key: heads["en"][key] for key in (*LABELS, "position")}
    if general != {key: heads["es"][key] for key in general}:
        raise ContentError(f"treatments/{name}: {', '.join(general)} differ between the languages.")
    if (found := groups[general["section"]]) != 1:
        which = "more than one page" if found > 1 else "no page"
        raise ContentError(f"treatments/{name}: {which} has a section {general['section']}.")
    page = {"position": general.pop("position")} | _page_texts(heads)
    treatment = general | _both(heads, *TREATMENT_TEXTS)
    return page | {"sections": rows, "questions": [], "treatment": treatment}


def _page_texts(heads):
    for head in heads.values():
        head["key_points"] = "\n".join(head.get("key_points", []))
    return _both(heads, *PAGE_TEXTS)


def _rows(parts, names):
    """The parts of a page as the columns of their rows; the English heading gives each its place."""
    anchors = [slugify(heading)[:LONGEST_ANCHOR].rstrip("-") for heading, _ in parts["en"]]
    return [
        {"anchor": anchor}
        | {
            f"{name}_{language}": parts[language][index][nth]
            for nth, name in enumerate(names)
            for language in LANGUAGES
        }
        for index, anchor in enumerate(anchors)
    ]


def _both(texts, *names):
    return {f"{name}_{language}": texts[language][name] for name in names for language in LANGUAGES}


def _both_files(folder, name):
    files = {language: _file(folder / language / name) for language in LANGUAGES}
    return ({key: file[0] for key, file in files.items()}, {key: file[1] for key, file in files.items()})


def _file(path):
    try:
        found = HEAD.fullmatch(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise ContentError(f"{path}: the file is missing.") from error
    if found is None:
        raise ContentError(f"{path}: it does not begin with a head between two lines of +++.")
    return tomllib.loads(found[1]), found[2]


def _parts(bodies, name):
    """The headings with their texts, in each language."""
    parts = {}
    for language, body in bodies.items():
        before, *rest = re.split(r"^## ", body, flags=re.MULTILINE)
        if before.strip():
            raise ContentError(f"{language}/{name}: there is text before the first heading.")
        split = (part.partition("\n") for part in rest)
        parts[language] = [(heading.strip(), text.strip()) for heading, _, text in split]
    if len({len(found) for found in parts.values()}) != 1:
        raise ContentError(f"{name}: the languages do not have the same headings.")
    return parts


def _toml(path):
    return tomllib.loads(path.read_text(encoding="utf-8"))
