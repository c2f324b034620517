"""Texts of signs in former versions of the rules: they stand in rows, and are read in Spanish too."""

from conditions.triage.signs import _

FORMER_TEXTS = (
    _("You cannot pass urine, it is hard to start, or you cannot feel it"),
    _("You leak urine or stool, or cannot hold it (new)"),
    _("Numbness or tingling around the genitals, anus, buttocks or inner thighs, or wiping feels different"),
    _("New loss of feeling or function during sex (for example no erection)"),
    _("Pain, numbness, tingling or weakness in both legs"),
    _("A leg or foot that is getting weaker, drags, or cannot hold you"),
    _("It began after a serious accident, a hard hit or a fall from a height"),
    _("Chest pain, trouble breathing, fainting, or cold sweat"),
    _("Sudden very strong pain in the belly and back, or a pulsing feeling in the belly"),
    _("Sudden trouble speaking, a drooping face, or one weak arm"),
    _("Very sleepy, confused or hard to wake after taking a medicine, or you took too much"),
    _("Vomiting blood, black stool, or swelling of the face or throat after a medicine"),
    _("After an injection or procedure: fever, short breath, new weakness or numbness, severe headache"),
    _("Pain so strong that you cannot stand, walk or sleep"),
    _("You have or had cancer"),
    _("Weak immune system, long steroid use, or injected drugs"),
    _("Osteoporosis (weak bones), or age over 65 with even a small fall"),
    _("You take a blood thinner and had a fall or a new bruise on the back"),
    _("Stops work, sleep or daily tasks"),
)
