"""Writes the icons: python -m tools.icons [--show]

Each is the leaf of ``mark.svg`` as a PNG, which Chromium draws.  The site serves the files and never runs
this.
"""

import argparse
import os
import re
import shutil
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import sync_playwright

FOLDER = Path(__file__).resolve().parents[2] / "clinic" / "static" / "clinic"
NAMES = ("chromium-headless-shell", "chromium", "google-chrome")

BRAND, PAPER = "#0f4c4a", "#fbf7ef"  # --brand and --paper of site.css
MARK_SIZE = 24  # units of mark.svg


@dataclass(frozen=True)
class Icon:
    """A square picture: its width in pixels, how much of it the mark takes, and the corners' radius."""

    pixels: int
    mark: float
    corners: float = 0
    plain: bool = False  # the mark in its own color, on nothing

    def svg(self) -> str:
        """The picture, from the mark as it is in its file."""
        file = (FOLDER / "mark.svg").read_text()
        leaf = re.search(r"<svg[^>]*>(.*)</svg>", file, re.DOTALL)[1]
        color = re.search(r'stroke="([^"]+)"', file)[1] if self.plain else PAPER
        scale = self.mark * self.pixels / MARK_SIZE
        margin = (1 - self.mark) * self.pixels / 2
        back = f'<rect width="100%" height="100%" rx="{self.corners:.0%}" fill="{BRAND}"/>'
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{self.pixels}" height="{self.pixels}">'
            f"{'' if self.plain else back}"
            f'<g transform="translate({margin} {margin}) scale({scale})" fill="none" stroke="{color}"'
            ' stroke-width="2" stroke-linecap="round" stroke-linejoin="round">'
            f"{leaf}</g></svg>"
        )


ICONS = {
    "icon-32": Icon(32, mark=1, plain=True),
    "icon-180": Icon(180, mark=0.72),  # iOS rounds the corners itself, and paints what is clear black
    "icon-192": Icon(192, mark=0.72, corners=0.22),
    "icon-512": Icon(512, mark=0.72, corners=0.22),
    "icon-512-maskable": Icon(512, mark=0.6),  # whatever shape a phone cuts, a circle of 80 % stays
}


def main():
    """Draws each icon and writes it; with --show writes nothing and prints the drawings."""
    parser = argparse.ArgumentParser(prog="python -m tools.icons")
    parser.add_argument("--show", action="store_true", help="write nothing; print each drawing as SVG")
    if parser.parse_args().show:
        print("\n".join(icon.svg() for icon in ICONS.values()))
        return
    chromium = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        for name, icon in ICONS.items():
            page = browser.new_page(viewport={"width": icon.pixels, "height": icon.pixels})
            page.set_content(f"<style>body {{ margin: 0; line-height: 0 }}</style>{icon.svg()}")
            drawn = page.locator("svg").screenshot(omit_background=True)
            (FOLDER / f"{name}.png").write_bytes(drawn)
            print(f"{name}: {len(drawn)} bytes")
        browser.close()


if __name__ == "__main__":
    main()
