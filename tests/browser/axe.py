"""What axe finds on a page: WCAG 2.0 to 2.2, A and AA."""

from axe_playwright_python.sync_playwright import Axe

WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
PUBLIC = [*WCAG, "best-practice"]
# What depends on colors and on the room there is; all other rules read the same page in every look.
LOOKS = ["color-contrast", "link-in-text-block", "scrollable-region-focusable", "target-size"]
# Colors fade when the scheme changes, a child's perhaps after its parent's; axe must see the end.
SETTLED = """async () => {
    const running = () => document.getAnimations().filter(animation => animation.playState === "running");
    for (let fading; (fading = running()).length;) {
        fading.forEach(animation => animation.finish());
        await new Promise(requestAnimationFrame);
    }
}"""


def findings(page, rules=PUBLIC) -> list[tuple]:
    """Each broken rule, with the first three places; ``rules`` are tags, or names of rules."""
    only = {"type": "rule" if rules is LOOKS else "tag", "values": rules}
    # No stylesheet of another host is there to be fetched.
    options = {"runOnly": only, "preload": False, "resultTypes": ["violations"]}
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(Axe().axe_script)
    broken = page.evaluate("options => axe.run(options)", options)["violations"]
    return [(rule["id"], [node["html"][:120] for node in rule["nodes"]][:3]) for rule in broken]


def findings_in_both_looks(page, rules=PUBLIC) -> list[tuple]:
    """All rules on a wide light page, then what may be wrong with it when it is narrow and dark."""
    found = []
    for width, scheme, asked in ((1280, "light", rules), (375, "dark", LOOKS)):
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=scheme)
        page.evaluate(SETTLED)
        found += [(scheme, *broken) for broken in findings(page, asked)]
    return found
