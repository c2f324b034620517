"""The people whom the clinic treats."""

from datetime import date
from functools import reduce
from typing import Self

from django.contrib.postgres.indexes import GinIndex, GistIndex, OpClass
from django.db import models
from django.db.models import F, Value
from django.db.models.expressions import Combinable, CombinedExpression
from django.db.models.functions import Reverse, Upper
from django.utils.translation import gettext_lazy as _

from clinic.common.names import KEY_LENGTH, name_key
from clinic.common.typed import years_old

# The keys of both names, the first one once more at the end: they may be typed in either order.
PARTS: list[Combinable] = [
    F("first_name_key"),
    Value(" "),
    F("last_name_key"),
    Value(" "),
    F("first_name_key"),
]
NAME = reduce(
    lambda left, right: CombinedExpression(left, "||", right, output_field=models.TextField()), PARTS
)


class Language(models.TextChoices):
    """The languages the clinic writes to patients in."""

    ENGLISH = "en", _("English")
    SPANISH = "es", _("Spanish")


class PatientQuerySet(models.QuerySet["Patient"]):
    def current(self) -> Self:
        """Records that the office works with: neither merged into another one nor erased."""
        return self.filter(merged_into__isnull=True, erased_at__isnull=True)

    def same_person(
        self, *, first_name: str, last_name: str, birth_date: date, phone: str, email: str
    ) -> Self:
        """Patients with the keys of this name, this birth date, and phone or e-mail.

        The first name counts: twins share everything else, their mother's phone included.
        """
        reached = models.Q(phone=phone) if phone else models.Q(pk__in=[])
        if email:
            reached |= models.Q(email__iexact=email)
        return self.filter(
            reached,
            first_name_key=name_key(first_name),
            last_name_key=name_key(last_name),
            birth_date=birth_date,
        )


class Patient(models.Model):
    """A person the clinic treats.  Found again by name, birth date and one way to reach them.

    A record that was merged into another one stays as it was, without visits, so that who is known under
    its name is still found.  Merged and erased by ``appointments.records`` only.
    """

    first_name = models.CharField(_("first name"), max_length=80)
    last_name = models.CharField(_("last name"), max_length=80)
    first_name_key = models.CharField(max_length=KEY_LENGTH, editable=False)
    last_name_key = models.CharField(max_length=KEY_LENGTH, editable=False)
    birth_date = models.DateField(_("date of birth"), null=True)  # empty only where it was erased
    phone = models.CharField(_("phone"), max_length=20, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    language = models.CharField(_("language"), max_length=2, choices=Language, default=Language.ENGLISH)
    created_at = models.DateTimeField(_("known since"), auto_now_add=True)
    merged_into = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="merged_records",
        verbose_name=_("merged into"),
    )
    erased_at = models.DateTimeField(_("erased at"), null=True, blank=True, editable=False)

    objects = PatientQuerySet.as_manager()

    class Meta:
        ordering = ["last_name", "first_name"]
        verbose_name = _("patient")
        verbose_name_plural = _("patients")
        permissions = [
            ("export_patient", "Can export everything held about a patient"),
            ("erase_patient", "Can erase patients whose retention time is over"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(erased_at__isnull=True)
                | models.Q(
                    first_name="",
                    last_name="",
                    first_name_key="",
                    last_name_key="",
                    birth_date__isnull=True,
                    phone="",
                    email="",
                ),
                name="an_erased_patient_holds_no_name",
            ),
            models.CheckConstraint(
                condition=models.Q(erased_at__isnull=False) | models.Q(birth_date__isnull=False),
                name="a_patient_has_a_date_of_birth_until_erased",
            ),
            models.CheckConstraint(
                condition=models.Q(merged_into__isnull=True) | ~models.Q(merged_into=models.F("id")),
                name="a_record_is_not_merged_into_itself",
            ),
        ]
        indexes = [
            models.Index(fields=["birth_date", "last_name_key"]),
            GistIndex(OpClass(NAME, "gist_trgm_ops"), name="patients_by_name"),
            models.Index(OpClass(Reverse("phone"), "text_pattern_ops"), name="patients_by_end_of_phone"),
            models.Index(OpClass("phone", "text_pattern_ops"), name="patients_by_start_of_phone"),
            GinIndex(OpClass(Upper("email"), "gin_trgm_ops"), name="patients_by_part_of_email"),
        ]

    def __str__(self):
        return self.name

    def save(self, *args, **kwargs):
        """Keep the keys in step with the names."""
        self.first_name_key, self.last_name_key = name_key(self.first_name), name_key(self.last_name)
        super().save(*args, **kwargs)

    @property
    def name(self) -> str:
        """First and last name, as it is spoken; of an erased patient only that there was one."""
        return str(_("Erased patient")) if self.erased_at else f"{self.first_name} {self.last_name}".strip()

    @property
    def survivor(self) -> "Patient":
        """The record that holds the visits: itself, or the one it was merged into."""
        return self.merged_into or self

    def age_on(self, day: date) -> int | None:
        """Whole years on a day, None of an erased patient."""
        return None if self.birth_date is None else years_old(self.birth_date, day)
