"""One idea of a name: which spellings are the same name, and which may be the same person.

Pure.  A key is what a name is compared by; a surname is one of the words of a last name with the small words
before it ("de la Cruz").
"""
# ruff: noqa: RUF001, RUF002 - signs that look like one another are what this is about

import unicodedata
from dataclasses import dataclass
from string import punctuation

KEY_LENGTH = 160
MOST_NAMES = 6  # of a search in which a second surname is looked for
# What keyboards of computers and phones make where an apostrophe is meant.  It falls out: O'Brien is OBrien.
APOSTROPHES = "'`´ʹʻʼʽˈ‘’‛′‵＇ꞌ"
# All that joins two names: García-López is García López.
HYPHENS = "-‐‑‒–—―−﹘﹣－"
SIGNS = str.maketrans(dict.fromkeys(APOSTROPHES, "") | dict.fromkeys(HYPHENS, " "))
# Letters with a stroke or grown together, which Unicode does not take apart.
LETTERS = str.maketrans(
    {"ł": "l", "ø": "o", "đ": "d", "ð": "d", "ħ": "h", "ŧ": "t", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th"}
)
# Small words that belong to the surname behind them, and are often left out.
PARTICLES = frozenset(
    {"al", "bin", "da", "das", "de", "dei", "del", "della", "den", "der", "di", "do", "dos", "du"}
    | {"e", "el", "la", "las", "le", "lo", "los", "ter", "van", "von", "y"}
)


def name_key(name: str) -> str:
    """A name without case, accents, apostrophes, hyphens and doubled spaces.

    "José  O’Brien-PÉREZ" and "jose obrien perez" are the same.  One sign may unfold into eighteen letters;
    the key ends where its column does.  A name without any letter is its own key.
    """
    letters = _plain(_plain(name.translate(SIGNS)).translate(SIGNS).casefold().translate(LETTERS))
    key = " ".join(letters.split())[:KEY_LENGTH].strip()
    return key or " ".join(name.split())[:KEY_LENGTH].strip()


def words(name: str) -> tuple[str, ...]:
    """The words of a name's key, without what stands around them: "Delgado, R." is delgado and r."""
    return tuple(filter(None, (word.strip(punctuation) for word in name_key(name).split())))


def surnames(last_name: str) -> tuple[str, ...]:
    """The surnames in a last name: of "de la Cruz Pérez" de la cruz and perez."""
    found, small = [], []
    for word in words(last_name):
        small.append(word)
        if word not in PARTICLES:
            found.append(" ".join(small))
            small = []
    return (*found, " ".join(small)) if small else tuple(found)


def first_and_last(whole: str) -> tuple[str, str]:
    """A whole name as it is typed or spoken, in two: "Rosa de la Cruz", or "García López, Rosa" with a comma.

    Without a comma the last name is the last word with the small ones before it.  A single word is a first
    name.
    """
    before, comma, after = (part.strip() for part in whole.partition(","))
    if comma:
        return after, before
    typed = whole.split()
    if len(typed) < 2:
        return whole.strip(), ""
    at = len(typed) - 1
    while at > 0 and name_key(typed[at - 1]) in PARTICLES:
        at -= 1
    return " ".join(typed[:at]), " ".join(typed[at:])


def telling(last_name: str) -> frozenset[str]:
    """The words of a last name that tell families apart: all but the small ones, unless there is no other."""
    found = frozenset(words(last_name))
    return found - PARTICLES or found


def surnames_agree(one: str, other: str) -> bool:
    """May two last names be one person's: one with a surname more, in another order, written as one word?

    A name of small words alone (Van, Le) agrees only with itself.
    """
    if joined(one) == joined(other):
        return joined(one) != ""
    here, there = telling(one), telling(other)
    if here <= PARTICLES or there <= PARTICLES:
        return False
    return here <= there or there <= here


def joined(name: str) -> str:
    """A name's key written as one word: Mc Donald is McDonald, de la Cruz is Delacruz."""
    return name_key(name).replace(" ", "")


def is_called(whole: str, *, first_name: str, last_name: str) -> bool:
    """Is ``whole``, in whichever order, the name of who has this first and last name?

    All of the first name stands in it, and what remains agrees with the last name.
    """
    found, first = list(words(whole)), words(first_name)
    for word in first:
        if word not in found:
            return False
        found.remove(word)
    return bool(first) and surnames_agree(" ".join(found), last_name)


@dataclass(frozen=True)
class Way:
    """One way in which a typed name can be in the records: the words that stand there.

    With ``surname`` the last name is this one alone: the one that was typed behind it is missing.
    """

    words: tuple[str, ...]
    surname: str = ""


def ways(typed: str) -> list[Way]:
    """How a name that was typed to look for somebody can be in the records.

    All its words, in any order; or all but one surname, whose owner is there with the surname before it only:
    "Rosa García López" is Rosa García too.  Behind a comma stands the first name.
    """
    last, comma, first = typed.partition(",")
    found = surnames(f"{first} {last}") if comma else surnames(typed)
    every = tuple(word for surname in found for word in surname.split())
    shorter = []
    for place in range(1, len(found)) if len(found) <= MOST_NAMES else ():
        rest = " ".join(found[:place] + found[place + 1 :])
        shorter.append(Way(tuple(rest.split()), found[place - 1]))
    return [Way(every), *shorter] if every else []


def _plain(text: str) -> str:
    """Letters without their accents, in their simplest form."""
    return "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
