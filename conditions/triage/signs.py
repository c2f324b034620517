"""The signs a patient can mark, each with the level that it has by itself.

``Sign.sources`` names the organisation behind each sign.  ``verified=False`` means that it rests, wholly or
partly, on general knowledge and that a physician of the clinic has yet to confirm it.  ``since`` is the
version of the rules with which the sign came, or was put into other words.

Red flags guide judgment and rule nothing out: good studies of their accuracy are lacking (IFOMPT,
International Framework for Red Flags, 2020).  Where sources differ the more urgent level is used: fever with
back pain is an emergency here, as Mayo Clinic has it, although the NHS calls it an urgent contact.

Texts are plain English marked for extraction; whoever shows one passes it through ``gettext``.
"""

from dataclasses import dataclass
from functools import partial

from conditions.triage.levels import Help, Level


def _(text: str) -> str:
    """Mark ``text`` for translation and leave it as it is: the reader's language is not known here."""
    return text


@dataclass(frozen=True)
class Sign:
    """One line a patient can mark; ``hint`` stands below it, ``sources`` names who says so."""

    level: Level
    group: str
    id: str
    text: str
    sources: tuple[str, ...] = ()
    verified: bool = True
    hint: str = ""
    help: Help = Help.AMBULANCE
    since: int = 1


AAFP_FRACTURE = "American Academy of Family Physicians, vertebral compression fractures"
AAFP = "American Academy of Family Physicians, Choosing Wisely: imaging for low back pain"
BACK_ES = "Back ES, cauda equina syndrome warning signs"
CDC_PREGNANCY = "CDC, urgent warning signs in pregnancy"
CDC_SHINGLES = "CDC, shingles: signs and symptoms"
CDC_STROKE = "CDC, stroke: signs and symptoms"
CDC_WOUND = "CDC, surgical site infection"
IFOMPT = "IFOMPT, International Framework for Red Flags"
LIFELINE = "988 Suicide & Crisis Lifeline, what to expect"
MAYO = "Mayo Clinic, back pain: symptoms and causes"
MAYO_AORTA = "Mayo Clinic, abdominal aortic aneurysm"
MAYO_DISSECTION = "Mayo Clinic, aortic dissection"
MAYO_NECK = "Mayo Clinic, cervical spondylosis"
MAYO_SYMPTOM = "Mayo Clinic, back pain as a symptom"
MAYO_SPONDYLITIS = "Mayo Clinic Proceedings, recognizing axial spondyloarthritis"
NASS = "North American Spine Society, Choosing Wisely: imaging of the spine"
NHS = "NHS, back pain"
NICE = "NICE, spinal metastases and cord compression, as its committee sums it up in the BMJ, 2023"
NIDDK = "NIDDK, pancreatitis: symptoms and causes"
NHS_AORTA = "NHS, abdominal aortic aneurysm"
NHS_CLOT = "NHS, deep vein thrombosis"
NHS_THINNERS = "NHS, anticoagulant medicines: side effects"
POISON_HELP = "HRSA, Poison Help"
RACGP = "RACGP, imaging in adults with acute low back pain"
CAUDA_EQUINA = (NHS, RACGP, BACK_ES)

_bladder = partial(Sign, Level.EMERGENCY, _("Bladder, bowel, between the legs"))
_limbs = partial(Sign, Level.EMERGENCY, _("Legs and arms"))
_body = partial(Sign, Level.EMERGENCY, _("Chest, belly, the whole body"))
_other = partial(Sign, Level.EMERGENCY, _("Pregnancy, medicine, your safety"))
_pain = partial(Sign, Level.TODAY, _("The pain"))
_noticed = partial(Sign, Level.TODAY, _("What you noticed"))
_happened = partial(Sign, Level.TODAY, _("What happened"))
HEALTH = _("Your health")
_health = partial(Sign, Level.TODAY, HEALTH)
_known = partial(Sign, Level.BOOK, HEALTH)
_so_far = partial(Sign, Level.BOOK, _("How it has been"))

# In the order of the page: the most urgent first, the signs of one group together.
SIGNS = (
    _bladder("E01", _("Cannot pass urine or feel it, or hard to start (new)"), CAUDA_EQUINA, since=3),
    _bladder("E02", _("Leaking urine or stool (new)"), CAUDA_EQUINA, since=3),
    _bladder(
        "E03", _("Numb or tingling where you wipe or sit, or around the genitals"), CAUDA_EQUINA, since=3
    ),
    _bladder("E06", _("No erection or feeling in sex (new)"), CAUDA_EQUINA, since=3),
    _limbs("E04", _("New pain, tingling, numbness or weakness in both legs"), (NHS, RACGP), since=3),
    _limbs(
        "E05",
        _("An arm, hand, leg or foot gets weaker, drags, or cannot hold you"),
        (IFOMPT,),
        verified=False,
        since=3,
    ),
    _body("E08", _("Chest pain, or hard to breathe"), (NHS,), verified=False, since=3),
    _body("E18", _("Pale, cold sweat, dizzy or fainting"), verified=False, since=3),
    _body(
        "E16",
        _("Sudden tearing pain in the chest or upper back"),
        (MAYO_DISSECTION,),
        verified=False,
        since=3,
    ),
    _body("E09", _("Sudden very strong pain in belly and back, or a pulsing belly"), (NHS_AORTA,), since=3),
    _body(
        "E17",
        _("Belly, side, back pain no position eases: over 60, smoker, aneurysm"),
        (MAYO_AORTA,),
        verified=False,
        since=3,
    ),
    _body(
        "E19",
        _("Strong upper belly pain through to the back, with vomiting"),
        (NIDDK,),
        verified=False,
        since=3,
    ),
    _body(
        "E11",
        _("Drooping face, one weak arm, or hard to speak (sudden)"),
        (CDC_STROKE,),
        verified=False,
        since=3,
    ),
    _body("E10", _("Fever of 100.4 °F (38 °C) or more, or shaking chills"), (NHS, MAYO)),
    _body(
        "E07",
        _("It began after a serious crash, a very hard hit, or a fall from a height"),
        (NHS, MAYO),
        since=3,
    ),
    _other(
        "E20",
        _("Pregnant: blood, fluid, tightening, belly or shoulder-tip pain, baby moves less"),
        (CDC_PREGNANCY,),
        verified=False,
        help=Help.PREGNANCY,
        since=3,
    ),
    _other(
        "E12",
        _("Took too much medicine, or very sleepy or confused after it"),
        (POISON_HELP,),
        verified=False,
        help=Help.POISON,
        since=3,
    ),
    _other("E13", _("Vomiting blood, black stool, or a swollen face or throat"), verified=False, since=3),
    _other(
        "E14",
        _("After a shot or surgery: fever, weak, numb, or very bad headache"),
        verified=False,
        since=3,
    ),
    _other("E15", _("Thoughts of harming yourself"), (LIFELINE,), verified=False, help=Help.CRISIS),
    _pain("T01", _("Numbness, tingling or mild weakness in one arm, leg or foot"), (MAYO,)),
    _pain(
        "T16", _("Numb, tingling or clumsy hands, or an unsteady walk"), (MAYO_NECK,), verified=False, since=3
    ),
    _pain("T02", _("Pain that shoots below the knee"), (MAYO,)),
    _pain("T08", _("Pain that is worse at night or does not ease in any position"), (NHS,)),
    _pain("T12", _("Pain so strong that you cannot stand or walk, or cannot sleep at all"), (NHS,), since=3),
    _pain("T13", _("Pain between the shoulder blades, not in the low back"), (NHS,)),
    _pain("T20", _("Sudden pain at over 70, without any fall"), (AAFP_FRACTURE,), verified=False, since=3),
    _noticed("T04", _("Weight loss without trying, or night sweats"), (NHS, NASS), verified=False),
    _noticed("T09", _("A lump, swelling or a new shape of the back"), (NHS,)),
    _noticed(
        "T10",
        _("Burning or blood when you pass urine, or pain in the side under the ribs"),
        (MAYO_SYMPTOM, AAFP),
        verified=False,
    ),
    _noticed(
        "T18",
        _("A burning or blistering rash in a band on one side"),
        (CDC_SHINGLES,),
        verified=False,
        since=3,
    ),
    _noticed("T19", _("One calf that is swollen and painful"), (NHS_CLOT,), verified=False, since=3),
    _noticed(
        "T17",
        _("A wound from a procedure that is red, open or leaking"),
        (CDC_WOUND,),
        verified=False,
        since=3,
    ),
    _happened(
        "T21",
        _("A car crash, a fall or a hard hit in the last days, or a new bruise on the back"),
        verified=False,
        since=3,
    ),
    _happened("T22", _("A fall at over 65, even a small one"), (AAFP, NASS), verified=False, since=3),
    _happened("T06", _("Recent infection, spine surgery or spine injection"), verified=False),
    _health(
        "T03",
        _("You have cancer, or were treated for it in the last 5 years"),
        (AAFP, NASS),
        verified=False,
        since=3,
    ),
    _health(
        "T05",
        _("Weak immune system, long use of steroid pills, or injected drugs"),
        (NASS,),
        hint=_(
            "For example chemo, a transplant, dialysis, HIV or diabetes that is not controlled; "
            "prednisone or cortisone pills for weeks."
        ),
        since=3,
    ),
    _health("T07", _("Osteoporosis (weak bones)"), (AAFP, NASS), since=3),
    _health("T11", _("You are or may be pregnant"), verified=False, since=3),
    _health("T14", _("The patient is under 18"), verified=False),
    _known(
        "B08",
        _("You take a blood thinner"),
        (NHS_THINNERS,),
        verified=False,
        hint=_("For example warfarin, Eliquis, Xarelto, or aspirin every day."),
        since=3,
    ),
    _known("B09", _("You had cancer longer ago, and its treatment is over"), verified=False, since=3),
    _known("B10", _("HIV that medicine keeps under control"), verified=False, since=3),
    _so_far("B01", _("Not better after 2 weeks"), verified=False),
    _so_far("B02", _("Keeps coming back"), verified=False),
    _so_far("B03", _("Stops work or daily tasks"), (NHS,), since=3),
    _so_far("B04", _("First back pain after age 50"), (NASS,), verified=False),
    _so_far(
        "B07",
        _("Under 45, and stiff for over half an hour in the morning, for months"),
        (MAYO_SPONDYLITIS,),
        verified=False,
        since=3,
    ),
    _so_far("B05", _("Worried or cannot cope"), (NHS,)),
    _so_far("B06", _("Work or car injury"), verified=False),
)
BY_ID = {sign.id: sign for sign in SIGNS}
