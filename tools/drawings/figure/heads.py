"""Puts a head on a body."""

import numpy as np

from tools.drawings.figure.faces import HEADS
from tools.drawings.figure.outline import lines_of
from tools.drawings.figure.people import BLACK, BROWN
from tools.drawings.ink.pathdata import join, polygon_of, tr
from tools.drawings.ink.picture import INK


def skinline(k):
    """The outline of bare skin: darker on dark skin, where teal would drown."""
    return {BLACK: "#3a2015", BROWN: "#6b3f22"}.get(k.skin, INK)


def features(k):
    """The color of eyes, mouth and folds."""
    return "#2b1a14" if k.skin in (BLACK, BROWN) else "#6b4334"


def head_axes(cam, b, kind, flip=False):
    """Where the ear is, and one centimetre forward and up of the head in the picture; never distorted."""
    ex = cam.P @ b.Rh[:, 0 if kind == "profile" else 1] * (-1 if kind == "back" else 1)
    ey = cam.P @ b.Rh[:, 2]
    hand = np.sign(ex[0] * ey[1] - ex[1] * ey[0]) or 1
    ey = ey / np.linalg.norm(ey)
    ex = hand * np.array([ey[1], -ey[0]]) * (-1 if flip else 1)
    s = cam.k * b.k.tall * b.k.head
    return cam.pt(b.ear), ex * s, ey * s


def to_picture(cam, b, kind, flip=False):
    """What moves centimetres from the ear to their place in the picture."""
    o, ex, ey = head_axes(cam, b, kind, flip)
    return lambda p: o + ex * p[0] + ey * p[1]


def hair_behind(pic, cam, b, kind="profile", flip=False):
    """What hangs behind the head."""
    f = to_picture(cam, b, kind, flip)
    for d in HEADS[kind](b.k).get("back", []):
        pic.path(tr(d, f), b.k.haircol)


def head(pic, cam, b, kind="profile", closed=False, flip=False, mood="calm", neckpoly=None):
    """The head without the hair behind it; open to the neck where its shape is given."""
    k, f, lines = b.k, to_picture(cam, b, kind, flip), HEADS[kind](b.k)
    width = 2 if cam.k > 1.7 else 1.8
    for d in lines.get("earback", []):
        pic.path(tr(d, f), k.skin, skinline(k), w=2.4)
    if neckpoly is None:
        pic.path(tr(lines["skin"], f), k.skin, skinline(k))
    else:
        pic.path(tr(lines["skin"], f), k.skin, stroke=None)
        pic.path("".join(tr(d, f) for d in lines.get("jaw", [])), None, features(k), width)
        edge = polygon_of(lines["skin"], f).exterior.difference(neckpoly.buffer(-0.4))
        pic.path(lines_of(edge), None, skinline(k))
    for part, color, line in (("beard", k.haircol, None), ("lip", k.skin, None), ("hair", k.haircol, INK)):
        for d in lines.get(part, []):
            pic.path(tr(d, f), color, line)
    for d in lines.get("ear", []):
        pic.path(tr(d, f), k.skin, skinline(k), w=2.4)
    face = [*lines.get("eye_closed" if closed else "eye", []), *_moody(lines, "brow", mood)]
    face += [*_moody(lines, "mouth", mood), *lines.get("line", [])]
    pic.path("".join(tr(d, f) for d in face), None, features(k), width)
    for x, y, r in [] if closed else lines.get("pupil", []):
        pic.dot(f((x, y)), max(r * cam.k * k.tall * k.head, 1.3), features(k))


def _moody(lines, part, mood):
    return lines.get(f"{part}_{mood}", lines.get(part, []))


def head_again(pic, was, now, ident):
    """Uses a head that was drawn in a group, moved to another body."""

    def matrix(a):
        return np.array([[a[1][0], a[2][0], a[0][0]], [a[1][1], a[2][1], a[0][1]], [0, 0, 1]])

    t = matrix(now) @ np.linalg.inv(matrix(was))
    turn, move = join([t[0, 0], t[1, 0], t[0, 1], t[1, 1]], 3), join([t[0, 2], t[1, 2]])
    pic.el.append(f'<use href="#{ident}" transform="matrix({turn} {move})"/>')
