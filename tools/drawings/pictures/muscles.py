"""The muscles of the back, from behind: the outer ones on the left, the deep ones on the right."""

from shapely.geometry import LineString, Point, Polygon
from shapely.ops import unary_union

from tools.drawings.figure.body import Body
from tools.drawings.figure.heads import head, skinline
from tools.drawings.figure.outline import lines_of, soft
from tools.drawings.figure.people import BLACK, Look
from tools.drawings.figure.space import Cam, V, frame
from tools.drawings.ink.pathdata import corners, mirrored, tr
from tools.drawings.ink.picture import CREAM, GOLD, Pic
from tools.drawings.pictures.props import cm

BONE = "#efe4cc"
# All paths in centimetres from the middle between the hip joints, for the right side of the picture.
# Height and half width of each rib.
RIBS = ((51, 9), (48.6, 10.4), (46, 11.4), (43.4, 12.2), (40.8, 12.9), (38, 13.2), (35, 13.2), (32.2, 13))
SHORT_RIBS = "M1.4 29.6 C5 30.4 9 28.6 10.6 26.4 M1.4 27.2 C4 27 6.6 25.8 8 24.4"
BLADE = (
    "M6.6 47.8 C10 49.4 14 50.6 17.2 50.6 C18.2 49.6 17.4 48.2 16.2 47 "
    "C14 44.6 11.4 41 9.2 37.2 C7.6 38.4 6.8 43.2 6.6 47.8 Z"
)
BLADE_RIDGE = "M6.8 46.6 C10.6 47.4 14 48.6 16.6 49.8"
THIGH_BONE = (
    "M7.4 1.6 C9.6 2.8 11.6 1.6 12.4 .4 C13.4 1 15.2 .8 15.6 -.8 C16 -2.6 14.8 -4.4 14 -6 "
    "C13.4 -9 13.2 -13 13 -16.4 L9.8 -16.4 C10 -12 10 -8 9.6 -5.2 C8.6 -4 6.8 -2 6.8 0 "
    "C6.8 .8 7 1.2 7.4 1.6 Z"
)
HIP_BONE = (
    "M3.4 8.6 C4.6 12.4 9.4 14.8 13 12.6 C15 11.2 14.6 8.6 13.2 6.4 C12 4.6 11.4 3.4 11 2 "
    "C10.4 -.4 8.8 -1.4 8.2 -3 C7.8 -5 8.2 -7.6 6.6 -8.8 C4.8 -9.6 3.6 -7.8 3.6 -6 "
    "C3.4 -4.4 2 -4 .6 -4.4 L.6 -2.8 C2.4 -2.2 4.4 -1.6 5 .2 C5.4 2 5 3.6 4.2 5 "
    "C3.6 6.2 3.2 7.4 3.4 8.6 Z"
)
QUADRATUS = "M5.2 12.8 C6.8 13.6 9 13.8 10.6 13.2 C9.8 17 9.2 21 8.4 24.4 C7.2 25.8 5.4 26.4 4.4 26.6 Z"
QUADRATUS_FIBERS = "M7 14.4 C6.8 18 6.6 22 6.4 25 M8.9 14.2 C8.5 18 8 21 7.4 24.4"
ERECTOR = (
    "M.9 .6 C3 3.4 5.6 8 6 13.6 C6.6 19 6.4 26 6.6 33 C6.4 40 5.2 47 4 53 C3.4 57 3 60 3.1 64.6 "
    "L.9 65 C1.2 56 1.2 30 .9 .6 Z"
)
ERECTOR_FIBERS = (
    "M1.8 6 C3.2 10 3.6 16 3.7 24 C3.8 34 3.2 44 2.5 54 M4.6 10 C5.2 16 5 24 5.1 32 "
    "C5 38 4.4 43 3.8 48 M2.2 57 C2.1 60 2 62 2 64"
)
MEDIUS = "M5.2 10.8 C8 13.8 13.6 13.4 15 9 C16 6 16.4 2 16.4 -1.6 C14 4.4 9.6 8.4 5.2 10.8 Z"
GLUTEUS = (
    "M5 10.6 C9.5 8.6 14.4 4.6 16.5 -1.6 C17.2 -6 16.4 -10 14.6 -11.6 C9.6 -12.4 3 -11.2 1.1 -5 "
    "C1.4 -1 2.2 2.6 3 5.4 C3.6 7.4 4.2 9 5 10.6 Z"
)
GLUTEUS_FIBERS = (
    "M4.4 8.6 C9 5.6 13 1.6 15.6 -3 M3.4 5 C8 1.6 12.2 -2.6 15.2 -7 M2.4 1 "
    "C6.6 -2 10.6 -6 13.4 -10 M1.8 -3.4 C4.6 -5.6 7.4 -8 9.4 -10.6"
)
SHOULDER = (
    "M18.8 36.6 C20.8 39.4 22 44.4 21.4 48.6 C20.6 51.8 18.4 53 16.2 52.6 L15.8 50.6 "
    "C13 50.2 10.4 49.6 8 48.2 C12.8 46 17 41.6 18.8 36.6 Z"
)
UNDER_BLADE = (
    "M5 39.6 C8.6 41.2 12 42.2 16 43.2 C16.8 42.4 17.6 41.4 18 40.4 C16 43.8 12 46.6 7.8 48 "
    "C6.4 45.6 5.4 42.6 5 39.6 Z"
)
FASCIA = "M.3 31.6 C3 25.6 6.4 18.6 8.8 13.6 C7 12.6 5.6 11.6 4.8 10.4 C3.6 7.6 2.4 4 1.2 .6 L.3 .6 Z"
LATISSIMUS = (
    "M.4 38.6 C4 39 9.6 41.4 15.9 43.3 C16 40 15.4 34 14.3 29 C13.4 23 11.8 17.4 8.8 13.6 "
    "C6.4 18.6 3 25.6 .4 31.6 Z"
)
LATISSIMUS_FIBERS = (
    "M2.6 33 C7 36 11 39.4 14.8 42 M4.4 29 C9 32.4 12.4 36.4 15 40.2 M6 24.6 "
    "C10 28 12.8 32 14.4 36 M8 19 C10.4 22 12.2 26 13.2 29.6"
)
TRAPEZIUS = (
    "M.3 66.6 C2.2 65 3.6 62.6 4.4 60 C5.8 56.8 11 54.8 16.4 52.8 L16 50.6 "
    "C12.4 50 8.6 48.8 6.6 46.2 C4.4 41 1.8 33 .3 27.4 Z"
)
TRAPEZIUS_FIBERS = (
    "M1 61 C3.6 57.6 8 55 13 52.8 M.9 54.6 C5 53 10 51.9 14.4 51.4 M.9 49 C4 48.6 6 48.2 8 48.2 "
    "M.9 42 C2.8 43.4 4.6 45 6 46 M.8 35 C2 38 3.4 41 4.8 43"
)


def _person(p, cam, f):
    """The body without the head.  Gives it and its shape."""
    k = Look(skin=BLACK, hair="short", haircol="#43332e", head=1.06)
    back = frame(V(0, 0, 1), V(0, 1, 0))
    b = Body(k, V(0, 0, 0), back, back, back)
    for n, q in (("L", -1), ("R", 1)):  # the left is on the left, seen from behind
        b.fk_leg(n, V(q * 0.05, 0, -1), V(0, 0, -1))
        b.fk_arm(n, V(q * 0.24, 0, -1), V(q * 0.16, 0.1, -1))
    parts = [b.torso(cam), b.buttocks(cam), b.neck(cam)]
    parts += [b.leg_shape(cam, n, 0, 0.6) for n in "LR"] + [b.arm_shape(cam, n, 0, u=1.4) for n in "LR"]
    box = Polygon([f((-40, -16.5)), f((40, -16.5)), f((40, 90)), f((-40, 90))])
    body = soft(unary_union(parts), 12, 1).intersection(box)
    p.path(body, k.skin, stroke=None, err=0.5, step=2)
    cut = LineString([f((-40, -16.5)), f((40, -16.5))]).buffer(2)
    arms = [b.arm[n]["elbow"] + (b.arm[n]["wrist"] - b.arm[n]["elbow"]) * 0.52 for n in "LR"]
    arms = unary_union([Point(cam.pt(at)).buffer(29) for at in arms])
    edge = body.exterior.difference(cut).difference(arms)
    p.path(lines_of(edge), None, skinline(k), err=0.5, step=2)
    return b, body


def _spine(f):
    """The vertebrae as path data, and the height where they end."""
    z, out = 64.6, ""
    for i in range(24):
        h = 1.55 if i < 7 else 2.24 + (i - 7) * 0.05 if i < 19 else 3.2
        w = 0.95 if i < 7 else 1.05 + (i - 7) * 0.03 if i < 19 else 1.5
        out += corners([f((-w, z - 0.15)), f((w, z - 0.15)), f((w, z - h + 0.3)), f((-w, z - h + 0.3))])
        z -= h
    return out, z


def _sacrum(z):
    return (
        f"M-4.6 {z - 0.3:.1f} C-2 {z + 0.5:.1f} 2 {z + 0.5:.1f} 4.6 {z - 0.3:.1f} "
        f"C4.4 {z - 4:.1f} 2 {z - 8:.1f} .9 {z - 10.6:.1f} "
        f"C.5 {z - 12.6:.1f} -.5 {z - 12.6:.1f} -.9 {z - 10.6:.1f} "
        f"C-2 {z - 8:.1f} -4.4 {z - 4:.1f} -4.6 {z - 0.3:.1f} Z"
    )


def _bones(p, f):
    def rib(z, w):
        return f"M1.4 {z} C{w * 0.5:.1f} {z + 2.2:.1f} {w:.1f} {z + 0.6:.1f} {w:.1f} {z - 4.4:.1f}"

    p.path("".join(tr(rib(*r), f) for r in RIBS) + tr(SHORT_RIBS, f), None, "#cdbfa6", w=5)
    p.path(tr(BLADE, f), BONE, w=2)
    p.path(tr(BLADE_RIDGE, f), None, w=1.5)
    p.path(tr(THIGH_BONE, f), BONE, w=2)
    p.path(tr(HIP_BONE, f), BONE, w=2)


def _deep(p, f):
    for muscle, fibers, color in ((QUADRATUS, QUADRATUS_FIBERS, GOLD), (ERECTOR, ERECTOR_FIBERS, "#d08d60")):
        p.path(tr(muscle, f), color, w=2)
        p.path(tr(fibers, f), None, w=1.5)
    vertebrae, end = _spine(f)
    p.path(vertebrae, BONE, w=1.8)
    p.path(tr(_sacrum(end), f), BONE, w=2)


def _outer(p, f):
    for muscle, fibers, color in (
        (MEDIUS, None, "#b58aa9"),
        (GLUTEUS, GLUTEUS_FIBERS, "#c790b8"),
        (SHOULDER, None, "#7fb0a6"),
        (UNDER_BLADE, None, "#cfe0d4"),
        (FASCIA, None, BONE),
        (LATISSIMUS, LATISSIMUS_FIBERS, "#5fa79c"),
        (TRAPEZIUS, TRAPEZIUS_FIBERS, "#3f8b81"),
    ):
        p.path(tr(mirrored(muscle), f), color, w=1.6 if muscle is FASCIA else 2)
        if fibers:
            p.path(tr(mirrored(fibers), f), None, CREAM, w=1.3)


def muscles():
    """The outer muscles on the left; the deep ones, the spine and the hip bone on the right."""
    p = Pic(520, 660)
    cam = Cam(6.2, (260, 546))
    f = cm(cam)
    b, body = _person(p, cam, f)
    _bones(p, f)
    _deep(p, f)
    _outer(p, f)
    head(p, cam, b, "back", neckpoly=body)  # over the upper ends of the muscles, which are under the hair
    for n, x, z, to in (
        (1, 36, 60, (-7.6, 52.6)),
        (2, 30, 24, (-11.6, 31)),
        (5, 36, 3, (-10, -3.4)),
        (3, 490, 42, (4.6, 33)),
        (4, 490, 24, (7.4, 19)),
        (6, 484, 64, (0.1, 56.2)),
        (7, 484, 5, (11, 9)),
    ):
        p.leader(n, x, f((0, z))[1], f(to))
    return p
