"""Path data of SVG: writing it short, and reading paths that are written by hand."""

import re

import numpy as np
from shapely.geometry import LineString, MultiLineString, Polygon

from tools.drawings.ink.curves import bezier, curve

TOKEN = re.compile(r"[MLCQZ]|-?\d*\.?\d+")
NUMBERS = {"M": 2, "L": 2, "C": 6, "Q": 4}


def num(x, dp=1):
    """A number in as few characters as can be."""
    s = f"{x:.{dp}f}".rstrip("0").rstrip(".")
    if s in ("-0", ""):
        return "0"
    return re.sub(r"^(-?)0\.", r"\1.", s)


def join(vals, dp=1):
    """Numbers side by side; a minus sign keeps them apart as well as a space."""
    out = ""
    for v in vals:
        s = num(v, dp)
        out += s if (not out or s[0] == "-") else " " + s
    return out


def _off(a, b, c):
    """How far b is from the line from a to c."""
    v = c - a
    return abs((b - a)[0] * v[1] - (b - a)[1] * v[0]) / (np.linalg.norm(v) or 1)


def write(segs, closed):
    """Curves as path data, relative; what is straight becomes a line."""
    if not segs:
        return ""
    cur = np.round(segs[0][0], 1)
    d = "M" + join(cur)
    for s in segs:
        a, b, c = (np.round(s[i], 1) - cur for i in (1, 2, 3))
        long = np.linalg.norm(s[3] - s[0]) > 0
        straight = long and _off(s[0], s[1], s[3]) < 0.12 and _off(s[0], s[2], s[3]) < 0.12
        d += "l" + join(c) if straight else "c" + join([*a, *b, *c])
        cur = np.round(s[3], 1)
    return d + ("z" if closed else "")


def d_of(g, err=0.28, step=1.0):
    """Any shape as path data."""
    if g is None or g.is_empty:
        return ""
    if isinstance(g, Polygon):
        rings = [g.exterior, *(i for i in g.interiors if Polygon(i).area > 6)]
        return "".join(write(curve(ring.coords, True, err, step), True) for ring in rings)
    if isinstance(g, LineString):
        if g.length < 0.8:
            return ""
        closed = np.allclose(g.coords[0], g.coords[-1])
        return write(curve(g.coords, closed, err, step), closed)
    kinds = ("Polygon", "LineString", "MultiPolygon", "MultiLineString")
    return "".join(d_of(x, err, step) for x in g.geoms if x.geom_type in kinds)


def _commands(d):
    """The letters (M L C Q Z, absolute) of a path with the points of each."""
    t, i, cmd = TOKEN.findall(d), 0, None
    while i < len(t):
        if t[i] in "MLCQZ":
            cmd = t[i]
            i += 1
            if cmd == "Z":
                yield "Z", []
                continue
        k = NUMBERS[cmd]
        v = np.array([float(x) for x in t[i : i + k]])
        i += k
        yield cmd, [v[j : j + 2] for j in range(0, k, 2)]
        cmd = "L" if cmd == "M" else cmd


def read(d, f=lambda p: p, n=10):
    """A path as lists of sampled points, moved by f."""
    out = []
    for cmd, v in _commands(d):
        if cmd == "M":
            out.append([v[0]])
            continue
        line = out[-1]
        a = line[-1]
        if cmd == "Z":
            line.append(line[0])
        elif cmd == "L":
            line += [a + (v[0] - a) * u for u in np.linspace(0, 1, 4)[1:]]
        elif cmd == "C":
            line += list(bezier([a, *v], np.linspace(0, 1, n + 1))[1:])
        else:
            b, e = v
            c = [a, a + (b - a) * 2 / 3, e + (b - e) * 2 / 3, e]
            line += list(bezier(c, np.linspace(0, 1, n + 1))[1:])
    return [np.array([f(p) for p in s]) for s in out]


def tr(d, f):
    """A path moved through an affine f, curve for curve, in short form."""
    out, cur = "", None
    for cmd, v in _commands(d):
        if cmd == "Z":
            out += "z"
            continue
        pts = [np.round(f(p), 1) for p in v]
        if cmd == "M":
            out += "M" + join(pts[0])
        else:
            out += cmd.lower() + join([x for p in pts for x in p - cur])
        cur = pts[-1]
    return out


def mirrored(path):
    """A path with its x reversed."""
    out, i = [], 0
    for word in TOKEN.findall(path):
        if word in "MLCQZ":
            out.append(word)
        else:
            out.append(num(-float(word), 3) if i % 2 == 0 else word)
            i += 1
    return " ".join(out)


def polygon_of(d, f):
    """A closed path as a shape, moved by f."""
    return Polygon(np.vstack(read(d, f))).buffer(0)


def lines_from(d, f):
    """An open path as lines, moved by f."""
    return MultiLineString([LineString(q) for q in read(d, f)])


def corners(pts):
    """Straight lines from corner to corner, closed, as path data."""
    q = np.round(np.array(pts), 1)
    return "M" + join(q[0]) + "l" + join((q[1:] - q[:-1]).ravel()) + "z"


def straight(g):
    """Two-point lines as path data, as short as can be."""
    if g.is_empty:
        return ""
    out = ""
    for line in [g] if g.geom_type == "LineString" else g.geoms:
        if line.geom_type == "LineString" and line.length > 2:
            a, b = np.round(line.coords[0], 1), np.round(line.coords[-1], 1)
            out += f"M{join(a)}l{join(b - a)}"
    return out
