"""A hundred thousand rows at once, for tests of what a page costs in a clinic that is years old."""

from datetime import datetime

from django.db import connection

VISITS = """
    INSERT INTO appointments_appointment (
        reference, uid, patient_id, practitioner_id, location_id, visit_type_id,
        starts_at, ends_at, blocked_until, status, cancelled_by, overbooked, overbooked_because,
        phone, email, language, for_someone_else, booked_online, needs, reason, began, happens, "where",
        side, form_digest, link_version, sequence, created_at
    )
    SELECT lpad(to_hex(n), 6, '0'), gen_random_uuid(), %(patient)s, %(practitioner)s, %(location)s, %(kind)s,
        at, at + interval '20 minutes', at + interval '25 minutes',
        CASE WHEN n <= 10000 THEN 'completed' ELSE 'no_show' END, '', false, '',
        '+14135550142', '', 'en', false, true, '{}', '', '', '{}', '{}', '', '', 1, 0, at - interval '7 days'
    FROM generate_series(1, %(count)s) AS n, LATERAL (SELECT %(until)s - n * interval '30 minutes' AS at) AS t
"""


def many_visits(scene, patient, *, until: datetime, count: int = 100_000) -> None:
    """Visits of one patient with Dr. A, every half hour up to a moment.

    Only the last ten thousand hold time: the constraints would look at each of them for half a minute.
    """
    keys = {"patient": patient.pk, "practitioner": scene.doctor_a.pk, "location": scene.place.pk}
    with connection.cursor() as cursor:
        cursor.execute(VISITS, keys | {"kind": scene.follow_up.pk, "until": until, "count": count})
        cursor.execute("ANALYZE appointments_appointment")
