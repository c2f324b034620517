"""What a patient tells about the pain, and needs at the visit."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _


class ToldStory(models.Model):
    """The columns of a visit that hold what was told when it was booked, or since.  All may be empty."""

    class Need(models.TextChoices):
        INTERPRETER = "interpreter", _("An interpreter")
        WHEELCHAIR = "wheelchair", _("Room for a wheelchair")
        CANNOT_SIT = "cannot_sit", _("I cannot sit for long")
        HELPER = "helper", _("I bring a helper")

    class Onset(models.TextChoices):
        DAYS_2 = "days_2", _("Less than 2 days ago")
        DAYS_14 = "days_14", _("2 to 14 days ago")
        WEEKS_6 = "weeks_6", _("2 to 6 weeks ago")
        WEEKS_12 = "weeks_12", _("6 to 12 weeks ago")
        LONGER = "longer", _("Longer ago")
        COMES_AND_GOES = "comes_and_goes", _("It comes and goes")

    class Happens(models.TextChoices):
        MORNING = "morning", _("In the morning")
        NIGHT = "night", _("At night")
        SITTING = "sitting", _("When I sit")
        STANDING = "standing", _("When I stand")
        WALKING = "walking", _("When I walk")
        EFFORT = "effort", _("After effort")

    class BodySite(models.TextChoices):
        NECK = "neck", _("Neck")
        UPPER = "upper", _("Upper back")
        MIDDLE = "middle", _("Middle back")
        LOWER = "lower", _("Lower back")

    class Side(models.TextChoices):
        LEFT = "left", _("Left")
        RIGHT = "right", _("Right")
        BOTH = "both", _("Both sides")

    needs = ArrayField(
        models.CharField(max_length=20, choices=Need), verbose_name=_("needs"), default=list, blank=True
    )
    reason = models.TextField(_("reason in the patient's words"), max_length=500, blank=True)
    onset = models.CharField(_("when it began"), max_length=20, choices=Onset, blank=True)
    severity = models.PositiveSmallIntegerField(_("how strong it gets, 0 to 10"), null=True, blank=True)
    happens = ArrayField(
        models.CharField(max_length=20, choices=Happens),
        verbose_name=_("when it happens"),
        default=list,
        blank=True,
    )
    body_site = ArrayField(
        models.CharField(max_length=20, choices=BodySite),
        verbose_name=_("where it hurts"),
        default=list,
        blank=True,
    )
    side = models.CharField(_("side"), max_length=10, choices=Side, blank=True)

    class Meta:
        abstract = True
