"""Which records of patients were made one."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from appointments.models.patients import Patient


class PatientMerge(models.Model):
    """Two records of one person became one: which, by whom, when, and what came along."""

    gone = models.OneToOneField(
        Patient, models.PROTECT, related_name="merge", verbose_name=_("record that was merged")
    )
    kept = models.ForeignKey(
        Patient, models.PROTECT, related_name="merges", verbose_name=_("record that was kept")
    )
    appointments = ArrayField(models.BigIntegerField(), verbose_name=_("keys of the visits that came along"))
    replaced = models.JSONField(_("what the kept record said before"), default=dict, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("merged by")
    )
    at = models.DateTimeField(_("merged at"))

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name = _("merge of two records")
        verbose_name_plural = _("merges of records")
        constraints = [
            models.CheckConstraint(condition=~Q(gone=F("kept")), name="two_different_records_are_merged")
        ]

    def __str__(self):
        return f"{self.gone_id} > {self.kept_id}"
