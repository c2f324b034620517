"""Searching the pages, in both languages.  Accents do not matter, nor do endings of words."""

import re
import unicodedata
from dataclasses import dataclass

from django.contrib.postgres.search import SearchHeadline, SearchQuery, SearchRank
from django.db import transaction
from django.db.models import F, Prefetch, QuerySet
from django.utils import translation
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from conditions.library import markdown, signed
from conditions.library.files import TREATMENT_TEXTS
from conditions.library.stored import stored_page
from conditions.models import Page, Passage, Synonym
from conditions.models.passages import CONFIGS, words_apart

MOST_RESULTS = 12  # in each language
# What PostgreSQL puts round a word that was found: characters that no text holds, so that the text can be
# escaped before they become tags.
START, STOP = "\ue000", "\ue001"


@dataclass(frozen=True)
class Result:
    """A place on a page where the words were found."""

    page: str
    heading: str
    address: str
    extract: SafeString


@transaction.atomic
def index(pages: QuerySet[Page]) -> None:
    """Note the plain words of the pages afresh, in the same transaction as a change of a text."""
    Passage.objects.filter(page__in=pages).delete()
    whole = list(signed.wholly(pages))
    Passage.objects.bulk_create(
        passage for page in whole for language in CONFIGS for passage in _passages(page, language)
    )


def _passages(page, language):
    text = signed.text_of(page) or stored_page(page)

    def passage(anchor, heading, *texts):
        words = "\n".join(markdown.plain(text) for text in texts)
        return Passage(page=page, language=language, anchor=anchor, heading=heading, text=words)

    def here(row, *names):
        return [row[f"{name}_{language}"] or "" for name in names]

    labels = here(text["treatment"], *TREATMENT_TEXTS) if text["treatment"] else []
    yield passage("", *here(text, "heading", "key_points"), *labels)
    for section in text["sections"]:
        yield passage(section["anchor"], *here(section, "heading", "body"))
    for question in text["questions"]:
        yield passage(question["anchor"], *here(question, "question", "answer"))


def find(words: str, language: str) -> list[Result]:
    """What readers may read about the words in ``language``, best first.

    A word with synonyms stands for all of them.  Where no place has all of the words, those that have some.
    Anything may be asked for: what holds no word finds nothing.
    """
    words, config = words_apart(words), CONFIGS[language]
    exactly = SearchQuery(words, config=config, search_type="websearch")
    return (
        _found(_widened(words, config) or exactly, language)
        or _found(exactly, language)
        or _found(_any_of(words, config), language)
    )


def _widened(words: str, config: str) -> SearchQuery | None:
    """The query in which each word with synonyms may be any of them; None when none of the words has any.

    All groups that the words name must be found, and the words that belong to no group.
    """
    rest, query = _plain(words), None
    for group in Synonym.objects.values_list("words", flat=True):
        named = [term for term in group if re.search(_as_words(term), rest)]
        if named:
            one = _any_word(group, config)
            query = one if query is None else query & one
            for term in sorted(named, key=len, reverse=True):
                rest = re.sub(_as_words(term), " ", rest)
    if query is not None and re.search(r"\w", rest):
        query = query & SearchQuery(rest, config=config, search_type="websearch")
    return query


def _any_word(group: list[str], config: str) -> SearchQuery:
    first, *others = (SearchQuery(term, config=config, search_type="phrase") for term in group)
    for other in others:
        first = first | other
    return first


def _as_words(term: str) -> str:
    return rf"\b{re.escape(_plain(term))}\b"


def _plain(text: str) -> str:
    """In small letters, without accents, with one space between words."""
    letters = unicodedata.normalize("NFKD", " ".join(text.casefold().split()))
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


def _any_of(words, config):
    return SearchQuery(" or ".join(re.findall(r"\w+", words)), config=config, search_type="websearch")


def _found(query, language):
    config = CONFIGS[language]
    passages = (
        Passage.objects.filter(language=language, words=query, page__in=Page.objects.with_text_for_readers())
        .annotate(
            rank=SearchRank(F("words"), query),
            extract=SearchHeadline(
                "text",
                query,
                config=config,
                start_sel=START,
                stop_sel=STOP,
                min_words=12,
                max_words=32,
                max_fragments=1,
            ),
        )
        .prefetch_related(Prefetch("page", signed.briefly(Page.objects.select_related("condition"))))
        .order_by("-rank", "pk")
    )
    return [_result(passage) for passage in passages[:MOST_RESULTS]]


def _result(passage) -> Result:
    with translation.override(passage.language):
        address, page = passage.page.get_absolute_url(), str(signed.as_signed(passage.page))
    if passage.anchor:
        address += f"#{passage.anchor}"
    return Result(page, passage.heading, address, _marked(passage))


def _marked(passage) -> SafeString:
    """The extract on one line, with dots where the text goes on and the words that were found marked."""
    plain = passage.extract.replace(START, "").replace(STOP, "")
    before = "" if passage.text.startswith(plain) else "… "
    after = "" if passage.text.endswith(plain) else " …"
    extract = escape(before + passage.extract.replace("\n", " · ") + after)
    return mark_safe(extract.replace(START, "<mark>").replace(STOP, "</mark>"))  # noqa: S308 - escaped
