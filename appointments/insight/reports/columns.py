"""What the columns of a report are called, what they mean, and how their values are written."""

from dataclasses import dataclass
from datetime import date

from django.utils.formats import date_format, number_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from appointments.insight.reports.report import Line, Table

NOTHING = "\N{EN DASH}"


@dataclass(frozen=True)
class Column:
    """One number of ``Counts`` or of ``Line``: its name there, its heading, and what it means."""

    name: str
    heading: str | Promise
    meaning: str | Promise


COLUMNS = (
    Column(
        "booked",
        pgettext_lazy("report", "Booked"),
        gettext_lazy(
            "Visits that stood when their time came, by the day they begin on: done, no-show, left "
            "and open together."
        ),
    ),
    Column("completed", pgettext_lazy("report", "Done"), gettext_lazy("The patient was seen.")),
    Column(
        "no_show",
        pgettext_lazy("report", "No-show"),
        gettext_lazy("The patient did not come, and somebody at the desk has said so."),
    ),
    Column(
        "left",
        gettext_lazy("Cancelled after start"),
        gettext_lazy(
            "Cancelled after the visit should have begun, for example when somebody left without being seen."
        ),
    ),
    Column(
        "still_open",
        pgettext_lazy("report", "Open"),
        gettext_lazy(
            "Booked, arrived or in the room: still to come, or nobody has said yet what became of it."
        ),
    ),
    Column(
        "cancelled_early",
        gettext_lazy("Patient cancelled in time"),
        gettext_lazy("Cancelled by or for the patient, no later than the cut-off of the visit type."),
    ),
    Column(
        "cancelled_late",
        gettext_lazy("Patient cancelled late"),
        gettext_lazy("Cancelled by or for the patient after the cut-off and before the visit."),
    ),
    Column(
        "cancelled_by_clinic",
        gettext_lazy("Clinic cancelled"),
        gettext_lazy("Cancelled by the clinic before the visit. It never counts against the patient."),
    ),
    Column(
        "utilisation",
        gettext_lazy("Utilization"),
        gettext_lazy(
            "Minutes of visits that were neither cancelled nor missed, out of the minutes of "
            "working hours, without closures and time off. By the working hours as they are entered "
            "today. Visits outside the hours or over one another can bring it above 100 percent."
        ),
    ),
    Column(
        "lead_days",
        gettext_lazy("Days ahead"),
        gettext_lazy("Half of the booked visits were booked more days ahead than this, half fewer."),
    ),
    Column(
        "new_patients",
        gettext_lazy("New patients"),
        gettext_lazy("Patients who were seen for the first time ever."),
    ),
)
SEARCHES = (
    Column(
        "none_that_week",
        gettext_lazy("No time that week"),
        gettext_lazy(
            "How often a page of times had none in the week that was asked for, but others had "
            "some. Counted by the day of the search; nobody knows who searched, and a page opened "
            "twice counts twice."
        ),
    ),
    Column(
        "none_at_all",
        gettext_lazy("No time at all"),
        gettext_lazy("How often there was no time at all, as far ahead as one may book."),
    ),
)
TITLES = {
    "week": gettext_lazy("By week"),
    "practitioner": gettext_lazy("By practitioner"),
    "location": gettext_lazy("By location"),
    "visit_type": gettext_lazy("By visit type"),
    "language": gettext_lazy("By language"),
}


def columns_of(table: Table) -> tuple[Column, ...]:
    """The columns a table has: searches belong to weeks, and only who works has hours to fill."""
    if table.name == "week":
        return COLUMNS + SEARCHES
    has_hours = table.name in ("practitioner", "location")
    return tuple(column for column in COLUMNS if has_hours or column.name != "utilisation")


def value(line: Line, column: Column):
    """The number of a line in a column, None where there is none."""
    return getattr(line if column in SEARCHES else line.counts, column.name)


def shown(line: Line, column: Column) -> str:
    """The same as people read it."""
    number = value(line, column)
    if number is None:
        return NOTHING
    if column.name == "utilisation":
        return _("%(percent)s%%") % {"percent": number_format(round(number))}
    return number_format(round(number, 1), 1 if column.name == "lead_days" else 0)


def label(line: Line) -> str:
    """What a line is called; a week by its Monday."""
    return date_format(line.label, "DATE_FORMAT") if isinstance(line.label, date) else str(line.label)
