"""Walking and lifting."""

from tools.drawings.figure.body import Body
from tools.drawings.figure.clothed import STAND, person
from tools.drawings.figure.people import BLACK_WOMAN, OLDER_MAN, TEEN
from tools.drawings.figure.space import Cam, V, deg, mirror_side, side
from tools.drawings.ink.picture import DARK_WOOD, GOLD, MINT, PLUM, Pic
from tools.drawings.pictures.props import rounded


def stand_on(b, n, x, y=0, pitch=0, z=0):
    """Puts a foot on the floor, or z over it; pitch lifts the toes."""
    ankle, toes, sole = b.plant(x, y, pitch, z=z)
    b.set_leg(n, ankle, V(1, 0, 0), toes, sole)


def walk():
    """An older man walks."""
    p = Pic(360, 460)
    k = OLDER_MAN.but(foot="shoe", shoe=DARK_WOOD)
    b = Body(k, V(0, 0, 85 * k.tall), side(90), side(88), side(91))
    stand_on(b, "R", 25, 0, 14)
    stand_on(b, "L", -37, 8, -36)
    b.fk_arm("R", deg(-111), deg(-92), pose="relaxed")
    b.fk_arm("L", deg(-64), deg(-36), pose="relaxed")
    p.ground(440)
    person(p, Cam(2.4, (172, 440)), b, STAND)
    return p


def e1():
    """Walking, in two phases."""
    p = Pic(640, 420)
    k = TEEN.but(foot="shoe", shoe="#7a5f86")
    for i, (height, right, left) in enumerate(((86, (-112, -94), (-66, -40)), (88, (-86, -70), (-96, -80)))):
        b = Body(k, V(0, 0, height * k.tall), side(90), side(89), side(91))
        if i == 0:
            stand_on(b, "R", 24, 0, 14)
            stand_on(b, "L", -34, 0, -34)
        else:
            stand_on(b, "L", 1)
            stand_on(b, "R", -16, 0, -26, z=7)
        b.fk_arm("R", deg(right[0]), deg(right[1]), pose="relaxed")
        b.fk_arm("L", deg(left[0]), deg(left[1]), pose="relaxed")
        p.ground(396, i * 320 + 30, i * 320 + 290)
        person(p, Cam(2.15, (i * 320 + 160, 396)), b, STAND)
    p.number(1, 30, 26)
    p.number(2, 350, 26)
    return p


def _lifter(k, face):
    """Somebody with bent knees and hips who holds a load; face is 1 to the right, -1 to the left."""
    turn = side if face > 0 else mirror_side
    pelvis, chest, head = (turn(a if face > 0 else 180 - a) for a in (68, 62, 84))
    b = Body(k, V(-face * 27, 0, 55 * k.tall), pelvis, chest, head)
    forward = V(face, 0, 0)
    for n, q in (("L", 1), ("R", -1)):
        near = (n == "R") == (face > 0)
        ankle, toes, sole = b.plant(face * (-4 if near else 10), q * face * 12, 0, fwd=forward)
        b.set_leg(n, ankle, forward, toes, sole)
        wrist = V(face * 21 - face * 3, q * 14, 44.5)
        b.set_arm(n, wrist, -forward, hand=V(face, 0, -0.3), palm=V(0, 0, 1), pose="grip")
    return b


def lift():
    """Two people lift a box together."""
    p = Pic(640, 340, err=0.4)
    p.ground(316)
    woman = _lifter(BLACK_WOMAN.but(foot="shoe", shoe=PLUM, loose=0.3), 1)
    man = OLDER_MAN.but(foot="shoe", shoe=DARK_WOOD, top=MINT, hair="short", haircol="#b9bbb4")
    pair = ((Cam(2.35, (196, 316)), woman, "R", "L"), (Cam(2.35, (444, 316)), _lifter(man, -1), "L", "R"))
    for cam, b, near, far in pair:
        person(p, cam, b, [f"arm{far}", f"leg{far}"], near=near)
    p.path(rounded(236, 138, 168, 80, 5), GOLD)
    p.path("M236 162h168M304 138v24h32v-24", None, w=2)
    for cam, b, near, _far in pair:
        person(p, cam, b, ["lower", "hairback", "shirt", "neck", "head", f"arm{near}"], near=near)
    p.arrow("M320 116 L320 82", w=5, head=13)
    return p
