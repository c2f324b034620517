"""The area between the legs: where new numbness is an emergency."""

from shapely.geometry import LineString, Polygon
from shapely.ops import unary_union

from tools.drawings.figure.body import Body
from tools.drawings.figure.outline import lines_of, soft
from tools.drawings.figure.people import Look
from tools.drawings.figure.space import Cam, V, frame
from tools.drawings.ink.pathdata import lines_from, mirrored, polygon_of, straight
from tools.drawings.ink.picture import CREAM, MINT, RED, Pic
from tools.drawings.pictures.props import cm, hatch

LINE_IN_RED = "#7d211d"
TOP, END = 26, -32
# All paths in centimetres from the middle between the hip joints, for the right side of the picture.
THIGH = "C8.6 -5 10.8 -14 12 -21.4 C12 -23.4 10 -24 8 -23.6 L0 -22"
AREA_BEFORE = f"M0 2.6 C2.8 2.6 5 2.2 6.8 1 {THIGH} Z"
AREA_BEHIND = f"M0 6.4 C2.8 5.8 5.6 2.8 7 -1.4 {THIGH} Z"
GROIN = "M15.2 8.4 C12 4.6 9 2.4 6.8 1"
INNER_GROIN = "M6.8 1 C5.4 -1.6 3.6 -5.4 2.6 -10"
CLEFT = "M0 9 L0 -10"
BUTTOCK = "M2.2 -9.8 C5 -12 11 -12.2 16 -8.4"
ANUS = "M0 -2.4 C3.6 -2.4 3.6 -8.8 0 -8.8 C-3.6 -8.8 -3.6 -2.4 0 -2.4 Z"
SPINE = "M0 17.4 L0 12"
DIMPLES = "M4.2 11.4 C4.6 10.6 5.4 10.4 6 10.8"
NAVEL = "M-1 15.8 C-1.2 13.6 1.2 13.6 1 15.8"
HEM = "M-40 19.4 C-14 17.8 14 17.8 40 19.4 L40 40 L-40 40 Z"
BUTTONS = ((0, 24.2), (0, 20.8))


def _both(path, f):
    return unary_union([lines_from(path, f), lines_from(mirrored(path), f)])


def _hips(cam, away):
    """Somebody's hips and thighs, seen from behind (away is 1) or from the front (-1), and their shape."""
    turn = frame(V(0, 0, 1), V(0, away, 0))
    b = Body(Look(), V(0, 0, 0), turn, turn, turn)
    for n, q in (("L", -away), ("R", away)):
        b.fk_leg(n, V(q * 0.17, 0, -1), V(q * 0.1, 0, -1))
    parts = [b.torso(cam, -9, 40), b.buttocks(cam), *[b.leg_shape(cam, n, 0, 1.12) for n in "LR"]]
    return b, soft(unary_union(parts), 10, 0.5).intersection(_box(cm(cam)))


def _box(f):
    return Polygon([f((-40, END)), f((40, END)), f((40, TOP)), f((-40, TOP))])


def _skin(p, body, f):
    """The body without a line where it is cut; drawn once, and moved for the other view."""
    ends = unary_union([LineString([f((-40, z)), f((40, z))]).buffer(2) for z in (END, TOP)])
    p.el.append('<g id="saddle-body">')
    p.path(body, "#dcb58c", stroke=None, step=2)
    p.path(lines_of(body.exterior.difference(ends)), step=2)
    p.el.append("</g>")


def _area(p, body, half, f):
    whole = unary_union([polygon_of(half, f), polygon_of(mirrored(half), f)]).buffer(0.1)
    shape = soft(whole.intersection(body.buffer(-1)), 0.5)
    p.path(shape, RED, stroke="#8f2a25", w=2)
    p.path(straight(hatch(shape, 12)), None, "#f3d9cf", w=2)
    return shape


def _folds(p, lines, area, w=2.4):
    """Folds of the skin, darker where they run in the area."""
    p.path(lines_of(lines.difference(area)), None, w=w)
    p.path(lines_of(lines.intersection(area)), None, LINE_IN_RED, w=w)


def _shirt(p, cam, b):
    f = cm(cam)
    shirt = b.torso(cam, -9, 40, 0.9).intersection(polygon_of(HEM, f)).intersection(_box(f))
    p.path(shirt, MINT, stroke=None)
    cut = LineString([f((-40, TOP)), f((40, TOP))]).buffer(2)
    p.path(lines_of(shirt.exterior.difference(cut)))


def _before(p, cam):
    f = cm(cam)
    b, body = _hips(cam, -1)
    _skin(p, body, f)
    _shirt(p, cam, b)
    p.path(lines_from(f"M0 {TOP} L0 18.4", f), None, w=2)
    for at in BUTTONS:
        p.dot(f((at[0] + 1.3, at[1])), 3, CREAM, ' stroke-width="1.5"')
    p.path(lines_from(NAVEL, f), None, w=2.8)
    area = _area(p, body, AREA_BEFORE, f)
    _folds(p, unary_union([_both(GROIN, f), _both(INNER_GROIN, f).intersection(body)]), area)


def _behind(p, cam, moved):
    f = cm(cam)
    b, body = _hips(cam, 1)
    p.el.append(f'<use href="#saddle-body" x="{moved}"/>')
    _shirt(p, cam, b)
    p.path(unary_union([lines_from(SPINE, f), _both(DIMPLES, f)]), None, w=2.4)
    area = _area(p, body, AREA_BEHIND, f)
    _folds(p, unary_union([lines_from(CLEFT, f), _both(BUTTOCK, f)]).intersection(body), area, 3)
    p.path(lines_from(ANUS, f), None, LINE_IN_RED, w=2.4)


def saddle():
    """From the front and from behind."""
    p = Pic(640, 360, err=0.45)
    before, behind = Cam(5.8, (158, 162)), Cam(5.8, (482, 162))
    _before(p, before)
    _behind(p, behind, 324)
    f, g = cm(before), cm(behind)
    p.leader(1, 320, 84, f((1.6, -2)), g((-0.9, -5.4)), r=22)
    p.leader(2, 320, 187, g((-5, -4.8)), r=22)
    p.leader(3, 320, 290, f((8.6, -18)), g((-8.6, -18)), r=22)
    return p
