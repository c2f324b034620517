"""How urgent are these symptoms?  The signs a patient can mark, and one level for every set of answers.

``Sign.sources`` names the organisation behind each sign.  ``verified=False`` means that it rests, wholly or
partly, on general knowledge and that a physician of the clinic has yet to confirm it.
Nobody has signed any of it so far: see ``SIGNED_OFF``.

Red flags guide judgment and rule nothing out: good studies of their accuracy are lacking (IFOMPT,
International Framework for Red Flags, 2020).  Where sources differ the more urgent level is used: fever with
back pain is an emergency here, as Mayo Clinic has it, although the NHS calls it an urgent contact.

Texts are plain English marked for extraction; whoever shows one passes it through ``gettext``.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import IntEnum
from functools import partial
from itertools import groupby

RULES_VERSION = 2  # one higher with every change to a sign, a text or a rule
SIGNED_OFF: date | None = None  # the day a physician signed this version, to be renewed within six months


def _(text: str) -> str:
    """Mark ``text`` for translation and leave it as it is: the reader's language is not known here."""
    return text


class Level(IntEnum):
    """What to do, from the least urgent to the most; the name is the code of the action shown."""

    HOME = 0
    BOOK = 1
    TODAY = 2
    EMERGENCY = 3


@dataclass(frozen=True)
class Sign:
    """One line a patient can mark; ``hint`` stands below it, ``sources`` names who says so."""

    level: Level
    group: str
    id: str
    text: str
    sources: tuple[str, ...] = ()
    verified: bool = True
    hint: str = ""


AAFP = "American Academy of Family Physicians, Choosing Wisely: imaging for low back pain"
BACK_ES = "Back ES, cauda equina syndrome warning signs"
HEALTHWISE = "Healthwise, low back pain"
IFOMPT = "IFOMPT, International Framework for Red Flags"
MAYO = "Mayo Clinic, back pain: symptoms and causes"
MAYO_OLDER = "Mayo Clinic, back pain (an older edition)"
MAYO_SYMPTOM = "Mayo Clinic, back pain as a symptom"
NASS = "North American Spine Society, Choosing Wisely: imaging of the spine"
NHS = "NHS, back pain"
NHS_AORTA = "NHS, abdominal aortic aneurysm"
RACGP = "RACGP, imaging in adults with acute low back pain"
CAUDA_EQUINA = (NHS, RACGP, BACK_ES)

_bladder = partial(Sign, Level.EMERGENCY, _("Bladder, bowel and feeling"))
_legs = partial(Sign, Level.EMERGENCY, _("Legs"))
_body = partial(Sign, Level.EMERGENCY, _("The whole body"))
_after = partial(Sign, Level.EMERGENCY, _("After a medicine or a procedure"))
_safety = partial(Sign, Level.EMERGENCY, _("Your safety"))
_pain = partial(Sign, Level.TODAY, _("The pain"))
_noticed = partial(Sign, Level.TODAY, _("What you noticed"))
_health = partial(Sign, Level.TODAY, _("Your health"))
_so_far = partial(Sign, Level.BOOK, _("How it has been"))

# In the order of the page: the most urgent first, the signs of one group together.
SIGNS = (
    _bladder("E01", _("You cannot pass urine, it is hard to start, or you cannot feel it"), CAUDA_EQUINA),
    _bladder("E02", _("You leak urine or stool, or cannot hold it (new)"), CAUDA_EQUINA),
    _bladder(
        "E03",
        _(
            "Numbness or tingling around the genitals, anus, buttocks or inner thighs, "
            "or wiping feels different"
        ),
        CAUDA_EQUINA,
    ),
    _bladder("E06", _("New loss of feeling or function during sex (for example no erection)"), CAUDA_EQUINA),
    _legs("E04", _("Pain, numbness, tingling or weakness in both legs"), (NHS, RACGP)),
    _legs(
        "E05", _("A leg or foot that is getting weaker, drags, or cannot hold you"), (IFOMPT,), verified=False
    ),
    _body("E07", _("It began after a serious accident, a hard hit or a fall from a height"), (NHS, MAYO)),
    _body("E08", _("Chest pain, trouble breathing, fainting, or cold sweat"), (NHS,), verified=False),
    _body(
        "E09",
        _("Sudden very strong pain in the belly and back, or a pulsing feeling in the belly"),
        (NHS_AORTA,),
    ),
    _body("E10", _("Fever of 100.4 °F (38 °C) or more, or shaking chills"), (NHS, MAYO)),
    _body("E11", _("Sudden trouble speaking, a drooping face, or one weak arm"), verified=False),
    _after(
        "E12",
        _("Very sleepy, confused or hard to wake after taking a medicine, or you took too much"),
        verified=False,
    ),
    _after(
        "E13",
        _("Vomiting blood, black stool, or swelling of the face or throat after a medicine"),
        verified=False,
    ),
    _after(
        "E14",
        _("After an injection or procedure: fever, short breath, new weakness or numbness, severe headache"),
        verified=False,
    ),
    _safety("E15", _("Thoughts of harming yourself"), verified=False),
    _pain("T01", _("Numbness, tingling or mild weakness in one leg or foot"), (MAYO,)),
    _pain("T02", _("Pain that shoots below the knee"), (MAYO,)),
    _pain("T08", _("Pain that is worse at night or does not ease in any position"), (NHS,)),
    _pain("T12", _("Pain so strong that you cannot stand, walk or sleep"), (NHS,)),
    _pain("T13", _("Pain between the shoulder blades, not in the low back"), (NHS,)),
    _noticed("T04", _("Weight loss without trying, or night sweats"), (NHS, NASS), verified=False),
    _noticed("T09", _("A lump, swelling or a new shape of the back"), (NHS,)),
    _noticed(
        "T10",
        _("Burning or blood when you pass urine, or pain in the side under the ribs"),
        (MAYO_SYMPTOM, AAFP),
        verified=False,
    ),
    _health("T03", _("You have or had cancer"), (AAFP, NASS)),
    _health("T05", _("Weak immune system, long steroid use, or injected drugs"), (NASS,)),
    _health("T06", _("Recent infection, spine surgery or spine injection"), verified=False),
    _health(
        "T07",
        _("Osteoporosis (weak bones), or age over 65 with even a small fall"),
        (AAFP, NASS),
        verified=False,
    ),
    _health(
        "T11",
        _("You are or may be pregnant"),
        verified=False,
        hint=_("With bleeding, fluid or regular cramps, go to the emergency room now."),
    ),
    _health("T14", _("The patient is under 18"), verified=False),
    _health("T15", _("You take a blood thinner and had a fall or a new bruise on the back"), verified=False),
    _so_far("B01", _("Not better after 2 weeks"), (HEALTHWISE,)),
    _so_far("B02", _("Keeps coming back"), verified=False),
    _so_far("B03", _("Stops work, sleep or daily tasks"), (NHS,)),
    _so_far("B04", _("First back pain after age 50"), (MAYO_OLDER,)),
    _so_far("B05", _("Worried or cannot cope"), (NHS,)),
    _so_far("B06", _("Work or car injury"), verified=False),
)
BY_ID = {sign.id: sign for sign in SIGNS}

# Pairs that are an emergency although one of them alone may not be.  General knowledge, not yet verified.
# Those with E10 say nothing new while fever is an emergency by itself; they keep these patients safe on the
# day the physician moves plain fever to TODAY.
EMERGENCY_TOGETHER = (
    {"T05", "T12"},
    {"T06", "T12"},
    {"E10", "T03"},
    {"E10", "T05"},
    {"E10", "T06"},
)

# The answers of the self-check that make a visit worth while.  The clinic's own proposal, not yet verified.
STRONG_PAIN = 7  # of 10
WORTH_A_VISIT = {
    "lasted": {"weeks_6", "weeks_12", "longer"},  # over two weeks
    "before": {"again"},
    "hard": {"sleeping", "work"},
}
# What is left of an emergency that somebody says a doctor has already looked at: never less than a call.
# Our caution, not yet verified.
ALREADY_CHECKED = Level.TODAY


def by_group(*levels: Level) -> list[tuple[str, list[Sign]]]:
    """The signs of these levels under their headings, in the order of the page."""
    signs = [sign for sign in SIGNS if sign.level in levels]
    return [(group, list(those)) for group, those in groupby(signs, key=lambda sign: sign.group)]


def level(marked: Iterable[str], *, unsure: bool = False) -> Level:
    """The one level for the marked sign ids: the most urgent wins, and no sign at all is care at home.

    ``unsure`` ("I am not sure about one or more of these") counts as a yes to an emergency sign.
    Raises ValueError for an id that is not in ``SIGNS``: a form that offers others must not look harmless.
    """
    ids = _known(marked)
    if unsure or any(pair <= ids for pair in EMERGENCY_TOGETHER):
        return Level.EMERGENCY
    return max((BY_ID[id].level for id in ids), default=Level.HOME)


def level_of_answers(
    *, strength: int | None = None, lasted: str = "", before: str = "", hard: Iterable[str] = ()
) -> Level:
    """BOOK when an answer of the self-check passes a cut-off, otherwise HOME; no answer passes none.

    The cut-offs: it has lasted over two weeks, it has happened before, it stops sleep or work, or it is 7
    or more of 10.  The proposal speaks of such pain "most of the day"; nobody is asked that, and in doubt
    the more urgent level is used.
    """
    worth_a_visit = (
        strength is not None and strength >= STRONG_PAIN,
        lasted in WORTH_A_VISIT["lasted"],
        before in WORTH_A_VISIT["before"],
        not WORTH_A_VISIT["hard"].isdisjoint(hard),
    )
    return Level.BOOK if any(worth_a_visit) else Level.HOME


def is_crisis(marked: Iterable[str]) -> bool:
    """Thoughts of self-harm: show the crisis line (988) beside the emergency action.

    General knowledge; the physician has yet to verify the line.  Raises ValueError as ``level`` does.
    """
    return "E15" in _known(marked)


def _known(marked: Iterable[str]) -> set[str]:
    ids = set(marked)
    if unknown := ids - BY_ID.keys():
        raise ValueError(f"No such sign: {', '.join(sorted(map(repr, unknown)))}")
    return ids
