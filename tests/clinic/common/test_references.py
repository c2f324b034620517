"""References that are read out on the phone."""

from clinic.common.references import new_reference


def test_reference_has_six_characters_that_cannot_be_confused_and_write_no_word():
    """Without vowels nobody has to read a rude word out on the phone."""
    seen = {letter for _ in range(2000) for letter in new_reference()}

    assert len(new_reference()) == 6
    assert seen == set("BCDFGHJKMNPQRSTVWXYZ23456789")


def test_reference_is_a_new_one_each_time():
    assert len({new_reference() for _ in range(1000)}) == 1000
