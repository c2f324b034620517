"""The shapes of trunk, neck, legs and arms."""

import math

import numpy as np
from shapely.ops import unary_union

from tools.drawings.figure.outline import chain
from tools.drawings.figure.space import V, between, dense, frame

# How far along the bone, how far forward of it, half depth, half width.
TH = [
    (-0.06, -0.3, 8.6, 7.6),
    (0.08, -0.1, 9.2, 8.3),
    (0.33, 0.5, 8.5, 7.9),
    (0.6, 0.6, 7.4, 6.9),
    (0.85, 0.4, 6.2, 5.8),
    (1, 0.5, 5.8, 5.5),
]
SH = [
    (0, 0.4, 5.7, 5.5),
    (0.12, -0.3, 5.6, 5.3),
    (0.3, -1.3, 5.8, 5.5),
    (0.5, -1.1, 4.9, 4.8),
    (0.75, -0.2, 3.8, 3.7),
    (0.96, 0.1, 3.4, 3.2),
]
UA = [(0.0, 0, 5.4, 5.4), (0.12, 0, 5.5, 5.3), (0.45, 0.3, 4.9, 4.8), (0.8, 0, 4.3, 4.2), (1, 0, 4.1, 4.1)]
FA = [(0, 0, 4.1, 4.1), (0.18, 0.3, 4.3, 4.3), (0.45, 0.1, 3.8, 3.8), (0.8, 0, 2.8, 3.0), (1, 0, 2.4, 2.8)]


def scaled(sections, t):
    """The sections of a person t times as tall."""
    return [(a, b * t, c * t, d * t) for a, b, c, d in sections]


def upto(sections, u):
    """The sections down to u of the bone."""
    if u >= 1:
        return sections
    out = [x for x in sections if x[0] < u]
    a = out[-1]
    b = next(x for x in sections if x[0] >= u)
    w = (u - a[0]) / (b[0] - a[0])
    return [*out, (u, *(a[i] * (1 - w) + b[i] * w for i in (1, 2, 3)))]


def limb(start, end, R, sections, grow, g):
    """Sections along a bone, with the axes R, as ``chain`` wants them."""
    a = end - start
    return [
        (start + a * u + R[:, 0] * off, R, (rf * g + grow, rs * g + grow, 1.0))
        for u, off, rf, rs in dense(sections)
    ]


class Flesh:
    """Cross-sections along the bones of a posed body, as outlines.  ``grow`` leaves room for clothes."""

    def _pelvis(self):
        """Height over the hip joints, depth behind and before, half width."""
        k, b = self.k, self.k.belly
        return [
            (-5, 9.0, 8.0, 15.2 * k.hip),
            (0, 10.6, 9.6 + 0.25 * b, 16.6 * k.hip),
            (6, 10.6, 10.2 + 0.6 * b, 16.5 * k.hip),
            (11, 9.4, 10.2 + 0.95 * b, 15.4 * k.hip),
        ]

    def _loin(self):
        """The same between pelvis and chest; 0 is the hip bone's crest and 1 the twelfth vertebra."""
        b = self.k.belly
        return [(0.35, 8.7, 10.0 + 1.05 * b, 14.2), (0.75, 8.8, 9.9 + 0.95 * b, 13.8)]

    def _chest(self):
        """The same over the twelfth vertebra."""
        k, b, bu = self.k, self.k.belly, self.k.bust
        return [
            (3, 9.6, 10.2 + 0.75 * b, 14.2),
            (9, 10.6, 10.8 + 0.35 * b + 0.8 * bu, 15.2),
            (14, 11.4, 10.8 + 0.1 * b + bu, 16.0),
            (20, 11.5, 9.4 + 0.4 * bu, 16.4 * k.shoulder),
            (25.5, 10.3, 6.6, 15.8 * k.shoulder),
            (28.6, 9.6, 5.4, 12.4),
            (30.6, 9.0, 4.6, 8.8),
            (32.2, 8.6, 4.0, 6.6),
        ]

    def torso_sections(self):
        """Height along the trunk, centre, frame and half axes of each section, from below."""
        t, g = self.k.tall, self.k.girth
        out = []
        for z, ba, fr, w in self._pelvis():
            c = self.hip + self.Rp @ (V((fr - ba) / 2 * g, 0, z) * t)
            out.append((z, c, self.Rp, ((fr + ba) / 2 * g * t, w * g * t, 1.2)))
        L = np.linalg.norm(self.t12 - self.crest)
        for u, ba, fr, w in self._loin():
            up = self.Rp[:, 2] * (1 - u) + self.Rt0[:, 2] * u
            R = frame(up, self.Rp[:, 0] * (1 - u) + self.Rt0[:, 0] * u)
            h = between(self.crest, self.t12, self.Rp[:, 2] * L, self.Rt0[:, 2] * L, u)
            c = h + R @ (V((fr - ba) / 2 * g, 0, 0) * t)
            out.append((12 + 12 * u, c, R, ((fr + ba) / 2 * g * t, w * g * t, 1.2)))
        g = 1 + (g - 1) * 0.7
        for z, ba, fr, w in self._chest():
            o, R = self.at_thorax(z)
            c = o + R @ (V((fr - ba) / 2, 0, 0) * t)
            out.append((24 + z, c, R, ((fr + ba) / 2 * g * t, w * g * t, 1.2)))
        return out

    def torso(self, cam, z0=-9, z1=99, grow=0.0):
        """The trunk between two heights over the hip joints."""
        sections = [x for x in self.torso_sections() if z0 <= x[0] <= z1]
        rows = dense([[z, *c, *R[:, 0], *R[:, 2], *r] for z, c, R, r in sections])
        return chain(
            cam, [(x[1:4], frame(x[7:10], x[4:7]), (x[10] + grow, x[11] + grow, x[12])) for x in rows]
        )

    def buttocks(self, cam, grow=0.0):
        """Both of them."""
        t, g = self.k.tall, self.k.girth
        upper, lower = V(7.4, 8.2, 8) * t * g + grow, V(8.0, 8.4, 7.4) * t * g + grow

        def at(x, q, z):
            return self.hip + self.Rp @ (V(x, q * 7.6, z) * t)

        return unary_union(
            [
                chain(cam, [(at(-4.2, q, 2), self.Rp, upper), (at(-4.6, q, -3.2), self.Rp, lower)])
                for q in (1, -1)
            ]
        )

    def neck(self, cam):
        """From the collar to the skull."""
        t = self.k.tall
        R = frame(self.skull - self.neck0, self.Rt[:, 0] + self.Rh[:, 0])
        n = frame(self.Rt[:, 2] * math.cos(0.5) + self.Rt[:, 0] * math.sin(0.5), self.Rt[:, 0])
        return chain(
            cam,
            [
                (self.neck0 + self.Rt @ (V(1.0, 0, -0.6) * t), n, V(7.2, 7.4, 0.6) * t),
                (self.neck0 + R[:, 2] * 4.5 * t, R, V(5.7, 5.5, 1) * t),
                (self.skull + R[:, 2] * 1, R, V(5.9, 5.6, 1) * t),
            ],
        )

    def leg_shape(self, cam, n, grow=0.0, u=2.0, loose=0.0):
        """A leg down to u: 1 is the knee, 2 the ankle.  ``loose`` widens the trousers toward the ankle."""
        L, g, t = self.leg[n], self.k.limb * (1 + (self.k.girth - 1) * 0.6), self.k.tall
        out = chain(cam, limb(L["hip"], L["knee"], L["Rt"], upto(scaled(TH, t), min(u, 1)), grow, g))
        if u > 1:
            secs = upto(scaled(SH, t), u - 1)
            secs = [(a, b * (1 - loose), c + loose * (a * 1.9), d + loose * (a * 1.9)) for a, b, c, d in secs]
            shin = chain(cam, limb(L["knee"], L["ankle"], L["Rs"], secs, grow, g))
            knee = chain(cam, [(L["knee"], L["Rt"], V(5.9, 5.6, 5.7) * t * g + grow)])
            out = unary_union([out, shin, knee])
        return out

    def arm_shape(self, cam, n, grow=0.0, u=2.0):
        """An arm down to u: 1 is the elbow, 2 the wrist."""
        A, t = self.arm[n], self.k.tall
        g = self.k.limb * (1 + (self.k.girth - 1) * 0.5)
        out = chain(cam, limb(A["sh"], A["elbow"], A["Ra"], upto(scaled(UA, t), min(u, 1)), grow, g))
        out = unary_union([out, chain(cam, [(A["sh"], A["Ra"], V(5.5, 5.5, 5.5) * t * g + grow)])])
        if u > 1:
            fore = chain(cam, limb(A["elbow"], A["wrist"], A["Rb"], upto(scaled(FA, t), u - 1), grow, g))
            elbow = chain(cam, [(A["elbow"], A["Ra"], V(4.1, 4.1, 4.1) * t * g + grow)])
            out = unary_union([out, fore, elbow])
        return out
