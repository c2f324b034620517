"""How dates and times are written in Spanish."""

from django.utils.translation import gettext_noop

DATE_FORMAT = r"j \d\e F \d\e Y"
SHORT_DATE_FORMAT = "j b Y"  # a number for the month would be read as the day, or the other way round
TIME_FORMAT = "g:i a"
DATETIME_FORMAT = r"j \d\e F \d\e Y, g:i a"
SHORT_DATETIME_FORMAT = "j b Y, g:i a"
MONTH_DAY_FORMAT = r"j \d\e F"
SHORT_DAY_FORMAT = "j b"
WEEKDAY_FORMAT = "l"
WEEKDAY_DATE_FORMAT = r"l j \d\e F"
WEEKDAY_DATE_YEAR_FORMAT = r"l j \d\e F \d\e Y"
WEEKDAY_DATETIME_FORMAT = r"l j \d\e F, g:i a"
WEEKDAY_DATETIME_YEAR_FORMAT = r"l j \d\e F \d\e Y, g:i a"

# How staff may type a time; the first is how a field shows it.
TIME_INPUT_FORMATS = ["%H:%M", "%H:%M:%S"]

# What the "a" above prints.  Named here so that our catalogue holds them: Spanish spelling puts a space
# inside, "a. m.", and Django's own catalogue does not.
HALVES_OF_THE_DAY = (gettext_noop("a.m."), gettext_noop("p.m."))
