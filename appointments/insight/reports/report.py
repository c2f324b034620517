"""A report: the visits of some weeks in several tables, and the searches that found no time."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Q, Sum

from appointments.insight.reports.counts import Counts, count_appointments
from appointments.insight.reports.open_minutes import open_minutes
from appointments.models import FruitlessSearch, VisitType
from appointments.models.patients import Language
from clinic.directory.models import Location, Practitioner

WEEKS = 8
WEEK = timedelta(days=7)


@dataclass(frozen=True)
class Wish:
    """What somebody wants to see: from the first day to the last, and of whom, where and which visits."""

    first: date
    last: date
    location: Location | None = None
    practitioner: Practitioner | None = None
    visit_type: VisitType | None = None

    @classmethod
    def usual(cls, today: date) -> "Wish":
        """The last weeks, this one included as far as it has come."""
        return cls(first=monday_of(today) - (WEEKS - 1) * WEEK, last=today)

    @property
    def mondays(self) -> list[date]:
        """The first day of each week, also of one that has only begun."""
        begins = monday_of(self.first)
        return [begins + n * WEEK for n in range((self.last - begins).days // 7 + 1)]


@dataclass(frozen=True)
class Line:
    """The counts of one week, person, place, kind of visit or language.

    ``none_that_week`` and ``none_at_all`` count searches, of weeks only.
    """

    label: object
    counts: Counts
    none_that_week: int | None = None
    none_at_all: int | None = None


@dataclass(frozen=True)
class Table:
    """Lines of one kind; their name says which."""

    name: str
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Report:
    """All of it: ``searches`` are (visit type, practitioner, place, none that week, none at all)."""

    wish: Wish
    total: Counts
    tables: tuple[Table, ...]
    searches: tuple[tuple, ...]

    def table(self, name: str) -> Table:
        """The table called so."""
        return next(table for table in self.tables if table.name == name)


def monday_of(day: date) -> date:
    """The first day of its week."""
    return day - timedelta(days=day.weekday())


def report(wish: Wish) -> Report:
    """Count, in seven statements."""
    practitioners, visit_types = Practitioner.objects.in_bulk(), VisitType.objects.in_bulk()
    locations = Location.objects.in_bulk()
    chosen = [wish.location] if wish.location else list(locations.values())
    found = count_appointments(
        wish.first,
        wish.last,
        locations=chosen,
        practitioner=wish.practitioner.pk if wish.practitioner else None,
        visit_type=wish.visit_type.pk if wish.visit_type else None,
    )
    workers = [wish.practitioner] if wish.practitioner else list(practitioners.values())
    minutes = open_minutes(wish.first, wish.last, practitioners=workers, locations=chosen)
    searches = _searches(wish)
    weekly = _weekly(wish, found["week"], _by(minutes, lambda key: key[2]), searches)
    by_person, by_location = (_by(minutes, lambda key, n=n: key[n]) for n in (0, 1))
    return Report(
        wish=wish,
        total=found["all"].get(None, Counts()).within(minutes.total()),
        tables=(
            weekly,
            _table("practitioner", found, practitioners, by_person),
            _table("location", found, locations, by_location),
            _table("visit_type", found, visit_types),
            _table("language", found, dict(Language.choices)),
        ),
        searches=_listed(searches, practitioners, locations, visit_types),
    )


def _by(minutes: Counter, key: Callable) -> Counter:
    """Minutes added up by a part of their key."""
    total: Counter[Any] = Counter()
    for keys, count in minutes.items():
        total[key(keys)] += count
    return total


def _weekly(wish: Wish, counts: dict, minutes: Counter, searches: list[tuple]) -> Table:
    none: dict[bool, Counter[date]] = {whole: Counter() for whole in (False, True)}
    for day, *_rest, whole, count in searches:
        none[whole][monday_of(day)] += count
    return Table(
        "week",
        tuple(
            Line(
                monday,
                counts.get(monday, Counts()).within(minutes[monday]),
                none_that_week=none[False][monday],
                none_at_all=none[True][monday],
            )
            for monday in wish.mondays
        ),
    )


def _table(name: str, found: dict, rows: dict, minutes: Counter | None = None) -> Table:
    """A line for each row that has visits or working hours, by name."""
    keys = {key for key, count in (minutes or {}).items() if count} | found[name].keys()
    lines = []
    for key in sorted(keys & rows.keys(), key=lambda key: str(rows[key])):
        counts = found[name].get(key, Counts())
        lines.append(Line(rows[key], counts if minutes is None else counts.within(minutes[key])))
    return Table(name, tuple(lines))


def _searches(wish: Wish) -> list[tuple]:
    """(day, visit type, practitioner, place, whole, how often) of the searches that were wished for.

    A person who looked with anybody or anywhere has also looked with each practitioner and at each place.
    """
    rows = FruitlessSearch.objects.filter(day__gte=wish.first, day__lte=wish.last)
    if wish.visit_type:
        rows = rows.filter(visit_type=wish.visit_type)
    for name in ("practitioner", "location"):
        if chosen := getattr(wish, name):
            rows = rows.filter(Q(**{name: chosen}) | Q(**{f"{name}__isnull": True}))
    keys = ("day", "visit_type", "practitioner", "location", "whole")
    return list(rows.values_list(*keys).annotate(Sum("count")).order_by(*keys))


def _listed(
    searches: list[tuple], practitioners: dict, locations: dict, visit_types: dict
) -> tuple[tuple, ...]:
    """The searches by what was looked for, the most frequent first."""
    none: dict[bool, Counter[tuple[int | None, ...]]] = {whole: Counter() for whole in (False, True)}
    for _day, *wanted, whole, count in searches:
        none[whole][tuple(wanted)] += count
    total = none[False] + none[True]
    return tuple(
        (
            visit_types[visit_type],
            practitioners.get(practitioner),
            locations.get(location),
            none[False][key],
            none[True][key],
        )
        for key, _count in total.most_common()
        for visit_type, practitioner, location in [key]
    )
