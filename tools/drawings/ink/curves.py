"""Points to few cubic curves: Schneider's fitting, with corners kept."""

from itertools import pairwise

import numpy as np


def bezier(c, t):
    """The points at t of a cubic curve with four control points."""
    t = np.asarray(t)[:, None]
    return c[0] * (1 - t) ** 3 + 3 * c[1] * t * (1 - t) ** 2 + 3 * c[2] * t * t * (1 - t) + c[3] * t**3


def _least_squares(p, u, t1, t2):
    """The curve through the ends of p, with the given directions there, that is nearest to p at u."""
    A1, A2 = t1 * (3 * u * (1 - u) ** 2)[:, None], t2 * (3 * u * u * (1 - u))[:, None]
    c00, c01, c11 = (A1 * A1).sum(), (A1 * A2).sum(), (A2 * A2).sum()
    base = bezier([p[0], p[0], p[-1], p[-1]], u)
    x0, x1 = (A1 * (p - base)).sum(), (A2 * (p - base)).sum()
    det = c00 * c11 - c01 * c01
    L = np.linalg.norm(p[-1] - p[0])
    a1 = a2 = L / 3
    if abs(det) > 1e-9:
        a1, a2 = (x0 * c11 - x1 * c01) / det, (c00 * x1 - c01 * x0) / det
    if a1 < L * 1e-3 or a2 < L * 1e-3:
        a1 = a2 = L / 3
    return [p[0], p[0] + t1 * a1, p[-1] + t2 * a2, p[-1]]


def _newton(c, q, p, u):
    """Better places on the curve for the points p, which are at q now."""
    d1 = 3 * np.diff(np.array(c), axis=0)
    d2 = 2 * np.diff(d1, axis=0)
    b1 = d1[0] * ((1 - u) ** 2)[:, None] + 2 * d1[1] * (u * (1 - u))[:, None] + d1[2] * (u * u)[:, None]
    b2 = d2[0] * (1 - u)[:, None] + d2[1] * u[:, None]
    over, under = ((q - p) * b1).sum(1), (b1 * b1).sum(1) + ((q - p) * b2).sum(1)
    step = np.divide(over, under, out=np.zeros_like(over), where=np.abs(under) > 1e-9)
    return np.clip(u - step, 0, 1)


def _fit(p, t1, t2, err, depth=0):
    """Curves along p that leave by t1, arrive by t2 and stay within err."""
    n = len(p)
    if n == 2 or depth > 24:
        d = np.linalg.norm(p[-1] - p[0]) / 3
        return [[p[0], p[0] + t1 * d, p[-1] + t2 * d, p[-1]]]
    u = np.r_[0, np.cumsum(np.linalg.norm(np.diff(p, axis=0), axis=1))]
    if u[-1] == 0:
        return []
    u /= u[-1]
    for _ in range(4):
        c = _least_squares(p, u, t1, t2)
        q = bezier(c, u)
        e = ((q - p) ** 2).sum(1)
        k = int(e.argmax())
        if e[k] < err * err:
            return [c]
        u = _newton(c, q, p, u)
    k = min(max(k, 1), n - 2)
    m = min(3, k, n - 1 - k)
    v = p[k - m] - p[k + m]
    v = v / (np.linalg.norm(v) or 1)
    return _fit(p[: k + 1], t1, v, err, depth + 1) + _fit(p[k:], -v, t2, err, depth + 1)


def _resample(p, step):
    """The same line with points at equal steps."""
    d = np.r_[0, np.cumsum(np.linalg.norm(np.diff(p, axis=0), axis=1))]
    n = max(int(d[-1] / step), 3)
    s = np.linspace(0, d[-1], n + 1)
    return np.column_stack([np.interp(s, d, p[:, i]) for i in (0, 1)])


def _corners(p, closed, w=3, limit=38):
    """Where a line turns by more than the limit, in degrees, within w points to each side."""
    n, out = len(p), []
    idx = range(n) if closed else range(w, n - w)
    ang = np.zeros(n)
    for i in idx:
        a, b = p[i] - p[(i - w) % n], p[(i + w) % n] - p[i]
        c = a.dot(b) / ((np.linalg.norm(a) * np.linalg.norm(b)) or 1)
        ang[i] = np.degrees(np.arccos(np.clip(c, -1, 1)))
    for i in idx:
        near = [ang[(i + j) % n] for j in range(-w, w + 1)]
        if ang[i] > limit and ang[i] == max(near):
            out.append(i)
    return out


def _calm(q, cuts, passes=4):
    """Takes small kinks out of a line between its corners."""
    q = q.copy()
    for a, b in pairwise(cuts):
        for _ in range(passes):
            if b - a > 4:
                q[a + 1 : b] = 0.25 * q[a : b - 1] + 0.5 * q[a + 1 : b] + 0.25 * q[a + 2 : b + 1]
    return q


def _cut(p, closed, step):
    """A line at equal steps, the corners where it is cut, and whether a closed one has no corner at all."""
    if not closed:
        q = _resample(p, step)
        return q, [0, *_corners(q, False), len(q) - 1], False
    if np.allclose(p[0], p[-1]):
        p = p[:-1]
    q = _resample(np.vstack([p, p[:1]]), step)[:-1]
    c = _corners(q, True)
    if c:
        q = np.roll(q, -c[0], axis=0)
    c = [i - c[0] for i in c] or [0]
    q = np.vstack([q, q[:1]])
    return q, [*c, len(q) - 1], len(c) == 1 and not _corners(q[:-1], True)


def curve(pts, closed, err=0.28, step=1.0):
    """The cubic curves along some points: each four control points, none further away than err."""
    q, cuts, smooth_start = _cut(np.asarray(pts, float), closed, step)
    q = _calm(q, cuts)
    out = []
    for a, b in pairwise(cuts):
        r = q[a : b + 1]
        if len(r) < 2:
            continue
        m = min(3, len(r) - 1)
        t1, t2 = r[m] - r[0], r[-1 - m] - r[-1]
        if smooth_start:
            t1 = q[1] - q[-2]
            t2 = -t1
        t1, t2 = t1 / (np.linalg.norm(t1) or 1), t2 / (np.linalg.norm(t2) or 1)
        out += _fit(r, t1, t2, err)
    return out
