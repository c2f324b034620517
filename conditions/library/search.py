"""Searching the pages, in both languages.  Accents do not matter, nor do endings of words."""

import re
from dataclasses import dataclass

from django.contrib.postgres.search import SearchHeadline, SearchQuery, SearchRank
from django.db import transaction
from django.db.models import F, Prefetch, QuerySet
from django.utils import translation
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from conditions.library import markdown
from conditions.models import Page, Passage, Section
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
    sections = Section.objects.prefetch_related("treatments")
    whole = pages.prefetch_related(Prefetch("sections", sections), "questions")
    Passage.objects.bulk_create(
        passage for page in whole for language in CONFIGS for passage in _passages(page, language)
    )


def _passages(page, language):
    def passage(anchor, heading, *texts):
        words = "\n".join(markdown.plain(text) for text in texts)
        return Passage(page=page, language=language, anchor=anchor, heading=heading, text=words)

    def here(row, *names):
        return [getattr(row, f"{name}_{language}") or "" for name in names]

    yield passage("", *here(page, "heading", "key_points"))
    for section in page.sections.all():
        yield passage(section.anchor, *here(section, "heading", "body"))
        for treatment in section.treatments.all():
            yield passage(
                treatment.slug, *here(treatment, "name", "summary", "what", "proof", "suits", "risks")
            )
    for question in page.questions.all():
        yield passage(question.anchor, *here(question, "question", "answer"))


def find(words: str, language: str) -> list[Result]:
    """What readers may read about the words in ``language``, best first.

    Where no place has all of the words, those that have some of them.  Anything may be asked for: what holds
    no word finds nothing.
    """
    words = words_apart(words)
    return _found(words, language) or _found(" or ".join(re.findall(r"\w+", words)), language)


def _found(words, language):
    config = CONFIGS[language]
    query = SearchQuery(words, config=config, search_type="websearch")
    passages = (
        Passage.objects.filter(language=language, words=query, page__in=Page.objects.for_readers())
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
        .select_related("page__condition")
        .order_by("-rank", "pk")
    )
    return [_result(passage) for passage in passages[:MOST_RESULTS]]


def _result(passage) -> Result:
    with translation.override(passage.language):
        address, page = passage.page.get_absolute_url(), str(passage.page)
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
