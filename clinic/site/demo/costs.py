"""What the invented clinic says of costs.  No plan of these names exists."""

from appointments.models import VisitType
from clinic.directory.models import CostStatement, InsurancePlan
from clinic.site.demo.team import ACUTE, FIRST_THERAPY, FOLLOW_UP, INJECTION, NEW, THERAPY

PLANS = [
    {"name": "Alder Valley Health Plan"},
    {"name": "Bay and Harbor PPO"},
    {
        "name": "Commonfield HMO",
        "note_en": "Wants a referral from your family doctor.",
        "note_es": "Pide una orden de su médico de cabecera.",
    },
    {"name": "Northline Health"},
    {"name": "Old Mill Care"},
    {
        "name": "Union Trades Fund",
        "note_en": "Bring your union card too.",
        "note_es": "Traiga también su tarjeta del sindicato.",
    },
]
# From, to, whether a referral is needed, and whether it can be by video.
COSTS = {
    ACUTE: (120, 160, False, False),
    NEW: (190, 240, False, False),
    FOLLOW_UP: (95, 130, False, True),
    FIRST_THERAPY: (150, None, False, False),
    THERAPY: (95, None, False, False),
    INJECTION: (480, 620, True, False),
}
STATEMENT = {
    "bring_en": (
        "Insurance card and photo ID\nA list of all your medicines\nScans or reports, if you have them\n"
        "The referral, if your plan wants one"
    ),
    "bring_es": (
        "Tarjeta del seguro e identificación con foto\nUna lista de todas sus medicinas\n"
        "Radiografías o informes, si los tiene\nLa orden médica, si su plan la pide"
    ),
    "changing_en": (
        "Free until 4 hours before. After that, or if you do not come, we charge $25, but not the first "
        "time, and not when you were ill."
    ),
    "changing_es": (
        "Gratis hasta 4 horas antes. Después, o si usted no viene, cobramos $25, pero no la primera vez, "
        "ni si estaba enfermo."
    ),
    "hardship_en": "Ask us before the visit. You can pay in parts, without interest.",
    "hardship_es": "Pregúntenos antes de la consulta. Puede pagar en partes, sin intereses.",
}


def say_costs(visit_types: dict[str, VisitType]) -> None:
    """Six plans, a price for each visit type, and the clinic's own words."""
    for plan in PLANS:
        InsurancePlan.objects.create(**plan)
    for slug, (least, most, referral, by_video) in COSTS.items():
        visit_type = visit_types[slug]
        visit_type.price_from, visit_type.price_to = least, most
        visit_type.referral, visit_type.by_video = referral, by_video
        visit_type.save()
    CostStatement.objects.filter(pk=1).update(**STATEMENT)
