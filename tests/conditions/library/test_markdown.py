"""The Markdown of patient education: what it may hold, and what never leaves it."""

import re

import pytest

from conditions.library.markdown import Place, cited, html, plain, targets

PLACE = Place(
    language="en",
    links=(("book", "/en/book/"), ("page:treatments", "/en/conditions/back-spasm/treatments/")),
    sources=(43, 2),
)


def test_markdown_numbers_sources_in_the_order_of_the_page():
    assert html("It is rare. [2][43] It eases. [43]", PLACE) == (
        '<p>It is rare.<sup><a href="#s2" aria-label="Source 2">2</a></sup>'
        '<sup><a href="#s1" aria-label="Source 1">1</a></sup> It eases.'
        '<sup><a href="#s1" aria-label="Source 1">1</a></sup></p>\n'
    )


def test_markdown_leaves_out_a_source_that_is_not_there():
    assert html("It is rare. [99]", PLACE) == "<p>It is rare.</p>\n"


def test_markdown_lists_what_is_cited_once_and_in_order():
    assert cited(["b [43][2]", "a [2] and [7]", "[9](book)"]) == [43, 2, 7]


@pytest.mark.parametrize(
    ("written", "address"),
    [
        ("book", "/en/book/"),
        ("page:treatments", "/en/conditions/back-spasm/treatments/"),
        ("page:treatments#heat", "/en/conditions/back-spasm/treatments/#heat"),
    ],
)
def test_markdown_links_to_pages_of_the_site(written, address):
    assert html(f"See [this]({written}).", PLACE) == f'<p>See <a href="{address}">this</a>.</p>\n'


@pytest.mark.parametrize(
    "written",
    ["https://example.org/", "//example.org/", "page:unknown", "mailto:a@example.org", "/admin/", ""],
)
def test_markdown_keeps_the_words_of_any_other_link(written):
    assert html(f"See [**this**]({written}).", PLACE) == "<p>See <strong>this</strong>.</p>\n"


@pytest.mark.parametrize(
    "hostile",
    [
        "<script>alert(1)</script>",
        '<img src="x" onerror="alert(1)">',
        "[x](javascript:alert(1))",
        "![x](javascript:alert(1))",
        "![x](https://example.org/a.png)",
        "<https://example.org/>",
        "| a |\n|--:|\n| b |",
    ],
)
def test_markdown_lets_nothing_out_that_runs_loads_or_dresses(hostile):
    tags = re.findall(r"<[^>]*>", html(hostile, PLACE))
    assert not any(re.search(r"<(script|img|a|style)|style=|\bon\w+=", tag) for tag in tags)


def test_markdown_makes_a_figure_with_the_next_paragraph_as_its_caption():
    found = html("Before.\n\n![A man walks.](figure:walk)\n\nLike **this**. [2]\n\nAfter.", PLACE)
    assert re.sub(r"\s*\n\s*", "", found) == (
        '<p>Before.</p><figure class="plate walk">'
        '<img src="/static/clinic/walk.svg" width="360" height="460" alt="A man walks." loading="lazy" />'
        "<figcaption>Like <strong>this</strong>."
        '<sup><a href="#s2" aria-label="Source 2">2</a></sup></figcaption></figure><p>After.</p>'
    )


def test_markdown_makes_a_figure_without_a_caption_before_a_list():
    found = html("![A man walks.](figure:walk)\n\n- one", PLACE)
    assert "</figure>\n<ul>" in found
    assert "figcaption" not in found


def test_markdown_shows_the_description_of_a_drawing_it_does_not_have():
    assert html("![A cat.](figure:cat)", PLACE) == "<p>A cat.</p>\n"


def cells(columns: int) -> tuple[str, list[str]]:
    """A table of so many columns: how it begins, and the marks of the cells of its one row."""
    row = "| " + " | ".join(f'**a{n}** "{n}"' for n in range(columns)) + " |\n"
    found = html(row + "|---" * columns + "|\n" + row, PLACE)
    return re.search(r"<table[^>]*>", found)[0], re.findall(r"<td([^>]*)>", found)


def test_cells_of_a_wide_table_name_their_column_and_the_first_names_the_row():
    assert cells(3) == (
        '<table class="cards">',
        ["", ' data-h="a1 &quot;1&quot;"', ' data-h="a2 &quot;2&quot;"'],
    )
    assert cells(2) == ("<table>", ["", ""])


def test_plain_words_have_no_marks():
    text = "## A head\n\nIt **is** [rare](book),\nyes. [2]\n\n![x](figure:walk)\n\n"
    text += "| a | b |\n|---|---|\n| c | d [1] |"
    assert plain(text) == "A head\nIt is rare, yes.\na\nb\nc\nd"


def test_targets_are_what_links_and_drawings_name():
    text = "[a](page:causes) ![b](figure:walk) [c](https://example.org/)\n\n- [d](check)"
    assert targets(text) == {"page:causes", "figure:walk", "https://example.org/", "check"}
