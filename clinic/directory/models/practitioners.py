"""The people who see patients, and the photo that pages show of them."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Length
from django.db.models.lookups import GreaterThan, LessThanOrEqual
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from clinic.directory import words
from clinic.directory.models.locations import Location
from clinic.directory.words import validate_language

LARGEST_PHOTO = 40_000  # bytes, as it is served


class Practitioner(models.Model):
    """Somebody who sees patients, one at a time."""

    name = models.CharField(_("name"), max_length=120)
    slug = models.SlugField(_("web address"), unique=True)
    degree = models.CharField(_("degree"), max_length=40, blank=True)
    specialty = models.CharField(_("specialty in plain words"), max_length=160, blank=True)
    biography = models.TextField(
        _("short biography"), max_length=800, blank=True, help_text=_("Three to five sentences.")
    )
    photo_alt = models.CharField(
        _("what the photo shows"),
        max_length=160,
        blank=True,
        help_text=_("Read aloud in place of the photo. Empty: the name."),
    )
    photo_digest = models.CharField(max_length=16, blank=True, editable=False)
    languages = ArrayField(
        models.CharField(max_length=10, validators=[validate_language]),
        verbose_name=_("languages"),
        default=list,
        help_text=_("Codes with commas between them: en, es"),
    )
    board = models.CharField(_("board certification"), max_length=160, blank=True)
    board_year = models.PositiveSmallIntegerField(_("certified since"), null=True, blank=True)
    board_verified = models.BooleanField(
        _("certification verified by staff"),
        default=False,
        help_text=_("Only a verified certification is shown to patients."),
    )
    locations = models.ManyToManyField(Location, verbose_name=_("locations"), related_name="practitioners")
    accepts_online_booking = models.BooleanField(_("accepts online booking"), default=True)
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="practitioner",
        verbose_name=_("login"),
    )

    class Meta:
        ordering = ["name"]
        verbose_name = _("practitioner")
        verbose_name_plural = _("practitioners")

    def __str__(self):
        return f"{self.name}, {self.degree}" if self.degree else self.name

    @property
    def is_physician(self) -> bool:
        """Is this a doctor of medicine or of osteopathic medicine, by the degree?"""
        return words.is_physicians(self.degree)

    @property
    def degree_in_words(self) -> list[tuple[str, str]]:
        """The letters of the degree, each with what they mean to a reader."""
        return words.degree_in_words(self.degree)

    @property
    def language_names(self) -> list[str]:
        """The languages this practitioner speaks, named as the reader's language does within a sentence."""
        return words.language_names(self.languages)

    @property
    def photo_url(self) -> str:
        """The address of the photo; "" without one.  Another photo has another address."""
        return reverse("photo", args=[self.slug, self.photo_digest]) if self.photo_digest else ""


class Photo(models.Model):
    """The photo of a practitioner, as it is served.  Written by ``clinic.directory.photos`` only."""

    practitioner = models.OneToOneField(
        Practitioner, models.CASCADE, related_name="photo", verbose_name=_("practitioner")
    )
    jpeg = models.BinaryField()

    class Meta:
        verbose_name = _("photo")
        verbose_name_plural = _("photos")
        constraints = [
            models.CheckConstraint(
                condition=GreaterThan(Length("jpeg"), 0) & LessThanOrEqual(Length("jpeg"), LARGEST_PHOTO),
                name="a_photo_is_small",
            )
        ]

    def __str__(self):
        return str(self.practitioner)
