"""Exercises on hands and knees, and on the side."""

from shapely.geometry import Polygon

from tools.drawings.figure.body import Body
from tools.drawings.figure.clothed import STAND, person
from tools.drawings.figure.outline import soft
from tools.drawings.figure.people import OLDER_MAN, PREGNANT, TEEN
from tools.drawings.figure.space import Cam, V, deg, frame, side
from tools.drawings.ink.picture import MAT, TEAL2, Pic
from tools.drawings.pictures.poses import hands_on_floor, knees_on_floor, level, two


def e5():
    """Cat and cow."""
    k = PREGNANT.but(foot="bare", sleeve=0.4)
    hip = V(0, 0, 47.0 * k.tall)

    def phase(p, cam, i):
        pelvis, chest, head, bend = ((34, 10, -66, 62), (-16, 16, 40, 0))[i]
        b = level(
            lambda a: Body(k, hip, side(pelvis + a), side(chest + a), side(head), bend=bend), 56.5 * k.tall
        )
        knees_on_floor(b)
        hands_on_floor(b, 1)
        top = ["shirt", "neck", "head"] if i else ["neck", "head", "shirt"]
        person(p, cam, b, ["armL", "legL", "lower", "hairback", *top, "armR"], collar=bool(i))

    return two(phase, h=206, scale=1.96, xs=(120, 444), ground=184)


def e7():
    """Bird-dog."""
    k = OLDER_MAN.but(foot="sock", belly=2)
    hip = V(0, 0, 47.0 * k.tall)

    def phase(p, cam, i):
        b = level(lambda a: Body(k, hip, side(a), side(2 + a), side(8), bend=2), 56.0 * k.tall)
        knees_on_floor(b, "L" if i else "LR")
        hands_on_floor(b, 1)
        if i == 1:
            b.fk_leg("R", deg(178), deg(181), toes=V(0, 0, -1), sole=V(1, 0, 0))
            b.fk_arm("L", deg(16), deg(13), hand=deg(10), palm=V(0, -1, 0), pose="point")
        person(p, cam, b, STAND)

    return two(phase, h=180, scale=1.46, xs=(128, 460), ground=160)


# The hip, what is up for pelvis, chest and head, where the thighs and the lower upper arm point.
SIDE_PLANK = (
    (V(0, 0, 17), (-1, 0, 0.22), (-0.8, 0, 0.62), (-0.66, 0, 0.75), V(1, 0, -0.12), V(-0.1, -0.1, -1)),
    (
        V(0, 0, 28),
        (-0.94, 0, 0.34),
        (-0.92, 0, 0.38),
        (-0.85, 0, 0.52),
        V(0.92, 0, -0.42),
        V(-0.04, -0.1, -1),
    ),
)


def e8():
    """Side plank on the knees."""
    p = Pic(640, 240, err=0.42)
    k = TEEN.but(foot="sock", hair="pony", bust=1.2, bottoms=TEAL2, top="#c090b2", loose=0.15)
    for i, (hip, pelvis, chest, head, thigh, arm) in enumerate(SIDE_PLANK):
        cam = Cam(1.9, (i * 320 + 176, 190), az=-28, el=12)
        corners = ((-84, -38), (60, -38), (60, 44), (-84, 44))
        p.path(soft(Polygon([cam.pt(V(x, y, 0)) for x, y in corners]), 0.1, 5), MAT, w=2.5)
        front = (0, -1, 0)
        b = Body(k, hip, frame(pelvis, front), frame(chest, front), frame(head, (0.15, -1, 0)))
        for n, q in (("R", 0), ("L", 1)):
            b.fk_leg(n, thigh + V(0, 0, -0.10 * q), V(0.25, 1, 0), toes=V(1, 0.2, 0), sole=V(-0.2, -1, 0))
        b.fk_arm("R", arm, V(0.25, -0.95, -0.02), hand=V(0.25, -0.95, 0), palm=V(0, 0, -1))
        wrist = b.hip + V(-8, -8, 17)
        b.set_arm("L", wrist, V(-0.2, -0.3, 1), hand=V(0.9, -0.3, -0.3), palm=V(0, 0.3, -1))
        order = ["legR.d", "armR.n", "pelvis", "legL.j", "hairback", "shirt", "neck", "head", "armL.j"]
        person(p, cam, b, order, kind="front", headkind="three")
        p.number(i + 1, i * 320 + 34, 28)
    return p
