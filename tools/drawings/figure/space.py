"""Points, directions and frames in centimetres, and the viewer who looks at them."""

import math

import numpy as np


def V(*a):
    """A point or a direction: x to the right of the picture, y away from the viewer, z up."""
    return np.array(a, float)


def unit(v):
    """The direction of v, one long."""
    return v / (np.linalg.norm(v) or 1)


def frame(up, fwd):
    """Columns: forward, left, up."""
    u = unit(np.asarray(up, float))
    f = np.asarray(fwd, float)
    f = unit(f - f.dot(u) * u)
    return np.column_stack([f, np.cross(u, f), u])


def deg(a):
    """Direction in the picture plane: 0 right, 90 up."""
    return V(math.cos(math.radians(a)), 0, math.sin(math.radians(a)))


def side(a):
    """Frame of a body part seen from its right side whose up points to angle a."""
    return frame(deg(a), deg(a - 90))


def mirror_side(a):
    """The same for someone who faces left."""
    return frame(deg(a), deg(a + 90))


def rot(axis, angle):
    """A turn about an axis by degrees."""
    a, t = unit(np.asarray(axis, float)), math.radians(angle)
    k = np.array([[0, -a[2], a[1]], [a[2], 0, -a[0]], [-a[1], a[0], 0]])
    return np.eye(3) + math.sin(t) * k + (1 - math.cos(t)) * k @ k


class Cam:
    """A viewer far away: az turns them round the subject, el lifts them, both in degrees."""

    def __init__(self, scale=2.3, at=(0, 0), az=0, el=0):
        self.k, self.at = scale, at
        a, e = math.radians(az), math.radians(el)
        r = V(math.cos(a), math.sin(a), 0)
        back = V(-math.sin(a), math.cos(a), 0)
        u = V(0, 0, 1) * math.cos(e) + back * math.sin(e)
        self.P = np.array([r, -u]) * scale
        self.to_viewer = -(back * math.cos(e) - V(0, 0, 1) * math.sin(e))

    def pt(self, p):
        """Where a point of the world stands in the picture."""
        return self.P @ p + np.array(self.at)


def ik(a, target, l1, l2, pole):
    """The middle joint of a two-bone limb; the target is pulled in when it is too far."""
    d = target - a
    n = np.linalg.norm(d)
    m = min(n, (l1 + l2) * 0.9995)
    u = d / n
    x = (l1 * l1 - l2 * l2 + m * m) / (2 * m)
    h = math.sqrt(max(l1 * l1 - x * x, 0))
    q = np.asarray(pole, float)
    q = unit(q - q.dot(u) * u)
    return a + u * x + q * h, a + u * m, q


def between(a, b, from_a, to_b, u):
    """The point at u of the curve from a to b that leaves and arrives as told (Hermite)."""
    return (
        a * (2 * u**3 - 3 * u**2 + 1)
        + from_a * (u**3 - 2 * u**2 + u)
        + b * (-2 * u**3 + 3 * u**2)
        + to_b * (u**3 - u**2)
    )


def dense(rows, m=3):
    """More rows between the given ones, on a smooth curve."""
    r = np.array(rows, float)
    if len(r) < 3:
        return r
    out = []
    for i in range(len(r) - 1):
        a, b = r[max(i - 1, 0)], r[min(i + 2, len(r) - 1)]
        d = max(r[i + 1][0] - r[i][0], 1e-6)
        m0 = (r[i + 1] - a) / max(r[i + 1][0] - a[0], 1e-6) * d
        m1 = (b - r[i]) / max(b[0] - r[i][0], 1e-6) * d
        for u in np.linspace(0, 1, m, endpoint=False):
            out.append(between(r[i], r[i + 1], m0, m1, u))
    return np.array([*out, r[-1]])
