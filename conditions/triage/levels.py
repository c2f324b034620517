"""How urgent something is, and what kind of help an emergency needs."""

from enum import Enum, IntEnum


class Level(IntEnum):
    """What to do, from the least urgent to the most; the name is the code of the action shown."""

    HOME = 0
    BOOK = 1
    TODAY = 2
    EMERGENCY = 3


class Help(Enum):
    """The help to call in an emergency; the first that is needed is the one that a page speaks of first."""

    AMBULANCE = "ambulance"
    PREGNANCY = "pregnancy"
    POISON = "poison"
    CRISIS = "crisis"
