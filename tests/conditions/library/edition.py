"""A small edition of two pages, a treatment and two sources, written to a folder for tests."""

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
HEAD = """+++
title = "{name}"
description = "About {name}."
heading = "{name}!"
nav = "{name}"
key_points = ["One.", "Two."]
+++

"""
TREATMENT = """+++
name = "{name}"
section = "start-here"
evidence = "some"
position = 1
summary = "A wrap."
+++

### {0}

A wrap. [1]

### {1}

It helps.

### {2}

Everybody.

### {3}

Burns.
"""
EN_PARTS = ("What it is", "What the evidence says", "Who it may suit", "Risks")
ES_PARTS = ("Qué es", "Qué dice la evidencia", "A quién puede servir", "Riesgos")


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
