"""Pain, a tight muscle, less movement and more worry, more pain: four pictures in a ring."""

import numpy as np
from shapely.geometry import Point
from shapely.ops import unary_union

from tools.drawings.figure.body import Body
from tools.drawings.figure.clothed import person
from tools.drawings.figure.heads import head, head_again, head_axes
from tools.drawings.figure.outline import soft
from tools.drawings.figure.people import HEAVY_MAN
from tools.drawings.figure.space import Cam, V, deg, frame, side
from tools.drawings.ink.pathdata import join, mirrored, tr
from tools.drawings.ink.picture import DARK_WOOD, PLUM, WOOD, Pic
from tools.drawings.pictures.props import burst, cm, rounded

MAN = HEAVY_MAN.but(belly=4.5, girth=1.12)
RADIUS = 112
CENTERS = ((150, 142), (490, 142), (490, 418), (150, 418))
MUSCLE = (
    "M1.6 2 C3 5 7.4 9 7.6 15 C7.8 20 4.6 24 4.4 28 C4.6 34 4.4 40 3 48 "
    "C2.4 40 2 30 1.8 22 C1.6 14 1.4 8 1.6 2 Z"
)
FIBERS = "M3 7 C4.4 10 4.8 16 3.4 22 M5.2 9.6 C6.4 13 6.4 17 4.6 21.6"
WORRY = (
    "M2 6 C-6 -14 24 -20 30 -4 C36 16 2 20 4 2 C6 -14 38 -12 30 8 "
    "C22 20 -4 14 6 -8 C16 -20 36 -2 22 10 C12 16 2 2 16 -2"
)


def _hand_on_back(b):
    """The hand under the low back, the elbow out to the viewer: the arm leaves the low back free."""
    wrist = b.crest + b.Rp @ V(3, -17, 0)
    b.set_arm("R", wrist, b.Rp @ V(0.35, -1, 0), hand=b.Rp @ V(-1, 0, -0.35), palm=b.Rp @ V(0, 1, 0))


def _pain(p, x, y):
    """He holds his low back.  Gives where his head is: it is drawn once."""
    cam = Cam(2.05, (x - 6, y + 88))
    b = Body(MAN, V(0, 0, 0), side(92), side(82), side(84), bend=4)
    b.fk_leg("R", deg(-90), deg(-100))
    b.fk_leg("L", deg(-84), deg(-100))
    _hand_on_back(b)
    person(p, cam, b, ["lower", "shirt", "neck"])
    p.el.append('<g id="cycle-head">')
    head(p, cam, b, mood="pain")
    p.el.append("</g>")
    person(p, cam, b, ["armR"])
    burst(p, *cam.pt(b.crest + b.Rp @ V(-9, 0, 9)), 8)
    return head_axes(cam, b, "profile")


def _more_pain(p, x, y, head_at):
    """He is bent over."""
    cam = Cam(2.05, (x - 44, y + 66))
    b = Body(MAN, V(0, 0, 0), side(64), side(34), side(56), bend=14)
    b.fk_leg("R", deg(-80), deg(-100))
    b.fk_leg("L", deg(-70), deg(-100))
    _hand_on_back(b)
    b.set_arm(
        "L", b.leg["L"]["knee"] + V(-3, 0, 8), V(-0.5, 1, 0.4), hand=V(0.7, -0.3, -0.7), palm=V(-0.5, 0, -1)
    )
    person(p, cam, b, ["armL", "lower", "shirt", "neck"])
    head_again(p, head_at, head_axes(cam, b, "profile"), "cycle-head")
    person(p, cam, b, ["armR"])
    burst(p, *cam.pt(b.crest + b.Rp @ V(-9.5, 0, 9)), 11)


def _tight(p, x, y):
    """The muscles beside the spine, from behind."""
    cam = Cam(3.4, (x, y + 74))
    f = cm(cam)
    back = frame(V(0, 0, 1), V(0, 1, 0))
    b = Body(MAN.but(belly=0, girth=1.05), V(0, 0, 0), back, back, back)
    for n, q in (("L", -1), ("R", 1)):
        b.fk_leg(n, V(q * 0.05, 0, -1), V(0, 0, -1))
        b.fk_arm(n, V(q * 0.3, 0, -1), V(q * 0.2, 0, -1))
    parts = [b.torso(cam), b.buttocks(cam), b.neck(cam)]
    parts += [b.leg_shape(cam, n, 0, 0.6) for n in "LR"] + [b.arm_shape(cam, n, 0) for n in "LR"]
    body = soft(unary_union(parts), 8, 1)
    p.path(body.intersection(Point(x, y).buffer(RADIUS + 6)), MAN.skin, step=2)
    p.path(tr("M0 54 L0 6", f), None, "#b58a62", w=7, extra=' stroke-dasharray="5 8"')
    for q in (1, -1):
        p.path(tr(MUSCLE if q > 0 else mirrored(MUSCLE), f), "#d08d60", w=2)
        p.path(tr(FIBERS if q > 0 else mirrored(FIBERS), f), None, w=1.5)
        (x0, y0), (x1, _) = f((15.4 * q, 15)), f((9.6 * q, 15))
        p.arrow(f"M{x0} {y0} L{x1} {y0}", w=4, head=9)


def _worry(p, x, y, head_at):
    """He sits bent and looks down, the hands between his knees."""
    cam = Cam(1.72, (x - 52, y + 100))
    b = Body(MAN, V(0, 0, 53), side(100), side(58), side(40), bend=38)
    for n, q in (("L", 1), ("R", -1)):
        ankle, toes, sole = b.plant(42 + 4 * q, 0, 0, fwd=V(1, 0, 0))
        b.set_leg(n, ankle, V(1, 0, 1), toes, sole)
        knee = b.leg[n]["knee"]
        b.set_arm(
            n, knee + V(6, q, 1), V(-0.6, 0, -1), hand=V(0.6, 0, -1), palm=V(-1, 0, -0.4), pose="relaxed"
        )

    def at(X, Z):
        return cam.pt(V(X, 0, Z))

    p.path(
        f"M{join(at(-25, 84))}L{join(at(-23, 40))}L{join(at(-26, 0))}M{join(at(20, 38))}L{join(at(24, 0))}",
        None,
        DARK_WOOD,
        w=7,
    )
    p.path(rounded(*at(-27, 41), 52 * cam.k, 11, 5), WOOD)
    person(p, cam, b, ["armL", "legL", "lower", "shirt", "neck"])
    head_again(p, head_at, head_axes(cam, b, "profile"), "cycle-head")
    person(p, cam, b, ["armR"])
    for dx, dy, r in ((38, -69, 2.5), (45, -65, 3.5)):
        p.dot((x + dx, y + dy), r, PLUM)
    p.path(tr(WORRY, lambda v: np.array([x + 54, y - 57]) + v), None, PLUM, w=2.4)


def cycle():
    """The ring."""
    p = Pic(640, 560, err=0.7)
    circles = (f'<circle cx="{x}" cy="{y}" r="{RADIUS}"/>' for x, y in CENTERS)
    clips = (f'<clipPath id="cycle-{i}">{circle}</clipPath>' for i, circle in enumerate(circles))
    p.el.append(f"<defs>{''.join(clips)}</defs>")
    head_at = None
    for i, (x, y) in enumerate(CENTERS):
        p.clip = Point(x, y).buffer(RADIUS + 5)
        p.el.append(f'<g clip-path="url(#cycle-{i})">')
        if i == 0:
            head_at = _pain(p, x, y)
        elif i == 1:
            _tight(p, x, y)
        else:
            (_worry if i == 2 else _more_pain)(p, x, y, head_at)
        p.el.append("</g>")
        p.clip = None
        p.el.append(f'<circle cx="{x}" cy="{y}" r="{RADIUS}"/>')
    for arrow in (
        "M274 112 C304 100 336 100 362 110",
        "M490 262 L490 296",
        "M366 448 C336 460 304 460 278 450",
        "M150 298 L150 264",
    ):
        p.arrow(arrow, w=6, head=15)
    for i, (x, y) in enumerate(CENTERS):
        p.number(i + 1, x + (-82 if i in (0, 3) else 82), y - 86 if i < 2 else y + 86, 22)
    return p
