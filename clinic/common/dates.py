"""A day in an address: 2027-03-15."""

from datetime import date


class DayConverter:
    """Takes days that have days and weeks around them; anything else is no page of ours."""

    regex = r"(?:19|20|21)\d\d-\d\d-\d\d"

    def to_python(self, value: str) -> date:
        return date.fromisoformat(value)

    def to_url(self, value: date) -> str:
        return value.isoformat()
