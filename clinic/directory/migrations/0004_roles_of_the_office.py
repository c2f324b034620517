"""The four roles of the office, with what each of them may do."""

from django.db import migrations

from clinic.common.grants import granting

DESK = (
    "appointments.view_appointment",
    "appointments.add_appointment",
    "appointments.change_appointment",
    "appointments.view_contactmessage",
    "appointments.change_contactmessage",
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
SETTINGS = (
    "appointments.overbook_appointment",
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
)
CONTENT = (
    "conditions.view_condition",
    "conditions.change_condition",
    "conditions.view_page",
    "conditions.add_page",
    "conditions.change_page",
    "conditions.delete_page",
    "conditions.publish_page",
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
)
OWN = (
    "appointments.view_appointment",
    "appointments.view_patient",
    "appointments.view_timeoff",
)


class Migration(migrations.Migration):
    dependencies = [
        ("clinic", "0003_every_relation_has_a_name"),
        ("appointments", "0011_patients_are_found_by_name_and_phone"),
        ("conditions", "0003_pages_are_published_by_permission"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [
        granting(
            {
                "Office staff": DESK,
                "Office manager": DESK + SETTINGS,
                "Content editor": CONTENT,
                "Physician": OWN,
            }
        )
    ]
