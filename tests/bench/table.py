"""The numbers, in a form that people read."""

from collections import Counter
from statistics import quantiles

NAME = 48  # the width of the first column


def per_second(result: dict) -> float:
    """How often it was done in a second."""
    return len(result["took"]) / result["seconds"]


def milliseconds(result: dict, percent: int) -> float:
    """The time that so many of a hundred did not exceed."""
    took = result["took"]
    return 1000 * (quantiles(took, n=100)[percent - 1] if len(took) > 1 else max(took, default=0))


def heading(sizes: list[int]) -> str:
    """The two lines above the table."""
    over = "".join(f"{f'{size:,} visits':^38}" for size in sizes)
    columns = "".join(f"{'/s':>9}{'p50 ms':>9}{'p95 ms':>9}{'of bare':>9}  " for _ in sizes)
    return f"{'':{NAME}}{over}\n{'':{NAME}}{columns}{'last/first':>11}"


def line(name: str, results: list[dict], bare: list[dict]) -> str:
    """One thing that was measured, at every size."""
    cells = ""
    for result, other in zip(results, bare, strict=True):
        share = per_second(result) / per_second(other)
        in_words = "" if result is other else f"1/{1 / share:.1f}" if share else "-"
        cells += f"{per_second(result):9.1f}{milliseconds(result, 50):9.1f}{milliseconds(result, 95):9.1f}"
        cells += f"{in_words:>9}  "
    first, last = per_second(results[0]), per_second(results[-1])
    return f"{name:{NAME}}{cells}{last / first if first else 0:11.2f}"


def seen(results: list[dict]) -> dict[str, int]:
    """Everything that was not as it should be, or was lost to somebody else, and how often."""
    return dict(sum((Counter(result["seen"]) for result in results), Counter()))


def add(known: dict, more: dict) -> None:
    """Put what was measured in another turn beside what is known."""
    known["took"] += more["took"]
    known["seconds"] += more["seconds"]
    known["seen"] = Counter(known["seen"]) + Counter(more["seen"])
