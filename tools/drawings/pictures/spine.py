"""The spine from the side, inside the body."""

import numpy as np
from shapely.geometry import LineString, Polygon
from shapely.ops import unary_union

from tools.drawings.figure.body import Body
from tools.drawings.figure.heads import hair_behind, head, skinline
from tools.drawings.figure.outline import lines_of, soft
from tools.drawings.figure.people import BROWN, Look
from tools.drawings.figure.space import Cam, V, deg, side, unit
from tools.drawings.ink.pathdata import corners, tr
from tools.drawings.ink.picture import CREAM, MINT, Pic
from tools.drawings.pictures.props import cm

HIP_BONE = (
    "M-8.8 7.4 C-7.6 11.6 -3.6 14.4 .8 13.8 C4.4 13.2 7.6 11.2 8.4 8.8 "
    "C8.2 7.2 6.6 6.2 6.6 4.6 C6.8 3 5.4 2.4 5.4 .8 C5.8 -1.4 8 -2.6 8 -4.6 "
    "C8 -6.2 6.4 -6.6 5 -6 C3.2 -6.6 1.4 -8.8 -.6 -9.8 C-2.4 -10.6 -4 -9.4 -3.8 -7.6 "
    "C-3.4 -5.6 -4.4 -4.2 -5 -2.8 C-4 -1.8 -3.4 0 -4.2 1.4 C-5.4 3 -8.8 4 -8.8 7.4 Z"
)
GAP_IN_IT = "M4.6 -4 C3.4 -2.8 1.6 -3.2 .8 -4.6 C.2 -6 0 -7.4 1 -7.6 C2.4 -7.4 4.6 -5.6 4.6 -4 Z"
SOCKET = "M2.6 0 C2.6 3.4 -2.6 3.4 -2.6 0 C-2.6 -3.4 2.6 -3.4 2.6 0 Z"
SACRUM = (
    "M-.5 8.5 C-2.6 6.7 -5.1 4.2 -5.7 1.2 C-6 -.4 -5.8 -1.4 -5.2 -2.6 L-7 -2.9 "
    "C-8.2 -1.4 -8.8 0 -8.9 1.6 C-9.3 4.8 -6.8 9.4 -3.6 10.8 Z"
)
TAIL_BONE = (
    "M-6.9 -3.3 L-5.2 -3 C-5 -4.6 -4.4 -5.8 -3.2 -6.8 C-4.8 -7.6 -6.8 -6 -6.9 -3.3 Z M-6.5 -4.9 L-5 -4.3"
)
# The middle of each of the 24 vertebrae from above, in centimetres over the hip joint, and of the sacrum.
HEIGHTS = (64.2, 62.7, 61.2, 59.7, 58.2, 56.8, 55.3, 53.5, 51.5, 49.4, 47.1, 44.8, 42.4)
HEIGHTS += (40, 37.6, 35.1, 32.5, 29.8, 27, 23.9, 20.8, 17.5, 14.2, 11.1, 8.5)
FORWARD = (0.5, 0.5, 0.5, 0.35, 0.05, -0.5, -1.2, -2.1, -3, -3.8, -4.4, -4.9, -5.2)
FORWARD += (-5.3, -5.2, -4.9, -4.4, -3.7, -2.8, -1.9, -1.1, -0.6, -0.6, -1.3, -2.5)
MIDDLES = np.column_stack([FORWARD, HEIGHTS])
# The last vertebra but one of neck, chest and low back, and the color of each region.
NECK, CHEST = 7, 19
COLORS = (MINT, CREAM, "#d98a55")


def _spine_of(i):
    """How long the process behind a vertebra is, and how far it hangs down, in centimetres."""
    if i == 0:
        return 1.5, 0.5
    if i < NECK:
        return (4.2, 0.6) if i == 6 else (2.6, 0.5)
    return 3.7, 1.5 if i < 17 else 0.7


def _vertebra(i, f):
    """Its process behind, then its body, as path data."""
    t = unit(MIDDLES[max(i - 1, 0)] - MIDDLES[i + 1])
    back = np.array([-t[1], t[0]])
    back = -back if back[0] > 0 else back
    half = np.linalg.norm(MIDDLES[i] - MIDDLES[i + 1]) * 0.385
    deep = 1.05 + min(i, 18) * 0.032 + (0.25 if i > 18 else 0)
    long, drop = _spine_of(i)
    fat = 0.42 if i < CHEST else 0.8

    def at(u, v):
        return f(MIDDLES[i] + back * u + t * v)

    tip = [(long, fat - drop), (long + 0.3, -drop - fat * 0.5), (long, -drop - fat)]
    process = [(0, 0.5), (1.4, 0.5), *tip, (1.4, -0.4), (0, -0.4)]
    body = [(-deep, half), (-deep * 0.88, 0), (-deep, -half), (deep, -half), (deep * 0.9, 0), (deep, half)]
    return corners([at(deep + u, v) for u, v in process]) + corners([at(u, v) for u, v in body])


def _person(p, cam, f):
    k = Look(skin=BROWN, hair="bun", haircol="#4a3730", belly=0.6, bust=1.4, head=1.04)
    b = Body(k, V(0, 0, 0), side(90), side(90), side(90))
    for n in "LR":
        b.fk_leg(n, deg(-90), deg(-90))
    parts = [b.torso(cam), b.buttocks(cam), b.leg_shape(cam, "R", 0, 0.45), b.neck(cam)]
    hair_behind(p, cam, b)
    box = Polygon([f((-30, -16.5)), f((30, -16.5)), f((30, 90)), f((-30, 90))])
    body = soft(unary_union(parts), 22, 2).intersection(box)
    p.path(body, k.skin, stroke=None)
    cut = LineString([f((-30, -16.5)), f((30, -16.5))]).buffer(2)
    p.path(lines_of(body.exterior.difference(cut)), None, skinline(k))
    head(p, cam, b, neckpoly=body)


def spine():
    """The bones from the neck to the tail bone."""
    p = Pic(460, 640)
    cam = Cam(6.1, (190, 516))
    f = cm(cam)
    _person(p, cam, f)
    p.path(tr(HIP_BONE, f), "#d0ab7d", w=2)
    p.path(tr(GAP_IN_IT, f), BROWN, w=2)
    p.path(tr(SOCKET, f), None, w=2)
    p.path(LineString([f(q) for q in MIDDLES]), None, "#e6cfa6", w=12)  # the discs: a band behind the bones
    p.path(tr(SACRUM, f) + tr(TAIL_BONE, f), "#c08fb2", w=2)
    for first, end, color in ((CHEST, 24, COLORS[2]), (NECK, CHEST, COLORS[1]), (0, NECK, COLORS[0])):
        p.path("".join(_vertebra(i, f) for i in range(first, end)), color, w=2)
    for n, z, x in ((1, 59.4, 0.3), (2, 40, -5.2), (3, 17.5, -0.5), (4, 4.2, -6.6)):
        p.leader(n, 410, f((0, z))[1], f((x, z)))
    return p
