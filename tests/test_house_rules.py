"""The rules of docs/architecture.md that a machine can hold: who imports whom, and what stands where."""

import ast
import re
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
APPS = ("clinic", "conditions", "appointments")
FILES = sorted(path for app in APPS for path in (ROOT / app).rglob("*.py") if "migrations" not in path.parts)
PURE = [
    "appointments/availability/slots.py",
    "clinic/directory/hours.py",
    "conditions/triage/signs.py",
    "conditions/triage/danger_words.py",
]
# Within appointments imports run from left to right only; what is not named here may import all of it.
LAYERS = ["availability", "models", "schedule", "messages", "booking", "views"]


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def imported(tree: ast.AST) -> set[str]:
    """Every module a file names, as dotted paths."""
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            found |= {f"{node.module}.{alias.name}" for alias in node.names} | {node.module}
    return found


TREES = {name(path): ast.parse(path.read_text()) for path in FILES}


def starts(modules: set[str], *prefixes: str) -> set[str]:
    return {m for m in modules for p in prefixes if m == p or m.startswith(p + ".")}


@pytest.mark.parametrize("path", PURE)
def test_pure_modules_import_only_the_standard_library(path):
    outside = {m.split(".")[0] for m in imported(TREES[path])} - set(sys.stdlib_module_names)

    assert outside == set()


def forbidden(path: str) -> set[str]:
    """What a file imports from an app that it must not know."""
    modules, app = imported(TREES[path]), path.split("/")[0]
    if app == "conditions":
        return starts(modules, "appointments")
    if app == "appointments":
        allowed = starts(modules, "conditions.triage", "conditions.danger_words") | {"conditions"}
        return starts(modules, "conditions") - allowed
    return starts(modules, "appointments", "conditions") if path == "clinic/models.py" else set()


def test_imports_between_apps_run_one_way():
    assert {path: found for path in TREES if (found := forbidden(path))} == {}


def later_layers(path: str) -> list[str]:
    """The modules of appointments that a file must not import."""
    layer = Path(path).parts[1].removesuffix(".py")
    if not path.startswith("appointments/") or layer not in LAYERS:
        return []
    return [f"appointments.{other}" for other in LAYERS[LAYERS.index(layer) + 1 :]]


def test_imports_inside_appointments_run_one_way():
    found = {path: starts(imported(TREES[path]), *later_layers(path)) for path in TREES}

    assert {path: modules for path, modules in found.items() if modules} == {}


def found_in(paths, look) -> dict[str, list]:
    """What ``look`` finds in each file, for those in which it finds something."""
    return {path: found for path in paths if (found := look(path))}


def hidden_imports(path: str) -> list[int]:
    """Lines of imports inside a function."""
    return [
        node.lineno
        for function in ast.walk(TREES[path])
        if isinstance(function, ast.FunctionDef)
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom)
    ]


def test_no_import_hides_inside_a_function():
    assert found_in(TREES, hidden_imports) == {}


def assigned_states(path: str) -> list[int]:
    """Lines that give something another status."""
    return [
        node.lineno
        for node in ast.walk(TREES[path])
        if isinstance(node, ast.Attribute) and node.attr == "status" and isinstance(node.ctx, ast.Store)
    ]


def test_only_booking_assigns_a_status():
    assert found_in([p for p in TREES if not p.startswith("appointments/booking/")], assigned_states) == {}


def test_views_and_admin_ask_in_the_clinics_words():
    pages = ("appointments/views/", "appointments/admin/", "clinic/views/")

    assert [p for p in TREES if p.startswith(pages) and "filter(status" in (ROOT / p).read_text()] == []


def body_length(function: ast.FunctionDef) -> int:
    """Lines of a function without its docstring."""
    first = function.body[0]
    has_docstring = isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant)
    body = function.body[1:] if has_docstring else function.body
    return body[-1].end_lineno - body[0].lineno + 1 if body else 0


def too_long(path: str) -> list[str]:
    """The functions that are too long, and the module if it is."""
    functions = [node for node in ast.walk(TREES[path]) if isinstance(node, ast.FunctionDef)]
    module = ["the module"] if len((ROOT / path).read_text().splitlines()) > 260 else []
    return module + [function.name for function in functions if body_length(function) > 30]


def test_modules_and_functions_stay_small():
    assert found_in(TREES, too_long) == {}


DOMAIN = (
    "appointments/booking/",
    "appointments/contact/",
    "appointments/doctor/",
    "appointments/patients/",
    "appointments/reports/",
    "appointments/schedule/",
    "appointments/after_visit.py",
    "appointments/before_visit.py",
    "appointments/calls.py",
    "appointments/delays.py",
    "clinic/directory/hours.py",
    "clinic/limits.py",
    *PURE,
)


def without_docstring(path: str) -> list[str]:
    """The module, and the public functions and classes of the domain, that do not say what they do."""
    tree = TREES[path]
    module = ["the module"] if tree.body and not ast.get_docstring(tree) else []
    return module + [
        node.name
        for node in tree.body
        if path.startswith(DOMAIN)
        and isinstance(node, ast.FunctionDef | ast.ClassDef)
        and not node.name.startswith("_")
        and not ast.get_docstring(node)
    ]


def test_modules_and_public_domain_functions_have_a_docstring():
    assert found_in(TREES, without_docstring) == {}


def untrimmed_blocks(path: str) -> list[str]:
    """Translated blocks of a template whose white space would be part of the sentence."""
    blocks = re.findall(r"{%\s*blocktrans\w*\b[^%]*%}", (ROOT / path).read_text())
    return [block for block in blocks if "trimmed" not in block]


def test_templates_trim_every_translated_block():
    assert found_in(map(name, sorted((ROOT / "templates").rglob("*.*"))), untrimmed_blocks) == {}


def test_every_requirement_has_a_version_and_says_what_needs_it():
    for file in ("requirements.txt", "requirements-dev.txt"):
        lines = [x for x in (ROOT / file).read_text().splitlines() if x and not x.startswith(("#", "-r"))]
        assert [line for line in lines if not re.fullmatch(r"[\w.\[\]-]+==[\w.]+ +# .+", line)] == []


def test_documentation_points_to_what_exists():
    missing = []
    for page in (ROOT / "README.md", *(ROOT / "docs").rglob("*.md")):
        text = page.read_text()
        links = [page.parent / link for link in re.findall(r"\]\((?!https?:)([^)#\s]+)", text)]
        named = [ROOT / path for path in re.findall(r"`((?:clinic|conditions|appointments)/[\w/.]*)`", text)]
        missing += [str(path) for path in links + named if not path.exists()]

    assert missing == []
