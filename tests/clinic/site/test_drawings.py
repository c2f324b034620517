"""The drawings: small, without words that would need a translation, and asking nobody for anything."""

import re
from xml.etree import ElementTree

import pytest
from django.conf import settings

from conditions.library.markdown import FIGURES

FOLDER = settings.BASE_DIR / "clinic" / "static" / "clinic"
NOT_DRAWINGS = {"icons", "mark"}
SHAPES = {"svg", "g", "defs", "clipPath", "use", "path", "circle"}


def elements(name):
    return list(ElementTree.parse(FOLDER / f"{name}.svg").getroot().iter())  # noqa: S314 - our own files


def attributes(name):
    """The name, without its namespace, and the value of each attribute of a drawing."""
    return [(key.rpartition("}")[2], value) for one in elements(name) for key, value in one.items()]


def test_every_drawing_has_a_name_that_texts_can_use():
    files = {path.stem for path in FOLDER.glob("*.svg")}

    assert files - NOT_DRAWINGS == set(FIGURES)


@pytest.mark.parametrize("name", FIGURES)
def test_drawings_have_the_size_that_pages_keep_free_for_them(name):
    [drawing] = [one for one in elements(name) if one.get("viewBox")]

    assert drawing.get("viewBox") == "0 0 {} {}".format(*FIGURES[name])


@pytest.mark.parametrize("name", FIGURES)
def test_drawings_hold_no_words(name):
    assert [one.text for one in elements(name) if (one.text or "").strip()] == []


@pytest.mark.parametrize("name", FIGURES)
def test_drawings_are_lines_and_shapes_only(name):
    assert {one.tag.rpartition("}")[2] for one in elements(name)} - SHAPES == set()


@pytest.mark.parametrize("name", FIGURES)
def test_drawings_run_nothing_and_bring_no_style(name):
    assert [key for key, _ in attributes(name) if key in ("style", "class") or key.startswith("on")] == []


@pytest.mark.parametrize("name", FIGURES)
def test_drawings_name_only_their_own_parts(name):
    """By ``#part`` or ``url(#part)``, and each part by a name of its own."""
    named = [value for key, value in attributes(name) if key == "href" or ":" in value or "url" in value]
    parts = [re.fullmatch(r"(?:url\()?#([\w-]+)\)?", value) for value in named]

    assert [value for value, part in zip(named, parts, strict=True) if part is None] == []
    assert {part[1] for part in parts} == {one.get("id") for one in elements(name)} - {None}


@pytest.mark.parametrize("name", FIGURES)
def test_drawings_weigh_at_most_12_kb(name):
    assert (FOLDER / f"{name}.svg").stat().st_size <= 12 * 1024
