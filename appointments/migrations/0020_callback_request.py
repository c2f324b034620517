"""People ask to be called, the office calls them, and each call is kept like one about a visit."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from clinic.common.grants import granting

PERMISSIONS = ["appointments.view_callbackrequest", "appointments.change_callbackrequest"]


class Migration(migrations.Migration):
    dependencies = [
        ("appointments", "0019_reach_and_floods"),
        ("clinic", "0007_who_signs"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="CallbackRequest",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "reason",
                    models.CharField(
                        choices=[
                            ("booking", "To book or change a visit"),
                            ("question", "A question"),
                            ("result", "A report or a result"),
                            ("bill", "A bill or insurance"),
                        ],
                        max_length=10,
                        verbose_name="reason",
                    ),
                ),
                ("name", models.CharField(max_length=160, verbose_name="name")),
                ("name_key", models.CharField(editable=False, max_length=160)),
                ("phone", models.CharField(max_length=20, verbose_name="phone")),
                (
                    "language",
                    models.CharField(
                        choices=[("en", "English"), ("es", "Spanish")],
                        default="en",
                        max_length=2,
                        verbose_name="language",
                    ),
                ),
                ("soon", models.BooleanField(default=False, verbose_name="as soon as we can")),
                ("starts_at", models.DateTimeField(verbose_name="from")),
                ("ends_at", models.DateTimeField(verbose_name="until")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "to be called"),
                            ("called", "called"),
                            ("called_off", "called off"),
                            ("given_up", "not reached"),
                        ],
                        default="open",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("settled_at", models.DateTimeField(blank=True, null=True, verbose_name="settled")),
                ("form_token", models.UUIDField(blank=True, editable=False, null=True, unique=True)),
                ("created_at", models.DateTimeField(verbose_name="received")),
            ],
            options={
                "verbose_name": "call that was asked for",
                "verbose_name_plural": "calls that were asked for",
                "ordering": ["starts_at", "pk"],
            },
        ),
        migrations.RemoveConstraint(
            model_name="callattempt",
            name="a_call_without_answer_is_made_again_later",
        ),
        migrations.AddField(
            model_name="bookingpolicy",
            name="callbacks",
            field=models.BooleanField(
                default=True,
                help_text="Offered on the patients' pages while nobody answers the phone.",
                verbose_name="people may ask to be called",
            ),
        ),
        migrations.AlterField(
            model_name="callattempt",
            name="appointment",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="calls",
                to="appointments.appointment",
                verbose_name="appointment",
            ),
        ),
        migrations.AlterField(
            model_name="callattempt",
            name="outcome",
            field=models.CharField(
                choices=[("spoken", "spoken to"), ("no_answer", "no answer"), ("gave_up", "gave up")],
                max_length=10,
                verbose_name="outcome",
            ),
        ),
        migrations.AddField(
            model_name="callbackrequest",
            name="location",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="callbacks",
                to="clinic.location",
                verbose_name="location",
            ),
        ),
        migrations.AddField(
            model_name="callattempt",
            name="callback",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="calls",
                to="appointments.callbackrequest",
                verbose_name="call that was asked for",
            ),
        ),
        migrations.AddConstraint(
            model_name="callattempt",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("again_at__isnull", True), ("outcome", "spoken")),
                    models.Q(("again_at__isnull", True), ("callback__isnull", False), ("outcome", "gave_up")),
                    models.Q(
                        ("again_at__gt", models.F("at")),
                        ("again_at__isnull", False),
                        ("outcome", "no_answer"),
                    ),
                    _connector="OR",
                ),
                name="a_call_without_answer_is_made_again_later",
            ),
        ),
        migrations.AddConstraint(
            model_name="callattempt",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("appointment__isnull", False), ("callback__isnull", True)),
                    models.Q(("appointment__isnull", True), ("callback__isnull", False)),
                    _connector="OR",
                ),
                name="a_call_is_about_a_visit_or_was_asked_for",
            ),
        ),
        migrations.AddIndex(
            model_name="callbackrequest",
            index=models.Index(
                condition=models.Q(("state", "open")), fields=["ends_at"], name="callbacks_open"
            ),
        ),
        migrations.AddConstraint(
            model_name="callbackrequest",
            constraint=models.CheckConstraint(
                condition=models.Q(("ends_at__gt", models.F("starts_at"))),
                name="a_callback_ends_after_it_begins",
            ),
        ),
        migrations.AddConstraint(
            model_name="callbackrequest",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("settled_at__isnull", True), ("state", "open")),
                    models.Q(models.Q(("state", "open"), _negated=True), ("settled_at__isnull", False)),
                    _connector="OR",
                ),
                name="a_callback_is_open_or_settled",
            ),
        ),
        migrations.AddConstraint(
            model_name="callbackrequest",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("name", ""), _negated=True), models.Q(("phone", ""), _negated=True)
                ),
                name="a_callback_says_whom_to_call_at_which_number",
            ),
        ),
        granting({"Office staff": PERMISSIONS, "Office manager": PERMISSIONS}),
    ]
