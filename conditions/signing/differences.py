"""PURE.  What changed in a text since it was signed, word by word, for whoever signs the next version."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

WORD = re.compile(r"\s+|\w+|[^\w\s]")
SAME, TAKEN_OUT, NEW = "", "del", "ins"


@dataclass(frozen=True)
class Change:
    """One place where two versions differ: ``kind`` is "new", "gone" or "words", ``runs`` what it says."""

    where: str
    kind: str
    runs: list[tuple[str, str]]


def between(before: list[tuple[str, str]], now: list[tuple[str, str]]) -> list[Change]:
    """The changes from one version to the next; a version is lines with the place each stands in.

    In the order of the text.  A line that became another one shows which words were taken out and put in.
    """
    changes = []
    matcher = SequenceMatcher(None, before, now, autojunk=False)
    for what, first, last, start, stop in matcher.get_opcodes():
        if what != "equal":
            changes += _changes(before[first:last], now[start:stop])
    return changes


def _changes(gone: list[tuple[str, str]], new: list[tuple[str, str]]) -> Iterator[Change]:
    shared = min(len(gone), len(new))
    for (_where, old), (where, line) in zip(gone[:shared], new[:shared], strict=True):
        yield Change(where, "words", list(words(old, line)))
    for where, line in gone[shared:]:
        yield Change(where, "gone", [(TAKEN_OUT, line)])
    for where, line in new[shared:]:
        yield Change(where, "new", [(NEW, line)])


def words(old: str, new: str) -> Iterator[tuple[str, str]]:
    """The two lines as runs of words: what stayed, what was taken out, what is new."""
    before, now = WORD.findall(old), WORD.findall(new)
    for what, first, last, start, stop in SequenceMatcher(None, before, now, autojunk=False).get_opcodes():
        if what == "equal":
            yield SAME, "".join(before[first:last])
            continue
        if first < last:
            yield TAKEN_OUT, "".join(before[first:last])
        if start < stop:
            yield NEW, "".join(now[start:stop])
