"""A person who books is found again however the name is typed, and is somebody new for anything less."""
# ruff: noqa: RUF001 - signs that look like one another are what is tested

from dataclasses import replace

import pytest

from tests.appointments.portal.asking import ELENA, ask
from tests.conftest import clock

FIRST, SECOND = clock(2027, 3, 8, 10), clock(2027, 3, 9, 10)
SIOBHAN = replace(ELENA, first_name="Siobhán", last_name="O’Brien")
ANA = replace(ELENA, first_name="Ana-María", last_name="García López")


@pytest.mark.parametrize(
    ("known", "typed"),
    [
        (SIOBHAN, ("Siobhan", "O'Brien")),
        (SIOBHAN, ("SIOBHÁN", "OBRIEN")),
        (SIOBHAN, ("siobhan", "oʼbrien")),
        (SIOBHAN, ("Siobhán", "O´Brien")),
        (SIOBHAN, ("Siobhán", "O`Brien")),
        (SIOBHAN, ("Siobhán", "O＇Brien")),
        (ANA, ("Ana María", "García-López")),
        (ANA, ("Ana Maria", "garcia  lopez")),
        (ANA, ("Ana–María", "GARCIA‑LÓPEZ")),
        (replace(ELENA, last_name="Łuczak"), ("Elena", "Luczak")),
    ],
)
def test_name_typed_otherwise_is_the_same_patient(scene, now, known, typed):
    first = ask(scene, FIRST, who=known, now=now)

    second = ask(scene, SECOND, who=replace(known, first_name=typed[0], last_name=typed[1]), now=now)

    assert second.patient == first.patient


@pytest.mark.parametrize(
    ("known", "typed"),
    [
        (SIOBHAN, ("Siobhán", "O'Brian")),
        (SIOBHAN, ("Siobhán", "Brien")),
        (SIOBHAN, ("Sean", "O'Brien")),
        (ANA, ("Ana María", "García")),
        (ANA, ("Ana María", "López García")),
        (ANA, ("Ana María", "García López Pérez")),
        (ANA, ("Ana", "García López")),
        (ANA, ("María Ana", "García López")),
        (ANA, ("Ana María", "Garcialopez")),
    ],
)
def test_name_with_other_words_is_somebody_new(scene, now, known, typed):
    first = ask(scene, FIRST, who=known, now=now)

    second = ask(scene, SECOND, who=replace(known, first_name=typed[0], last_name=typed[1]), now=now)

    assert second.patient != first.patient
