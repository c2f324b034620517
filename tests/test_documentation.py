"""What code and documentation say: in sentences that have a subject, and of nothing that is not here."""

import ast
import pkgutil
import re
import tomllib

import pytest
from django.apps import apps

from tests.test_house_rules import APPS, FILES, ROOT, found_in, name

# "Who is not logged in is sent to …" has no subject.  A question may begin so.
HEADLESS = re.compile(
    r"(?:^|[.;:] +|# )(Who|Whoever|Whose|Whom|(?:In|By|To|For|With) (?:whose|whom|how many)) [^?]*?[.;:,]",
    re.MULTILINE,
)


def headless_sentences(path: str) -> list[str]:
    """The first words of sentences in docstrings and comments that have "who" for a subject."""
    text = (ROOT / path).read_text()
    kinds = ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef
    docstrings = [
        ast.get_docstring(node) or "" for node in ast.walk(ast.parse(text)) if isinstance(node, kinds)
    ]
    comments = re.findall(r"(?m)^[^\"'\n]*(# .+)$", text)
    return [found[0][:40] for said in docstrings + comments for found in HEADLESS.finditer(said)]


@pytest.mark.slow
def test_docstrings_and_comments_have_a_subject():
    files = [file for folder in (*APPS, "tests", "docs") for file in (ROOT / folder).rglob("*.py")]

    assert found_in(map(name, sorted(files)), headless_sentences) == {}


def test_each_room_says_what_it_is_for():
    rooms = (file for app in APPS for file in (ROOT / app).rglob("__init__.py"))
    modules = {room: [file for file in room.parent.glob("*.py") if file != room] for room in rooms}
    # Django finds commands and migrations by the name of the folder.
    silent = [
        name(room)
        for room, found in modules.items()
        if found and not {"commands", "migrations"} & set(room.parts) and not ast.parse(room.read_text()).body
    ]

    assert silent == []


DOCUMENTATION = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]


def test_documentation_points_to_what_exists():
    missing = []
    for page in DOCUMENTATION:
        text = page.read_text()
        links = [page.parent / link for link in re.findall(r"\]\((?!https?:)([^)#\s]+)", text)]
        named = [ROOT / path for path in re.findall(r"`((?:clinic|conditions|appointments)/[\w/.]*)`", text)]
        missing += [str(path) for path in links + named if not path.exists()]

    assert missing == []


def test_version_is_the_one_the_changelog_begins_with():
    version = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]
    newest = re.search(r"^## (.+)$", (ROOT / "CHANGELOG.md").read_text(), re.MULTILINE)[1]

    if version.endswith(".dev0"):
        assert newest == f"Unreleased ({version.removesuffix('.dev0')})"
    else:
        assert re.fullmatch(rf"{re.escape(version)} \(\d{{4}}-\d\d-\d\d\)", newest)


# A numbered story or a paper that a reader of this repository cannot look up.
ELSEWHERE = re.compile(r"scenarios?[ _]\d|content[ ]brief", re.IGNORECASE)
KNOWN = {page.name for page in (*DOCUMENTATION, *(ROOT / "conditions").rglob("*.md"))}
SPOKEN = {".css", ".html", ".js", ".md", ".py", ".toml", ".txt"}


def speaks_of_elsewhere(path: str) -> list[int]:
    """Lines that name what is not here: a story by its number, a page that does not exist."""
    return [
        number
        for number, line in enumerate((ROOT / path).read_text().splitlines(), 1)
        if ELSEWHERE.search(line) or set(re.findall(r"\b[\w-]+\.md\b", line)) - KNOWN
    ]


def test_code_and_documentation_speak_of_nothing_that_is_not_here():
    folders = (*APPS, "templates", "tests", "docs")
    files = [file for folder in folders for file in (ROOT / folder).rglob("*.*")]
    spoken = [name(file) for file in sorted({*files, *DOCUMENTATION}) if file.suffix in SPOKEN]

    assert found_in(spoken, speaks_of_elsewhere) == {}


# A dotted name in backticks that begins with one of our packages; those of loggers are no modules.
NAMED = re.compile(r"``?((?:appointments|clinic|conditions|tests|docs)(?:\.\w+)+)(?:\(\))?``?")
LOGGERS = {"clinic.denied"}
LABELS = {model._meta.label for model in apps.get_models()}


def is_there(dotted: str) -> bool:
    """Whether a module, or something in one, has that name, or a model by the label of its app."""
    try:
        pkgutil.resolve_name(dotted)
    except (ImportError, AttributeError):
        return dotted in LABELS | LOGGERS
    return True


def names_of_nothing(path: str) -> list[str]:
    """The names in a file's docstrings and comments that are those of no module, class or function."""
    return [dotted for dotted in NAMED.findall((ROOT / path).read_text()) if not is_there(dotted)]


def test_names_that_are_mentioned_exist():
    assert found_in(map(name, sorted({*FILES, *DOCUMENTATION})), names_of_nothing) == {}


def test_commands_that_are_mentioned_are_in_the_makefile():
    targets = set(re.findall(r"(?m)^([a-z]+):", (ROOT / "Makefile").read_text()))
    pages = [*DOCUMENTATION, *ROOT.glob("requirements*.txt"), ROOT / "pyproject.toml", ROOT / ".ci/run"]
    named = {name(page): re.findall(r"(?:`|: )make ([a-z]+)", page.read_text()) for page in pages}

    assert {page: set(names) - targets for page, names in named.items() if set(names) - targets} == {}
