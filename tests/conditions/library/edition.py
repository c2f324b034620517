"""A small edition of three pages, a treatment, a source and some synonyms, written to a folder for tests."""

from pathlib import Path

CONDITION = """
slug = "back-spasm"
pages = ["overview", "treatments", "faq"]
questions = ["faq"]
[en]
name = "Back spasm"
summary = "A muscle."
[es]
name = "Espasmo"
summary = "Un músculo."
"""
REFERENCES = """
[[reference]]
number = 1
title = "Back Spasms"
organisation = "An institute"
year = ""
url = "https://example.org/1"
"""
SYNONYMS = """
groups = [["heat", "warmth", "calor"]]
"""
HEAD = """+++
title = "{name}"
description = "About {name}."
heading = "{name}!"
nav = "{name}"
key_points = ["One.", "Two."]
+++

"""
TREATMENT = """+++
title = "{name}, a treatment"
description = "About {name}."
heading = "{name}!"
nav = "{name}"
section = "start-here"
evidence_new = "some"
evidence_lasting = "weak"
position = 1
summary = "A wrap."
proof_new = "It helps. [1]"
proof_lasting = "It may help."
harm = "Burns"
+++

## {0}

A wrap. [1]

## {1}

Warmth relaxes.

## {2}

Everybody.

## {3}

Burns.

## {4}

Come back.
"""
EN_PARTS = (
    "What it is",
    "How it is thought to work",
    "Who it may suit",
    "What can go wrong",
    "When it does not help",
)
ES_PARTS = (
    "Qué es",
    "Cómo se cree que funciona",
    "A quién le puede servir",
    "Qué puede salir mal",
    "Si no ayuda",
)


def write(folder: Path) -> Path:
    """Write the whole edition into the folder."""
    pages = {
        "overview": (("What is it?", "It hurts. [1]"), ("¿Qué es?", "Duele. [1]")),
        "treatments": (("Start here", "Begin at home."), ("Para empezar", "Empiece en casa.")),
        "faq": (("Is it rare?", "No."), ("¿Es raro?", "No.")),
    }
    for name, (english, spanish) in pages.items():
        page(folder, "en", name, english)
        page(folder, "es", name, spanish)
    (folder / "condition.toml").write_text(CONDITION)
    (folder / "references.toml").write_text(REFERENCES)
    (folder / "synonyms.toml").write_text(SYNONYMS)
    for language, name, parts in (("en", "Heat", EN_PARTS), ("es", "Calor", ES_PARTS)):
        (folder / language / "treatments").mkdir()
        text = TREATMENT.format(*parts, name=name)
        (folder / language / "treatments" / "heat.md").write_text(text)
    return folder


def page(folder: Path, language: str, name: str, *parts: tuple[str, str]) -> None:
    """Write one page with its headings and texts."""
    path = folder / language / f"{name}.md"
    path.parent.mkdir(exist_ok=True)
    body = "\n\n".join(f"## {heading}\n\n{text}" for heading, text in parts)
    path.write_text(HEAD.format(name=f"{name} {language}") + body + "\n")
