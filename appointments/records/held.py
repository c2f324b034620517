"""READS.  Everything that is held about one patient: every row that leads to them, with every column.

The rows are found by the relations of the models and not by a list: what is added to the models tomorrow is
in tomorrow's export.  A fixed number of statements, one for each relation.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db.models import Field, Model, prefetch_related_objects
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from appointments.models import CallbackRequest, ContactMessage, Patient
from appointments.records.log import note
from appointments.records.messages import callbacks, contact_messages, records_of
from clinic.common.templatetags.clinic_tags import zone_among
from clinic.directory.models import Location

# What says nothing about the patient: keys of ours, and what guards forms and links.
LEFT_OUT = {"id", "uid", "first_name_key", "last_name_key", "name_key", "form_token", "form_digest"}
LEFT_OUT |= {"link_version", "sequence", "key", "leased_until", "before"}
# Instants at another location than that of the row or of the visit: whose clock they are on.
ELSEWHERE = {
    "starts_at_from": "location_from",
    "starts_at_to": "location_to",
    "offered_at": "offered_location",
    "offered_ends_at": "offered_location",
    "offered_blocked_until": "offered_location",
    "held_until": "offered_location",
}


@dataclass(frozen=True)
class Fact:
    """One column of one row: its name, its label, its value, and how a reader sees it ("" for nothing)."""

    name: str
    label: str
    value: object
    shown: str


@dataclass(frozen=True)
class Entry:
    """One row: its facts, and the rows that belong to it."""

    facts: tuple[Fact, ...]
    parts: tuple["Part", ...] = ()


@dataclass(frozen=True)
class Part:
    """Rows of one kind."""

    name: str
    title: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True)
class Clocks:
    """All locations, the first one first, and the one of the visit that a row belongs to, if it has one."""

    locations: tuple[Location, ...]
    location: Location | None = None

    def of(self, row: Model) -> "Clocks":
        """Those of a row: of its own location, else of what it belongs to."""
        return replace(self, location=getattr(row, "location", None) or self.location)

    def shown(self, instant: datetime, elsewhere: Location | None = None) -> str:
        """An instant on the clock of a location, which is named where the clinic has several."""
        location = elsewhere or self.location or next(iter(self.locations), None)
        if location is None:
            return date_format(timezone.localtime(instant), "DATETIME_FORMAT")
        on_the_wall = date_format(instant.astimezone(location.zone), "DATETIME_FORMAT")
        return on_the_wall + zone_among(location, self.locations)


def held(patient: Patient) -> tuple[Part, ...]:
    """The record with all that belongs to it, what was written without naming a visit, and the log.

    What belongs to a visit is on the clock of its location, everything else on that of the clinic.
    """
    clocks = Clocks(tuple(Location.objects.all()))
    records = list(records_of(patient).order_by("merged_into_id", "pk"))
    prefetch_related_objects(records, *_paths(Patient))
    letters = list(contact_messages(patient).exclude(appointment__patient=patient))
    prefetch_related_objects(letters, *_paths(ContactMessage))
    asked_for = list(callbacks(patient))
    prefetch_related_objects(asked_for, *_paths(CallbackRequest))
    table, keys = ContentType.objects.get_for_model(Patient), [str(record.pk) for record in records]
    log = LogEntry.objects.filter(content_type=table, object_id__in=keys).select_related("user")
    return (
        _part(
            "records", _("Record"), sorted(records, key=lambda record: record.pk != patient.pk), (), clocks
        ),
        _part("contact_messages", _("Messages with the same phone or e-mail"), letters, (), clocks),
        _part("callbacks", _("Calls asked for with the same phone"), asked_for, (), clocks),
        Part("log", _("Changes of the record"), tuple(_line(line, clocks) for line in log)),
    )


def as_json(parts: Iterable[Part]) -> dict:
    """The same for a program: names of columns and plain values."""
    return {part.name: [_entry_as_json(entry) for entry in part.entries] for part in parts}


def _entry_as_json(entry: Entry) -> dict:
    return {fact.name: fact.value for fact in entry.facts} | as_json(entry.parts)


def note_export(patient: Patient, *, by) -> None:
    """Write down that somebody has taken everything that is held about a patient out of the office."""
    note(patient, gettext_lazy("Everything held was exported."), by=by)


def _children(model: type[Model], above: tuple) -> list:
    """The relations whose rows belong to a row of ``model``, but for those that lead up again."""
    return [
        relation
        for relation in model._meta.related_objects
        if relation.related_model not in (*above, model) and not relation.hidden
    ]


def _columns(model: type[Model], above: tuple) -> list[Field]:
    """The columns of a row that say something, but for those that name the row it belongs to."""
    return [
        field
        for field in model._meta.concrete_fields
        if field.name not in LEFT_OUT and field.related_model not in (*above, model)
    ]


def _paths(model: type[Model], above: tuple = ()) -> Iterator[str]:
    """Everything that ``_entry`` will look at, for ``prefetch_related_objects``."""
    yield from (field.name for field in _columns(model, above) if field.is_relation)
    for relation in _children(model, above):
        name = relation.get_accessor_name()
        yield name
        yield from (f"{name}__{path}" for path in _paths(relation.related_model, (*above, model)))


def _part(name: str, title: str, rows: Iterable[Model], above: tuple, clocks: Clocks) -> Part:
    return Part(name, capfirst(title), tuple(_entry(row, above, clocks) for row in rows))


def _entry(row: Model, above: tuple, clocks: Clocks) -> Entry:
    model = type(row)
    clocks = clocks.of(row)
    parts = []
    for relation in _children(model, above):
        name = relation.get_accessor_name()
        found = getattr(row, name, None)  # a one-to-one relation may lead nowhere
        rows = found.all() if found is not None and relation.multiple else filter(None, [found])
        title = relation.related_model._meta.verbose_name_plural
        parts.append(_part(name, title, rows, (*above, model), clocks))
    return Entry(tuple(_fact(row, field, clocks) for field in _columns(model, above)), tuple(parts))


def _fact(row: Model, field: Field, clocks: Clocks) -> Fact:
    value = getattr(row, field.name)
    if field.is_relation:
        value = str(value) if value else None
    return Fact(field.name, str(capfirst(field.verbose_name)), value, _shown(row, field, value, clocks))


def _shown(row: Model, field: Field, value, clocks: Clocks) -> str:
    if value in (None, "", [], {}):
        return ""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, datetime):
        return clocks.shown(value, getattr(row, ELSEWHERE.get(field.name, ""), None))
    if isinstance(value, date):
        return date_format(value, "DATE_FORMAT")
    if isinstance(value, dict):
        return "\n".join(f"{name}: {one}" for name, one in value.items())
    choices = {} if field.is_relation else dict(getattr(field, "base_field", field).flatchoices)
    values = value if isinstance(value, list) else [value]
    return ", ".join(str(choices.get(one, one)) for one in values)


def _line(line: LogEntry, clocks: Clocks) -> Entry:
    at, who, what = line.action_time, str(line.user), line.get_change_message()
    facts = (
        ("at", _("When"), at, clocks.shown(at)),
        ("by", _("Who"), who, who),
        ("change", _("What"), what, what),
    )
    return Entry(tuple(Fact(*fact) for fact in facts))
