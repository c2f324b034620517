"""A picture: what is drawn on it in order, and the file it becomes."""

import numpy as np
from shapely.geometry import LineString, MultiLineString

from tools.drawings.ink.pathdata import d_of, join, num, read

# The palette of the family; README.md says what each color means.
INK = TEAL = "#2f7a70"
TEAL2, MINT = "#559189", "#93c0b5"
SAND, GOLD = "#d3c097", "#d6ad6c"
CREAM, SHEET, MAT = "#eee3cd", "#dccdae", "#d3c097"
WOOD, DARK_WOOD = "#c9a26d", "#8a6a4c"
PLUM, RUST, RED = "#a0568c", "#b5622a", "#c2413a"


def shade(c, f):
    """A color f times as bright."""
    v = [int(c[i : i + 2], 16) for i in (1, 3, 5)]
    return "#" + "".join(f"{max(0, min(255, round(x * f))):02x}" for x in v)


LINE = 3
DIGITS = {
    1: "M-2.6 -3.6 L1 -6.4 L1 6.4",
    2: "M-3.6 -3.4 C-3.2 -7.6 3.8 -7.6 3.8 -3 C3.8 .4 -2.6 3 -3.9 6.4 L4.2 6.4",
    3: "M-3.4 -4.6 C-2 -7.4 3.6 -7 3.4 -3.4 C3.2 -.8 .6 -.4 -.6 -.4 C1.4 -.4 4 .4 4 3 "
    "C4 7.4 -2.6 7.6 -3.8 4.2",
    4: "M1.8 6.4 L1.8 -6.4 L-4.2 2.6 L4.2 2.6",
    5: "M3.4 -6.4 L-2.6 -6.4 L-3.2 -.4 C-1 -2.4 4.2 -1.8 4 2.4 C3.8 7.2 -2.4 7.4 -3.8 4.6",
    6: "M2.8 -6.2 C-1.6 -5.2 -4 -1 -3.8 2.6 C-3.6 8 4 7.8 4 2.6 C4 -2 -2.6 -2.2 -3.6 1.6",
    7: "M-3.8 -6.4 L4 -6.4 C1.6 -2.6 -.6 1.6 -1.2 6.4",
    8: "M0 -.6 C-4.6 -1.6 -4 -6.7 0 -6.7 C4 -6.7 4.6 -1.6 0 -.6 C-5.4 .6 -5 6.7 0 6.7 C5 6.7 5.4 .6 0 -.6",
}


class Pic:
    """A picture of w by h units; ``err`` is how far, in units, a curve may stray from what it draws."""

    def __init__(self, w, h, err=0.28):
        self.w, self.h, self.err = w, h, err
        self.el, self.clip = [], None

    def path(self, g, fill=None, stroke=INK, w=None, extra="", err=None, step=1.0):
        """A shape, or path data, with its fill and its line."""
        if self.clip is not None and not isinstance(g, str) and g is not None:
            g = g.intersection(self.clip)
        d = g if isinstance(g, str) else d_of(g, err or self.err, step)
        if not d:
            return
        a = f' fill="{fill}"' if fill else ""
        if stroke is None:
            a += ' stroke="none"'
        elif stroke != INK:
            a += f' stroke="{stroke}"'
        if w and w != LINE and stroke:
            a += f' stroke-width="{num(w)}"'
        self.el.append(f'<path{a}{extra} d="{d}"/>')

    def dot(self, at, r, fill, extra=' stroke="none"'):
        """A filled circle."""
        self.el.append(f'<circle cx="{num(at[0])}" cy="{num(at[1])}" r="{num(r)}" fill="{fill}"{extra}/>')

    def number(self, n, x, y, r=20):
        """A white number on a disc."""
        self.dot((x, y), r, TEAL)
        pts = read(DIGITS[n], lambda p: p * r / 15 + np.array([x - (0.4 if n == 1 else 0), y]))
        digit = MultiLineString([LineString(q) for q in pts])
        self.path(digit, None, "#fff", 2.4 * r / 15, err=0.1, step=0.6)

    def leader(self, n, x, y, *named, r=18):
        """A number with a line to what it names; a light edge keeps it visible on dark skin."""
        for to in named:
            v = np.array(to) - np.array([x, y])
            d = f"M{join(np.array([x, y]) + v / np.linalg.norm(v) * (r + 2))}L{join(to)}"
            self.path(d, None, CREAM, 4)
            self.path(d, None, w=2)
            self.dot(to, 3.4, TEAL, f' stroke="{CREAM}" stroke-width="1.5"')
        self.number(n, x, y, r)

    def arrow(self, path, w=4, head=11, stroke=PLUM):
        """An arrow along a path that is written by hand."""
        q = read(path)[0]
        a = q[-1] - q[-4 if len(q) > 4 else 0]
        a = a / np.linalg.norm(a)
        b = np.array([-a[1], a[0]])
        t = q[-1]
        d = d_of(LineString(q)) + f"M{join(t - a * head + b * head * 0.72)}L{join(t)}"
        self.path(d + f"L{join(t - a * head - b * head * 0.72)}", None, stroke, w)

    def ground(self, y, x0=20, x1=None):
        """The floor."""
        self.path(f"M{num(x0)} {num(y)}H{num(x1 or self.w - 20)}")

    def svg(self):
        """The whole file."""
        head = (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {self.w} {self.h}" fill="none" '
            f'stroke="{INK}" stroke-width="{LINE}" stroke-linecap="round" stroke-linejoin="round">'
        )
        return "\n".join([head, *self.el, "</svg>\n"])
