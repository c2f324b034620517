"""Mats, beds, stripes, pain: what stands around a person or is laid over one."""

import math

import numpy as np
from shapely import affinity
from shapely.geometry import LineString, MultiLineString, Polygon

from tools.drawings.figure.outline import soft
from tools.drawings.figure.space import V
from tools.drawings.ink.pathdata import join
from tools.drawings.ink.picture import CREAM, MAT, RUST, SAND, SHEET, shade


def cm(cam):
    """What moves centimetres of paths written by hand to the picture."""
    return lambda q: cam.pt(V(q[0], 0, q[1]))


def rounded(x, y, w, h, r):
    """A box with round corners."""
    return Polygon([(x + r, y + r), (x + w - r, y + r), (x + w - r, y + h - r), (x + r, y + h - r)]).buffer(r)


def mat(p, x0, x1, y, color=MAT):
    """A mat on the floor, from the side."""
    p.path(rounded(x0, y, x1 - x0, 8, 4), color, w=2.5)


def bed(p, cam, x0, x1, y0, y1, z, thick=17):
    """A bed as a box: legs, top, two sides."""

    def c(x, y, height):
        return tuple(cam.pt(V(x, y, height)))

    xs = x0 if cam.to_viewer[0] < 0 else x1  # the end that is seen
    for x, y in ((x0 + 6, y0 + 5), (x1 - 6, y0 + 5), (xs + (6 if xs == x0 else -6), y1 - 5)):
        p.path(f"M{join(c(x, y, z - thick))}L{join(c(x, y, 0))}", None, w=8)
    top = Polygon([c(x0, y0, z), c(x1, y0, z), c(x1, y1, z), c(x0, y1, z)])
    front = Polygon([c(x0, y0, z), c(x1, y0, z), c(x1, y0, z - thick), c(x0, y0, z - thick)])
    end = Polygon([c(xs, y0, z), c(xs, y1, z), c(xs, y1, z - thick), c(xs, y0, z - thick)])
    p.path(soft(end, 0.1, 4), shade(SAND, 0.84))
    p.path(soft(front, 0.1, 4), shade(SAND, 0.93))
    p.path(soft(top, 0.1, 5), SHEET)


def burst(p, x, y, r, n=9):
    """Pain: a spot with rays."""
    d = ""
    for i in range(n):
        a = 2 * math.pi * i / n - math.pi / 2
        c, s = math.cos(a), math.sin(a)
        d += f"M{join((x + c * r * 1.45, y + s * r * 1.45))}L{join((x + c * r * 2.1, y + s * r * 2.1))}"
    p.path(d, None, RUST)
    p.dot((x, y), r, RUST, f' stroke="{CREAM}" stroke-width="2"')


def hatch(poly, gap=9, angle=45):
    """Lines across a shape."""
    x0, y0, x1, y1 = poly.bounds
    c, R = ((x0 + x1) / 2, (y0 + y1) / 2), max(x1 - x0, y1 - y0)
    lines = [LineString([(c[0] - R, c[1] + o), (c[0] + R, c[1] + o)]) for o in np.arange(-R, R, gap)]
    return affinity.rotate(MultiLineString(lines), angle, origin=c).intersection(poly.buffer(-1.5))
