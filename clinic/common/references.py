"""References: the short codes by which a visit or a message is found again."""

import secrets
from collections.abc import Callable
from typing import TypeVar

from django.db import IntegrityError, transaction

from clinic.common.refusals import violated

Made = TypeVar("Made")
# Without 0 O 1 I L, which sound or look like each other, and without the other vowels: chance writes no word.
LETTERS = "23456789BCDFGHJKMNPQRSTVWXYZ"
LENGTH = 6


def new_reference() -> str:
    """Return six characters that are easy to read out on the phone.

    One of 481 million; the unique column it is stored in has the last word.
    """
    return "".join(secrets.choice(LETTERS) for _ in range(LENGTH))


def spaced(reference: str) -> str:
    """The reference in two groups, easier to read out: K7M 4XQ."""
    return f"{reference[:3]} {reference[3:]}"


def until_unique(make: Callable[[], Made], *, unique: tuple[str, ...] = ("reference",)) -> Made:
    """Call ``make`` in a transaction, and again while a value is taken that is to be unique.

    ``unique`` are parts of the names of the constraints that forgive another try: a reference made by chance,
    or the key of the same form that arrives at the same moment, for which ``make`` then finds what it made.
    Raises IntegrityError for the other constraints.
    """
    while True:
        try:
            with transaction.atomic():
                return make()
        except IntegrityError as error:
            if not any(name in violated(error) for name in unique):
                raise
