"""Whether the office of a place is open, and when that changes, in words."""

from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo

from django.utils import formats
from django.utils.translation import gettext as _

from clinic.common.templatetags.clinic_tags import at_the_hour, until_the_hour
from clinic.common.wall_clock import DAY, day_of


@dataclass(frozen=True)
class State:
    """Open until, or closed until: printed as one sentence in the reader's language."""

    is_open: bool
    changes_at: datetime | None
    now: datetime
    zone: tzinfo

    @property
    def may_answer(self) -> bool:
        """May somebody answer the phone?  Nobody can say no where the hours are not known."""
        return self.is_open or self.changes_at is None

    @property
    def opens_today(self) -> bool:
        """Is the office open, or will it open before midnight?"""
        return self.is_open or (self.changes_at is not None and self._days_until(self.changes_at) == 0)

    def _days_until(self, change: datetime) -> int:
        return (day_of(change, self.zone) - day_of(self.now, self.zone)).days

    def __str__(self) -> str:
        if self.changes_at is None:
            return _("Open now") if self.is_open else _("Closed")
        change = self.changes_at.astimezone(self.zone)
        if self.is_open:
            last = change - timedelta(microseconds=1)  # midnight belongs to the day that it ends
            words = {"time": until_the_hour(change), "day": formats.date_format(last, "WEEKDAY_FORMAT")}
            return self._sentence(change) % words
        words = {
            "time": at_the_hour(change),
            "day": formats.date_format(change, "WEEKDAY_FORMAT"),
            "date": formats.date_format(change, "WEEKDAY_DATE_FORMAT"),
        }
        return self._sentence(change) % words

    def _sentence(self, change: datetime) -> str:
        if self.is_open and change - self.now > DAY:
            return _("Open now, until %(day)s at %(time)s")
        if self.is_open:
            return _("Open now, until %(time)s")
        days_ahead = self._days_until(change)
        if days_ahead == 0:
            return _("Closed now, opens today at %(time)s")
        if days_ahead == 1:
            return _("Closed now, opens tomorrow at %(time)s")
        if days_ahead < 7:
            return _("Closed now, opens %(day)s at %(time)s")
        return _("Closed now, opens %(date)s at %(time)s")
