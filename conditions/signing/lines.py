"""READS.  A version as lines of one language, each with the place it stands in, to be compared and read."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from conditions.library.markdown import CITATION
from conditions.models import Treatment
from conditions.triage import Help, Level

LABELS = {"evidence_new": "proof_new", "evidence_lasting": "proof_lasting"}


def lines(text: dict, language: str) -> list[tuple[str, str]]:
    """The text of a page or of the rules as (place, line), from top to bottom; words are the reader's.

    What has names is in the order of its names: the database keeps no other.
    """
    found = _of_page(text, language) if "sections" in text else _of_rules(text, language)
    return [(place, line.strip()) for place, line in found if line.strip()]


def _of_page(text, language):
    yield _("Heading"), text[f"heading_{language}"]
    for name in ("nav", "title", "description"):
        yield _("For the menu and search engines"), text[f"{name}_{language}"]
    yield from ((_("Key points"), line) for line in (text[f"key_points_{language}"] or "").splitlines())
    if treatment := text["treatment"]:
        yield from _of_treatment(treatment, language)
    for row in text["sections"]:
        yield from _part(row[f"heading_{language}"], row[f"body_{language}"], text["sources"])
    for row in text["questions"]:
        yield from _part(row[f"question_{language}"], row[f"answer_{language}"], text["sources"])
    yield from (
        (_("Sources"), _source(text["sources"][number])) for number in sorted(text["sources"], key=int)
    )


def _part(heading: str, body: str, sources: dict) -> Iterator[tuple[str, str]]:
    yield heading, heading
    yield from ((heading, _with_names(line, sources)) for line in body.splitlines())


def _of_treatment(treatment, language):
    yield _("Summary"), treatment[f"summary_{language}"]
    for label, proof in LABELS.items():
        yield _("Evidence"), str(Treatment.Evidence(treatment[label]).label)
        yield _("Evidence"), treatment[f"{proof}_{language}"]
    yield _("What can go wrong"), treatment[f"harm_{language}"]
    yield _("Stands in the section"), treatment["section"]


def _with_names(line: str, sources: dict) -> str:
    """The line with the publisher in the place of each source's number: a number says nothing to a reader."""
    return CITATION.sub(lambda found: f"[{sources.get(found[1], {}).get('organisation', found[1])}]", line)


def _source(source: dict) -> str:
    read = source["read_on"] and _("read on %(day)s") % {"day": source["read_on"]}
    named = [source[name] for name in ("organisation", "title", "year", "url", "title_es", "url_es")]
    return ", ".join(filter(None, (*named, read or _("not checked at the publisher"))))


def _of_rules(text, language):
    for sign in text["signs"]:
        place = sign["id"]
        yield place, f"{sign['id']}: {sign[f'text_{language}']}"
        yield place, sign[f"hint_{language}"]
        yield place, sign[f"aloud_{language}"]
        yield place, sign[f"group_{language}"]
        yield place, str(level_words(Level[sign["level"]]))
        if sign["level"] == Level.EMERGENCY.name:
            yield place, help_words(sign["help"])
        yield place, _basis(sign)
    for rule in text["together"]:
        place = f"{', '.join(rule['one'])} + {', '.join(rule['other'])}"
        yield _("Together an emergency"), f"{place}: {_basis(rule)}"
    yield _("Answers of the self-check"), _basis(text["self_check"])
    for sign in text["already_checked"]:
        yield _("Already checked by a doctor"), sign
    for name, words in sorted(text["worth_a_visit"].items()):
        yield _("An answer that is worth a visit"), f"{name}: {', '.join(words)}"
    yield _("Strong pain that makes this hard is very strong"), ", ".join(text["stopped"])
    for before, after in sorted(text["while_strong"].items()):
        yield _("While the pain is strong"), f"{before} → {after}"
    yield _("Strong pain"), _("from %(number)d of 10") % {"number": text["strong_pain"]}
    yield _("Very strong pain"), _("from %(number)d of 10") % {"number": text["worst_pain"]}
    yield _("Not to wait until tomorrow"), ", ".join(text["not_for_tomorrow"])
    yield from _of_danger_words(text["danger_words"][language])
    for _name, outcome in sorted(text["outcomes"].items()):
        yield from ((_("What a person is told to do"), line) for line in outcome[language].splitlines())


def _of_danger_words(words):
    """The phrases, then all else that makes them: lists of words, sounds, words that make others harmless."""
    for sign, phrases in sorted(words["phrases"].items()):
        yield from ((_("Danger words, %(sign)s") % {"sign": sign}, phrase) for phrase in phrases)
    for name, part in sorted(words.items()):
        if name == "phrases":
            continue
        place = _parts().get(name, name)
        rows = sorted(part.items()) if isinstance(part, dict) else [("", row) for row in part]
        yield from ((place, f"{key} {_joined(row)}".strip()) for key, row in rows)


def _parts() -> dict[str, str]:
    return {
        "lists": _("Lists of words"),
        "harmless": _("Harmless words"),
        "denial": _("Words that say that something is not so"),
        "over": _("What is long over"),
        "recent": _("Words that make it recent"),
        "sounds": _("What is heard alike"),
    }


def _joined(row) -> str:
    return row if isinstance(row, str) else " → ".join(map(str, row))


def _basis(rule: dict) -> str:
    """The sources of a rule, and whether the physician has yet to confirm it."""
    return "; ".join([*rule["sources"], *([] if rule["verified"] else [_("yours to confirm")])])


def help_words(help: str) -> str:
    """The help that a sign of an emergency makes a person call, as the physician reads it."""
    return {
        Help.AMBULANCE: "911",
        Help.PREGNANCY: _("911 or the maternity unit"),
        Help.POISON: _("Poison Help, or 911"),
        Help.CRISIS: "988",
    }[Help(help)]


def level_words(level: Level) -> str:
    """What a level asks for, as the physician reads it."""
    return {
        Level.EMERGENCY: _("Emergency"),
        Level.TODAY: _("Today"),
        Level.BOOK: _("Book a visit"),
        Level.HOME: _("Care at home"),
    }[level]
