"""How dates and times are written in English."""

DATE_FORMAT = "F j, Y"
SHORT_DATE_FORMAT = "m/d/Y"
TIME_FORMAT = "g:i A"
DATETIME_FORMAT = "F j, Y, g:i A"
SHORT_DATETIME_FORMAT = "m/d/Y, g:i A"
MONTH_DAY_FORMAT = "F j"
SHORT_DAY_FORMAT = "M j"
WEEKDAY_FORMAT = "l"
WEEKDAY_DATE_FORMAT = "l, F j"
WEEKDAY_DATE_YEAR_FORMAT = "l, F j, Y"
WEEKDAY_DATETIME_FORMAT = "l, F j, g:i A"
WEEKDAY_DATETIME_YEAR_FORMAT = "l, F j, Y, g:i A"

# How staff may type a time; the first is how a field shows it.
TIME_INPUT_FORMATS = ["%I:%M %p", "%I:%M%p", "%I %p", "%I%p", "%H:%M", "%H:%M:%S"]
