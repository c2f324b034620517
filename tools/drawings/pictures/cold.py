"""Ice: a cold pack in a towel."""

import math

import numpy as np
from shapely.geometry import LineString, MultiLineString

from tools.drawings.figure.body import Body
from tools.drawings.figure.clothed import person
from tools.drawings.figure.people import TEEN
from tools.drawings.figure.space import Cam, V, frame
from tools.drawings.ink.pathdata import join, num, straight, tr
from tools.drawings.ink.picture import CREAM, DARK_WOOD, WOOD, Pic
from tools.drawings.pictures.props import cm, rounded

RESTING = TEEN.but(hair="short", tall=1, girth=0.98, limb=0.97, shoulder=1.02, foot="shoe", shoe=DARK_WOOD)
COLD, COLD_LINE = "#a9c3cf", "#5f8799"
SEAT = 56


def ice():
    """A man who sits, seen from behind, holds a cold pack in a towel to his low back."""
    p = Pic(360, 400)
    cam = Cam(2.6, (186, 378))
    back = frame(V(0, 0, 1), V(0, 1, 0))
    b = Body(RESTING, V(0, 0, SEAT), back, back, back)
    for n, q in (("L", -1), ("R", 1)):
        ankle, toes, sole = b.plant(q * 13, 40, 0, fwd=V(q * 0.3, 1, 0))
        b.set_leg(n, ankle, V(q * 0.2, 1, 0.6), toes, sole)
    b.fk_arm("L", V(-0.32, 0.1, -1), V(0.1, 0.75, -0.6))
    b.set_arm("R", V(23, -13, 74), V(1, -0.2, -0.4), hand=V(-1, 0, -0.12), palm=V(0, 1, 0))
    p.ground(378)
    f = cm(cam)
    order = ["legL.d", "legR.d", lambda: _stool(p, f), "armL.n", "pelvis", "shirt", "neck", "head"]
    person(p, cam, b, order, kind="back")
    p.path(tr("M0 104 C-.6 98 -.6 92 0 86", f), None, w=2)
    _cold_pack(p, f)
    person(p, cam, b, ["armR.j"], kind="back")
    for x, z, r in ((-38, 88, 12), (-48, 72, 15), (-38, 57, 11)):
        p.path(crystal(f((x, z)), r), None, COLD_LINE)
    return p


def _stool(p, f):
    legs = ((-15, 42), (-19, 0)), ((15, 42), (19, 0))
    p.path("".join(f"M{join(f(a))}L{join(f(z))}" for a, z in legs), None, DARK_WOOD, w=8)
    x, y = f((-21, SEAT - 10.5))
    p.path(rounded(x, y, f((21, 0))[0] - x, 16, 8), WOOD)


def _cold_pack(p, f):
    """A pack that shows in the middle of its towel."""
    x, y = f((-19, 83))
    p.path(rounded(x, y, 99, 68, 9), CREAM)
    p.path(f"M{num(x + 8)} {num(y + 2)}v64M{num(x + 91)} {num(y + 2)}v64", None, w=2)
    p.path(rounded(x + 17, y + 10, 65, 48, 8), COLD, w=2.5)
    p.path(
        f"M{num(x + 39)} {num(y + 15)}v38M{num(x + 60)} {num(y + 15)}v38M{num(x + 22)} {num(y + 34)}h55",
        None,
        COLD_LINE,
        w=2,
    )


def crystal(at, r):
    """A snow crystal: three lines with small branches, as path data."""
    lines = []
    for i in range(6):
        a = math.pi / 3 * i + math.pi / 6
        v, w = np.array([math.cos(a), math.sin(a)]), np.array([-math.sin(a), math.cos(a)])
        lines.append(LineString([at, at + v * r]))
        lines += [LineString([at + v * r * 0.55, at + v * r * 0.9 + w * s * r * 0.3]) for s in (1, -1)]
    return straight(MultiLineString(lines))
