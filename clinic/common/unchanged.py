"""Has it changed since somebody looked at it?  One guard, whatever it is and whoever looked.

A page says what it showed: the key of the last line of a history, the moment something was written, or the
``version`` of a row.  A function that writes locks first, then asks here.
"""

import hashlib
from collections.abc import Callable, Iterable
from datetime import datetime, tzinfo

from django.conf import settings
from django.core import serializers
from django.db import models
from django.utils import timezone, translation
from django.utils.formats import date_format

from clinic.common.refusals import ChangedMeanwhile, Refusal

NEWS = ("last_login",)  # columns that change by themselves: an account that is used is no other account


def version(rows: Iterable[models.Model]) -> str:
    """A name for rows as they stand in the database, with all their columns and many-to-many relations."""
    with translation.override(settings.LANGUAGE_CODE):  # a text without a language is that of the moment
        told = serializers.serialize("python", rows)
    for row in told:
        for name in NEWS:
            row["fields"].pop(name, None)
        for name, value in row["fields"].items():
            row["fields"][name] = sorted(value) if isinstance(value, list) else value
    return hashlib.sha256(repr(told).encode()).hexdigest()


def require(seen: object, stands: object, refusal: Callable[[], Refusal] = ChangedMeanwhile) -> None:
    """Raise ``refusal()``, when what ``stands`` is not what was ``seen``.

    Of two keys of one history an older one may have been seen later than what counts as a change: only a
    greater key is news.
    """
    news = stands > seen if isinstance(stands, int) and isinstance(seen, int) else stands != seen
    if news:
        raise refusal()


def changed_by(
    sentence: str, *, by: str, at: datetime, what: str, zone: tzinfo | None = None
) -> ChangedMeanwhile:
    """The refusal that says who changed ``what`` at which time; ``sentence`` has a place for each."""
    time = date_format(timezone.localtime(at, zone), "TIME_FORMAT")
    return ChangedMeanwhile(sentence % {"who": by, "time": time, "what": what})
