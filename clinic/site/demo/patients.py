"""The patients of the invented clinic and what they tell about their pain."""

import unicodedata
from datetime import date, datetime, timedelta
from itertools import count
from random import Random

from appointments.booking import Person, Story
from appointments.models import Appointment, VisitType

MOST_VISITS = 3
BETWEEN_VISITS = timedelta(days=7)

# Names with spaces between them.
FIRST_NAMES = {
    "en": (
        "Alice Amara Andrew Anita Bernard Carol Caleb Desmond Diane Dorothy Edith Ewa Fatima Frances George "
        "Grace Hannah Harold Helen Ian Irene Jamal Joan Joel Keiko Kwame Leah Leonard Lorraine Marcus Martha "
        "Mei-Ling Nadia Noah Owen Pearl Peter Priya Rachel Ravi Ruth Samuel Sophie Terrence Thomas Victor "
        "Vivian Walter Winston Zofia"
    ),
    "es": (
        "Adriana Beatriz Camilo Carmen Consuelo Diego Elena Emilio Esteban Fernanda Gloria Héctor Inés "
        "Joaquín José Julia Lorena Lucía Luis Manuel Marta Mateo Miguel Nuria Óscar Paula Pilar Ramón "
        "Rosa Sergio Teresa Tomás Ximena Yolanda"
    ),
}
LAST_NAMES = {
    "en": (
        "Abbott Achebe Ames Asante Barlow Bianchi Blake Boyd Brandt Castle Chen Clarke Dalton Dubois Eriksen "
        "Farrow Fischer Gallo Greene Hale Hughes Ito Jensen Kaplan Keller Kowalski Langley Lindgren MacLeod "
        "Menon Moreau Nair Novak Okoye Olsen Park Petrov Quinn Rahman Rossi Schultz Silva Stone Tan "
        "Thornton Turner Udell Varga Weiss Whitfield Yates Yoder Zhou"
    ),
    "es": (
        "Aguilar Alonso Bravo Cabrera Castillo Cordero Delgado Díaz Escobar Fuentes Galindo Herrera Ibarra "
        "Jiménez Lozano Luna Medina Molina Navarro Núñez Ortega Peña Prieto Quintero Ríos Rojas Salazar "
        "Sandoval Solís Trejo Vargas Vidal Zamora"
    ),
}
REASONS = {
    "en": (
        "It grabs me when I get up from a chair.",
        "I lifted a box last weekend and could hardly straighten up.",
        "It started after a long drive.",
        "I would like to know what I can do at home.",
        "The left side locks when I bend down.",
        "I work in a warehouse and need to know when I can lift again.",
        "It is better in the afternoon than in the morning.",
        "I wake up at night when I turn over.",
    ),
    "es": (
        "Me da un tirón cuando me levanto de la silla.",
        "Empezó después de cargar unas cajas.",
        "Quisiera saber qué ejercicios puedo hacer en casa.",
        "Trabajo de pie y al final del día no aguanto la espalda.",
        "Se me traba el lado derecho cuando me agacho.",
        "Por la mañana me cuesta ponerme los zapatos.",
    ),
}


class Patients:
    """Invented people, drawn in order; whoever has been here may come again a week later or more."""

    def __init__(self, dice: Random):
        self.dice = dice
        self.numbers = count(1)
        self.seen: list[tuple[Person, datetime, int]] = []

    def next(self, visit_type: VisitType, starts_at: datetime) -> Person:
        """The patient of a visit.  Asked in the order of the visits, nobody has two in one week."""
        person, appointments = (
            self._returning(starts_at) if visit_type.patients != VisitType.For.NEW else (None, 0)
        )
        person = person or self._new(starts_at)
        self.seen.append((person, starts_at, appointments + 1))
        return person

    def _returning(self, starts_at: datetime) -> tuple[Person | None, int]:
        """Somebody who was here a while ago, removed from the list; nobody in the first week."""
        waiting = [
            index
            for index, (_, last, appointments) in enumerate(self.seen)
            if starts_at - last >= BETWEEN_VISITS and appointments < MOST_VISITS
        ]
        if not waiting:
            return None, 0
        person, _, appointments = self.seen.pop(self.dice.choice(waiting))
        return person, appointments

    def _new(self, starts_at: datetime) -> Person:
        dice, number = self.dice, next(self.numbers)
        origin = "es" if dice.random() < 0.3 else "en"
        first, last = dice.choice(FIRST_NAMES[origin].split()), dice.choice(LAST_NAMES[origin].split())
        age = timedelta(days=int(365.25 * dice.triangular(17, 88, 52)))
        return Person(
            first_name=first,
            last_name=last,
            birth_date=date(starts_at.year, 1, 1) + timedelta(days=dice.randrange(365)) - age,
            phone=f"+1413555{dice.randrange(140, 200):04}",
            email="" if dice.random() < 0.06 else f"{_plain(first)}.{_plain(last)}{number}@example.org",
            language="es" if origin == "es" and dice.random() < 0.6 else "en",
            for_someone_else=dice.random() < 0.08,
        )


def story(person: Person, dice: Random) -> Story:
    """What somebody tells when booking: some tell much, some nothing."""
    if dice.random() < 0.25:
        return Story()
    needs = [need for need in Appointment.Need.values if dice.random() < 0.06]
    if person.language == "es" and dice.random() < 0.3 and "interpreter" not in needs:
        needs.append("interpreter")
    where = dice.choices(Appointment.BodySite.values, weights=(2, 1, 1, 8))
    return Story(
        needs=tuple(needs),
        reason=dice.choice(REASONS[person.language]) if dice.random() < 0.6 else "",
        onset=dice.choice(Appointment.Onset.values),
        severity=min(10, max(0, round(dice.gauss(5.5, 2)))),
        happens=tuple(when for when in Appointment.Happens.values if dice.random() < 0.25),
        body_site=tuple(where),
        side=dice.choice(["", *Appointment.Side.values]),
    )


def _plain(name: str) -> str:
    """A name as it stands in a mail address."""
    letters = unicodedata.normalize("NFKD", name.casefold())
    return "".join(letter for letter in letters if letter.isascii() and letter.isalpha())
