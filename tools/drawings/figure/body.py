"""A skeleton in centimetres, posed in three dimensions."""

import math

import numpy as np

from tools.drawings.figure.ends import Ends
from tools.drawings.figure.flesh import Flesh
from tools.drawings.figure.space import V, frame, ik, rot, unit

THIGH, SHANK, UPPER, FORE = 41.5, 39.5, 29.0, 24.5


class Body(Flesh, Ends):
    """A posed body."""

    def __init__(self, look, hip, pelvis, thorax, head, neck=None, bend=0.0):
        """hip: world point midway between the hip joints; pelvis, thorax, head: frames;
        bend: degrees of rounding over the upper back."""
        self.k, self.hip, self.bend = look, np.asarray(hip, float), math.radians(bend)
        self.Rp, self.Rt0, self.Rh = pelvis, thorax, head
        t = look.tall
        self.crest = self.hip + self.Rp @ V(0, 0, 12 * t)
        mid = unit(self.Rp[:, 2] + self.Rt0[:, 2])
        self.t12 = self.crest + mid * 12.0 * t
        self.Rt = self.at_thorax(25)[1]
        self._head(neck)
        o, R = self.at_thorax(24.4)
        sides = (("L", 1), ("R", -1))
        self.sh = {n: o + R @ (V(-1.2, q * 16.6 * look.shoulder, 0) * t) for n, q in sides}
        self.hj = {n: self.hip + self.Rp @ (V(0, q * 8.8, 0) * t) for n, q in sides}
        self.leg, self.arm = {}, {}

    def _head(self, neck):
        t = self.k.tall
        o, R = self.at_thorax(30)
        self.neck0 = o + R @ (V(-2.6, 0, 0) * t)
        d = neck if neck is not None else unit(R @ V(0.42, 0, 1) + self.Rh @ V(0.12, 0, 1))
        self.skull = self.neck0 + unit(np.asarray(d, float)) * 11 * t
        self.ear = self.skull + self.Rh @ (V(0.6, 0, 3.0) * t)

    def at_thorax(self, z):
        """Origin and frame of the chest at height z over the twelfth vertebra, along the bend."""
        t = self.k.tall
        if abs(self.bend) < 1e-3:
            return self.t12 + self.Rt0 @ (V(0, 0, z) * t), self.Rt0
        c = self.bend / 32
        o = self.t12 + self.Rt0 @ (V((1 - math.cos(c * z)) / c, 0, math.sin(c * z) / c) * t)
        return o, rot(self.Rt0[:, 1], math.degrees(c * z)) @ self.Rt0

    def set_leg(self, n, ankle, pole, toes=None, sole=None):
        """ankle: world point; pole: where the knee points; toes: direction of the foot."""
        t = self.k.tall
        knee, ank, q = ik(self.hj[n], np.asarray(ankle, float), THIGH * t, SHANK * t, pole)
        self._leg(n, knee, ank, q, toes, sole)

    def fk_leg(self, n, thigh, shank, toes=None, sole=None):
        """thigh, shank: where they point."""
        t = self.k.tall
        th, sh = unit(np.asarray(thigh, float)), unit(np.asarray(shank, float))
        knee = self.hj[n] + th * THIGH * t
        q = unit(th - sh) if np.linalg.norm(th - sh) > 0.02 else self.Rp[:, 0]
        self._leg(n, knee, knee + sh * SHANK * t, q, toes, sole)

    def _leg(self, n, knee, ank, q, toes, sole):
        a, b = unit(knee - self.hj[n]), unit(ank - knee)
        toes = unit(np.asarray(toes, float)) if toes is not None else unit(q - q.dot(b) * b)
        up = np.asarray(sole, float) if sole is not None else -b
        self.leg[n] = dict(
            hip=self.hj[n], knee=knee, ankle=ank, Rt=frame(-a, q), Rs=frame(-b, q), Rf=frame(up, toes)
        )

    def set_arm(self, n, wrist, pole, hand=None, palm=None, pose="flat"):
        """wrist: world point; pole: where the elbow points; hand: where the fingers point; palm: its face."""
        t = self.k.tall
        elbow, wr, q = ik(self.sh[n], np.asarray(wrist, float), UPPER * t, FORE * t, pole)
        self._arm(n, elbow, wr, q, hand, palm, pose)

    def fk_arm(self, n, upper, fore, hand=None, palm=None, pose="flat"):
        """upper, fore: where upper arm and forearm point."""
        t = self.k.tall
        u, f = unit(np.asarray(upper, float)), unit(np.asarray(fore, float))
        e = self.sh[n] + u * UPPER * t
        q = unit(u - f) if np.linalg.norm(u - f) > 0.02 else -self.Rt[:, 0]
        self._arm(n, e, e + f * FORE * t, q, hand, palm, pose)

    def _arm(self, n, elbow, wr, q, hand, palm, pose):
        a, b = unit(elbow - self.sh[n]), unit(wr - elbow)
        hand = unit(np.asarray(hand, float)) if hand is not None else b
        palm = np.asarray(palm, float) if palm is not None else self.Rt[:, 1] * (1 if n == "R" else -1)
        Rh = frame(-hand, palm)  # columns: out of the palm, side, up the arm
        self.arm[n] = dict(
            sh=self.sh[n],
            elbow=elbow,
            wrist=wr,
            Ra=frame(-a, -q),
            Rb=frame(-b, -q),
            Rh=Rh,
            d=hand,
            pose=pose,
        )
