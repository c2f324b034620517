"""Hands and feet, and where a foot stands."""

import numpy as np
from shapely.geometry import LineString
from shapely.ops import unary_union

from tools.drawings.figure.outline import chain
from tools.drawings.figure.space import V, frame, rot, unit

# Ellipsoids from the ankle, in cm: forward, sideways, up, and the three half axes.
FOOT = (
    ((-0.2, 0, 0.6, 3.5, 3.3, 3.4), (-2.6, 0, -3.6, 3.5, 3.2, 3.7)),
    (
        (0.4, 0, 0, 3.3, 3.2, 3.2),
        (5, 0, -3.0, 3.2, 3.4, 3.0),
        (11.5, 0, -5.1, 2.9, 4.1, 2.2),
        (16.2, 0, -5.7, 2.2, 3.8, 1.6),
    ),
    ((-2.6, 0, -4.2, 3.4, 3.2, 3.1), (5, 0, -4.6, 3, 3.3, 2.6), (12, 0, -5.3, 3, 4.1, 2.0)),
)
TOUCHING = (FOOT[0][1], FOOT[1][3], FOOT[2][2], FOOT[2][0])
SOLE = ((-6.2, -5.9), (0, -5.9), (6, -5.8), (12, -6.1), (18.2, -6.2))

# Ellipsoids from the wrist, in cm: out of the palm, toward the thumb, along the fingers, and the half axes.
# For each pose the palm, the group of fingers and the thumb.
HANDS = {
    "flat": (
        ((0, 0, -0.5, 2.2, 2.7, 1), (0.1, 0.1, 4, 2.0, 3.8, 2), (0.1, 0, 8.2, 1.6, 4.0, 1.5)),
        ((0.1, 0, 8.2, 1.6, 4.0, 1.5), (0.4, -0.2, 13, 1.3, 3.5, 1.5), (0.8, -0.5, 17, 1.0, 2.2, 1.1)),
        ((0.5, 1.8, 1.8, 1.9, 1.9, 1.9), (1.0, 5.0, 5.4, 1.5, 1.5, 1.5), (1.2, 6.8, 8.8, 1.2, 1.2, 1.2)),
    ),
    "relaxed": (
        ((0, 0, -0.5, 2.2, 2.7, 1), (0.2, 0.1, 4, 2.0, 3.7, 2), (0.5, -0.1, 7.8, 1.8, 3.7, 1.5)),
        ((0.5, -0.1, 7.8, 1.8, 3.7, 1.5), (2.0, -0.3, 12, 1.7, 3.1, 1.4), (4.2, -0.2, 15, 1.3, 2.1, 1.2)),
        ((0.8, 2.0, 1.6, 1.9, 1.9, 1.9), (1.8, 4.7, 5.2, 1.5, 1.5, 1.5), (2.8, 5.4, 9.0, 1.2, 1.2, 1.2)),
    ),
    "point": (
        ((0, 0, -0.5, 2.2, 2.7, 1), (0.1, 0.1, 4, 2.1, 3.3, 2), (0.1, 0, 8.2, 1.7, 3.3, 1.5)),
        ((0.1, 0, 8.2, 1.7, 3.3, 1.5), (0.3, 0, 13, 1.4, 2.7, 1.5), (0.5, 0, 17, 1.0, 1.6, 1.1)),
        ((0.5, 2.0, 1.8, 1.8, 1.8, 1.8), (1.0, 4.4, 5.4, 1.4, 1.4, 1.4), (1.2, 5.2, 8.6, 1.1, 1.1, 1.1)),
    ),
    "grip": (
        ((0, 0, -0.5, 2.2, 2.7, 1), (0.3, 0.1, 4, 2.2, 3.7, 2), (0.6, 0, 7.6, 2.0, 3.9, 1.6)),
        ((0.6, 0, 7.6, 2.0, 3.9, 1.6), (3.6, 0, 9.6, 1.9, 3.5, 1.8), (6.4, 0, 7.8, 1.7, 3.0, 1.6)),
        ((0.8, 2.0, 2, 1.9, 1.9, 1.9), (3.0, 4.0, 5.0, 1.6, 1.6, 1.6), (5.0, 3.6, 7.4, 1.3, 1.3, 1.3)),
    ),
}


class Ends:
    """Hands and feet of a posed body."""

    def foot(self, cam, n, grow=0.0):
        """A foot or its shoe."""
        R, a, t = self.leg[n]["Rf"], self.leg[n]["ankle"], self.k.tall
        return unary_union(
            [chain(cam, [(a + R @ (V(*x[:3]) * t), R, V(*x[3:]) * t + grow) for x in part]) for part in FOOT]
        )

    def sole(self, cam, n):
        """The line between a shoe and its sole."""
        R, a, t = self.leg[n]["Rf"], self.leg[n]["ankle"], self.k.tall
        return LineString([cam.pt(a + R @ (V(f, 0, u) * t)) for f, u in SOLE])

    def hand(self, cam, n):
        """Palm, the group of fingers and the thumb."""
        A, t = self.arm[n], self.k.tall
        out, w, d = A["Rh"][:, 0], A["wrist"], A["d"]
        thumb = A["Rh"][:, 1] * {"L": 1, "R": -1}[n]
        axes = np.column_stack([out, thumb, d])
        return unary_union(
            [
                chain(cam, [(w + (out * f + thumb * s + d * u) * t, axes, V(*r) * t) for f, s, u, *r in part])
                for part in HANDS[A["pose"]]
            ]
        )

    def plant(self, x, y, pitch=0.0, z=0.0, fwd=None):
        """Where the ankle is when the foot stands on height z; pitch lifts the toes.

        Gives the ankle, where the toes point, and what is up for the foot.
        """
        f = unit(np.asarray(fwd, float)) if fwd is not None else unit(V(self.Rp[0, 0], self.Rp[1, 0], 0))
        R = frame(V(0, 0, 1), f)
        R = rot(R[:, 1], -pitch) @ R
        t = self.k.tall
        low = min((R @ (V(*e[:3]) * t))[2] - np.linalg.norm(R[2] * V(*e[3:]) * t) for e in TOUCHING)
        return V(x, y, z - low), R[:, 0], R[:, 2]
