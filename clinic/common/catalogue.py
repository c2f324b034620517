"""The Spanish of code and templates: what has to be said, and what is still missing.

Every sentence is found in the sources with Babel, which needs no program of the system's.  Templates are
first turned into calls of gettext by Django itself, so that what is found here is what Django will look up.
"""

import io
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.utils.translation.template import templatize

APPS = ("clinic", "conditions", "appointments")
TEMPLATES = "templates"
LAZY = {f"{name}_lazy": DEFAULT_KEYWORDS[name] for name in ("gettext", "ngettext", "pgettext", "npgettext")}
KEYWORDS = {**DEFAULT_KEYWORDS, **LAZY, "gettext_noop": None}
# A constant header: dates and names in it would change with every run and tell nobody anything.
HEADER = r"""# The Spanish of code and templates: Latin American, "usted".  See manage.py catalogue.
msgid ""
msgstr ""
"Project-Id-Version: clinic 1\n"
"POT-Creation-Date: 2026-11-01 00:00+0000\n"
"Language: es\n"
"MIME-Version: 1.0\n"
"Content-Type: text/plain; charset=utf-8\n"
"Content-Transfer-Encoding: 8bit\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\n"

"""
# What must stand in both languages: whatever is filled in later (%(name)s, %s, {name}), and markup.
FIXED = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}|</?\w[^>]*>")


def po() -> Path:
    """Where the translations are written."""
    return settings.BASE_DIR / "clinic" / "locale" / "es" / "LC_MESSAGES" / "django.po"


def mo() -> Path:
    """Where Django reads them."""
    return po().with_suffix(".mo")


def found() -> Catalog:
    """Every sentence that is marked for translation, without translations."""
    catalog = Catalog(locale="es")
    for path in _sources(settings.BASE_DIR):
        name = str(path.relative_to(settings.BASE_DIR))
        for line, ids, comments, context in _in_file(path):
            catalog.add(ids, "", [(name, line)], auto_comments=comments, context=context)
    return catalog


def known() -> Catalog:
    """The catalogue as it stands in the repository."""
    with po().open("rb") as file:
        return read_po(file, locale="es")


def updated(catalog: Catalog, template: Catalog) -> Catalog:
    """What ``template`` has, with the translations of ``catalog``.  Nothing is guessed from likeness."""
    catalog.update(template, no_fuzzy_matching=True, update_creation_date=False)
    return catalog


def problems(catalog: Catalog, template: Catalog) -> Iterator[str]:
    """What keeps ``catalog`` from saying all of ``template`` in Spanish, a sentence for each message."""
    wanted = {_key(message) for message in template}
    for message in catalog:
        if not message.id:
            continue
        if _key(message) not in wanted:
            yield f"Nobody says it any more: {_name(message)}"
        elif message.fuzzy:
            yield f"Uncertain: {_name(message)}"
        elif not all(_strings(message)):
            yield f"Not translated: {_name(message)}"
        elif not _fixed_parts_agree(message):
            yield f"Other placeholders or markup: {_name(message)}"
    for key in wanted - {_key(message) for message in catalog}:
        yield f"Not in the catalogue: {key[0]}"


def written(catalog: Catalog) -> bytes:
    """The catalogue as a .po file: in the order of the sources, without what nobody says any more."""
    file = io.BytesIO()
    write_po(
        file,
        catalog,
        width=110,
        omit_header=True,
        sort_by_file=True,
        ignore_obsolete=True,
        include_lineno=False,
    )
    return HEADER.encode() + file.getvalue()


def compiled(catalog: Catalog) -> bytes:
    """The catalogue as Django reads it, a .mo file."""
    file = io.BytesIO()
    write_mo(file, catalog)
    return file.getvalue()


def _sources(root: Path) -> list[Path]:
    code = [path for app in APPS for path in (root / app).rglob("*.py") if "migrations" not in path.parts]
    return sorted([*code, *(path for path in (root / TEMPLATES).rglob("*") if path.is_file())])


def _in_file(path: Path):
    source = path.read_text()
    if path.suffix != ".py":
        # Lines keep their number and lose their indentation, which means nothing here and much to Python.
        source = "\n".join(line.lstrip() for line in templatize(source, str(path)).split("\n"))
    return extract("python", io.BytesIO(source.encode()), KEYWORDS, comment_tags=["Translators:"])


def _key(message: Message) -> tuple:
    return message.id, message.context


def _name(message: Message) -> str:
    return message.id if isinstance(message.id, str) else message.id[0]


def _strings(message: Message) -> tuple[str, ...]:
    return (message.string,) if isinstance(message.string, str) else tuple(message.string or ())


def _fixed_parts_agree(message: Message) -> bool:
    """Is the same filled in, and marked up, in both languages?

    A singular may leave out what its plural fills in: "one minute", "%(count)s minutes".
    """
    ids = (message.id,) if isinstance(message.id, str) else message.id
    wanted, given = ([_fixed_parts(text) for text in texts] for texts in (ids, _strings(message)))
    return given[-1] == wanted[-1] and (given[0] == wanted[0] or given[0] <= wanted[-1])


def _fixed_parts(text: str) -> Counter:
    return Counter(FIXED.findall(text.replace("%%", "")))
