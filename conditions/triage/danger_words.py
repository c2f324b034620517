"""Danger words: what in a free text says one of the signs of ``triage``, in everyday English and Spanish.

The phrases are data, in ``words``, and so is what takes a word back: harmless phrases, what is denied ("no
fever") and what is long over.  A message without danger words is not harmless: a person still reads each one.
"""

import re
import tomllib
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from string import ascii_letters

WORDS = Path(__file__).with_name("words")
LANGUAGES = {path.stem: tomllib.loads(path.read_text("utf-8")) for path in sorted(WORDS.glob("*.toml"))}
GAP = 5  # so many other words at most between two of a phrase
WIDE_GAP = 8  # and between what happened and when: "fell off the ladder at my old job two years ago"
LONGEST = 80  # characters of one reason: what is written down beside a message has room for it

_APOSTROPHES = "'`\u00b4\u02bc\u2018\u2019\u2032\uff07"
_INVISIBLE = {"Mn", "Me", "Cf"}  # accents, and marks such as a zero-width space
_PLAIN = {*ascii_letters, " "}  # no full stop or comma between: "I can't move.  My appointment is today"
_END = set(".!?;\n")  # of a sentence
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
    taken = _taken_back(text, words, spans)
    counted = ["" if place in taken else word for place, word in enumerate(words)]
    reasons: dict[str, Found] = {}
    for first, last, signs in _merged(_matches(counted, _DANGER, gap=GAP)):
        reason = _printable(_between(text, spans, first, last))[:LONGEST]
        reasons.setdefault(" ".join(words[first : last + 1]), Found(reason, signs))
    return list(reasons.values())


def _between(text: str, spans: list[tuple[int, int]], first: int, last: int) -> str:
    return text[spans[first][0] : spans[last][1]]


def _taken_back(text: str, words: list[str], spans: list[tuple[int, int]]) -> set[int]:
    """The places of words that do not count: in a harmless phrase, said not to be there, or long over."""
    taken: set[int] = set()
    for first, last, _ in _matches(words, _HARMLESS, gap=0):
        if set(_between(text, spans, first, last)) <= _PLAIN:
            taken.update(range(first, last + 1))
    for first, last, _ in _matches(words, _OVER, gap=WIDE_GAP):
        near = words[max(0, first - GAP) : last + 1 + GAP]
        if _END.isdisjoint(_between(text, spans, first, last)) and not any(map(_is_recent, near)):
            taken |= {first, last}
    apart = [set(text[end:start]) for (_, end), (start, _) in pairwise(spans)]
    for denial in _DENIALS:
        taken |= _denied(words, apart, denial)
    return taken


def _denied(words: list[str], apart: list[set[str]], denial: "_Denial") -> set[int]:
    """The places of symptoms that are said not to be there, and of the word that says so.

    A list goes on over commas only up to an "or": "no fever, numbness or weakness" denies all three, but
    "no fever, numbness in both legs" denies the fever alone.  ``apart`` is what stands between the words.
    """
    denied: set[int] = set()
    doubtful: set[int] = set()
    start, listed = None, False
    for place, word in enumerate(_as_heard(word, denial.sounds) for word in words):
        between = apart[place - 1] if place else set()
        if _is(word, denial.no):
            start, doubtful, listed = place, set(), False
        elif start is None:
            continue
        elif not between <= {" ", ","} or ("," in between and start == place - 1):
            start = None
        elif _is(word, denial.joins):
            denied, doubtful, listed = denied | doubtful, set(), False
        elif _is(word, denial.symptom):
            listed |= "," in between
            (doubtful if listed else denied).add(place)
            denied |= set() if listed else {start}
        elif _is(word, denial.little):
            listed |= "," in between
        else:
            start = None
    return denied


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
            for sign, ((first, _), *rest) in language.phrases.get(word[:_START], ()):
                if not _is(word, first):
                    continue
                ends = {i}
                for slot, at_once in rest:
                    reach = 2 if at_once else 2 + gap
                    near = {j for end in ends for j in range(end + 1, min(end + reach, len(heard)))}
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
        slots = [
            (_slot(word, language["lists"], sounds), at_once > 0)
            for part in phrase.split()
            for at_once, word in enumerate(part.split("+"))
        ]
        exact, stems = slots[0][0]
        for start in {word[:_START] for word in (*exact, *stems)}:
            filed[start].append((sign, slots))
    return _Said(sounds, dict(filed))


def _slot(
    part: str, lists: dict[str, str], sounds: list[list[str]]
) -> tuple[frozenset[str], tuple[str, ...]]:
    """Whole words and stems; a list may name other lists."""
    names = part.split("/")
    while not lists.keys().isdisjoint(names):
        names = [word for name in names for word in lists.get(name, name).split("/")]
    stems = tuple(_as_heard(name.removesuffix("*"), sounds) for name in names if name.endswith("*"))
    return frozenset(_as_heard(name, sounds) for name in names if not name.endswith("*")), stems


@dataclass(frozen=True)
class _Denial:
    """The words of one language that deny, that may stand between, that are denied, and that mean "or"."""

    sounds: list[list[str]]
    no: tuple
    little: tuple
    symptom: tuple
    joins: tuple

    @classmethod
    def of(cls, language: dict) -> "_Denial":
        """The words as they are compared."""
        sounds = language.get("sounds", [])
        return cls(sounds, **{k: _slot(v, language["lists"], sounds) for k, v in language["denial"].items()})


_DANGER = [
    _compile(one, ((sign, phrase) for sign, phrases in one["phrases"].items() for phrase in phrases))
    for one in LANGUAGES.values()
]
_HARMLESS, _OVER = (
    [_compile(one, (("", phrase) for phrase in one[kind])) for one in LANGUAGES.values()]
    for kind in ("harmless", "over")
)
_DENIALS = [_Denial.of(one) for one in LANGUAGES.values()]
_RECENT = frozenset(name for one in LANGUAGES.values() for name in one["recent"].split("/"))


def _is_recent(word: str) -> bool:
    """Does the word say that something is not over?"""
    return word in _RECENT
