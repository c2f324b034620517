"""What a text names that is not there."""

import pytest

from conditions.library.loose_ends import loose_ends
from tests.conditions.factories import PageFactory, ReferenceFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def library():
    PageFactory(slug="home-care")
    ReferenceFactory(number=1)


@pytest.mark.parametrize(
    "text",
    [
        "Heat may help. [1]",
        "Read on in [home care](page:home-care) or [there](page:home-care#heat).",
        "[Check your symptoms](check), [book](book) or [write to us](contact).",
        "![A spine](figure:spine)",
        "",
    ],
)
def test_text_that_names_what_is_there_has_no_loose_ends(text):
    assert loose_ends([text]) == []


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("It helps. [7]", "There is no source with the number 7."),
        ("[There](page:nowhere)", "“page:nowhere” leads nowhere."),
        ("[There](https://example.org/)", "“https://example.org/” leads nowhere."),
        ("![A foot](figure:foot)", "There is no drawing “foot”. There are: bed-1, bed-2,"),
    ],
)
def test_text_that_names_what_is_not_there_is_told_so(text, sentence):
    [found] = loose_ends([text])

    assert found.startswith(sentence)


def test_what_is_missing_in_several_texts_is_said_once():
    assert len(loose_ends(["It helps. [7]", "It burns. [7]"])) == 1
