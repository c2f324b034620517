"""Flesh to outlines: rounded sections along a bone, seen by a viewer."""

import math
from itertools import pairwise

import numpy as np
from shapely.geometry import MultiPoint, MultiPolygon, Polygon
from shapely.ops import linemerge, unary_union

ANG = np.linspace(0, 2 * math.pi, 40, endpoint=False)
DIRS = np.column_stack([np.cos(ANG), np.sin(ANG)])


def blob(cam, c, R, radii):
    """The outline of an ellipsoid: its centre, its frame and a radius along each axis."""
    A = cam.P @ (R * np.asarray(radii, float))
    B = A @ A.T
    w = np.linalg.norm(DIRS @ A, axis=1)[:, None]
    return cam.pt(c) + DIRS @ B / np.maximum(w, 1e-9)


def chain(cam, items):
    """Hull of neighbours, united: items are (centre, frame, radii)."""
    pts = [blob(cam, *i) for i in items]
    if len(pts) == 1:
        return Polygon(pts[0]).buffer(0)
    return unary_union([MultiPoint(np.vstack([a, b])).convex_hull for a, b in pairwise(pts)])


def soft(poly, r_in, r_out=None):
    """Round inner corners by r_in and outer ones by r_out."""
    r_out = r_in if r_out is None else r_out
    p = poly.buffer(r_in, 16).buffer(-r_in - r_out, 16).buffer(r_out, 16)
    if isinstance(p, MultiPolygon):
        p = max(p.geoms, key=lambda g: g.area)
    return p


def lines_of(g):
    """Merge what a cut leaves."""
    if g.is_empty:
        return g
    if g.geom_type == "MultiLineString":
        g = linemerge(g)
    return g
