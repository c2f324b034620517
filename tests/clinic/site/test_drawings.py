"""The drawings: small, without words that would need a translation, and asking nobody for anything."""

from xml.etree import ElementTree

import pytest
from django.conf import settings

FOLDER = settings.BASE_DIR / "clinic" / "static" / "clinic"
DRAWINGS = ["cycle", "help", "lift", "rest", "rest-side", "spine"]


@pytest.mark.parametrize("name", DRAWINGS)
def test_drawings_hold_numbers_and_no_words(name):
    root = ElementTree.parse(FOLDER / f"{name}.svg").getroot()  # noqa: S314 - our own files

    assert [text for text in root.itertext() if text.strip() and not text.strip().isdigit()] == []


@pytest.mark.parametrize("name", DRAWINGS)
def test_drawings_are_lines_and_shapes_only(name):
    root = ElementTree.parse(FOLDER / f"{name}.svg").getroot()  # noqa: S314 - our own files

    kinds = {element.tag.rpartition("}")[2] for element in root.iter()}
    assert kinds <= {"svg", "g", "path", "rect", "circle", "text"}
    assert root.get("viewBox")


@pytest.mark.parametrize("name", DRAWINGS)
def test_drawings_weigh_at_most_6_kb(name):
    assert (FOLDER / f"{name}.svg").stat().st_size <= 6 * 1024
