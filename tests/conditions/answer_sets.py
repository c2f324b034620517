"""Answer sets of people as they come, each with the level a spine physician would choose.

General knowledge until a physician of the clinic confirms it.  The first edition gave too low a level to
numbers 7, 9, 11, 15, 22, 31 and 32, and too high a one to 46 and 47.
"""

from dataclasses import dataclass, field

from conditions.triage import Level

EMERGENCY, TODAY, BOOK, HOME = Level.EMERGENCY, Level.TODAY, Level.BOOK, Level.HOME


@dataclass(frozen=True)
class Answers:
    """What one patient answers: marked signs, the self-check, and what a doctor has looked at already."""

    number: int
    patient: str
    level: Level
    signs: tuple[str, ...] = ()
    unsure: bool = False
    said: dict[str, str] = field(default_factory=dict)
    hard: tuple[str, ...] = ()
    checked: tuple[str, ...] = ()

    def data(self) -> dict:
        """The body of the last POST of a check."""
        emergency = [sign for sign in self.signs if sign[0] == "E"]
        others = [sign for sign in self.signs if sign[0] != "E"]
        nothing = "unsure" if self.unsure else "none"
        return {
            "sign": emergency,
            "none": [] if emergency else [nothing],
            "answered": "other",
            "other-sign": others,
            "other-none": [] if others else ["none"],
            "other-hard": list(self.hard),
            "checked": list(self.checked),
        } | {f"other-{name}": value for name, value in self.said.items()}


def strong(strength: int, **said: str) -> dict[str, str]:
    return {"strength": str(strength), **said}


FIRST, AGAIN = {"before": "first"}, {"before": "again"}

ANSWER_SETS = [
    Answers(1, "35, lifted a box, 4 of 10, first time", HOME, said=strong(4, lasted="days_2", **FIRST)),
    Answers(2, "cannot start urine since this morning", EMERGENCY, ("E01",)),
    Answers(3, "numb when wiping only", EMERGENCY, ("E03",)),
    Answers(4, "sciatica in both legs, no bladder sign", EMERGENCY, ("E04",)),
    Answers(5, "constipation, one leg numb, buttock a bit numb, not sure", EMERGENCY, ("T01",), unsure=True),
    Answers(6, "weak stream for years at 72, marks none", BOOK, said={"lasted": "longer"}),
    Answers(7, "68, smoker, deep steady pain in the side and back", EMERGENCY, ("E17", "T10")),
    Answers(9, "tearing pain between the shoulder blades, 10", EMERGENCY, ("E16",), said=strong(10)),
    Answers(9, "the same, who marks only where and how strong", EMERGENCY, ("T12", "T13"), said=strong(10)),
    Answers(
        10, "82, osteoporosis, bent to lift, sudden pain 9 of 10, cannot stand", TODAY, ("T07", "T12", "T20")
    ),
    Answers(11, "75, sudden pain after coughing, 8 of 10, no fall", TODAY, ("T20",), said=strong(8)),
    Answers(12, "60, prednisone for 2 years, after a small slip", TODAY, ("T05", "T21")),
    Answers(13, "injects drugs, very strong pain, no fever", EMERGENCY, ("T05", "T12")),
    Answers(14, "injects drugs, night pain and night sweats, no fever", TODAY, ("T05", "T08", "T04")),
    Answers(15, "injects drugs, new mild weakness in one leg", EMERGENCY, ("T05", "T01")),
    Answers(17, "prostate cancer, night pain, band-like upper pain", TODAY, ("T03", "T08", "T13")),
    Answers(18, "fever of 100.8 °F with flu, achy back", EMERGENCY, ("E10",)),
    Answers(20, "30 weeks pregnant, back ache, no bleeding", TODAY, ("T11",)),
    Answers(22, "34 weeks pregnant, regular cramps and fluid", EMERGENCY, ("E20",)),
    Answers(23, "7 years old, limping, unwell", TODAY, ("T14",)),
    Answers(24, "gymnast of 15, pain for 3 weeks", TODAY, ("T14",), said={"lasted": "weeks_6"}),
    Answers(25, "fusion 10 days ago, wound red and leaking, no fever", TODAY, ("T17", "T06")),
    Answers(26, "epidural injection yesterday, severe headache", EMERGENCY, ("E14",)),
    Answers(27, "lifted a pallet, 6 of 10, light work only", BOOK, said=strong(6, **FIRST), hard=("work",)),
    Answers(29, "chest tightness with upper back pain", EMERGENCY, ("E08",)),
    Answers(30, "slurred speech", EMERGENCY, ("E11",)),
    Answers(31, "clumsy hands and unsteady walking for 2 weeks", TODAY, ("T16",), said={"lasted": "days_14"}),
    Answers(32, "warfarin, fell, big bruise, very strong pain", EMERGENCY, ("B08", "T21", "T12")),
    Answers(34, "shoots below the knee, 8 of 10, 5 days", TODAY, ("T02",), said=strong(8, lasted="days_14")),
    Answers(35, "foot drop since yesterday", EMERGENCY, ("E05",)),
    Answers(37, "27, 8 months of morning stiffness", BOOK, ("B07",), said={"lasted": "longer"}),
    Answers(40, "kidney stone, blood in urine, vomiting, 10 of 10", TODAY, ("T10",), said=strong(10)),
    Answers(41, "thoughts of suicide with long pain", EMERGENCY, ("E15",)),
    Answers(42, "took 14 ibuprofen and cyclobenzaprine, drowsy", EMERGENCY, ("E12",)),
    Answers(43, "stenosis for 5 years", BOOK, said={"lasted": "longer", **AGAIN}, hard=("walking",)),
    Answers(44, "first back pain at 55, after gardening", BOOK, ("B04",), said=strong(3, lasted="days_2")),
    Answers(46, "controlled HIV, lifted a box, 3 of 10", BOOK, ("B10",), said=strong(3)),
    Answers(47, "cancer cured 20 years ago, strain", BOOK, ("B09",), said=strong(3)),
    Answers(48, "both legs, looked at in the emergency room", TODAY, ("E04",), checked=("emergency",)),
    # Of the same kinds, written by us.
    Answers(101, "had it once before, 4 of 10", HOME, said=strong(4, lasted="days_2", **AGAIN)),
    Answers(102, "cured cancer and a numb leg", EMERGENCY, ("B09", "T01")),
    Answers(103, "cancer and an unsteady walk", EMERGENCY, ("T03", "T16")),
    Answers(104, "controlled HIV and tingling hands", EMERGENCY, ("B10", "T16")),
    Answers(105, "spine injection two weeks ago and a weak leg", EMERGENCY, ("T06", "T01")),
    Answers(106, "Eliquis and a tingling leg, no fall", EMERGENCY, ("B08", "T01")),
    Answers(107, "Eliquis, mild strain", BOOK, ("B08",), said=strong(3)),
    Answers(108, "aspirin every day, a light fall, 3 of 10", TODAY, ("B08", "T21"), said=strong(3)),
    Answers(109, "pregnant, cannot walk for pain", EMERGENCY, ("T11", "T12")),
    Answers(110, "pregnant, 9 of 10, hard to walk", EMERGENCY, ("T11",), said=strong(9), hard=("walking",)),
    Answers(111, "67, fell on the stairs, cannot stand", EMERGENCY, ("T22", "T12")),
    Answers(112, "67, fell on the stairs, mild pain", TODAY, ("T22",), said=strong(3)),
    Answers(113, "8 of 10, sleep is hard, marks nothing", TODAY, said=strong(8), hard=("sleeping",)),
    Answers(114, "pale and clammy with back pain", EMERGENCY, ("E18",)),
    Answers(115, "upper belly pain through to the back, vomiting", EMERGENCY, ("E19",)),
    Answers(116, "blistering rash on one side", TODAY, ("T18",)),
    Answers(117, "one swollen painful calf", TODAY, ("T19",)),
    Answers(118, "rear-ended two days ago, stiff", TODAY, ("T21",), said=strong(4)),
    Answers(120, "Eliquis, 10 of 10, marks nothing else", EMERGENCY, ("B08",), said=strong(10)),
    Answers(121, "leaking wound after surgery and a numb leg", EMERGENCY, ("T17", "T01")),
    Answers(122, "crash two days ago, clumsy hands", EMERGENCY, ("T21", "T16")),
    Answers(123, "cured cancer, 8 of 10 for weeks", TODAY, ("B09",), said=strong(8, lasted="weeks_6")),
    Answers(119, "a hand that is getting weaker", EMERGENCY, ("E05",)),
]  # fmt: skip
