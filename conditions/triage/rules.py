"""The one level of a set of answers: the most urgent sign, signs that mean more together, and the self-check.

A physician signs the version as a whole, and may make single signs more urgent: see ``conditions.signing``.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby

from conditions.triage.levels import Help, Level
from conditions.triage.signs import BY_ID, IFOMPT, NASS, NICE, SIGNS, Sign

RULES_VERSION = 3  # one higher with every change to a sign, a text or a rule
Raised = Mapping[str, Level]  # by the id of a sign
AS_WRITTEN: Raised = {}

# Groups of signs.  A new sign that belongs to one of them is written here, and is in each rule of its group.
NERVE = frozenset({"E03", "E04", "E05", "T01", "T16"})
CANCER = frozenset({"T03", "B09"})
WEAK_DEFENCES = frozenset({"T05", "B10"})
RECENT_INFECTION_OR_PROCEDURE = frozenset({"T06", "T17"})
BLOOD_THINNER = frozenset({"B08"})
VERY_STRONG_PAIN = frozenset({"T12"})
PREGNANCY = frozenset({"T11"})
BETWEEN_THE_SHOULDER_BLADES = frozenset({"T13"})
FALL_OVER_65 = frozenset({"T22"})
FALL_OR_HIT = frozenset({"T21", "T22"})
FEVER = frozenset({"E10"})


@dataclass(frozen=True)
class Together:
    """Any sign of ``one`` with any sign of ``other`` is an emergency, whatever each is by itself."""

    one: frozenset[str]
    other: frozenset[str]
    sources: tuple[str, ...] = ()
    verified: bool = False
    since: int = 3

    def found_in(self, ids: frozenset[str]) -> bool:
        """Do these signs hold one of each?"""
        return not self.one.isdisjoint(ids) and not self.other.isdisjoint(ids)


EMERGENCY_TOGETHER = (
    Together(NERVE, CANCER, (NASS, NICE)),
    Together(NERVE, WEAK_DEFENCES, (NASS, IFOMPT)),
    Together(NERVE, RECENT_INFECTION_OR_PROCEDURE, (IFOMPT,)),
    Together(NERVE, BLOOD_THINNER),
    Together(NERVE, FALL_OR_HIT),
    Together(VERY_STRONG_PAIN, BLOOD_THINNER),
    Together(VERY_STRONG_PAIN, PREGNANCY),
    Together(VERY_STRONG_PAIN, BETWEEN_THE_SHOULDER_BLADES),
    Together(VERY_STRONG_PAIN, FALL_OVER_65),
    Together(VERY_STRONG_PAIN, WEAK_DEFENCES, since=1),
    Together(VERY_STRONG_PAIN, RECENT_INFECTION_OR_PROCEDURE, since=1),
    # These say nothing new while fever is an emergency by itself.  They keep these patients safe on the day
    # the physician moves plain fever to TODAY.
    Together(FEVER, CANCER, since=1),
    Together(FEVER, WEAK_DEFENCES, since=1),
    Together(FEVER, RECENT_INFECTION_OR_PROCEDURE, since=1),
)


@dataclass(frozen=True)
class Basis:
    """Where a rule comes from: see ``Sign``."""

    sources: tuple[str, ...] = ()
    verified: bool = False
    since: int = 3


# The answers of the self-check.  An earlier episode is no reason for a visit: most people who have had one
# have another.  The cut-offs are the clinic's own proposal.
SELF_CHECK = Basis()
STRONG_PAIN = 7  # of 10
WORST_PAIN = 9  # very strong by itself
WORTH_A_VISIT = {
    "lasted": {"weeks_6", "weeks_12", "longer"},  # over two weeks
    "hard": {"sleeping", "work"},
}
# Strong pain and one of these hard: the sign of pain so strong that one cannot stand, walk or sleep.
STOPPED = {"standing", "walking", "sleeping"}
# What is cured or kept under control counts as if it were not while the pain is strong.
WHILE_STRONG = {"B09": "T03", "B10": "T05"}
# A phone call or a closed night must not pass over these: no time for tomorrow is offered.  Our caution.
NOT_FOR_TOMORROW = frozenset({"T03", "T05", "T06", "T11", "T16", "T17", "T19"})
# What is left of an emergency that somebody says a doctor has already looked at: never less than a call.
# Our caution, not yet verified.
ALREADY_CHECKED = Level.TODAY


def by_group(*levels: Level, raised: Raised = AS_WRITTEN) -> list[tuple[str, list[Sign]]]:
    """The signs of these levels under their headings, in the order of the page."""
    signs = [sign for sign in SIGNS if level_of(sign, raised) in levels]
    if raised:  # a sign from another list goes to those of its group
        signs.sort(key=lambda sign: [one.group for one in SIGNS].index(sign.group))
    return [(group, list(those)) for group, those in groupby(signs, key=lambda sign: sign.group)]


def level_of(sign: Sign, raised: Raised = AS_WRITTEN) -> Level:
    """The level of a sign by itself.  A physician may have made it more urgent, never less."""
    return max(sign.level, raised.get(sign.id, sign.level))


def made(level: Level, raised: Raised) -> list[Sign]:
    """The signs that a physician has raised to this level."""
    return [sign for sign in SIGNS if sign.level < level_of(sign, raised) == level]


def level(marked: Iterable[str], *, unsure: bool = False, raised: Raised = AS_WRITTEN) -> Level:
    """The one level for the marked sign ids: the most urgent wins, and no sign at all is care at home.

    ``unsure`` ("I am not sure about one or more of these") counts as a yes to an emergency sign; ``raised``
    are the signs that a physician has made more urgent.  Raises ValueError for an id that is not in
    ``SIGNS``: a form that offers others must not look harmless.
    """
    ids = _known(marked)
    if unsure or _are_together(ids):
        return Level.EMERGENCY
    return max((level_of(BY_ID[id], raised) for id in ids), default=Level.HOME)


def meant(marked: Iterable[str], *, strength: int | None = None, hard: Iterable[str] = ()) -> frozenset[str]:
    """The marked signs, and those that the answers of the self-check say in other words.

    ``strength`` is of 10.  Strong pain that makes it hard to stand, walk or sleep is the sign that says so,
    and so is the worst pain.
    """
    ids, strength = frozenset(marked), strength or 0
    if strength >= STRONG_PAIN:
        ids |= {WHILE_STRONG[id] for id in ids & WHILE_STRONG.keys()}
    if strength >= WORST_PAIN or (strength >= STRONG_PAIN and not STOPPED.isdisjoint(hard)):
        ids |= VERY_STRONG_PAIN
    return ids


def level_of_answers(*, strength: int | None = None, lasted: str = "", hard: Iterable[str] = ()) -> Level:
    """BOOK when an answer of the self-check passes a cut-off, otherwise HOME; no answer passes none.

    The cut-offs: it has lasted over two weeks, it stops sleep or work, or it is 7 or more of 10.
    """
    worth_a_visit = (
        strength is not None and strength >= STRONG_PAIN,
        lasted in WORTH_A_VISIT["lasted"],
        not WORTH_A_VISIT["hard"].isdisjoint(hard),
    )
    return Level.BOOK if any(worth_a_visit) else Level.HOME


def help_needed(marked: Iterable[str], *, unsure: bool = False, raised: Raised = AS_WRITTEN) -> list[Help]:
    """The help to call about an emergency in these signs, the most urgent first; empty when there is none.

    Thoughts of self-harm alone need no ambulance, a medicine that was too much the poison line.
    Raises ValueError as ``level`` does.
    """
    ids = _known(marked)
    found = {BY_ID[id].help for id in ids if level_of(BY_ID[id], raised) is Level.EMERGENCY}
    if unsure or _are_together(ids):
        found.add(Help.AMBULANCE)
    return [one for one in Help if one in found]


def _are_together(ids: frozenset[str]) -> bool:
    return any(rule.found_in(ids) for rule in EMERGENCY_TOGETHER)


def _known(marked: Iterable[str]) -> frozenset[str]:
    ids = frozenset(marked)
    if unknown := ids - BY_ID.keys():
        raise ValueError(f"No such sign: {', '.join(sorted(map(repr, unknown)))}")
    return ids
