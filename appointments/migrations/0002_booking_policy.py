"""The one row of booking rules, with the defaults of the model."""

from django.db import migrations


def make_the_policy(apps, schema_editor):
    apps.get_model("appointments", "BookingPolicy").objects.get_or_create(pk=1)


class Migration(migrations.Migration):
    dependencies = [("appointments", "0001_initial")]

    operations = [migrations.RunPython(make_the_policy, migrations.RunPython.noop)]
