"""A clinic with thousands of visits, written by SQL because booking each would take an hour.

The coming half year is the same in every size; what a larger size has more lies in the past.
"""

from datetime import date, datetime

from django.db import connection

from appointments.management.demo.places import ZONE, make_places
from appointments.management.demo.team import FOLLOW_UP, make_team, make_visit_types
from appointments.models import VisitType

VISITS_OF_A_PATIENT = 5

# Every half hour of the working hours, three of five taken: first those to come, then backwards in time.
VISITS = """
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
    INSERT INTO appointments_appointment (
        reference, uid, patient_id, practitioner_id, location_id, visit_type_id,
        starts_at, ends_at, blocked_until, status, cancelled_by, overbooked, overbooked_because,
        phone, email, language, for_someone_else, booked_online, needs, reason, began, happens, "where",
        side, form_digest, link_version, sequence, created_at, wants_delays
    )
    SELECT lpad(to_hex(number), 6, '0'), gen_random_uuid(), %(first_patient)s + number %% %(patients)s,
        practitioner_id, location_id, %(visit_type)s,
        starts_at, starts_at + interval '20 minutes', starts_at + interval '25 minutes',
        CASE WHEN starts_at < %(now)s THEN 'completed' ELSE 'booked' END, '', false, '',
        '+14135550142', 'somebody@example.org', 'en', false, true, '{}', '', 'days_14', '{}', '{lower}',
        '', '', 1, 0, starts_at - interval '7 days', false
    FROM taken WHERE number <= %(total)s
"""
PATIENTS = """
    INSERT INTO appointments_patient (
        first_name, last_name, first_name_key, last_name_key, birth_date, phone, email, language, created_at
    )
    SELECT 'Sam', 'Rivera ' || n, 'sam', 'rivera ' || n, date '1940-01-01' + n %% 25000,
        '+14135550142', 'somebody@example.org', 'en', %(now)s
    FROM generate_series(1, %(patients)s) AS n
    RETURNING id
"""
EVENTS = """
    INSERT INTO appointments_appointmentevent (
        appointment_id, what, status_from, status_to, starts_at_to, practitioner_to_id, location_to_id,
        at, reason
    )
    SELECT id, 'booked', '', 'booked', starts_at, practitioner_id, location_id, created_at, ''
    FROM appointments_appointment
    UNION ALL
    SELECT id, 'status', 'booked', 'completed', NULL, NULL, NULL, ends_at, ''
    FROM appointments_appointment WHERE status = 'completed'
"""
MESSAGES = """
    INSERT INTO appointments_message (
        kind, appointment_id, channel, language, key, due_at, state, attempts, last_error, created_at, sent_at
    )
    SELECT kind, id, 'email', 'en', kind || ':' || uid || ':' || before, due_at,
        CASE WHEN due_at < %(now)s THEN 'sent' ELSE 'queued' END, 0, '', created_at,
        CASE WHEN due_at < %(now)s THEN due_at END
    FROM appointments_appointment
    CROSS JOIN LATERAL (VALUES
        ('booked', 0, created_at),
        ('reminder', 48, starts_at - interval '48 hours'),
        ('reminder', 3, starts_at - interval '3 hours')
    ) AS told (kind, before, due_at)
"""
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
    team = make_team(make_places(today))
    visit_type = make_visit_types(team)[FOLLOW_UP]
    visit_type.practitioners.set(team.values())
    return visit_type


def fill(total: int, visit_type: VisitType, *, now: datetime) -> None:
    """Write so many visits, with their patients, their history and their messages, into an empty clinic."""
    values = {
        "zone": ZONE.key,
        "today": now.astimezone(ZONE).date(),
        "now": now,
        "visit_type": visit_type.pk,
        "total": total,
        "patients": total // VISITS_OF_A_PATIENT,
    }
    values["first_patient"] = _scalar(PATIENTS, values)
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")
        for statement in (VISITS, EVENTS, MESSAGES, "ANALYZE"):
            cursor.execute(statement, values)
        cursor.execute("RESET statement_timeout")
    if (there := _scalar("SELECT count(*) FROM appointments_appointment")) != total:
        raise RuntimeError(f"{total} visits were asked for, there are {there}.")


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
