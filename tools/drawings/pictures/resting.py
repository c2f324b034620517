"""Resting in bed: on the back, on the side."""

from shapely.geometry import MultiPoint, Polygon

from tools.drawings.figure.body import Body
from tools.drawings.figure.clothed import person
from tools.drawings.figure.outline import soft
from tools.drawings.figure.people import BLACK_WOMAN, HEAVY_MAN
from tools.drawings.figure.space import Cam, V, deg, frame
from tools.drawings.ink.picture import CREAM, GOLD, SAND, Pic
from tools.drawings.pictures.poses import lie, supine
from tools.drawings.pictures.props import bed, rounded


def pillow(cam, corners, grow, r):
    """Something soft by its corners in centimetres."""
    return soft(Polygon([cam.pt(V(x, 0, z)) for x, z in corners]).buffer(grow), r, r)


def rest_back():
    """A man on his back, a thick pillow under the knees."""
    p = Pic(640, 250)
    cam = Cam(2.85, (338, 196))
    b = lie(lambda z: supine(HEAVY_MAN, 0, z, 180, 180, 163, bend=6), cam)
    for n, q in (("R", 0), ("L", 3)):
        b.fk_leg(n, deg(25), deg(-35), toes=deg(66 + q), sole=deg(150 + q))
    b.set_arm("R", V(-29, -13, 31), V(-0.2, -1, -0.9), hand=V(1, 0.5, 0.1), palm=V(0.1, 0.6, -1))
    b.set_arm("L", V(-12, 6, 31), V(0, 1, -0.6), hand=V(1, -0.4, -0.3), palm=V(0, 0, -1))
    p.path("M34 150v84M606 186v48", None, w=7)
    p.path(rounded(26, 196, 588, 30, 9), SAND)
    p.path(pillow(cam, ((-88, 1), (-58, 1), (-56, 3), (-62, 6), (-70, 8), (-86, 10)), 6, 4), CREAM)
    wedge = pillow(cam, ((11, 1), (26, 14), (36, 21), (42, 20), (52, 10), (60, 1)), 5, 5)
    between = ["legL", "armL", lambda: p.path(wedge, GOLD)]
    person(
        p, cam, b, [*between, "lower", "hairback", "shirt", "neck", "head", "armR"], headopt=dict(closed=True)
    )
    return p


def rest_side():
    """A woman on her side who faces the viewer, a pillow between the knees."""
    p = Pic(640, 280)
    cam = Cam(2.5, (306, 194), az=-14, el=26)
    z = 30
    bed(p, cam, -106, 112, -34, 56, z, thick=20)
    b = _sleeper(z)
    soft_box = block(cam, (-104, -66), (-8, 40), z, 11)
    p.path(soft_box, CREAM)
    knees = block(cam, (2, 64), (-27, 0), z + 10, 10)
    order = [
        "legR.d",
        lambda: p.path(knees, GOLD),
        "pelvis",
        "legL.j",
        "armR.d",
        "hairback",
        "shirt",
        "neck",
        "head",
        "armL.j",
    ]
    person(p, cam, b, order, kind="front", headkind="three", headopt=dict(closed=True))
    return p


def _sleeper(z):
    """On the right side, on a bed of height z, the knees bent."""
    k = BLACK_WOMAN.but(foot="sock")
    front = (0, -1, 0)
    b = Body(
        k,
        V(0, 16, z + 17),
        frame((-1, 0, 0), front),
        frame((-1, 0, -0.04), front),
        frame((-1, 0, 0.06), front),
    )
    b.fk_leg("R", V(0.36, -0.93, -0.12), V(0.93, 0.36, 0.02), toes=V(0.5, -0.85, 0), sole=V(-0.85, -0.5, 0))
    b.fk_leg("L", V(0.4, -0.92, 0.02), V(0.95, 0.3, -0.06), toes=V(0.5, -0.85, 0), sole=V(-0.85, -0.5, 0.05))
    b.set_arm("R", b.ear + V(4, -22, -12), V(0.6, -1, -0.1), hand=V(-1, 0.2, 0.02), palm=V(0, 0, 1))
    b.set_arm("L", V(-20, -16, z + 4), V(0.5, -0.6, 0.8), hand=V(-0.75, -0.6, 0), palm=V(0, 0, -1))
    return b


def block(cam, xs, ys, z, high, inset=2):
    """A pillow as a soft box, smaller above than below."""
    low = [cam.pt(V(x, y, z)) for x in xs for y in ys]
    top = [cam.pt(V(x + (inset if x == xs[0] else -inset), y, z + high)) for x in xs for y in ys]
    return soft(MultiPoint(low + top).convex_hull, 1, 9)
