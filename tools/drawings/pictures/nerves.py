"""Where nerve pain can run."""

import numpy as np
from shapely.geometry import LineString
from shapely.ops import unary_union

from tools.drawings.figure.body import Body
from tools.drawings.figure.heads import head
from tools.drawings.figure.outline import soft
from tools.drawings.figure.people import Look
from tools.drawings.figure.space import Cam, V, dense, frame
from tools.drawings.ink.pathdata import join, tr
from tools.drawings.ink.picture import CREAM, MINT, PLUM, RUST, Pic, shade
from tools.drawings.pictures.poses import silhouette
from tools.drawings.pictures.props import cm

FRONT_FOLDS = (
    "M-2.6 52 C-6 52.6 -10 53 -14 52.4 M2.6 52 C6 52.6 10 53 14 52.4 M-11 35.6 "
    "C-8 33.4 -4 33.6 -2.4 35 M11 35.6 C8 33.4 4 33.6 2.4 35 M0 16 L0 14.8"
)
BACK_FOLDS = "M0 50 L0 13 M-4.6 45 C-8 41 -8.6 38 -7.6 35.6 M4.6 45 C8 41 8.6 38 7.6 35.6"
WIDE = 9


def along(b, cam, bones, radii, pts):
    """Points on a limb: u is 0 to 2, 1 the joint in the middle; s -1 to 1, positive away from the middle."""
    out = []
    for u, s in pts:
        a, c = bones[:2] if u <= 1 else bones[1:]
        r, less = radii[0 if u <= 1 else 1]
        r -= less * (u if u <= 1 else u - 1)
        p0, p1 = cam.pt(a), cam.pt(c)
        v = (p1 - p0) / np.linalg.norm(p1 - p0)
        away = np.array([-v[1], v[0]])
        if (p1[0] - cam.pt(b.hip)[0]) * away[0] < 0:
            away = -away
        out.append(p0 + (p1 - p0) * (u % 1 if u not in (1, 2) else 1) + away * s * r * cam.k)
    return out


def on_leg(b, cam, n, pts):
    """Points on a leg from hip to ankle."""
    L = b.leg[n]
    return along(b, cam, (L["hip"], L["knee"], L["ankle"]), ((7.6, 1.6), (5.8, 2.2)), pts)


def on_arm(b, cam, n, pts):
    """Points on an arm from shoulder to wrist."""
    A = b.arm[n]
    return along(b, cam, (A["sh"], A["elbow"], A["wrist"]), ((4.8, 0.8), (4, 1.4)), pts)


def _person(p, cam, away):
    """Somebody in shorts who looks at the viewer (away is -1) or away (1).  Gives body and shape."""
    k = Look(skin="#dcb58c", hair="short", haircol="#5a4038")
    turn = frame(V(0, 0, 1), V(0, away, 0))
    b = Body(k, V(0, 0, 0), turn, turn, turn)
    for n, q in (("L", -away), ("R", away)):
        b.fk_leg(n, V(q * 0.07, 0, -1), V(q * 0.03, 0, -1), toes=V(q * 0.25, away, -0.1), sole=V(0, 0, 1))
        b.fk_arm(n, V(q * 0.3, 0, -1), V(q * 0.26, 0, -1), palm=V(0, away, 0))
    body = silhouette(b, cam)
    p.path(body, k.skin)
    shorts = [b.torso(cam, -9, 11, 0.5), *[b.leg_shape(cam, n, 0.6, 0.34) for n in "LR"]]
    p.path(soft(unary_union(shorts), 2), MINT)
    p.path(f"M{join(cam.pt(V(0, 0, -6)))}L{join(cam.pt(V(0, 0, -14)))}", None, w=2)
    head(p, cam, b, "back" if away > 0 else "front", neckpoly=body)
    folds = BACK_FOLDS if away > 0 else FRONT_FOLDS
    p.path(tr(folds, cm(cam)), None, "#a9794d", w=1.8)
    return b, body


def _route(p, body, points, color, dash=None):
    """A wide line with a darker edge; dashes or dots tell it from its neighbors."""
    rows = dense([[i, *q] for i, q in enumerate(points)], 8)
    g = LineString(rows[:, 1:]).intersection(body.buffer(-1)).simplify(0.2)
    p.path(g, None, shade(color, 0.72), w=WIDE + 3)
    p.path(g, None, color, w=WIDE)
    if dash:
        p.path(g, None, CREAM, extra=f' stroke-dasharray="{dash}"')


def _front(p):
    cam = Cam(2.95, (170, 276))
    f = cm(cam)
    b, body = _person(p, cam, -1)
    shin = on_leg(b, cam, "L", [(0.06, 0.78), (0.5, 0.72), (0.95, 0.62), (1.3, 0.5), (1.7, 0.3), (2, 0.1)])
    _route(p, body, [*shin, cam.pt(b.leg["L"]["ankle"] + V(1, -9, -5.5))], RUST, "1 8")
    thigh = [(0.1, 0.15), (0.5, 0), (0.9, -0.25), (1.25, -0.45), (1.7, -0.5), (1.95, -0.5)]
    _route(p, body, on_leg(b, cam, "R", thigh), RUST, "9 7")
    arm = on_arm(b, cam, "L", [(0.25, 0.55), (0.7, 0.5), (1, 0.45), (1.5, 0.5), (2, 0.6)])
    thumb = cam.pt(b.arm["L"]["wrist"] + b.arm["L"]["d"] * 6 + V(4.6, 0, 0))
    _route(p, body, [f((3.6, 57)), f((8, 53.6)), f((14, 51.4)), *arm, thumb], PLUM, "1 8")
    for n, x, z in ((2, 78, -30), (3, -78, -30), (4, 122, 40)):
        p.number(n, cam.at[0] + x, f((0, z))[1])


def _back(p):
    cam = Cam(2.95, (430, 276))
    f = cm(cam)
    b, body = _person(p, cam, 1)
    leg = [(0.12, -0.1), (0.5, 0), (0.95, 0.05), (1.3, 0.15), (1.7, 0.25), (2, 0.3)]
    heel = cam.pt(b.leg["R"]["ankle"] + V(3, 0, -5))
    _route(p, body, [f((2, 11)), f((5.4, 4)), *on_leg(b, cam, "R", leg), heel], RUST)
    arm = on_arm(b, cam, "R", [(0.5, -0.1), (1, 0), (1.5, 0), (2, 0)])
    finger = cam.pt(b.arm["R"]["wrist"] + b.arm["R"]["d"] * 14)
    _route(p, body, [f((1.8, 58)), f((6, 53)), f((11.5, 48)), *arm, finger], PLUM)
    for n, x, z in ((1, 78, -30), (5, 122, 40)):
        p.number(n, cam.at[0] + x, f((0, z))[1])


def nerve_pain():
    """A body from the front and from behind with five lines."""
    p = Pic(600, 560, err=0.45)
    _front(p)
    _back(p)
    return p
