"""How many dangerous messages the danger words catch, and how many harmless ones they raise.

The messages are ours, written without looking at the words.  One half was looked at while the words were
chosen; the other half never is, and its figures are the ones to believe.
"""

from dataclasses import dataclass
from pathlib import Path

from conditions.triage.danger_words import LANGUAGES, danger_words

MESSAGES = Path(__file__).with_name("messages")
KINDS = ("danger", "harmless")
HALVES = ("tune", "held")  # looked at while choosing words; never looked at


@dataclass(frozen=True)
class Rate:
    """How many messages of one file hold danger words."""

    language: str
    kind: str
    half: str
    raised: int
    count: int

    @property
    def percent(self) -> float:
        """The share that is raised."""
        return 100 * self.raised / self.count


def messages(language: str, kind: str, half: str) -> list[str]:
    """The messages of one file, without the signs that a dangerous one names."""
    lines = (MESSAGES / f"{language}-{kind}-{half}.txt").read_text("utf-8").splitlines()
    return [line.rpartition("\t")[2] for line in lines]


def rates() -> list[Rate]:
    """The figures of each language, kind and half."""
    found = []
    for language in LANGUAGES:
        for kind in KINDS:
            for half in HALVES:
                texts = messages(language, kind, half)
                found.append(Rate(language, kind, half, sum(map(bool, map(danger_words, texts))), len(texts)))
    return found


def wrong(language: str) -> dict[str, list[str]]:
    """Of the half that may be looked at: dangerous messages that are not caught, harmless ones that are."""
    return {
        kind: [text for text in messages(language, kind, "tune") if bool(danger_words(text)) != is_danger]
        for kind, is_danger in (("danger", True), ("harmless", False))
    }
