"""Where the bars of a chart stand.  A template draws them; nothing here knows a color or a sentence."""

from collections.abc import Iterable
from dataclasses import dataclass
from math import ceil, log10

WIDTH, HEIGHT = 640, 200
LEFT, BOTTOM, TOP = 40, 24, 8
LABELS = 10  # more than that would run into each other
TICKS = 4


@dataclass(frozen=True)
class Piece:
    """One part of a bar: a kind, how many, and its rectangle."""

    kind: str
    value: float
    y: float
    height: float


@dataclass(frozen=True)
class Bar:
    """What stands above one label.  The label is empty where it would have no room."""

    x: float
    width: float
    middle: float
    label: object
    pieces: tuple[Piece, ...]


@dataclass(frozen=True)
class Chart:
    """Bars side by side, and the values along the edge as (y, value)."""

    bars: tuple[Bar, ...]
    ticks: tuple[tuple[float, int], ...]
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    foot: int = HEIGHT - BOTTOM


def chart(columns: Iterable[tuple[object, dict[str, float]]]) -> Chart | None:
    """Bars of stacked parts: each column is a label and its parts from the bottom up.  None without any."""
    columns = list(columns)
    highest = max((sum(parts.values()) for _label, parts in columns), default=0)
    if not highest:
        return None
    step = _round_up(highest / TICKS)
    scale = (HEIGHT - BOTTOM - TOP) / (step * TICKS)
    room = (WIDTH - LEFT) / len(columns)
    every = ceil(len(columns) / LABELS)
    bars = []
    for n, (label, parts) in enumerate(columns):
        x = LEFT + n * room
        shown = label if n % every == 0 else ""
        bars.append(
            Bar(
                round(x + room * 0.15, 1),
                round(room * 0.7, 1),
                round(x + room / 2, 1),
                shown,
                _pieces(parts, scale),
            )
        )
    ticks = tuple((round(HEIGHT - BOTTOM - n * step * scale, 1), n * step) for n in range(TICKS + 1))
    return Chart(tuple(bars), ticks)


def _pieces(parts: dict[str, float], scale: float) -> tuple[Piece, ...]:
    pieces, foot = [], float(HEIGHT - BOTTOM)
    for kind, value in parts.items():
        height = value * scale
        foot -= height
        pieces.append(Piece(kind, value, round(foot, 1), round(height, 1)))
    return tuple(pieces)


def _round_up(value: float) -> int:
    """The next number that reads well: 1, 2, 5, 10, 20, 50 ..."""
    power = 10 ** max(0, int(log10(value))) if value >= 1 else 1
    return next(n * power for n in (1, 2, 5, 10) if n * power >= value)
