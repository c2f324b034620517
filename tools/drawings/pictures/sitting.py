"""Sitting: with a warm wrap, at work, in the car."""

import math

import numpy as np
from shapely.geometry import LineString, Polygon

from tools.drawings.figure.body import Body
from tools.drawings.figure.clothed import person
from tools.drawings.figure.outline import soft
from tools.drawings.figure.people import BLACK, BROWN, OLDER_WOMAN, Look
from tools.drawings.figure.space import Cam, V, side
from tools.drawings.ink.pathdata import join, num, read, tr
from tools.drawings.ink.picture import CREAM, DARK_WOOD, GOLD, MINT, RUST, SAND, TEAL2, WOOD, Pic
from tools.drawings.pictures.props import cm, rounded

DASHES = ' stroke-dasharray="2 8"'
WORKER = Look(
    skin=BROWN,
    hair="bun",
    haircol="#4a3730",
    top="#c090b2",
    bottoms=TEAL2,
    bust=1.4,
    tall=0.97,
    foot="shoe",
    shoe=DARK_WOOD,
)
DRIVER = Look(
    skin=BLACK,
    hair="short",
    haircol="#43332e",
    top=MINT,
    bottoms="#a88858",
    face="black",
    belly=1,
    foot="shoe",
    shoe=DARK_WOOD,
)
CUSHION = "M-14 0 C0 -1.5 14 2 32 3.4 C37 3 37 -3 32 -3.4 L-12 -6 C-17 -6 -17 0 -14 0 Z"
CHAIR_BACK = "M-6 -3 C-16 -3 -16 8 -12.6 20 C-11 30 -16 40 -17 54"
# A car around its driver, in centimetres from the floor under the hips.
CABIN = "M-56 4 L-56 40 C-56 70 -52 116 -30 124 C-6 132 20 130 34 122 L78 82 C96 80 108 78 118 74 L118 4 Z"
PEDAL = "M91 42 L82 14"
SEAT_BACK = "M-12 20 C-22 20 -26 26 -26 36 L-38 92 C-38 98 -28 100 -26 94 L-12 40 Z"
SEAT = "M-22 24 C-24 16 -20 12 -14 12 L34 14 C40 14 44 22 38 26 L0 24 Z"
DASHBOARD = "M78 82 C66 82 62 72 68 62 C84 58 96 56 118 54 L118 74 C108 78 96 80 78 82 Z"
COLUMN = "M37 75 L71 63.5"
HEADREST = (
    "M-36 101 C-36 98 -34 97.6 -32 97.6 L-29 97.6 C-25.6 97.6 -25 99 -25 102 "
    "L-25 113 C-25 117 -27 118 -29 118 C-33 118 -35 116 -35.4 113 Z"
)
POST = "M-31.4 92 L-31 100"
# The seat belt: behind the neck, over the far shoulder to the buckle at the near hip, and over the lap.
BELT_BEHIND = "M-28 97 L-6 86"
BELT = "M-2.4 86 C3.4 78 5 63 1.6 53 C-1 47.6 -5 42 -8.6 38.4 C-3 40.6 4 42 11 41.6"
BUCKLE = "M-12 34.6 L-8.4 38.6"


def stool(p, cam, height):
    """A seat on two legs that are seen."""

    def at(x, z):
        return cam.pt(V(x, 0, z))

    legs = ((-11, height - 3), (-14, 0)), ((22, height - 3), (25, 0))
    p.path("".join(f"M{join(at(*a))}L{join(at(*b))}" for a, b in legs), None, DARK_WOOD, w=8)
    p.path(rounded(*at(-17, height), 46 * cam.k, 6 * cam.k, 8), WOOD)


def heat():
    """An older woman with a warm wrap."""
    p = Pic(360, 400)
    cam = Cam(2.7, (136, 378))
    k = OLDER_WOMAN.but(foot="shoe", shoe=DARK_WOOD)
    t = k.tall
    b = Body(k, V(0, 0, 56 * t), side(93), side(86), side(88), bend=10)
    for n, q in (("L", 1), ("R", -1)):
        ankle, toes, sole = b.plant(46 if n == "L" else 43, 0, 0)
        b.set_leg(n, ankle, V(1, 0, 1), toes, sole)
        wrist = b.leg[n]["knee"] + V(-15, q * 1, 10)
        b.set_arm(n, wrist, V(-1, q * 0.3, -0.2), hand=V(1, 0, -0.2), palm=V(0, 0, -1))
    p.ground(378)
    wrap = soft(b.torso(cam, 8, 23, 1.6), 2)
    seat = ["legL", lambda: stool(p, cam, 56 * t - 11.5), "lower"]
    over = ["shirt", lambda: p.path(wrap, "#cf7f4c"), "neck", "head", "armR"]
    person(p, cam, b, [*seat, "hairback", *over])
    for x, z in ((-17, 67), (-22.5, 65), (-28, 67)):
        q = cam.pt(V(x, 0, z))
        p.path(f"M{num(q[0])} {num(q[1])}c-7-7 7-13 0-20s7-13 0-20", None, RUST)
    return p


def sit_work():
    """A woman at a desk: back against the chair, feet on the floor, screen at eye level."""
    p = Pic(420, 400)
    cam = Cam(2.6, (112, 378))
    b, desk = _worker()
    p.ground(378)
    top = b.ear[2] + 5
    _desk(p, cam, desk, top)
    eye = b.ear + V(10, 0, 2.6)
    p.path(f"M{join(cam.pt(eye + V(6, 0, 0)))}H{num(cam.pt(V(78, 0, 0))[0])}", None, w=2, extra=DASHES)
    person(
        p,
        cam,
        b,
        [
            "armL",
            "legL",
            lambda: _office_chair(p, cam, b.hip[2] - 11.5),
            "lower",
            "hairback",
            "shirt",
            "neck",
            "head",
            "armR",
        ],
    )
    return p


def _worker():
    """She types with her forearms on the desk.  Gives the body and the height of the desk."""
    k = WORKER
    t = k.tall
    b = Body(k, V(0, 0, 49 * t), side(92), side(91), side(90))
    desk = b.sh["R"][2] - 30 * t
    for n, q in (("L", 1), ("R", -1)):
        ankle, toes, sole = b.plant(40 + 3 * q, 0, 0)
        b.set_leg(n, ankle, V(1, 0, 1), toes, sole)
        b.set_arm(
            n, V(32 + q, q * 9, desk + 4.5), V(-0.6, q * 0.2, -1), hand=V(1, 0, -0.16), palm=V(0, 0, -1)
        )
    return b, desk


def _desk(p, cam, height, top):
    """A desk with a keyboard, and a screen whose upper edge is at a height."""

    def at(x, z):
        return cam.pt(V(x, 0, z))

    p.path(
        f"M{join(at(96, height - 3))}L{join(at(98, 0))}M{join(at(72, height - 3))}L{join(at(70, 0))}",
        None,
        DARK_WOOD,
        w=8,
    )
    p.path(rounded(*at(26, height), 82 * cam.k, 4 * cam.k, 5), WOOD)
    p.path(rounded(*at(40, height + 2), 20 * cam.k, 2 * cam.k, 2.6), CREAM, w=2)
    p.path(rounded(*at(78, height + 1.6), 18 * cam.k, 1.6 * cam.k, 2), TEAL2, w=2)
    p.path(f"M{join(at(88, height + 2))}L{join(at(88, height + 24))}H{num(at(83, 0)[0])}", None, w=6)
    screen = [at(81, top), at(84, top), at(84, top - 36), at(81, top - 36)]
    p.path(Polygon(screen).buffer(2.5), TEAL2)


def _office_chair(p, cam, height):
    """A seat on a column with feet, and a back that follows the low back."""

    def at(x, z):
        return cam.pt(V(x, 0, z))

    p.path(
        f"M{join(at(6, height - 5))}L{join(at(6, 8))}M{join(at(-16, 4))}L{join(at(6, 9))}L{join(at(28, 4))}",
        None,
        DARK_WOOD,
        w=8,
    )
    for x in (-16, 6, 28):
        p.dot(at(x, 2.8), 6, DARK_WOOD)
    back = LineString(read(CHAIR_BACK, lambda q: at(q[0], height + q[1]))[0])
    p.path(back.buffer(9), GOLD)
    p.path(tr(CUSHION, lambda q: at(q[0], height + q[1])), GOLD)


def sit_car():
    """A man in a car: near the pedals, a rolled towel behind the low back, both hands on the wheel."""
    p = Pic(500, 380)
    cam = Cam(2.6, (172, 364))
    b = _driver()
    f = cm(cam)
    p.path(tr(CABIN, f), None)
    p.path(tr(DASHBOARD, f), SAND)
    p.path(tr(PEDAL, f), None, DARK_WOOD, w=7)
    p.path(tr(POST, f), None, DARK_WOOD, w=6)
    p.path(tr(HEADREST, f), GOLD)
    p.path(tr(SEAT_BACK, f), GOLD)
    _belt(p, tr(BELT_BEHIND, f))
    towel = b.crest + b.Rp @ V(-11, 0, 5)
    person(p, cam, b, ["armL", "legL"])
    p.path(tr(SEAT, f), GOLD)
    p.dot(cam.pt(towel), 15, CREAM, ' stroke-width="2.4"')
    p.path(spiral(cam.pt(towel), 10), None, w=2)
    person(p, cam, b, ["lower", "hairback", "shirt"])
    _belt(p, tr(BELT, f))
    p.path(tr(BUCKLE, f), None, DARK_WOOD, w=11)
    person(p, cam, b, ["neck", "head"])
    p.path(tr(COLUMN, f), None, DARK_WOOD, w=7)
    p.path(wheel(cam, V(37, 0, 75)), None, DARK_WOOD, w=7)
    person(p, cam, b, ["armR"])
    return p


def _belt(p, d):
    p.path(d, None, w=11)
    p.path(d, None, CREAM, w=6)


def _driver():
    """The right foot on the pedal, both hands on the wheel."""
    k = DRIVER
    b = Body(k, V(0, 0, 33), side(101), side(99), side(90), bend=3)
    for n, q in (("L", 1), ("R", -1)):
        x, pitch, z = (54, 6, 4) if n == "L" else (70, 44, 9)
        ankle, toes, sole = b.plant(x, 0, pitch, z=z, fwd=V(1, 0, 0))
        b.set_leg(n, ankle, V(0.3, 0, 1), toes, sole)
        b.set_arm(
            n,
            V(33 - q, q * 12, 76 + 3 * q),
            V(-0.3, q * 0.3, -1),
            hand=V(0.9, -q * 0.2, 0.5),
            palm=V(0.4, -q, -0.6),
            pose="grip",
        )
    return b


def wheel(cam, center):
    """A steering wheel, nearly from the side."""
    turn = np.linspace(0, 2 * math.pi, 40)
    along, across = V(0.32, 0, 0.947), V(0.947, 0, -0.32)  # square to the column and along it
    rim = [cam.pt(center + along * 18 * math.cos(a) + across * 4 * math.sin(a)) for a in turn]
    return LineString([*rim[:-1], rim[0]])


def spiral(at, r):
    """The end of a rolled towel."""
    turn = np.linspace(0, 4 * math.pi, 40)
    return LineString([at + r * (1 - a / 14) * np.array([math.cos(a), math.sin(a)]) for a in turn])
