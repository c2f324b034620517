"""Poses that several pictures share, and the frame of an exercise in two phases."""

import numpy as np
from shapely.ops import unary_union

from tools.drawings.figure.body import Body
from tools.drawings.figure.outline import soft
from tools.drawings.figure.space import Cam, V, deg, side
from tools.drawings.ink.picture import Pic
from tools.drawings.pictures.props import mat


def supine(k, x, z, pelvis=180, thorax=180, head=180, neck=None, bend=0):
    """Somebody on the back with the head to the left; angles of the parts in the picture, 180 is flat."""
    neck = None if neck is None else deg(neck)
    return Body(k, V(x, 0, z), side(pelvis), side(thorax), side(head), neck=neck, bend=bend)


def lie(make, cam, z=14.0):
    """Lowers a lying body until its back touches the floor.  make(z) gives the body."""
    for _ in range(3):
        b = make(z)
        low = unary_union([b.torso(cam, 4, 54, 0.5), b.buttocks(cam, 0.2)]).bounds[3]
        z -= (cam.at[1] - low) / cam.k + 0.5
    return make(z)


def level(make, height):
    """Turns the trunk until the shoulders are at the given height.  make(angle) gives the body."""
    return min((make(a) for a in np.arange(-40, 41, 0.5)), key=lambda b: abs(b.sh["R"][2] - height))


def hands_on_floor(b, dx=0):
    """Both hands flat under the shoulders."""
    for n, q in (("L", 1), ("R", -1)):
        wrist = V(b.sh[n][0] + dx, q * 16, 3.2)
        b.set_arm(n, wrist, V(-1, 0, 0.1), hand=V(1, 0, -0.12), palm=V(0, 0, -1))


def knees_on_floor(b, sides="LR"):
    """The knees under the hips, the shins along the floor."""
    for n in sides:
        ankle = V(b.hip[0] - 38 * b.k.tall, (-1 if n == "R" else 1) * 9, 4.4)
        b.set_leg(n, ankle, V(0.7, 0, -1), toes=V(-1, 0, 0.06), sole=V(0.06, 0, 1))


def foot_flat(b, n, x):
    """A foot of somebody on the back, with the knee up."""
    ankle, toes, sole = b.plant(x, -9 if n == "R" else 9, 0, fwd=V(1, 0, 0))
    b.set_leg(n, ankle, V(0, 0, 1), toes, sole)


def arms_flat(b):
    """Both arms of somebody on the back along the floor."""
    for n, q in (("L", 1), ("R", -1)):
        wrist = V(b.sh[n][0] + 50 * b.k.tall, q * 26, 4.2)
        b.set_arm(n, wrist, V(0, q, 0), hand=V(1, 0, -0.06), palm=V(0, 0, -1))


def silhouette(b, cam):
    """The whole body but the head as one shape."""
    parts = [b.torso(cam), b.buttocks(cam), b.neck(cam)]
    for n in "LR":
        parts += [b.leg_shape(cam, n), soft(b.foot(cam, n), 1), b.arm_shape(cam, n), b.hand(cam, n)]
    return soft(unary_union(parts), 1.1 * cam.k, 0.5)


def two(draw, h, scale, xs, ground):
    """Two phases side by side on two mats, numbered.  draw(picture, viewer, phase) draws phase 0 and 1."""
    p = Pic(640, h, err=0.42)
    for i in (0, 1):
        cam = Cam(scale, (xs[i], ground))
        mat(p, i * 324 + 12, i * 324 + 304, ground)
        draw(p, cam, i)
    p.number(1, 30, 26)
    p.number(2, 354, 26)
    return p
