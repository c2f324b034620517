"""Writes the drawings, or says which file differs: python -m tools.drawings [--check] [name ...]"""

import argparse
import sys
from pathlib import Path

from tools.drawings.pictures import DRAWINGS

FOLDER = Path(__file__).resolve().parents[2] / "clinic" / "static" / "clinic"


def main():
    """Draws each picture and writes it, or compares it with its file."""
    parser = argparse.ArgumentParser(prog="python -m tools.drawings")
    parser.add_argument("--check", action="store_true", help="write nothing; name each file that differs")
    parser.add_argument("name", nargs="*", help="only these drawings", choices=[[], *DRAWINGS])
    asked = parser.parse_args()
    different = []
    for name in asked.name or DRAWINGS:
        path, drawn = FOLDER / f"{name}.svg", DRAWINGS[name]().svg().encode()
        if asked.check:
            if not path.exists() or path.read_bytes() != drawn:
                different.append(name)
        else:
            path.write_bytes(drawn)
            print(f"{name}: {len(drawn)} bytes")
    for name in different:
        print(f"{name}.svg is not what is drawn")
    sys.exit(1 if different else 0)


if __name__ == "__main__":
    main()
