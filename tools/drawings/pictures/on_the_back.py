"""Exercises on the back."""

import numpy as np
from shapely.geometry import LineString, Polygon

from tools.drawings.figure.body import Body
from tools.drawings.figure.clothed import STAND, person
from tools.drawings.figure.people import BLACK_WOMAN, OLDER_WOMAN, TEEN
from tools.drawings.figure.space import Cam, V, deg, frame, rot
from tools.drawings.ink.picture import CREAM, MAT, MINT, PLUM, TEAL2, Pic
from tools.drawings.pictures.poses import arms_flat, foot_flat, lie, supine, two
from tools.drawings.pictures.props import rounded

HOLLOW = "#e3c6da"


def e2():
    """Knee to chest."""
    k = OLDER_WOMAN.but(foot="sock")

    def phase(p, cam, i):
        b = lie(lambda z: supine(k, 0, z, 184 if i else 178, 180, 172, bend=5), cam)
        foot_flat(b, "L", 42)
        if i == 0:
            foot_flat(b, "R", 42)
            arms_flat(b)
            person(p, cam, b, STAND)
        else:
            _hold_knee(b)
            order = ["legL", "armL", "pelvis", "hairback", "shirt", "neck", "head", "legR", "armR"]
            person(p, cam, b, order)
            x, y = cam.pt(V(-8, 0, 74))
            p.arrow(f"M{x + 26} {y + 2} C{x + 14} {y - 10} {x} {y - 12} {x - 14} {y - 4}")

    return two(phase, h=206, scale=2.05, xs=(176, 500), ground=184)


def _hold_knee(b):
    b.fk_leg("R", deg(133), deg(-14), toes=deg(50), sole=deg(166))
    at = b.leg["R"]["knee"] * 0.8 + b.leg["R"]["ankle"] * 0.2
    for n, q in (("R", -1), ("L", 1)):
        wrist = at + V(-4.5, q * 8 - 9, 7.5)
        b.set_arm(n, wrist, V(0.2, q * 1, -0.7), hand=V(0.7, -q * 0.5, -0.5), palm=V(-0.4, 0, -1))


def e3():
    """Pelvic tilt."""
    k = BLACK_WOMAN.but(foot="bare", top=MINT, bottoms="#a8839c")

    def phase(p, cam, i):
        pelvis, chest, bend = ((162, 192, -6), (188, 179, 0))[i]
        b = lie(lambda z: supine(k, 0, z, pelvis, chest, 179, bend=bend), cam)
        for n, q in (("R", -1), ("L", 1)):
            foot_flat(b, n, 41)
            wrist = b.hip + V(-12, q * 12, 11)
            b.set_arm(n, wrist, V(-0.35, q * 0.9, -0.2), hand=V(1, -q * 0.3, 0.12), palm=V(0, 0, -1))
        person(p, cam, b, STAND)
        (x0, y0), (x1, _) = cam.pt(V(-34, 0, 0)), cam.pt(V(-6, 0, 0))
        low = _underside(b, cam, x0, x1, y0)
        if i == 0:
            p.path(Polygon([*low.coords, (x1, y0 - 2), (x0, y0 - 2)]), HOLLOW, stroke=None)
        p.path(low, None, PLUM, w=6)
        x = (x0 + x1) / 2
        p.arrow(f"M{x} {y0 - 92} L{x} {y0 - 62}" if i else f"M{x} {y0 - 66} L{x} {y0 - 96}", w=5, head=13)

    return two(phase, h=186, scale=2.05, xs=(176, 500), ground=164)


def _underside(b, cam, x0, x1, floor):
    """The lower edge of the trunk between two places of the picture."""
    low = b.torso(cam, -2, 46, 0.7)
    pts = []
    for x in np.linspace(x0, x1, 15):
        c = low.intersection(LineString([(x, floor - 60), (x, floor + 40)]))
        pts.append((x, floor if c.is_empty else c.bounds[3]))
    return LineString(pts)


def e4():
    """Knee rolls, seen from above."""
    p = Pic(640, 350, err=0.55)
    k = TEEN.but(foot="sock", top="#c090b2", bottoms=TEAL2)
    for i, (s, near, far) in enumerate(((-1, "L", "R"), (1, "R", "L"))):
        cam = Cam(2.0, (160 + 320 * i, 188), el=90)
        p.path(rounded(320 * i + 12, 12, 296, 326, 14), MAT)
        p.path(rounded(320 * i + 110, 22, 100, 62, 14), CREAM, w=2.5)
        up, out = V(0, 1, 0), V(0, 0, 1)
        flat = frame(up, out)
        b = Body(k, V(0, -4, 12), rot(up, 24 * s) @ flat, rot(up, 4 * s) @ flat, flat)
        for n, q in (("L", 1), ("R", -1)):
            above = n == near
            ankle = V(q * 5 + s * 3, -50 if above else -48, 14 if above else 7)
            turn = V(s * 0.86, 0, 0.5) if above else V(s * 0.84, 0, 0.54)
            b.set_leg(n, ankle, turn, toes=V(s * 0.25, -1, 0.05), sole=V(s * 0.7, 0, 0.7))
            b.set_arm(n, V(q * 50, 12, 4), V(q, 0.6, 0), hand=V(q * 0.8, -0.6, 0), palm=V(0, 0, -1))
        legs = ["pelvis", f"leg{far}.d", f"leg{near}.j"]
        person(p, cam, b, [*legs, "armL.n", "armR.n", "hairback", "shirt", "neck", "head"], kind="front")
        x = 320 * i + 160
        p.arrow(f"M{x - s * 108} 268 C{x - s * 88} 246 {x - s * 62} 238 {x - s * 34} 242", w=6, head=15)
        p.number(i + 1, 320 * i + 40, 40)
    return p


def e6():
    """Bridge."""
    k = BLACK_WOMAN.but(foot="bare")

    def phase(p, cam, i):
        if i == 0:
            b = lie(lambda z: supine(k, 0, z, 179, 180, 180, bend=3), cam)
        else:
            b = supine(k, 2, 30, 203, 204, 178, bend=18, neck=176)
        for n in "LR":
            foot_flat(b, n, 42)
        arms_flat(b)
        person(p, cam, b, STAND)
        if i == 1:
            x, y = cam.pt(V(-2, 0, 46))
            p.arrow(f"M{x} {y} L{x} {y - 24}")

    return two(phase, h=190, scale=2.05, xs=(176, 500), ground=168)
