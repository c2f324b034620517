"""The roles of the office, and what each may do.

``ROLES`` is the table to read: what each role may do as things stand.  The groups themselves are made by
migrations, and each new permission is given by one (docs/decisions/0011): what a clinic has changed in its
own groups stays.  A test compares the two.
"""

from django.apps import apps as all_apps
from django.utils.translation import gettext_noop

from clinic.common import grants

OFFICE_STAFF = gettext_noop("Office staff")
OFFICE_MANAGER = gettext_noop("Office manager")
CONTENT_EDITOR = gettext_noop("Content editor")
PHYSICIAN = gettext_noop("Physician")
MEDICAL_REVIEWER = gettext_noop("Medical reviewer")

# Runs the desk: visits, patients, the inbox, the calls; says who is sick and that it snows.
DESK = (
    "appointments.view_appointment",
    "appointments.add_appointment",
    "appointments.change_appointment",
    "appointments.view_contactmessage",
    "appointments.change_contactmessage",
    "appointments.view_callbackrequest",
    "appointments.change_callbackrequest",
    "appointments.view_message",
    "appointments.change_message",
    "appointments.view_patient",
    "appointments.change_patient",
    "appointments.view_slothold",
    "appointments.view_workinghours",
    "appointments.view_extrahours",
    "appointments.view_acuterelease",
    "appointments.view_timeoff",
    "appointments.add_timeoff",
    "clinic.view_closure",
    "clinic.add_closure",
)
# Besides runs the clinic: who works when, which visits there are, where, and by which rules they are booked.
SETTINGS = (
    "appointments.overbook_appointment",
    "appointments.correct_appointment",
    "appointments.export_patient",
    "appointments.erase_patient",
    "appointments.view_reports",
    "appointments.view_bookingpolicy",
    "appointments.change_bookingpolicy",
    "appointments.view_visittype",
    "appointments.add_visittype",
    "appointments.change_visittype",
    "appointments.add_workinghours",
    "appointments.change_workinghours",
    "appointments.delete_workinghours",
    "appointments.add_extrahours",
    "appointments.change_extrahours",
    "appointments.delete_extrahours",
    "appointments.change_timeoff",
    "appointments.delete_timeoff",
    "clinic.change_closure",
    "clinic.delete_closure",
    "clinic.view_location",
    "clinic.add_location",
    "clinic.change_location",
    "clinic.view_openinghours",
    "clinic.add_openinghours",
    "clinic.change_openinghours",
    "clinic.delete_openinghours",
    "clinic.view_practitioner",
    "clinic.add_practitioner",
    "clinic.change_practitioner",
    "clinic.view_insuranceplan",
    "clinic.add_insuranceplan",
    "clinic.change_insuranceplan",
    "clinic.delete_insuranceplan",
    "clinic.view_coststatement",
    "clinic.change_coststatement",
    "conditions.offer_treatment",
    "conditions.view_signature",
)
ROLES = {
    OFFICE_STAFF: DESK,
    OFFICE_MANAGER: DESK + SETTINGS,
    # Writes what patients read about back pain, and sees nothing of any patient.
    CONTENT_EDITOR: (
        "conditions.view_condition",
        "conditions.change_condition",
        "conditions.view_page",
        "conditions.add_page",
        "conditions.change_page",
        "conditions.delete_page",
        "conditions.view_section",
        "conditions.add_section",
        "conditions.change_section",
        "conditions.delete_section",
        "conditions.view_question",
        "conditions.add_question",
        "conditions.change_question",
        "conditions.delete_question",
        "conditions.view_treatment",
        "conditions.add_treatment",
        "conditions.change_treatment",
        "conditions.view_reference",
        "conditions.add_reference",
        "conditions.change_reference",
        "conditions.view_signature",
        "conditions.view_synonym",
        "conditions.add_synonym",
        "conditions.change_synonym",
        "conditions.delete_synonym",
    ),
    # Only their own visits, patients and time off: appointments.office.tables.physicians sees to that.  Time
    # off is entered on the pages under /schedule/; with add_timeoff they could close everybody's time.
    PHYSICIAN: (
        "appointments.view_appointment",
        "appointments.view_patient",
        "appointments.view_timeoff",
    ),
    # Besides PHYSICIAN, for a physician who stands behind what patients read and behind the symptom check.
    MEDICAL_REVIEWER: ("conditions.sign_text", "conditions.view_signature"),
}


def make_missing(using, apps=all_apps, **signal) -> None:
    """Make the roles that are missing after a migration or a flush, as the table has them."""
    try:
        groups = apps.get_model("auth", "Group").objects.using(using)
    except LookupError:  # on the way back to an empty database
        return
    missing = set(ROLES) - set(groups.filter(name__in=ROLES).values_list("name", flat=True))
    if missing:
        known = grants.existing({name for role in missing for name in ROLES[role]}, apps=apps, using=using)
        for role in missing:
            groups.create(name=role).permissions.add(*(known[name] for name in ROLES[role] if name in known))
