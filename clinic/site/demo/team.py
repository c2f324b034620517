"""The team of the invented clinic: when each works, and which visits they give."""

from datetime import date, time, timedelta

from appointments.models import ExtraHours, TimeOff, VisitType, WorkingHours
from clinic.common.wall_clock import midnight
from clinic.directory.models import Location, Practitioner
from clinic.site.demo.people import HADDAD, LINDQVIST, OKAFOR, PEOPLE, REYES, VEGA
from clinic.site.demo.places import ALDER, FRIDAY, HARBOR, MONDAY, THURSDAY, TUESDAY, WEDNESDAY, ZONE

# Practitioner, location, on which days, from, until, and whether only acute visits may be booked there.
HOURS = [
    (OKAFOR, ALDER, (MONDAY, TUESDAY, THURSDAY), time(8), time(11), False),
    (OKAFOR, ALDER, (MONDAY, TUESDAY, THURSDAY), time(11), time(12), True),
    (OKAFOR, ALDER, (MONDAY, TUESDAY, THURSDAY), time(13), time(17), False),
    (OKAFOR, HARBOR, (WEDNESDAY,), time(9), time(13), False),
    (REYES, HARBOR, (MONDAY,), time(9), time(13), False),
    (REYES, HARBOR, (MONDAY,), time(14), time(18), False),
    (REYES, ALDER, (TUESDAY, WEDNESDAY), time(9), time(12, 30), False),
    (REYES, ALDER, (TUESDAY, WEDNESDAY), time(13, 30), time(14, 30), True),
    (REYES, ALDER, (TUESDAY, WEDNESDAY), time(14, 30), time(18), False),
    (REYES, ALDER, (FRIDAY,), time(8), time(13), False),
    (HADDAD, ALDER, (MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY), time(8, 30), time(10), True),
    (HADDAD, ALDER, (MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY), time(10), time(12, 30), False),
    (HADDAD, ALDER, (MONDAY, WEDNESDAY, FRIDAY), time(13, 15), time(16, 45), False),
    (LINDQVIST, ALDER, (MONDAY, TUESDAY, WEDNESDAY, THURSDAY), time(8), time(12), False),
    (LINDQVIST, ALDER, (MONDAY, TUESDAY, WEDNESDAY), time(13), time(17), False),
    (VEGA, HARBOR, (MONDAY, WEDNESDAY), time(9), time(13), False),
    (VEGA, HARBOR, (MONDAY, WEDNESDAY), time(14), time(18), False),
    (VEGA, HARBOR, (THURSDAY,), time(9), time(13), False),
    (VEGA, ALDER, (FRIDAY,), time(9), time(14), False),
]

ACUTE, NEW, FOLLOW_UP, FIRST_THERAPY, THERAPY, INJECTION = (
    "new-pain",
    "first-visit",
    "follow-up",
    "first-physical-therapy",
    "physical-therapy",
    "injection",
)
VISIT_TYPES = {
    ACUTE: {
        "name_en": "New or sudden back pain",
        "name_es": "Dolor de espalda nuevo o repentino",
        "preparation_en": "Wear loose clothes. Bring a list of your medicines. You may stand while you wait.",
        "preparation_es": "Use ropa suelta. Traiga una lista de sus medicinas. Puede esperar de pie.",
        "length_minutes": 20,
        "acute": True,
        "minimum_notice_hours": 1,
    },
    NEW: {
        "name_en": "First visit for back pain",
        "name_es": "Primera consulta por dolor de espalda",
        "preparation_en": (
            "Bring your insurance card, a photo ID, a list of your medicines, and X-ray or MRI "
            "results if you have any. Please come 10 minutes early."
        ),
        "preparation_es": (
            "Traiga su tarjeta del seguro, una identificación con foto, una lista de sus medicinas y los "
            "resultados de radiografías o resonancias si los tiene. Llegue 10 minutos antes, por favor."
        ),
        "length_minutes": 40,
        "patients": VisitType.For.NEW,
    },
    FOLLOW_UP: {
        "name_en": "Follow-up visit",
        "name_es": "Consulta de seguimiento",
        "preparation_en": "Bring a list of what has helped and what has not.",
        "preparation_es": "Traiga una lista de lo que le ha ayudado y de lo que no.",
        "length_minutes": 20,
        "patients": VisitType.For.RETURNING,
    },
    FIRST_THERAPY: {
        "name_en": "Physical therapy, first visit",
        "name_es": "Fisioterapia, primera sesión",
        "preparation_en": "Wear clothes and shoes you can move in. Bring the referral if you have one.",
        "preparation_es": "Use ropa y zapatos cómodos para moverse. Traiga la orden médica si la tiene.",
        "length_minutes": 60,
    },
    THERAPY: {
        "name_en": "Physical therapy",
        "name_es": "Fisioterapia",
        "preparation_en": "Wear clothes and shoes you can move in. Bring your exercise plan.",
        "preparation_es": "Use ropa y zapatos cómodos para moverse. Traiga su plan de ejercicios.",
        "length_minutes": 40,
        "patients": VisitType.For.RETURNING,
    },
    INJECTION: {
        "name_en": "Injection in the back",
        "name_es": "Inyección en la espalda",
        "preparation_en": (
            "We call you before this visit to talk about your medicines. "
            "Somebody must drive you home afterwards."
        ),
        "preparation_es": (
            "Le llamamos antes de esta consulta para hablar de sus medicinas. "
            "Alguien debe llevarle a casa después."
        ),
        "length_minutes": 30,
        "turnover_minutes": 15,
        "patients": VisitType.For.RETURNING,
        "online": False,
    },
}

# Which visits somebody gives, and how often each comes up beside the others.
GIVES = {
    OKAFOR: {ACUTE: 1, NEW: 4, FOLLOW_UP: 6, INJECTION: 1},
    REYES: {ACUTE: 1, NEW: 4, FOLLOW_UP: 5, INJECTION: 1},
    HADDAD: {ACUTE: 4, NEW: 1, FOLLOW_UP: 5},
    LINDQVIST: {FIRST_THERAPY: 1, THERAPY: 4},
    VEGA: {FIRST_THERAPY: 1, THERAPY: 4},
}


def make_team(locations: dict[str, Location]) -> dict[str, Practitioner]:
    """The five practitioners and their weekly hours."""
    team = {key: Practitioner.objects.create(board_verified=True, **person) for key, person in PEOPLE.items()}
    for who, where, weekdays, starts, ends, reserved in HOURS:
        team[who].locations.add(locations[where])
        for weekday in weekdays:
            WorkingHours.objects.create(
                practitioner=team[who],
                location=locations[where],
                weekday=weekday,
                starts=starts,
                ends=ends,
                reserved_for_acute=reserved,
            )
    return team


def make_visit_types(team: dict[str, Practitioner]) -> dict[str, VisitType]:
    """The six kinds of visit by slug, with those who give them."""
    types = {}
    for position, (slug, values) in enumerate(VISIT_TYPES.items()):
        types[slug] = VisitType.objects.create(slug=slug, position=position, **values)
        types[slug].practitioners.set(team[who] for who, gives in GIVES.items() if slug in gives)
    return types


def make_exceptions(team: dict[str, Practitioner], locations: dict[str, Location], today: date) -> None:
    """Days on which somebody is away, and one on which somebody works more than usual."""
    monday = today + timedelta(days=7 - today.weekday())
    away = [
        (LINDQVIST, monday + timedelta(weeks=2), 5, "Vacation"),
        (OKAFOR, monday + timedelta(weeks=1, days=THURSDAY), 1, "Conference"),
        (HADDAD, monday + timedelta(weeks=4), 3, "Vacation"),
        (REYES, monday - timedelta(weeks=2) + timedelta(days=FRIDAY), 1, "Family"),
    ]
    for who, first, days, reason in away:
        TimeOff.objects.create(
            practitioner=team[who],
            starts_at=midnight(first, ZONE),
            ends_at=midnight(first + timedelta(days=days), ZONE),
            reason=reason,
        )
    ExtraHours.objects.create(
        practitioner=team[REYES],
        location=locations[ALDER],
        date=monday + timedelta(weeks=1, days=THURSDAY),
        starts=time(9),
        ends=time(12),
    )
