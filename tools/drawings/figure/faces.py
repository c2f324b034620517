"""Faces, drawn by hand in centimetres from the ear, y up: profile, front, three-quarter, back."""

from tools.drawings.figure.hair import BACK_F, BACK_P, BACK_T, HAIR_F, HAIR_P, HAIR_T
from tools.drawings.ink.pathdata import mirrored

# How the outline of a face from the side differs from person to person, in centimetres.
PROFILES = {
    "older_man": dict(nose=0.7, jowl=0.3, chin=-0.1),
    "heavy": dict(jowl=1.3, chin=-0.2, nose=0.2),
    "black": dict(lips=0.5, nose=-0.2, bridge=-0.1),
    "teen": dict(nose=-0.1, brow=-0.1),
    "older_woman": dict(jowl=0.4, nose=0.2),
    "pregnant": dict(nose=-0.3, lips=0.15),
}


def face_profile(nose=0, lips=0, chin=0, brow=0, bridge=0, jowl=0):
    """Outline of a face that looks right; the parameters move features by centimetres."""
    n, m, c, b, g, j = nose, lips, chin, brow, bridge, jowl
    return (
        f"M4.6 11.6 C7 10.6 {8.9 + b} 8.4 {9.1 + b} 6 C{9.2 + b} 5.2 {8.6 + g} 4.4 {8.6 + g} 3.5 "
        f"C{9 + g} 2.2 {10.2 + n} .7 {11 + n} -.8 C{11.4 + n} -1.7 {10.8 + n} -2.2 9.5 -2.4 "
        f"C9.3 -2.8 9.6 -3.1 {9.9 + m} -3.7 C{10.1 + m} -4.2 {9.7 + m} -4.4 9.1 -4.6 "
        f"C{9.7 + m} -4.8 {9.9 + m} -5.3 {9.5 + m} -5.8 C9.1 -6.2 8.7 -6.4 8.8 -7 "
        f"C8.8 -7.6 {9.3 + c} -8 {9.1 + c} -8.9 C{8.9 + c} -10 {7.6 + c} {-10.4 - j} 6.2 {-10.1 - j} "
        f"C4 {-9.6 - j} 2 {-8.2 - j} .4 {-6.6 - j * 0.8} C-.8 -5.4 -1.4 -4.6 -2 -3.4 "
        "C-3 -4.4 -5 -4.8 -6.4 -4.2 C-8.6 -2 -9.8 1 -9.6 4.6 C-9.3 9.6 -5 13.1 0 13.1 "
        "C1.8 13.1 3.4 12.5 4.6 11.6 Z"
    )


EAR = (
    "M.6 -1.5 C.8 .4 .9 3 -.9 3.2 C-2.8 3.3 -3 .9 -2.2 -.4 "
    "C-1.7 -1.2 -1.5 -2.5 -.6 -2.6 C0 -2.6 .5 -2.2 .6 -1.5 Z"
)


def head_profile(k):
    """Looks to the right."""
    fp = PROFILES.get(k.face, {})
    j = fp.get("jowl", 0)
    out = dict(
        skin=face_profile(**fp),
        hair=HAIR_P[k.hair],
        back=BACK_P.get(k.hair, []),
        ear=[EAR],
        jaw=[
            f"M6.2 {-10.1 - j} C4 {-9.6 - j} 2 {-8.2 - j} .4 {-6.6 - j * 0.8} "
            f"C-.4 {-5.7 - j * 0.4} -.9 -4.9 -1.2 -4.2"
        ],
        eye=["M5.4 2.9 C6 3.9 7.2 3.9 7.9 3.1"],
        eye_closed=["M5.5 2.7 C6.1 1.9 7.2 1.9 7.9 2.6"],
        pupil=[(7.0, 2.7, 0.62)],
        brow=["M5.2 5 C6 5.8 7.6 5.9 8.5 5.3"],
        brow_pain=["M5 5.6 C6 5.7 7.4 5.4 8.5 4.6"],
        mouth=["M9.1 -4.6 C8.5 -4.7 7.7 -4.5 7.1 -3.9"],
        mouth_pain=["M9.1 -4.6 C8.5 -4.4 7.7 -4.7 7.2 -5.3"],
        line=["M9.3 -.9 C8.7 -1.1 8.6 -2 9.3 -2.2"],
    )
    _marks_profile(k, out)
    return out


def _marks_profile(k, out):
    if k.face in ("older_man", "older_woman"):
        out["line"] += [
            "M7.9 -1.6 C7.1 -2.4 6.6 -3.2 6.5 -4.2",
            "M4.6 3.4 C4.1 3.6 3.7 4 3.4 4.4",
            "M4.6 2.6 C4.1 2.5 3.7 2.4 3.3 2.5",
        ]
    if k.face == "older_man":
        out["beard"] = ["M9.6 -2.5 C8.6 -2 6.6 -2.8 5.6 -5.2 C7 -4.4 8.6 -4.3 9.9 -3.9 Z"]
        out["line"] = out["line"][:1] + out["line"][2:]
    if k.face == "heavy":
        out["beard"] = [
            "M9.6 -2.7 C8.4 -2.6 7 -3.4 6.6 -4.8 C5.2 -3.8 3.8 -2.4 2.6 -.4 L1.2 -.6 "
            "C.9 -2.8 .7 -4.6 .3 -6.6 C2 -9.4 4.4 -10.8 6.2 -11.4 "
            "C7.8 -11.4 9.3 -10.2 9.2 -8.9 "
            "C9.4 -8 8.8 -7.6 8.8 -7 C8.2 -6.8 7.6 -6.4 7.4 -5.6 C7.4 -4.8 8.4 -4.2 9.9 -3.7 Z"
        ]


FACE = (
    "M0 12.6 C4.8 12.6 7.6 9.4 7.5 4.4 C7.4 1 7.1 -2 6.1 -4.8 "
    "C5.1 -7.6 2.6 -10.2 0 -10.2 C-2.6 -10.2 -5.1 -7.6 -6.1 -4.8 "
    "C-7.1 -2 -7.4 1 -7.5 4.4 C-7.6 9.4 -4.8 12.6 0 12.6 Z"
)


FACE_WIDE = (
    "M0 12.6 C4.8 12.6 7.8 9.4 7.7 4.4 C7.6 1 8 -2.6 7.3 -5.2 "
    "C6.4 -8.2 3 -10.8 0 -10.8 C-3 -10.8 -6.4 -8.2 -7.3 -5.2 "
    "C-8 -2.6 -7.6 1 -7.7 4.4 C-7.8 9.4 -4.8 12.6 0 12.6 Z"
)


def head_front(k):
    """Looks at the viewer."""
    wide = k.face == "heavy"
    ear = "M7.2 2.8 C8.8 3.8 9.4 2.2 9 .4 C8.6 -1.4 7.6 -2.6 6.6 -2.2 Z"
    eye, closed, brow = (
        "M1.9 2.4 C2.6 3.5 4.1 3.5 4.8 2.4",
        "M1.9 2.3 C2.6 1.4 4.1 1.4 4.8 2.3",
        "M1.6 5.1 C2.8 5.9 4.4 5.9 5.2 5",
    )
    hair = [HAIR_F[k.hair]]
    if k.hair == "fringe":
        hair.append(mirrored(HAIR_F["fringe"]))
    out = dict(
        jaw=["M-5 -7.2 C-4 -9 -2.2 -10.2 0 -10.2 C2.2 -10.2 4 -9 5 -7.2"],
        skin=FACE_WIDE if wide else FACE,
        back=BACK_F.get(k.hair, []),
        hair=hair,
        earback=[ear, mirrored(ear)],
        eye=[eye, mirrored(eye)],
        eye_closed=[closed, mirrored(closed)],
        pupil=[(3.35, 2.15, 0.72), (-3.35, 2.15, 0.72)],
        brow=[brow, mirrored(brow)],
        brow_pain=["M1.4 4.6 C2.6 5.8 4.2 6 5.2 5.8", "M-1.4 4.6 C-2.6 5.8 -4.2 6 -5.2 5.8"],
        mouth=["M-2.5 -5.2 C-1.2 -6.2 1.2 -6.2 2.5 -5.2"],
        mouth_pain=["M-2.2 -5.8 C-1 -5.1 1 -5.1 2.2 -5.8"],
        line=["M.5 1.4 C.9 .2 1.6 -.9 1.4 -1.6 C1.1 -2.4 -.5 -2.5 -1.1 -1.9"],
    )
    _marks_front(k, out)
    return out


def _marks_front(k, out):
    if k.face == "black":
        out["mouth"] = ["M-2.7 -5.1 C-1.2 -5.9 1.2 -5.9 2.7 -5.1", "M-1.4 -6.9 C-.6 -7.3 .6 -7.3 1.4 -6.9"]
    if k.face in ("older_man", "older_woman"):
        out["line"] += ["M2.6 -2.6 C3.4 -3.4 3.8 -4.2 3.8 -5", "M-2.6 -2.6 C-3.4 -3.4 -3.8 -4.2 -3.8 -5"]
    if k.face == "heavy":
        out["beard"] = [
            "M-7.4 -.6 C-6.6 -2.4 -5 -3 -3.4 -3.4 C-1.6 -4.2 1.6 -4.2 3.4 -3.4 "
            "C5 -3 6.6 -2.4 7.4 -.6 C7.9 -3 7.6 -5 7 -6 C6 -8.6 3 -10.8 0 -10.8 "
            "C-3 -10.8 -6 -8.6 -7 -6 C-7.6 -5 -7.9 -3 -7.4 -.6 Z"
        ]
        out["lip"] = ["M-2.6 -5 C-1.2 -5.6 1.2 -5.6 2.6 -5 C1.4 -6.8 -1.4 -6.8 -2.6 -5 Z"]


def head_three(k):
    """Three-quarter view; looks to the right of the picture."""
    out = dict(
        jaw=["M6.2 -6.8 C5.8 -8.2 5.2 -9.2 4.6 -9.6 C3.2 -10.6 1.4 -10.2 0 -9.4 C-1.6 -8.4 -3 -7.4 -4 -6.2"],
        skin="M-1 12.6 C4 13 7.6 10 7.7 5.6 C7.7 4.2 7.1 3.4 7.2 2.4 "
        "C7.6 .4 7.5 -1.6 7.1 -3.2 C6.9 -5.2 6.4 -8.2 4.6 -9.6 "
        "C3.2 -10.6 1.4 -10.2 0 -9.4 "
        "C-2 -8 -4.2 -6.6 -5.2 -4.2 C-7.6 -3.4 -9 0 -9 4 C-9 9.6 -6 12.4 -1 12.6 Z",
        back=BACK_T.get(k.hair, []),
        hair=[HAIR_T[k.hair]],
        ear=[
            "M-3.6 2.4 C-5 3.8 -6.4 2.6 -6.1 .4 C-5.8 -1.4 -4.8 -2.8 -3.8 -2.2 C-3.2 -1.6 -3.6 .4 -3.6 2.4 Z"
        ],
        eye=["M-.7 2.4 C0 3.6 1.6 3.6 2.3 2.5", "M4.6 2.5 C5.2 3.5 6.2 3.4 6.7 2.5"],
        eye_closed=["M-.7 2.4 C0 1.4 1.6 1.4 2.3 2.2", "M4.6 2.2 C5.2 1.4 6.2 1.5 6.7 2.3"],
        pupil=[(0.95, 2.2, 0.7), (5.75, 2.2, 0.62)],
        brow=["M-1.2 5 C-.2 6 1.4 6 2.4 5.4", "M4.6 5.4 C5.2 6 6.2 5.8 6.9 5.1"],
        mouth=["M1.5 -5.3 C2.7 -6.3 4.8 -6.3 5.9 -5.4"],
        mouth_pain=["M1.9 -5.9 C3 -5.2 4.6 -5.2 5.6 -5.9"],
        brow_pain=["M-1.2 5.6 C0 5.8 1.4 5.4 2.4 4.6", "M4.6 4.6 C5.2 5.4 6.2 5.6 6.9 5.4"],
        line=["M3.9 2.2 C4.5 .6 5.7 -1 5.3 -1.8 C4.9 -2.5 3.8 -2.5 3.2 -1.9"],
    )
    if k.face == "black":
        out["mouth"].append("M2.6 -7 C3.4 -7.4 4.4 -7.4 5 -7")
    if k.face in ("older_man", "older_woman"):
        out["line"] += ["M1.6 -2.4 C1 -3.2 .6 -4.2 .7 -5.2", "M-1.6 2.8 C-2 3 -2.4 3.3 -2.6 3.6"]
    return out


def head_back(k):
    """Looks away."""
    ear = "M7 2.4 C8.6 3.4 9.2 1.8 8.8 0 C8.4 -1.8 7.6 -2.6 6.6 -2.4 Z"
    skin = (
        "M0 12.6 C4.8 12.6 7.8 9.4 7.7 4.4 C7.6 1 7.2 -2.4 6 -5 C4 -7.4 -4 -7.4 -6 -5 "
        "C-7.2 -2.4 -7.6 1 -7.7 4.4 C-7.8 9.4 -4.8 12.6 0 12.6 Z"
    )
    hair = (
        "M0 14 C5.4 14 8.4 10 8.3 4.6 C8.2 .6 7 -2.4 5.6 -4 C3.6 -5.4 2 -5.8 0 -5.8 "
        "C-2 -5.8 -3.6 -5.4 -5.6 -4 C-7 -2.4 -8.2 .6 -8.3 4.6 C-8.4 10 -5.4 14 0 14 Z"
    )
    return dict(skin=skin, hair=[hair], earback=[ear, mirrored(ear)])


HEADS = {"profile": head_profile, "front": head_front, "three": head_three, "back": head_back}
