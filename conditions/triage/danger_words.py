"""Danger words: what in a free text says one of the signs of ``triage``, in everyday English and Spanish.

The phrases are data, in ``words``.  A message without them is not harmless: a person still reads each one.
"""

import re
import tomllib
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from string import ascii_letters

WORDS = Path(__file__).with_name("words")
LANGUAGES = {path.stem: tomllib.loads(path.read_text("utf-8")) for path in sorted(WORDS.glob("*.toml"))}
GAP = 5  # so many other words at most between two of a phrase
LONGEST = 80  # characters of one reason: what is written down beside a message has room for it

_APOSTROPHES = "'`\u00b4\u02bc\u2018\u2019\u2032\uff07"
_INVISIBLE = {"Mn", "Me", "Cf"}  # accents, and marks such as a zero-width space
_PLAIN = {*ascii_letters, " "}  # no full stop or comma between: "I can't move.  My appointment is today"
_START = 3  # no stem is shorter
_WORD = re.compile(r"(?:can|could) +not\b|can +t\b|(?:not +able|unable) +to\b|\S+")


@dataclass(frozen=True)
class Found:
    """Words of a text as they were written, their first ``LONGEST`` characters, and the signs they mean."""

    words: str
    signs: frozenset[str]


def danger_words(text: str) -> list[str]:
    """The dangerous words and phrases of ``text`` as they were written, in their order, each once."""
    return [found.words for found in find(text)]


def find(text: str) -> list[Found]:
    """The dangerous words and phrases of ``text``, English or Spanish, in their order, each once.

    An empty list means that none was found.  Case, accents and apostrophes do not matter.
    """
    text = unicodedata.normalize("NFC", text)  # an accent stays with its letter in what is shown
    words, spans = _words(text)
    for first, last, _sign in list(_matches(words, _HARMLESS, gap=0)):
        if set(_between(text, spans, first, last)) <= _PLAIN:
            words[first] = ""
    reasons: dict[str, Found] = {}
    for first, last, signs in _merged(_matches(words, _DANGER, gap=GAP)):
        reason = _printable(_between(text, spans, first, last))[:LONGEST]
        reasons.setdefault(" ".join(words[first : last + 1]), Found(reason, signs))
    return list(reasons.values())


def _between(text: str, spans: list[tuple[int, int]], first: int, last: int) -> str:
    return text[spans[first][0] : spans[last][1]]


def _merged(matches: Iterable[tuple[int, int, str]]) -> list[tuple[int, int, frozenset[str]]]:
    """The first and last place of each match and its signs, in order; two that share a word are one."""
    merged: list[tuple[int, int, frozenset[str]]] = []
    for first, last, sign in sorted(matches):
        if merged and first <= merged[-1][1]:
            begins, ends, signs = merged.pop()
            merged.append((begins, max(last, ends), signs | {sign}))
        else:
            merged.append((first, last, frozenset({sign})))
    return merged


def _words(text: str) -> tuple[list[str], list[tuple[int, int]]]:
    """The words of ``text`` in small plain letters, and where in ``text`` each one stands."""
    letters, places = [], []
    for place, written in enumerate(text):
        if written in _APOSTROPHES:
            continue
        for letter in unicodedata.normalize("NFKD", written).casefold():
            if unicodedata.category(letter) not in _INVISIBLE:
                letters.append(letter if letter.isalnum() else " ")
                places.append(place)
    found = list(_WORD.finditer("".join(letters)))
    spans = [(places[word.start()], places[word.end() - 1] + 1) for word in found]
    return [" ".join(word[0].split()) for word in found], spans


def _matches(words: list[str], said: list["_Said"], *, gap: int) -> Iterator[tuple[int, int, str]]:
    """Of each phrase found: the places of its first and its last word, the nearest that will do; its sign."""
    for language in said:
        heard = [_as_heard(word, language.sounds) for word in words]
        for i, word in enumerate(heard):
            for sign, (first, *rest) in language.phrases.get(word[:_START], ()):
                if not _is(word, first):
                    continue
                ends = {i}
                for slot in rest:
                    near = {j for end in ends for j in range(end + 1, min(end + 2 + gap, len(heard)))}
                    ends = {j for j in near if _is(heard[j], slot)}
                if ends:
                    yield i, min(ends), sign


def _is(word, slot):
    exact, stems = slot
    return word in exact or word.startswith(stems)


def _as_heard(word: str, sounds: list[list[str]]) -> str:
    """The word with each sound written in one way, for a language in which many write as they hear."""
    for written, heard in sounds:
        word = re.sub(written, heard, word)
    return word


def _printable(piece: str) -> str:
    """On one line and without the invisible characters somebody may have put in."""
    return "".join(letter for letter in " ".join(piece.split()) if letter.isprintable())


@dataclass(frozen=True)
class _Said:
    """The phrases of one language as lists of slots, each with its sign, filed under their first letters."""

    sounds: list[list[str]]
    phrases: dict[str, list[tuple[str, list]]]


def _compile(language: dict, phrases: Iterable[tuple[str, str]]) -> _Said:
    filed, sounds = defaultdict(list), language.get("sounds", [])
    for sign, phrase in phrases:
        slots = [_slot(part, language["lists"], sounds) for part in phrase.split()]
        exact, stems = slots[0]
        for start in {word[:_START] for word in (*exact, *stems)}:
            filed[start].append((sign, slots))
    return _Said(sounds, dict(filed))


def _slot(
    part: str, lists: dict[str, str], sounds: list[list[str]]
) -> tuple[frozenset[str], tuple[str, ...]]:
    """Whole words and stems."""
    names = [word for name in part.split("/") for word in lists.get(name, name).split("/")]
    stems = tuple(_as_heard(name.removesuffix("*"), sounds) for name in names if name.endswith("*"))
    return frozenset(_as_heard(name, sounds) for name in names if not name.endswith("*")), stems


_DANGER = [
    _compile(one, ((sign, phrase) for sign, phrases in one["phrases"].items() for phrase in phrases))
    for one in LANGUAGES.values()
]
_HARMLESS = [_compile(one, (("", phrase) for phrase in one["harmless"])) for one in LANGUAGES.values()]
