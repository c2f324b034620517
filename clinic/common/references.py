"""References: the short codes by which a visit or a message is found again."""

import secrets

LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"  # without 0 O 1 I L, which sound or look like each other
LENGTH = 6


def new_reference() -> str:
    """Return six characters that are easy to read out on the phone.

    One of 887 million; the unique column it is stored in has the last word.
    """
    return "".join(secrets.choice(LETTERS) for _ in range(LENGTH))
