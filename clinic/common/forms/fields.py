"""Fields for what people type about themselves: any way of typing, one exact sentence when it is wrong."""

import re
import unicodedata

import phonenumbers
from django import forms
from django.core.exceptions import ValidationError
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
    """A phone number, typed in any way, kept as +14135550110; one of another country begins with a +."""

    default_error_messages = {
        "required": _("Enter a phone number where we can reach you"),
        "invalid": _(
            "Enter a US phone number with the area code, for example (413) 555-0142, or one of another "
            "country that begins with +"
        ),
        "extension": _("We cannot dial an extension. Enter a number that reaches you directly"),
        "max_length": _("Enter one phone number with the area code, for example (413) 555-0142"),
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
        if not phonenumbers.is_valid_number(number):
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        if number.extension:
            raise ValidationError(self.error_messages["extension"], code="extension")
        return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


REFERENCE_LENGTH = 6


class ReferenceField(CleanCharField):
    """A visit's reference, typed in any way: K7M 4XQ, k7m4xq, K7M-4XQ."""

    default_error_messages = {
        "invalid": _("Enter the six letters and numbers of the reference, for example K7M 4XQ"),
        "max_length": _("Enter the six letters and numbers of the reference, for example K7M 4XQ"),
    }

    def __init__(self, **options):
        options.setdefault("max_length", 20)
        attrs = {"autocomplete": "off", "autocapitalize": "characters", "class": "w-20"}
        options.setdefault("widget", forms.TextInput(attrs))
        super().__init__(**options)

    def to_python(self, value):
        typed = super().to_python(value)
        reference = re.sub(r"[\s\-.]", "", typed).upper()
        if typed and not (len(reference) == REFERENCE_LENGTH and reference.isascii() and reference.isalnum()):
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return reference


class ContactPointField(CleanCharField):
    """An e-mail address or a phone number, whichever was typed."""

    default_error_messages = {
        "invalid": _("Enter an e-mail address, or a phone number with the area code"),
        "max_length": _("Enter an e-mail address, or a phone number with the area code"),
    }

    def clean(self, value):
        typed = super().clean(value)
        if not typed:
            return typed
        field = CleanEmailField() if "@" in typed else PhoneField()
        try:
            return field.clean(typed)
        except ValidationError as error:
            raise ValidationError(self.error_messages["invalid"], code="invalid") from error
