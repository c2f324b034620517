"""Who is drawn, again and again: each has a skin, a body and clothes of their own."""

from tools.drawings.ink.picture import MINT, TEAL2


class Look:
    """What a person looks like: measures, skin, hair, clothes.  ``tall`` is 1 at 170 cm.

    ``sleeve`` and ``hem`` say how far down arm and leg clothes reach: 1 is elbow or knee, 2 wrist or ankle.
    """

    base = dict(
        tall=1.0,
        belly=0.0,
        bust=0.0,
        girth=1.0,
        hip=1.0,
        shoulder=1.0,
        limb=1.0,
        skin="#e7b98f",
        top="#a9cfc6",
        bottoms="#5f9c93",
        shoe="#2f7a70",
        hair="short",
        haircol="#5a4038",
        sleeve=0.45,
        hem=0.93,
        foot="sock",
        loose=0.7,
        face="",
        head=1.15,
    )

    def __init__(self, **k):
        unknown = set(k) - set(self.base)
        if unknown:
            raise TypeError(f"a look has no {sorted(unknown)}")
        for a, b in {**self.base, **k}.items():
            setattr(self, a, b)

    def but(self, **k):
        """The same person, with some of it changed."""
        return Look(**{**{a: getattr(self, a) for a in self.base}, **k})


BLACK, BROWN = "#8f5d41", "#bd8858"
OLDER_WOMAN = Look(
    skin="#e9bf9c",
    hair="bun",
    haircol="#b9bbb4",
    top="#c090b2",
    bottoms=TEAL2,
    face="older_woman",
    bust=1.2,
    belly=1.6,
    girth=1.04,
    tall=0.95,
    loose=0.8,
)
HEAVY_MAN = Look(
    skin="#e6b890",
    hair="short",
    haircol="#6b4a38",
    top=MINT,
    bottoms="#b8935f",
    face="heavy",
    belly=6.5,
    girth=1.18,
    bust=1.2,
    limb=1.08,
    tall=1.0,
    shoulder=1.05,
    loose=0.8,
)
BLACK_WOMAN = Look(
    skin=BLACK,
    hair="puff",
    haircol="#43332e",
    top="#dcc492",
    bottoms=TEAL2,
    face="black",
    bust=1.6,
    loose=0.15,
    tall=0.98,
    hip=1.03,
)
TEEN = Look(
    skin=BROWN,
    hair="teen",
    haircol="#4a3730",
    top=MINT,
    bottoms="#a88858",
    face="teen",
    tall=0.97,
    girth=0.92,
    limb=0.92,
    shoulder=0.97,
    loose=0.5,
)
PREGNANT = Look(
    skin="#dba97f",
    hair="pony",
    haircol="#7a4f36",
    top=MINT,
    bottoms="#4a8880",
    face="pregnant",
    bust=2.2,
    belly=8,
    tall=0.97,
    loose=0.15,
)
OLDER_MAN = Look(
    skin="#e8be9b",
    hair="fringe",
    haircol="#c3c4bd",
    top="#dcc492",
    bottoms=TEAL2,
    face="older_man",
    belly=2.6,
    tall=0.99,
    loose=0.8,
)
