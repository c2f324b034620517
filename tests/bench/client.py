"""The visitors, in a process of their own.  Reads one job as JSON, prints what was measured as JSON."""

import json
import sys
import time
from collections import Counter
from threading import Barrier, Thread

from tests.bench import visitors
from tests.bench.browser import Browser

WARM_UP = 0.5  # seconds that are not counted
AS_A_PERSON = 2.2  # seconds between seeing a form and answering it


class Tally:
    """How long each thing took, in seconds, and what went wrong."""

    def __init__(self):
        self.took: list[float] = []
        self.seen = Counter()

    def run(self, action) -> None:
        """Do something once; count how it went."""
        begins = time.perf_counter()
        try:
            action()
        except visitors.Lost:
            self.seen["lost"] += 1
        except Exception as error:  # whatever it is belongs into the report
            self.seen[f"{type(error).__name__}: {error}"] += 1
        else:
            self.took.append(time.perf_counter() - begins)


def together(threads: list[Thread]) -> None:
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def measure(job: dict) -> dict:
    """Let some clients do the same thing again and again for some seconds."""
    tally, warm = Tally(), Tally()
    ready = Barrier(job["clients"])
    spans = []

    def client():
        browser = Browser(job["port"])
        try:
            action = prepared(job, browser)
        except BaseException:
            ready.abort()  # nobody waits for who cannot begin
            raise
        ready.wait()
        begins = time.perf_counter()
        while time.perf_counter() - begins < WARM_UP:
            warm.run(action)
        begins = time.perf_counter()
        while time.perf_counter() - begins < job["seconds"]:
            tally.run(action)
        spans.append(time.perf_counter() - begins)

    together([Thread(target=client) for _ in range(job["clients"])])
    return {"took": tally.took, "seconds": max(spans), "seen": tally.seen + warm.seen}


def prepared(job: dict, browser: Browser):
    """What a client will do, after the pages that come before it."""
    if job["what"] == "book":
        shown = visitors.stamp(browser)
        time.sleep(AS_A_PERSON)
        return lambda: visitors.book(browser, shown)
    if job["what"] in ("office", "find"):
        visitors.log_in(browser)
    if job["what"] == "find":
        return lambda: visitors.find(browser, job["typed"])
    if job["what"] == "look":
        visitors.pass_question(browser)
    return lambda: visitors.expect(browser.get(job["path"]), 200)


def fight(job: dict) -> dict:
    """Waves of clients who all press "Book this visit" for the same time at the same moment."""
    tally, waves = Tally(), []
    ends = time.perf_counter() + AS_A_PERSON + job["seconds"]
    slots = iter(job["slots"])
    slot = None

    def next_wave():
        nonlocal slot
        slot = next(slots, None) if time.perf_counter() < ends else None
        waves.append(Counter())

    begin, press = Barrier(job["clients"], action=next_wave), Barrier(job["clients"])

    def client():
        browser, is_new = Browser(job["port"]), True
        shown = visitors.stamp(browser)
        time.sleep(AS_A_PERSON)
        while begin.wait() is not None and slot:
            ended = token = ""
            try:
                if is_new:
                    browser.forget()
                    visitors.pass_question(browser)
                visitors.choose(browser, slot, shown)
                token = visitors.token_of(browser)
            except Exception as error:  # whatever it is belongs into the report
                ended = f"before the button: {type(error).__name__} {error}"
            press.wait()
            ended = pressed(browser, token, tally) if token else ended
            waves[-1][ended] += 1
            is_new = ended != "lost"  # who lost keeps the answers and tries another time

    together([Thread(target=client) for _ in range(job["clients"])])
    waves = [dict(wave) for wave in waves if wave]
    return {"took": tally.took, "waves": waves}


def pressed(browser: Browser, token: str, tally: Tally) -> str:
    """Press the button, and say how it ended."""
    begins = time.perf_counter()
    try:
        visitors.confirm(browser, token)
    except visitors.Lost:
        return "lost"
    except Exception as error:  # whatever it is belongs into the report
        return f"{type(error).__name__}: {error}"
    else:
        return "won"
    finally:
        tally.took.append(time.perf_counter() - begins)


if __name__ == "__main__":
    job = json.load(sys.stdin)
    json.dump(fight(job) if job["what"] == "fight" else measure(job), sys.stdout)
