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
    "appointments/availability.py",
    "clinic/hours.py",
    "conditions/triage.py",
    "conditions/danger_words.py",
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


@pytest.mark.parametrize("path", TREES)
def test_imports_between_apps_run_one_way(path):
    modules, app = imported(TREES[path]), path.split("/")[0]

    if app == "conditions":
        assert starts(modules, "appointments") == set()
    if path == "clinic/models.py":
        assert starts(modules, "appointments", "conditions") == set()
    if app == "appointments":
        allowed = starts(modules, "conditions.triage", "conditions.danger_words") | {"conditions"}
        assert starts(modules, "conditions") - allowed == set()


@pytest.mark.parametrize("path", [p for p in TREES if p.startswith("appointments/")])
def test_imports_inside_appointments_run_one_way(path):
    layer = Path(path).parts[1].removesuffix(".py")
    if layer not in LAYERS:
        return

    later = [f"appointments.{other}" for other in LAYERS[LAYERS.index(layer) + 1 :]]

    assert starts(imported(TREES[path]), *later) == set()


@pytest.mark.parametrize("path", TREES)
def test_no_import_hides_inside_a_function(path):
    hidden = [
        node.lineno
        for function in ast.walk(TREES[path])
        if isinstance(function, ast.FunctionDef)
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom)
    ]

    assert hidden == []


@pytest.mark.parametrize("path", [p for p in TREES if not p.startswith("appointments/booking/")])
def test_only_booking_assigns_a_status(path):
    assigned = [
        node.lineno
        for node in ast.walk(TREES[path])
        if isinstance(node, ast.Attribute) and node.attr == "status" and isinstance(node.ctx, ast.Store)
    ]

    assert assigned == []


@pytest.mark.parametrize(
    "path",
    [p for p in TREES if p.startswith(("appointments/views/", "appointments/admin/", "clinic/views/"))],
)
def test_views_and_admin_ask_in_the_clinics_words(path):
    assert "filter(status" not in (ROOT / path).read_text()


@pytest.mark.parametrize("path", TREES)
def test_modules_and_functions_stay_small(path):
    lines = (ROOT / path).read_text().splitlines()
    long = [
        node.name
        for node in ast.walk(TREES[path])
        if isinstance(node, ast.FunctionDef) and body_length(node) > 30
    ]

    assert (len(lines) <= 260, long) == (True, [])


def body_length(function: ast.FunctionDef) -> int:
    """Lines of a function without its docstring."""
    first = function.body[0]
    has_docstring = isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant)
    body = function.body[1:] if has_docstring else function.body
    return body[-1].end_lineno - body[0].lineno + 1 if body else 0


@pytest.mark.parametrize("path", TREES)
def test_modules_and_public_domain_functions_have_a_docstring(path):
    tree = TREES[path]
    if not tree.body:
        return
    domain = ("appointments/booking/", "appointments/schedule/", "appointments/patients/")
    domain += ("appointments/reports/", "clinic/hours.py", "clinic/limits.py", *PURE)
    without = [
        node.name
        for node in tree.body
        if path.startswith(domain)
        and isinstance(node, ast.FunctionDef | ast.ClassDef)
        and not node.name.startswith("_")
        and not ast.get_docstring(node)
    ]

    assert ast.get_docstring(tree)
    assert without == []


TEMPLATES = sorted((ROOT / "templates").rglob("*.*"))


@pytest.mark.parametrize("path", TEMPLATES, ids=name)
def test_templates_trim_every_translated_block(path):
    blocks = re.findall(r"{%\s*blocktrans\w*\b[^%]*%}", path.read_text())

    assert [block for block in blocks if "trimmed" not in block] == []


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
