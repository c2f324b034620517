"""Fields for what people type about themselves: any way of typing, one exact sentence when it is wrong."""

import re
import unicodedata
from datetime import date, datetime

import phonenumbers
from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.formats import get_format
from django.utils.translation import gettext_lazy as _

# Invisible characters go, those that turn the direction of text among them: with them one name can look
# like another.  The joiners stay, some scripts and emoji are spelled with them.
INVISIBLE = {"Cc", "Cf", "Cs"}
JOINERS = "\u200c\u200d"
# With nothing to join they are as invisible as the others.
EDGES = JOINERS + "".join(sign for sign in map(chr, range(0x3001)) if sign.isspace())
LINE_BREAK = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")


def clean_text(text: str, *, multiline: bool = False) -> str:
    """``text`` without invisible characters; without line breaks too unless ``multiline``."""
    text = LINE_BREAK.sub("\n", text)
    text = "".join(c for c in text if c in "\n\t" + JOINERS or unicodedata.category(c) not in INVISIBLE)
    text = text if multiline else " ".join(text.split())
    return text.strip(EDGES)


class CleanCharField(forms.CharField):
    """Text that may be printed anywhere: a name on one line, or a few lines when ``multiline``."""

    default_error_messages = {
        "max_length": _("Use at most %(limit_value)d characters. You typed %(show_value)d."),
    }

    def __init__(self, *, multiline: bool = False, **options):
        if multiline:
            options.setdefault("widget", forms.Textarea(attrs={"rows": 4}))
        self.multiline = multiline
        super().__init__(**options)

    def to_python(self, value):
        return super().to_python(clean_text(str(value or ""), multiline=self.multiline))


class CleanEmailField(forms.EmailField):
    """An e-mail address that is safe in the header of a mail."""

    default_error_messages = {
        "required": _("Enter an e-mail address, for example name@example.org"),
        "invalid": _("Enter an e-mail address, for example name@example.org"),
        "max_length": _("Enter an e-mail address of at most %(limit_value)d characters"),
    }

    def __init__(self, **options):
        options.setdefault("max_length", 254)
        options.setdefault("widget", forms.EmailInput(attrs={"autocomplete": "email"}))
        super().__init__(**options)

    def to_python(self, value):
        return super().to_python(clean_text(str(value or "")))


class PhoneField(CleanCharField):
    """A number of the North American plan, typed in any way, kept as +14135550110."""

    default_error_messages = {
        "required": _("Enter a phone number where we can reach you"),
        "invalid": _("Enter a US phone number with the area code, for example (413) 555-0142"),
        "extension": _("We cannot dial an extension. Enter a number that reaches you directly"),
        "max_length": _("Enter a US phone number with the area code, for example (413) 555-0142"),
    }

    def __init__(self, **options):
        options.setdefault("label", _("Phone"))
        options.setdefault("max_length", 40)
        options.setdefault("widget", forms.TextInput(attrs={"autocomplete": "tel", "class": "w-20"}))
        super().__init__(**options)
        self.widget.input_type = "tel"

    def clean(self, value):
        typed = super().clean(value)
        return self._in_full(typed) if typed else typed

    def _in_full(self, typed):
        try:
            number = phonenumbers.parse(typed, "US")
        except phonenumbers.NumberParseException as error:
            raise ValidationError(self.error_messages["invalid"], code="invalid") from error
        if number.country_code != 1 or not phonenumbers.is_valid_number(number):
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        if number.extension:
            raise ValidationError(self.error_messages["extension"], code="extension")
        return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


PARTS = {"month": _("Month"), "day": _("Day"), "year": _("Year")}
# The letters of Django's date formats.
LETTERS = {**dict.fromkeys("mnMFNEb", "month"), **dict.fromkeys("dj", "day"), **dict.fromkeys("yY", "year")}


class BirthDateInput(forms.MultiWidget):
    """Three text inputs, in the order in which the reader's language writes a date.

    ``wrong`` names the inputs that must be corrected; only those are marked.
    """

    template_name = "clinicpack/birth_date.html"
    wrong: frozenset[str] = frozenset()

    def __init__(self, attrs=None):
        inputs = {
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


class BirthDateField(forms.Field):
    """A date of birth as three numbers.  Not in the future, not before 1900.

    ``now`` gives the moment at which an answer is checked.
    """

    widget = BirthDateInput
    default_error_messages = {
        "required": _("Enter the date of birth, for example 3/27/1980"),
        "month": _("Enter the month of birth as a number from 1 to 12"),
        "day": _("Enter the day of birth as a number from 1 to 31"),
        "year": _("Enter the year of birth with four numbers, for example 1980"),
        "no_such_day": _("That month has no such day. Check the month and the day of birth"),
        "too_early": _("Check the year of birth. It must be 1900 or later"),
        "future": _("The date of birth cannot be in the future. Check the month, the day and the year"),
    }
    # Which inputs each mistake concerns; the others concern all three.
    CONCERNS = {
        "month": ["month"],
        "day": ["day"],
        "year": ["year"],
        "no_such_day": ["month", "day"],
        "too_early": ["year"],
    }

    def __init__(self, *, now=timezone.now, **options):
        options.setdefault("label", _("Date of birth"))
        options.setdefault("help_text", _("For example 3/27/1980"))
        self.now = now
        super().__init__(**options)

    def clean(self, value):
        self.widget.wrong = frozenset()
        try:
            return super().clean(value)
        except ValidationError as refused:
            codes = [error.code for error in refused.error_list]
            self.widget.wrong = frozenset(part for code in codes for part in self.CONCERNS.get(code, PARTS))
            raise

    def to_python(self, value) -> date | None:
        typed = [(text or "").strip() for text in value or ["", "", ""]]
        if not any(typed):
            return None
        month, day, year = _number(typed[0], 1, 12), _number(typed[1], 1, 31), _number(typed[2], 1000, 9999)
        missing = [part for part, number in zip(PARTS, (month, day, year), strict=True) if number is None]
        if missing:
            raise self._refused(*missing)
        if year < 1900:
            raise self._refused("too_early")
        try:
            return date(year, month, day)
        except ValueError as error:
            raise self._refused("no_such_day") from error

    def validate(self, value):
        super().validate(value)
        now: datetime = self.now()
        if value and value > now.date():
            raise self._refused("future")

    def _refused(self, *codes) -> ValidationError:
        return ValidationError([ValidationError(self.error_messages[code], code=code) for code in codes])


def _number(text: str, lowest: int, highest: int) -> int | None:
    """The whole number that ``text`` writes, if it lies between the two; None otherwise."""
    if len(text) > 4 or not text.isdecimal():
        return None
    number = int(text)
    return number if lowest <= number <= highest else None
