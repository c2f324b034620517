"""A date of birth: three numbers in the order in which the reader's language writes a date, or one line.

Spanish asks for the day first, though many Spanish forms of clinics in the United States begin with the
month: every date on our Spanish pages has the day first, each of the three inputs has its name above it, and
the example, 27/3/1980, can be read in one way only.

However it is asked for, nobody is born tomorrow and nobody is older than people get.  A month may be a word,
in English or Spanish, and a year two digits where only one year can be meant.
"""

import re
from collections.abc import Callable
from datetime import date

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.formats import get_format
from django.utils.translation import gettext_lazy as _

from clinic.common.names import name_key
from clinic.common.typed import OLDEST, years_old

PARTS = {"month": _("Month"), "day": _("Day"), "year": _("Year")}
SHORTEST_MONTH = 3
MONTHS = {
    1: ("january", "enero"),
    2: ("february", "febrero"),
    3: ("march", "marzo"),
    4: ("april", "abril"),
    5: ("may", "mayo"),
    6: ("june", "junio"),
    7: ("july", "julio"),
    8: ("august", "agosto"),
    9: ("september", "sept", "septiembre", "setiembre"),
    10: ("october", "octubre"),
    11: ("november", "noviembre"),
    12: ("december", "diciembre"),
}
# The letters of Django's date formats.
LETTERS = {**dict.fromkeys("mnMFNEb", "month"), **dict.fromkeys("dj", "day"), **dict.fromkeys("yY", "year")}


class BirthDateInput(forms.MultiWidget):
    """Three text inputs, in the order in which the reader's language writes a date.

    ``wrong`` names the inputs that must be corrected; only those are marked.
    """

    template_name = "clinicpack/birth_date.html"
    wrong: frozenset[str] = frozenset()

    def __init__(self, attrs=None):
        inputs: dict[str, forms.Widget | type[forms.Widget]] = {
            part: forms.TextInput(
                {
                    "class": "input w-4" if part == "year" else "input w-2",
                    "inputmode": "numeric",
                    "autocomplete": f"bday-{part}",
                }
            )
            for part in PARTS
        }
        super().__init__(inputs, attrs)

    def decompress(self, value):
        return [value.month, value.day, value.year] if isinstance(value, date) else [None, None, None]

    def begin_here(self):
        """Let the page begin at the first of the inputs."""
        inputs = dict(zip(PARTS, self.widgets, strict=True))
        inputs[self._order()[0]].attrs["autofocus"] = True

    def id_for_label(self, id_):
        first = next((part for part in self._order() if part in self.wrong), self._order()[0])
        return f"{id_}_{first}"

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs)
        inputs = dict(zip(PARTS, context["widget"]["subwidgets"], strict=True))
        group = context["widget"]["attrs"].get("id", "")
        for part, widget in inputs.items():
            widget["label"] = PARTS[part]
            widget["attrs"]["id"] = f"{group}_{part}"
            widget["attrs"] |= {"aria-invalid": False, "required": False}
            if part in self.wrong:
                widget["attrs"] |= {"aria-invalid": "true", "aria-describedby": f"{group}_error"}
                widget["attrs"]["class"] += " wrong"
        context["widget"]["subwidgets"] = [inputs[part] for part in self._order()]
        return context

    def _order(self) -> list[str]:
        written = [LETTERS[letter] for letter in get_format("SHORT_DATE_FORMAT") if letter in LETTERS]
        return list(dict.fromkeys([*written, *PARTS]))


class PlausibleBirthDate(forms.Field):
    """What every date of birth must be.  ``today`` gives the day on the clinic's clock."""

    default_error_messages = {
        "required": _("Enter the date of birth, for example 3/27/1980"),
        "year": _("Enter the year of birth with four numbers, for example 1980"),
        "too_old": _("Check the year of birth: it makes the patient more than 110 years old"),
        "future": _("The date of birth cannot be in the future. Check the month, the day and the year"),
    }

    def __init__(self, *, today=timezone.localdate, **options):
        options.setdefault("label", _("Date of birth"))
        options.setdefault("help_text", _("For example 3/27/1980"))
        self.today = today
        super().__init__(**options)

    def validate(self, value):
        super().validate(value)
        if not value:
            return
        today = self.today()
        if value > today:
            raise self._refused("future")
        if years_old(value, today) > OLDEST:
            raise self._refused("too_old")

    def _refused(self, *codes) -> ValidationError:
        return ValidationError([ValidationError(self.error_messages[code], code=code) for code in codes])


class BirthDateLine(PlausibleBirthDate, forms.DateField):
    """A date of birth on one line, as the reader's language writes dates."""

    SHORT_YEAR = re.compile(r"\s*\d{1,2}([/.-])\d{1,2}\1\d{1,2}\s*")

    def to_python(self, value) -> date | None:
        if isinstance(value, str) and self.SHORT_YEAR.fullmatch(value):
            raise self._refused("year")
        return super().to_python(value)


class BirthDateField(PlausibleBirthDate):
    """A date of birth as three numbers."""

    widget = BirthDateInput
    default_error_messages = {
        "month": _("Enter the month of birth as a number from 1 to 12, or its name"),
        "day": _("Enter the day of birth as a number from 1 to 31"),
        "no_such_day": _("That month has no such day. Check the month and the day of birth"),
    }
    # Which inputs each mistake concerns; the others concern all three.
    CONCERNS = {
        "month": ["month"],
        "day": ["day"],
        "year": ["year"],
        "no_such_day": ["month", "day"],
        "too_old": ["year"],
    }

    def clean(self, value):
        self.widget.wrong = frozenset()
        try:
            return super().clean(value)
        except ValidationError as refused:
            codes = [error.code or "" for error in refused.error_list]
            self.widget.wrong = frozenset(part for code in codes for part in self.CONCERNS.get(code, PARTS))
            raise

    def to_python(self, value) -> date | None:
        typed = [(text or "").strip() for text in value or ["", "", ""]]
        if not any(typed):
            return None
        month, day, year = _month(typed[0]), _number(typed[1], 1, 31), _year(typed[2], self.today)
        if month is None or day is None or year is None:
            numbers = zip(PARTS, (month, day, year), strict=True)
            raise self._refused(*(part for part, number in numbers if number is None))
        try:
            return date(year, month, day)
        except ValueError as error:
            raise self._refused("no_such_day") from error


def _month(text: str) -> int | None:
    """The month that a number or a word means: 3, march, mar., marzo."""
    word = name_key(text).strip(".")
    if len(word) < SHORTEST_MONTH:
        return _number(text, 1, 12)
    meant = {month for month, names in MONTHS.items() if any(name.startswith(word) for name in names)}
    return meant.pop() if len(meant) == 1 else None


def _year(text: str, today: Callable[[], date]) -> int | None:
    """The year; two digits mean the one year in which somebody who lives can be born, if there is one."""
    if len(text) != 2:
        return _number(text, 1000, 9999)
    short, this_year = _number(text, 0, 99), today().year
    years = [year for year in range(this_year - OLDEST, this_year + 1) if year % 100 == short]
    return years[0] if len(years) == 1 else None


def _number(text: str, lowest: int, highest: int) -> int | None:
    """The whole number that ``text`` writes, if it lies between the two; None otherwise."""
    if len(text) > 4 or not text.isdecimal():
        return None
    number = int(text)
    return number if lowest <= number <= highest else None
