"""A clinic with thousands of visits, written by SQL because booking each would take an hour.

The coming half year is the same in every size; what a larger size has more lies in the past.
"""

from datetime import date, datetime

from django.db import connection

from appointments.models import Appointment, AppointmentEvent, Message, Patient, VisitType
from clinic.site.demo.places import ZONE, make_locations
from clinic.site.demo.team import FOLLOW_UP, make_team, make_visit_types

# Every half hour of the working hours, three of five taken: first those to come, then backwards in time.
TAKEN = """
    WITH hours AS (
        SELECT practitioner_id, location_id, weekday, starts, ends FROM appointments_workinghours
    ), slots AS (
        SELECT practitioner_id, location_id,
            (day::date + starts + part * interval '30 minutes') AT TIME ZONE %(zone)s AS starts_at
        FROM hours
        JOIN generate_series(%(today)s::date - 4000, %(today)s::date + 182, interval '1 day') AS day
            ON extract(isodow FROM day) - 1 = weekday
        JOIN generate_series(0, 30) AS part
            ON day::date + starts + (part + 1) * interval '30 minutes' <= day::date + ends
    ), taken AS (
        SELECT *, row_number() OVER (
            ORDER BY starts_at < %(now)s, abs(extract(epoch FROM starts_at - %(now)s)), practitioner_id
        ) AS number
        FROM slots
        WHERE hashtext(practitioner_id || '/' || extract(epoch FROM starts_at)) & 127 < 77
    )
"""
VISITS = {
    "reference": "upper(lpad(to_hex(number), 6, '0'))",
    "uid": "gen_random_uuid()",
    "patient_id": "%(first_patient)s + number - 1",
    "practitioner_id": "practitioner_id",
    "location_id": "location_id",
    "visit_type_id": "%(visit_type)s",
    "starts_at": "starts_at",
    "ends_at": "starts_at + interval '20 minutes'",
    "blocked_until": "starts_at + interval '25 minutes'",
    "status": "CASE WHEN starts_at < %(now)s THEN 'completed' ELSE 'booked' END",
    "phone": "'+14135550142'",
    "email": "'somebody@example.org'",
    "onset": "'days_14'",
    "body_site": "'{lower}'",
    "created_at": "starts_at - interval '7 days'",
}
# One patient for each visit.  Their names are made of syllables: some two hundred thousand of them.
FIRST = "(ARRAY['ana','bruno','carla','david','elena','felix','grace','hugo','ines','jonas','kira','luis'])"
SYLLABLE = (
    "(ARRAY['al','ber','cas','du','el','fer','gar','her','iba','jo','kel','lo','mar','na','or','pe','qui',"
    "'ro','sal','to','ur','ve','wil','ya','zu'])"
)
LAST = f"{SYLLABLE}[1 + n %% 25] || {SYLLABLE}[1 + n / 25 %% 25] || {SYLLABLE}[1 + n / 625 %% 25]"
PATIENTS = {
    "first_name": f"initcap({FIRST}[1 + n %% 12])",
    "last_name": f"initcap({LAST})",
    "first_name_key": f"{FIRST}[1 + n %% 12]",
    "last_name_key": LAST,
    "birth_date": "date '1940-01-01' + n %% 25000",
    "phone": "'+1413555' || lpad((n %% 10000)::text, 4, '0')",
    "email": "'somebody@example.org'",
    "created_at": "%(now)s",
}
BOOKED = {
    "appointment_id": "id",
    "what": "'booked'",
    "status_to": "'booked'",
    "starts_at_to": "starts_at",
    "practitioner_to_id": "practitioner_id",
    "location_to_id": "location_id",
    "at": "created_at",
}
CAME = {
    "appointment_id": "id",
    "what": "'status'",
    "status_from": "'booked'",
    "status_to": "'completed'",
    "at": "ends_at",
}
MESSAGES = {
    "kind": "kind",
    "appointment_id": "id",
    "key": "kind || ':' || uid || ':' || before",
    "due_at": "told.due_at",
    "state": "CASE WHEN told.due_at < %(now)s THEN 'sent' ELSE 'queued' END",
    "created_at": "created_at",
    "sent_at": "CASE WHEN told.due_at < %(now)s THEN told.due_at END",
}
OF_VISITS = "FROM appointments_appointment"
TOLD = f"""{OF_VISITS} CROSS JOIN LATERAL (VALUES
    ('booked', 0, created_at),
    ('reminder', 48, starts_at - interval '48 hours'),
    ('reminder', 3, starts_at - interval '3 hours')
) AS told (kind, before, due_at)"""
VISITS_TABLE = "appointments_appointment"
GROWS = (
    "appointments_message",
    "appointments_appointmentevent",
    "appointments_slothold",
    VISITS_TABLE,
    "appointments_patient",
    "clinic_tries",
)


def make_clinic(today: date) -> VisitType:
    """The places, people and hours of the demo clinic; everybody gives the visit that is returned."""
    team = make_team(make_locations(today))
    visit_type = make_visit_types(team)[FOLLOW_UP]
    visit_type.practitioners.set(team.values())
    return visit_type


def fill(total: int, visit_type: VisitType, *, now: datetime) -> None:
    """Write so many visits, with a patient, a history and messages each, into an empty clinic."""
    values = {
        "zone": ZONE.key,
        "today": now.astimezone(ZONE).date(),
        "now": now,
        "visit_type": visit_type.pk,
        "total": total,
    }
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")
    _insert(Patient, PATIENTS, "FROM generate_series(1, %(total)s) AS n", values)
    values["first_patient"] = _scalar("SELECT min(id) FROM appointments_patient")
    _insert(Appointment, VISITS, "FROM taken WHERE number <= %(total)s", values, before=TAKEN)
    _insert(AppointmentEvent, BOOKED, OF_VISITS, values)
    _insert(AppointmentEvent, CAME, f"{OF_VISITS} WHERE status = 'completed'", values)
    _insert(Message, MESSAGES, TOLD, values)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
        cursor.execute("RESET statement_timeout")
    if (there := _scalar("SELECT count(*) FROM appointments_appointment")) != total:
        raise RuntimeError(f"{total} visits were asked for, there are {there}.")


def _insert(model, columns: dict[str, str], source: str, values: dict, *, before: str = "") -> None:
    """Fill a table from SQL for some of its columns; the others have the defaults of the model."""
    others = {
        field.column: field.get_db_prep_save(field.get_default(), connection)
        for field in model._meta.concrete_fields
        if not field.primary_key and field.column not in columns
    }
    names = ", ".join(f'"{name}"' for name in [*columns, *others])
    given = ", ".join([*columns.values(), *(f"%(default_{name})s" for name in others)])
    statement = f"{before} INSERT INTO {model._meta.db_table} ({names}) SELECT {given} {source}"
    defaults = {f"default_{name}": value for name, value in others.items()}
    with connection.cursor() as cursor:
        cursor.execute(statement, values | defaults)


def marks() -> dict[str, int]:
    """The last key of each table that bookings make rows in."""
    return {table: _scalar(f"SELECT coalesce(max(id), 0) FROM {table}") for table in GROWS}  # noqa: S608


def back_to(before: dict[str, int]) -> None:
    """Remove every row that was added since ``marks``, and all sessions."""
    with connection.cursor() as cursor:
        for table, last in before.items():
            cursor.execute(f"DELETE FROM {table} WHERE id > %s", [last])  # noqa: S608
        cursor.execute("DELETE FROM django_session")


def _scalar(statement: str, values=None):
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchone()[0]
