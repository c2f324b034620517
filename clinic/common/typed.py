"""What is typed to look for a person: a name, a part of a phone number, a day of birth, an e-mail.

Pure.  Each of them is recognized by how it is written, in any order: "0142 garcia 3/27/80".
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date

from clinic.common.names import HYPHENS, name_key

LONGEST = 80  # signs of what was typed that are looked at
OLDEST = 110  # years that somebody may be old
EARLIEST = 1900
SHORTEST_NUMBER = 3
COUNTRY, WHOLE_NUMBER = "1", 10  # digits of a number of the North American plan
DASHES = str.maketrans(dict.fromkeys(HYPHENS, "-"))

EMAIL = re.compile(r"\S*@\S*")
DAY = re.compile(r"\b(\d{1,4})[/.\-](\d{1,2})[/.\-](\d{1,4})\b")
NUMBER = re.compile(r"(?<!\w)\+?\(?\d[\d\s().\-]*\d(?!\w)")


@dataclass(frozen=True)
class Typed:
    """What was recognized.  All of it must be true of who is meant.

    ``days`` is None where no day was typed, and empty where one was that cannot be.
    """

    name: str = ""
    numbers: tuple[str, ...] = ()
    days: frozenset[date] | None = None
    email: str = ""

    @property
    def is_empty(self) -> bool:
        """Was nothing typed that could be looked for?"""
        return self == Typed()


def read(text: str, *, today: date) -> Typed:
    """What ``text`` asks for; ``today`` says which days nobody is born on yet."""
    text = _digits(text.replace("\0", " ")[:LONGEST].translate(DASHES))
    email = EMAIL.search(text)
    text = EMAIL.sub(" ", text)
    meant = [days_meant(*match, today=today) for match in DAY.findall(text)]
    text = DAY.sub(" ", text)
    numbers = [_number(match) for match in NUMBER.findall(text)]
    rest = NUMBER.sub(lambda match: " " if _number(match[0]) else match[0], text)
    return Typed(
        name=rest.strip(" ,;") if name_key(rest) else "",
        numbers=tuple(filter(None, numbers)),
        days=frozenset.intersection(*meant) if meant else None,
        email=email[0] if email else "",
    )


def days_meant(first: str, second: str, third: str, *, today: date) -> frozenset[date]:
    """The days of birth that three numbers can mean, the year first or last, day and month in any order.

    A year of two digits is each one that has passed and in which somebody who lives can be born.
    """
    if len(first) == 4 or int(first) > 31:
        ways = [(first, second, third)]
    else:
        ways = [(third, first, second), (third, second, first)]
    found = [
        _day(year, int(month), int(day)) for written, month, day in ways for year in _years(written, today)
    ]
    return frozenset(day for day in found if day and day <= today)


def years_old(born: date, today: date) -> int:
    """Whole years between two days.  A person born on February 29 is older on March 1 of a common year."""
    return today.year - born.year - ((today.month, today.day) < (born.month, born.day))


def _years(written: str, today: date) -> list[int]:
    if len(written) == 4:
        return [int(written)] if int(written) >= EARLIEST else []
    if len(written) != 2:
        return []
    return [year for year in range(today.year - OLDEST, today.year + 1) if year % 100 == int(written)]


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _number(text: str) -> str:
    """The digits of a phone number or of a part of it, without the country's; "" where there are too few."""
    digits = re.sub(r"\D", "", text)
    if len(digits) == WHOLE_NUMBER + 1:
        digits = digits.removeprefix(COUNTRY)
    return digits if len(digits) >= SHORTEST_NUMBER else ""


def _digits(text: str) -> str:
    """The same with the digits of every script as 0 to 9."""
    return "".join(str(unicodedata.decimal(sign, sign)) for sign in text)
