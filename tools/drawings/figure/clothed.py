"""Draws a posed body with its clothes, part by part."""

from shapely.geometry import Point
from shapely.ops import unary_union

from tools.drawings.figure.heads import hair_behind, head, skinline
from tools.drawings.figure.outline import lines_of, soft
from tools.drawings.ink.picture import CREAM, INK, shade

STAND = ["armL", "legL", "lower", "hairback", "shirt", "neck", "head", "armR"]
LACES = "#f6efe2"


class Clothed:
    """A body that is drawn on a picture for a viewer; ``near`` is its side toward the viewer."""

    def __init__(self, pic, cam, b, kind, near, headkind, collar, headopt, sleeve, top_z):
        self.pic, self.cam, self.b, self.k = pic, cam, b, b.k
        self.kind, self.near, self.collar = kind, near, collar
        self.headkind, self.headopt = headkind or kind, headopt or {}
        self.sleeve = self.k.sleeve if sleeve is None else sleeve
        self.hem = 1.93 if self.k.hem > 0.9 else self.k.hem
        self.line = skinline(self.k)
        self.neck = soft(b.neck(cam), 0.6)
        self.hips = unary_union([b.torso(cam, -9, 12, 0.3), b.buttocks(cam, 0.3)])
        self.joint = soft(self.hips, 1).buffer(0.6)
        self.shirt = soft(b.torso(cam, top_z, 57, 0.7), 0.8 * cam.k, 0.35)

    def trousers(self, n):
        """The cloth on one leg."""
        return self.b.leg_shape(self.cam, n, 0.55, self.hem, self.k.loose if self.hem > 1.2 else 0)

    def foot(self, n, dark):
        """A foot, bare or in a sock or shoe, and the leg that short trousers leave bare."""
        pic, cam, k = self.pic, self.cam, self.k
        f = soft(self.b.foot(cam, n), 1.2 * cam.k / 2)
        short = self.hem < 1.9
        if short:
            f = soft(unary_union([f, self.b.leg_shape(cam, n, 0, 2)]), 1.2 * cam.k / 2)
        skin = shade(k.skin, 0.9) if dark else k.skin
        cover = {"bare": k.skin, "sock": CREAM, "shoe": k.shoe}[k.foot]
        cover = shade(cover, 0.9) if dark else cover
        if k.foot != "bare" and short:
            pic.path(f, skin, self.line)
            pic.path(soft(self.b.foot(cam, n, 0.25), 1.2), cover)
        else:
            pic.path(f, cover, self.line if k.foot == "bare" else INK)
        if k.foot == "shoe":
            pic.path(self.b.sole(cam, n), None, LACES, 2)

    def leg(self, n, dark, joined):
        """A leg with its foot; a joined one is open to the hips, which are drawn before."""
        self.foot(n, dark)
        color = shade(self.k.bottoms, 0.86) if dark else self.k.bottoms
        p = soft(self.trousers(n), 1.0 * self.cam.k, 0.5)
        if joined:
            self.pic.path(p, color, stroke=None)
            self.pic.path(lines_of(p.exterior.difference(self.joint)))
        else:
            self.pic.path(p, color)

    def lower(self):
        """Hips and near leg in one."""
        self.foot(self.near, False)
        both = unary_union([self.hips, self.trousers(self.near)])
        self.pic.path(soft(both, 1.6 * self.cam.k, 0.5), self.k.bottoms)

    def arm(self, n, dark, joined):
        """An arm with its hand and sleeve; a joined one is open to the shirt, which is drawn before."""
        pic, cam, b, k = self.pic, self.cam, self.b, self.k
        shoulder = Point(cam.pt(b.arm[n]["sh"]))
        whole = soft(unary_union([b.arm_shape(cam, n), b.hand(cam, n)]), 0.8 * cam.k / 2, 0.5)
        covered = shoulder.buffer(min(self.sleeve, 1) * 14 * cam.k * k.tall)
        whole = soft(whole.difference(covered), 0.01)
        sleeve = soft(b.arm_shape(cam, n, 0.75, u=self.sleeve), 0.8 * cam.k / 2, 0.3)
        around = shoulder.buffer(6.9 * cam.k * k.tall * k.limb)
        if joined and self.collar:
            sleeve = soft(sleeve.difference(self.neck.intersection(around).buffer(1.6)), 0.01)
        pic.path(whole, shade(k.skin, 0.9) if dark else k.skin, self.line)
        color = shade(k.top, 0.88) if dark else k.top
        if joined:
            inner = around.intersection(self.shirt.buffer(-1.2 if self.kind == "profile" else 1))
            pic.path(sleeve, color, stroke=None)
            pic.path(lines_of(sleeve.exterior.difference(inner)))
        else:
            pic.path(sleeve, color)

    def part(self, name):
        """One part by its name: ``armL``, or ``armL.d`` dark, ``armL.j`` joined, ``armL.n`` neither."""
        name, _, flag = name.partition(".")
        side = name[-1]
        dark = "d" in flag or (not flag and side != self.near)
        joined = "j" in flag or (not flag and side == self.near)
        {
            "arm": lambda: self.arm(side, dark, joined),
            "leg": lambda: self.leg(side, dark, joined),
            "pelvis": lambda: self.pic.path(soft(self.hips, self.cam.k), self.k.bottoms),
            "lower": self.lower,
            "neck": lambda: self.pic.path(self.neck, self.k.skin, self.line),
            "shirt": lambda: self.pic.path(self.shirt, self.k.top),
            "hairback": lambda: hair_behind(
                self.pic, self.cam, self.b, self.headkind, self.headopt.get("flip", False)
            ),
            "head": lambda: head(
                self.pic, self.cam, self.b, self.headkind, neckpoly=self.neck, **self.headopt
            ),
        }[name[:3] if side in "LR" else name]()


def person(
    pic,
    cam,
    b,
    order,
    kind="profile",
    near="R",
    headkind=None,
    collar=True,
    headopt=None,
    sleeve=None,
    top_z=4,
):
    """Draws the parts of a body in the given order; what is no name is called: it draws what is between."""
    clothed = Clothed(pic, cam, b, kind, near, headkind, collar, headopt, sleeve, top_z)
    for part in order:
        if callable(part):
            part()
        else:
            clothed.part(part)
