"""References that are read out on the phone."""

from clinic.common.references import new_reference


def test_reference_has_six_characters_that_cannot_be_confused():
    seen = {letter for _ in range(2000) for letter in new_reference()}

    assert len(new_reference()) == 6
    assert seen == set("BCDFGHJKMNPQRSTVWXYZ23456789")


def test_reference_never_happens_to_be_a_word():
    """Nobody has to read a rude word out on the phone."""
    assert not set("AEIOU") & {letter for _ in range(2000) for letter in new_reference()}


def test_reference_is_a_new_one_each_time():
    assert len({new_reference() for _ in range(1000)}) == 1000
