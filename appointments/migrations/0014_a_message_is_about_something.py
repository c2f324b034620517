"""A message is about an appointment or about what somebody wrote to us, never about nothing.

Rows about nothing were written where a search for a lost link found nobody.  They told nobody anything, and
are deleted.
"""

from django.db import migrations, models
from django.db.models import Q

DELETE = "DELETE FROM appointments_message WHERE appointment_id IS NULL AND contact_id IS NULL"
# Otherwise the table cannot be altered: what follows from deleted rows is still to be looked at.
LOOK_NOW = "SET CONSTRAINTS ALL IMMEDIATE"


class Migration(migrations.Migration):
    dependencies = [("appointments", "0013_holds_have_owners_and_changes_remember")]

    operations = [
        migrations.RunSQL([DELETE, LOOK_NOW], migrations.RunSQL.noop),
        migrations.AddConstraint(
            model_name="message",
            constraint=models.CheckConstraint(
                condition=Q(appointment__isnull=False, contact__isnull=True)
                | Q(appointment__isnull=True, contact__isnull=False),
                name="a_message_is_about_one_thing",
            ),
        ),
    ]
