"""The first edition of every text, as it lies in ``conditions/content``.

``condition.toml`` names the pages.  ``en/`` and ``es/`` hold each page once: a head in TOML between two lines
of ``+++``, then Markdown, in which ``##`` begins a section, or a question.  ``treatments/`` holds a file for
each treatment, with the same four ``###`` parts.  ``references.toml`` lists the sources.

What is read here has the names and the form of the rows that it becomes, so that both can be compared.
"""

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path

from django.utils.text import slugify

LANGUAGES = ("en", "es")
HEAD = re.compile(r"\+\+\+\n(.*?)\n\+\+\+\n(.*)", re.DOTALL)
PAGE_TEXTS = ("title", "description", "heading", "nav", "key_points")
TREATMENT_TEXTS = ("what", "proof", "suits", "risks")
LONGEST_ANCHOR = 50


class ContentError(Exception):
    """A file of the edition cannot be used; the text names it and says why."""


@dataclass(frozen=True)
class Edition:
    """Everything the files say of one condition.  ``pages`` and ``treatments`` are keyed by their slugs."""

    condition: dict
    pages: dict[str, dict]
    treatments: dict[str, dict]
    references: dict[int, dict]


def read(folder: Path) -> Edition:
    """Read the edition in ``folder``.  Raises ContentError when a file is missing or the languages differ."""
    about = _toml(folder / "condition.toml")
    condition = {"slug": about["slug"]} | _both(about, "name", "summary")
    treatments = {
        path.stem: _treatment(folder, path.name) for path in sorted(folder.glob("en/treatments/*.md"))
    }
    pages = {
        slug: _page(folder, slug, position, is_questions=slug in about["questions"])
        for position, slug in enumerate(about["pages"])
    }
    for slug, page in pages.items():
        anchors = {section["anchor"] for section in page["sections"]}
        page["treatments"] = [key for key, text in treatments.items() if text["section"] in anchors]
        if slug != "treatments" and page["treatments"]:
            raise ContentError(f"{slug}.md: a section has the name of a group of treatments.")
    references = {row["number"]: row for row in _toml(folder / "references.toml")["reference"]}
    return Edition(condition, pages, treatments, references)


def _page(folder, slug, position, *, is_questions):
    heads, bodies = _both_files(folder, f"{slug}.md")
    for head in heads.values():
        head["key_points"] = "\n".join(head["key_points"])
    parts = _parts(bodies, "## ", f"{slug}.md")
    anchors = [slugify(heading)[:LONGEST_ANCHOR].rstrip("-") for heading, _ in parts["en"]]
    names = ("question", "answer") if is_questions else ("heading", "body")
    rows = [
        {"anchor": anchor}
        | {
            f"{name}_{language}": parts[language][index][nth]
            for nth, name in enumerate(names)
            for language in LANGUAGES
        }
        for index, anchor in enumerate(anchors)
    ]
    page = {"position": position} | _both(heads, *PAGE_TEXTS)
    return page | {"sections": [] if is_questions else rows, "questions": rows if is_questions else []}


def _treatment(folder, name):
    heads, bodies = _both_files(folder, f"treatments/{name}")
    parts = _parts(bodies, "### ", name)
    if len(parts["en"]) != len(TREATMENT_TEXTS):
        raise ContentError(f"treatments/{name}: it needs exactly {len(TREATMENT_TEXTS)} parts.")
    general = {key: heads["en"][key] for key in ("section", "evidence", "position")}
    if general != {key: heads["es"][key] for key in general}:
        raise ContentError(f"treatments/{name}: section, evidence and position differ between the languages.")
    texts = {
        f"{key}_{language}": parts[language][index][1]
        for index, key in enumerate(TREATMENT_TEXTS)
        for language in LANGUAGES
    }
    return general | _both(heads, "name", "summary") | texts


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


def _parts(bodies, mark, name):
    """The headings with their texts, in each language."""
    parts = {}
    for language, body in bodies.items():
        before, *rest = re.split(rf"^{mark}", body, flags=re.MULTILINE)
        if before.strip():
            raise ContentError(f"{language}/{name}: there is text before the first heading.")
        split = (part.partition("\n") for part in rest)
        parts[language] = [(heading.strip(), text.strip()) for heading, _, text in split]
    if len({len(found) for found in parts.values()}) != 1:
        raise ContentError(f"{name}: the languages do not have the same headings.")
    return parts


def _toml(path):
    return tomllib.loads(path.read_text(encoding="utf-8"))
