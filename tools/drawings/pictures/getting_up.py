"""Getting out of bed, in three steps."""

from shapely.geometry import Polygon

from tools.drawings.figure.body import Body
from tools.drawings.figure.clothed import person
from tools.drawings.figure.outline import soft
from tools.drawings.figure.people import OLDER_WOMAN
from tools.drawings.figure.space import Cam, V, frame
from tools.drawings.ink.picture import MAT, MINT, Pic
from tools.drawings.pictures.props import bed

WOMAN = OLDER_WOMAN.but(foot="sock", top=MINT, bottoms="#a8839c", belly=1.2)
HEIGHT = 48
FRONT = (0, -1, 0)


def _picture(step, b, order):
    p = Pic(520, 400)
    cam = Cam(2.15, (270, 334), el=22, az=-36)
    z = HEIGHT
    _floor(p, cam)
    bed(p, cam, -100, 96, -22, 66, z)
    low = ((-98, -6), (-66, -8), (-66, 52), (-98, 54))
    high = ((-96, -2), (-68, -2), (-68, 48), (-96, 48))
    low = Polygon([cam.pt(V(x, y, z + 1)) for x, y in low])
    high = Polygon([cam.pt(V(x, y, z + 8)) for x, y in high])
    p.path(soft(low.union(high).convex_hull, 1, 7), "#f1e8d6")
    person(p, cam, b, order, kind="front", headkind="three")
    p.number(step, 30, 30)
    return p


def _floor(p, cam):
    """A rug on the floor in front of the bed, where the feet go."""
    rug = Polygon([cam.pt(V(x, y, 0)) for x, y in ((-34, -30), (46, -30), (46, -72), (-34, -72))])
    p.path(soft(rug, 1, 6), MAT, w=2)


def bed_1():
    """On the side, near the edge."""
    flat = frame((-1, 0, 0), FRONT)
    b = Body(WOMAN, V(0, 18, HEIGHT + 16), flat, flat, frame((-1, -0.05, 0.08), (0, -1, 0.1)))
    down, sole = V(0.93, 0.35, -0.05), V(-0.8, -0.5, 0.1)
    b.fk_leg("R", V(0.3, -0.95, -0.04), down, toes=V(0.5, -0.8, 0), sole=sole)
    b.fk_leg("L", V(0.2, -1, -0.08), V(0.95, 0.3, -0.12), toes=V(0.5, -0.8, -0.1), sole=sole)
    b.set_arm("R", b.ear + V(10, -24, -12), V(0.6, -1, -0.1), hand=V(-1, 0.4, 0.05), palm=V(0, 0, 1))
    wrist = V(-26, -12, HEIGHT + 4)
    b.set_arm("L", wrist, V(0.5, -0.6, 0.8), hand=V(-0.6, -0.8, 0), palm=V(0, 0, -1))
    order = ["legR.d", "pelvis", "legL.j", "armR.d", "hairback", "shirt", "neck", "head", "armL.j"]
    return _picture(1, b, order)


def bed_2():
    """The legs go over the edge while the hands push."""
    pelvis, chest = frame((-0.34, 0.06, 0.9), (-0.05, -1, 0)), frame((-0.6, -0.1, 0.76), (-0.4, -1, -0.1))
    head = frame((-0.28, -0.05, 0.95), (-0.05, -1, -0.05))
    b = Body(WOMAN, V(4, -2, HEIGHT + 13), pelvis, chest, head, neck=V(-0.5, -0.1, 0.84))
    for n, q in (("R", -1), ("L", 1)):
        shin = V(0.1, -0.12 + 0.06 * q, -1)
        b.fk_leg(n, V(0.2, -0.95, -0.08), shin, toes=V(0.1, -1, -0.15), sole=V(0, -0.15, 1))
    down = V(0, 0, -1)
    b.set_arm("R", V(-68, 10, HEIGHT + 4), V(-0.6, 0.6, -0.1), hand=V(-0.8, -0.5, 0), palm=down)
    b.set_arm("L", V(-40, -17, HEIGHT + 4), V(0.7, -0.6, 0.1), hand=V(-0.7, -0.7, 0), palm=down)
    order = ["armR.n", "pelvis", "legL.j", "legR.j", "hairback", "shirt", "neck", "head", "armL.j"]
    p = _picture(2, b, order)
    p.arrow("M96 196 C100 160 116 132 148 112", w=5, head=13)
    return p


def bed_3():
    """Upright on the edge, the feet on the floor."""
    chest, head = frame((0, -0.06, 1), FRONT), frame((0, 0, 1), FRONT)
    b = Body(WOMAN, V(0, -8, HEIGHT + 12), frame((0, 0.03, 1), FRONT), chest, head)
    for n, q in (("R", -1), ("L", 1)):
        ankle, toes, sole = b.plant(q * 10, -49, 0, fwd=V(q * 0.12, -1, 0))
        b.set_leg(n, ankle, V(0, -1, 0.4), toes, sole)
        wrist = V(q * 30, -8, HEIGHT + 4)
        b.set_arm(n, wrist, V(q, 0.8, 0), hand=V(q * 0.3, -1, -0.1), palm=V(0, 0, -1))
    order = ["armL.n", "pelvis", "legL.j", "legR.j", "hairback", "shirt", "neck", "head", "armR.j"]
    return _picture(3, b, order)
