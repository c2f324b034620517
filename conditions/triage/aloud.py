"""What to read out to whoever answers 911: one sentence for each sign that can be part of an emergency.

General knowledge; a physician has yet to confirm the words.
"""

from conditions.triage.signs import _

ALOUD = {
    "E01": _("I cannot pass urine or feel it, or it is hard to start."),
    "E02": _("I leak urine or stool, or cannot hold it."),
    "E03": _("I am numb or tingle between the legs."),
    "E06": _("I have lost feeling or function during sex."),
    "E04": _("Both my legs hurt, tingle, are numb or weak."),
    "E05": _("An arm, hand, leg or foot is getting weaker or cannot hold me."),
    "E08": _("I have chest pain, or it is hard to breathe."),
    "E18": _("I am pale, in a cold sweat, light-headed or faint."),
    "E16": _("I have a sudden tearing pain in the chest or upper back."),
    "E09": _("I have a sudden very strong pain in belly and back, or my belly pulses."),
    "E17": _("No position eases my pain, and I am over 60, smoke, or have an aneurysm."),
    "E19": _("I have strong upper belly pain through to the back, and I vomit."),
    "E11": _("My face droops, one arm is weak, or it is hard to speak."),
    "E10": _("I have a fever or shaking chills."),
    "E07": _("It began after a crash, a hard hit or a fall from a height."),
    "E20": _("I am pregnant, with bleeding, fluid, tightening or strong pain, or the baby moves less."),
    "E12": _("I took too much medicine, or I am very sleepy or confused after it."),
    "E13": _("I vomit blood, have black stool, or a swollen face or throat."),
    "E14": _("I had an injection or surgery, and now fever, weakness, numbness or a very bad headache."),
    "T01": _("One arm, leg or foot is numb, tingles or is a little weak."),
    "T16": _("My hands are numb or clumsy, or I walk unsteadily."),
    "T12": _("The pain is so strong that I cannot stand, walk or sleep."),
    "T13": _("The pain is between the shoulder blades."),
    "T22": _("I am over 65 and had a fall."),
    "T06": _("I had an infection, spine surgery or a spine injection not long ago."),
    "T03": _("I have, or lately had, cancer."),
    "T05": _("One of these is so: a weak immune system, steroid pills, or injected drugs."),
    "T11": _("I am, or may be, pregnant."),
    "B08": _("I take a blood thinner."),
    "B09": _("I had cancer in the past."),
    "B10": _("I have HIV that is under control."),
    "T07": _("I have weak bones (osteoporosis)."),
    "T17": _("I have a wound from a procedure that is red, open or leaking."),
    "T20": _("I am over 70."),
    "T21": _("I had a crash, a fall or a hit in the last days."),
}
