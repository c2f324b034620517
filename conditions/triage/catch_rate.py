"""How many dangerous messages the danger words catch, and how many harmless ones they raise.

The messages are ours, written without looking at the words.  One half was looked at while the words were
chosen; the other half never is, and its figures are the ones to believe.
"""

from dataclasses import dataclass
from pathlib import Path

from conditions.triage.danger_words import LANGUAGES, danger_words, find
from conditions.triage.levels import Help, Level
from conditions.triage.signs import BY_ID

MESSAGES = Path(__file__).with_name("messages")
KINDS = ("danger", "harmless")
TODAY = "today"
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
    return [text for _signs, text in with_signs(language, kind, half)]


def with_signs(language: str, kind: str, half: str) -> list[tuple[frozenset[str], str]]:
    """The messages of one file, each with the signs that it names; a harmless one names none."""
    lines = (MESSAGES / f"{language}-{kind}-{half}.txt").read_text("utf-8").splitlines()
    parts = [line.rpartition("\t") for line in lines]
    return [(frozenset(filter(None, signs.split(","))), text) for signs, _tab, text in parts]


@dataclass(frozen=True)
class HelpRate:
    """Of the dangerous messages of one half that need this help: how many lead to it, in all languages."""

    help: str  # a name of ``Help``, or "today" where no emergency is named
    half: str
    led: int
    count: int

    @property
    def percent(self) -> float:
        """The share that leads to it."""
        return 100 * self.led / self.count if self.count else 100.0


def helps(signs: frozenset[str]) -> set[str]:
    """The help that these signs need; a sign that is no emergency needs a call "today"."""
    return {
        sign.help.value if sign.level is Level.EMERGENCY else TODAY for sign in (BY_ID[id] for id in signs)
    }


def rates_by_help() -> list[HelpRate]:
    """How often the words lead to the help that a message needs, not merely to any."""
    found = []
    for half in HALVES:
        read = [
            (helps(signs), helps(frozenset().union(*(one.signs for one in find(text)))))
            for language in LANGUAGES
            for signs, text in with_signs(language, "danger", half)
        ]
        for help in (*(one.value for one in Help), TODAY):
            led = [help in given for needed, given in read if help in needed]
            found.append(HelpRate(help, half, sum(led), len(led)))
    return found


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
