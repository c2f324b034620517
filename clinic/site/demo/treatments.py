"""Which treatments the invented clinic offers.  Of the others patients are told to ask."""

from conditions.models import Treatment

OFFERED = (
    "exercise-therapy",
    "massage",
    "joint-mobilization",
    "trigger-point-injections",
    "epidural-steroid-injection",
    "cognitive-behavioral-therapy",
)
NOT_OFFERED = ("laser", "ultrasound", "acupuncture", "chiropractic", "surgery", "radiofrequency-ablation")


def say_what_is_offered() -> None:
    for answer, slugs in ((Treatment.Offered.YES, OFFERED), (Treatment.Offered.NO, NOT_OFFERED)):
        Treatment.objects.filter(page__slug__in=slugs).update(offered=answer)
