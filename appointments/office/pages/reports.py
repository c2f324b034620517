"""The office's reports: tables with a chart beside them, and each table as a file."""

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from appointments.insight.reports import Report, Table, report
from appointments.insight.reports.chart import chart
from appointments.insight.reports.columns import COLUMNS, SEARCHES, TITLES, columns_of, label, shown
from appointments.insight.reports.sheet import as_csv
from appointments.office.forms.reports import ReportForm
from appointments.office.pages.page import office_page, show

BECAME = ("completed", "still_open", "left", "no_show")  # add up to what was booked


@office_page("appointments.view_reports")
@require_safe
def reports(request: HttpRequest) -> HttpResponse:
    """The last weeks, or those that were asked for."""
    form = _form(request)
    found = report(form.wish)
    context = {
        "title": _("Reports"),
        "form": form,
        "report": found,
        "query": request.GET.urlencode(),
        "tables": [_as_shown(table) for table in found.tables if table.lines],
        "charts": _charts(found),
        "meanings": COLUMNS + SEARCHES,
    }
    return show(request, "office/reports.html", context)


@office_page("appointments.view_reports")
@require_safe
def reports_file(request: HttpRequest, table: str) -> HttpResponse:
    """One table for a spreadsheet."""
    if table not in TITLES:
        raise Http404
    wish = _form(request).wish
    answer = HttpResponse(as_csv(report(wish).table(table)), content_type="text/csv; charset=utf-8")
    name = f"{table}-{wish.first:%Y-%m-%d}-{wish.last:%Y-%m-%d}.csv".replace("_", "-")
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _form(request: HttpRequest) -> ReportForm:
    """Up to the day that it is where the report is about: where it is latest, if that is everywhere."""
    locations = request.locations
    chosen = [location for location in locations if str(location.pk) == request.GET.get("location")]
    days = [timezone.localdate(timezone=location.zone) for location in chosen or locations]
    return ReportForm(request.GET, today=max(days, default=timezone.localdate()))


def _as_shown(table: Table) -> dict:
    columns = columns_of(table)
    lines = [(label(line), [shown(line, column) for column in columns]) for line in table.lines]
    return {"name": table.name, "title": TITLES[table.name], "columns": columns, "lines": lines}


def _charts(found: Report) -> list[dict]:
    """What the weeks look like, each with the sentence that says it to who cannot see it."""
    weeks = [(date_format(line.label, "SHORT_DAY_FORMAT"), line) for line in found.table("week").lines]
    became = [(day, {name: getattr(line.counts, name) for name in BECAME}) for day, line in weeks]
    full = [(day, {"utilisation": line.counts.utilisation or 0}) for day, line in weeks]
    none = [
        (day, {"none_at_all": line.none_at_all, "none_that_week": line.none_that_week}) for day, line in weeks
    ]
    headings = {column.name: column.heading for column in COLUMNS + SEARCHES}
    drawn = (
        ("visits", _("Visits each week, by what became of them"), became),
        ("full", _("Utilization each week, in percent of the working hours"), full),
        ("searches", _("Searches each week that found no time"), none),
    )
    return [
        {
            "name": name,
            "title": title,
            "chart": chart(columns),
            "legend": [(kind, headings[kind]) for kind in columns[0][1]],
        }
        for name, title, columns in drawn
    ]
