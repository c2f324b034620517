"""The rules of docs/architecture.md that a machine can hold: who imports whom, and what stands where."""

import ast
import re
import shutil
import subprocess
import sys
import tomllib
from collections import Counter, defaultdict
from pathlib import Path

import pytest
from django.apps import apps

from tests.conftest import SLOW_FOLDERS

ROOT = Path(__file__).resolve().parent.parent
MAKEFILE = (ROOT / "Makefile").read_text()
APPS = ("clinic", "conditions", "appointments")
FILES = sorted(path for app in APPS for path in (ROOT / app).rglob("*.py") if "migrations" not in path.parts)
# Arithmetic and rules that need no framework.  They may import one another and the standard library.
PURE = [
    "appointments/availability/slots.py",
    "clinic/common/intervals.py",
    "clinic/common/names.py",
    "clinic/common/typed.py",
    "clinic/common/wall_clock.py",
    "clinic/directory/hours.py",
    "conditions/triage/__init__.py",
    "conditions/triage/aloud.py",
    "conditions/triage/catch_rate.py",
    "conditions/triage/danger_words.py",
    "conditions/triage/former.py",
    "conditions/triage/levels.py",
    "conditions/triage/rules.py",
    "conditions/triage/signs.py",
]


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


def module(path: str) -> str:
    """The dotted name of a file."""
    return path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")


@pytest.mark.parametrize("path", PURE)
def test_pure_modules_import_only_the_standard_library_and_one_another(path):
    outside = {m for m in imported(TREES[path]) if m.split(".")[0] not in sys.stdlib_module_names}

    assert {m for m in outside if not starts({m}, *map(module, PURE))} == set()


def contracts(root: Path) -> subprocess.CompletedProcess:
    """What import-linter says of the rooms below ``root``."""
    lint = Path(sys.executable).with_name("lint-imports")
    return subprocess.run([lint, "--no-cache"], cwd=root, capture_output=True, text=True, check=False)


def test_imports_between_rooms_run_one_way():
    done = contracts(ROOT)

    assert (done.returncode, done.stdout) == (0, done.stdout)


# In which file, what is imported there, and by whose contract that is wrong.
PLANTED = [
    ("appointments/office/pages/plan.py", "appointments.portal.views.flow", "Rooms of appointments"),
    ("appointments/practitioner/feeds.py", "appointments.office.urls", "Rooms of appointments"),
    ("appointments/models/holds.py", "appointments.booking.guard", "Rooms of appointments"),
    ("appointments/booking/guard.py", "conditions.models", "Only the pages know patient education"),
    ("clinic/directory/facts.py", "appointments.models", "Imports between apps"),
    ("clinic/common/limits.py", "clinic.directory.models", "Rooms of clinic"),
    ("appointments/insight/board.py", "clinic.settings", "Imports between apps"),
    ("conditions/triage/signs.py", "clinic.common.names", "How urgent symptoms are"),
]


def copy_rooms(to: Path) -> None:
    for app in APPS:
        shutil.copytree(ROOT / app, to / app, ignore=shutil.ignore_patterns("__pycache__", "*.po"))
    shutil.copy(ROOT / "pyproject.toml", to)


@pytest.fixture(scope="module")
def broken_contracts(tmp_path_factory) -> list[str]:
    """What is said of each broken contract where all the imports are planted at once."""
    folder = tmp_path_factory.mktemp("planted")
    copy_rooms(folder)
    for path, wrong, _contract in PLANTED:
        with (folder / path).open("a") as file:
            file.write(f"\nimport {wrong}\n")
    done = contracts(folder)
    assert done.returncode == 1
    return re.split(r"\n\n+(?=[A-Z])", done.stdout.partition("Broken contracts")[2])


@pytest.mark.parametrize(("path", "wrong", "contract"), PLANTED)
def test_contracts_notice_a_planted_import(broken_contracts, path, wrong, contract):
    [said] = [said for said in broken_contracts if said.startswith(contract)]

    assert f"{module(path)} -> {wrong} (l." in said


def test_contracts_notice_a_room_without_a_place(tmp_path):
    copy_rooms(tmp_path)
    (tmp_path / "appointments/spare").mkdir()
    (tmp_path / "appointments/spare/__init__.py").touch()

    done = contracts(tmp_path)

    assert done.returncode == 1
    assert "appointments.spare" in done.stdout


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


# They set the clock of the process that imports them; tests/moments runs them.
SET_THE_CLOCK = {"tests.moments.every_process.sitecustomize", "tests.moments.plugin"}
IMPORTS_EACH = """
import importlib, sys
import django
django.setup()
for module in sys.argv[1:]:
    try:
        importlib.import_module(module)
    except BaseException as error:
        print(module, type(error).__name__, error)
"""


@pytest.mark.slow
def test_every_module_can_be_imported():
    """Those that nobody has imported yet in a process of their own: one of the bench changes a setting."""
    folders = (*APPS, "tests", "docs")
    files = [path for folder in folders for path in (ROOT / folder).rglob("*.py")]
    modules = {module(name(path)) for path in files} - SET_THE_CLOCK - set(sys.modules)
    command = [sys.executable, "-c", IMPORTS_EACH, *sorted(modules)]

    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)

    assert (done.returncode, done.stdout) == (0, "")


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
    pages = ("appointments/portal/", "appointments/office/", "appointments/practitioner/", "clinic/site/")

    assert [p for p in TREES if p.startswith(pages) and "filter(status" in (ROOT / p).read_text()] == []


# The middleware opens a form's data by the flag that Django has for it.
MAY_HANG = {"clinic/common/middleware.py"}
FRAMES_AND_COPIES = {"__dict__", "__code__"}


def columns() -> dict[str, set[str]]:
    """What may be assigned to a row, by the name that code gives to a row of the model."""
    found = defaultdict(set)
    for model in apps.get_models():
        row = re.sub(r"(?<!^)(?=[A-Z])", "_", model.__name__).lower()
        fields = model._meta.get_fields()
        declared = {"pk"} | {part for f in fields for part in (f.name, getattr(f, "attname", f.name))}
        # A contact_message is called a message too; what is called a request comes from a browser.
        for called in {row, row.rpartition("_")[2]} - {"request"}:
            found[called] |= declared
    return found


def hung_on_rows(path: str) -> list[str]:
    """What is assigned to a row though its model does not declare it, or carried past its model."""
    found = []
    for node in ast.walk(TREES[path]):
        if isinstance(node, ast.Attribute) and node.attr in FRAMES_AND_COPIES:
            found.append(node.attr)
        elif isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store):
            row = node.value.id if isinstance(node.value, ast.Name) else ""
            declared = COLUMNS.get(row)
            if (declared and node.attr not in declared) or (row != "self" and node.attr.startswith("_")):
                found.append(ast.unparse(node))
        elif isinstance(node, ast.keyword) and node.arg == "to_attr":
            found.append(node.arg)
    return found


COLUMNS = columns()


def test_nothing_is_hung_on_a_row():
    assert set(found_in(TREES, hung_on_rows)) == MAY_HANG


def test_a_day_has_its_length_from_one_place():
    written = re.compile(r"\bDAY\b.* = .*timedelta\(days=1\)")
    places = [path for path in TREES if written.search((ROOT / path).read_text())]

    assert places == ["clinic/common/wall_clock.py"]


def body_length(function: ast.FunctionDef) -> int:
    """Lines of a function without its docstring."""
    first = function.body[0]
    has_docstring = isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant)
    body = function.body[1:] if has_docstring else function.body
    return body[-1].end_lineno - body[0].lineno + 1 if body else 0


ONE_LIST = "clinic/settings.py"  # which Django wants as one module


def too_long(path: str) -> list[str]:
    """The functions that are too long, and the module if it is."""
    functions = [node for node in ast.walk(TREES[path]) if isinstance(node, ast.FunctionDef)]
    lines = len((ROOT / path).read_text().splitlines())
    module = ["the module"] if lines > 250 and path != ONE_LIST else []
    return module + [function.name for function in functions if body_length(function) > 30]


def test_modules_and_functions_stay_small():
    assert found_in(TREES, too_long) == {}


# docs/architecture.md has the one word for each of them.
OTHER_WORDS = {"giver", "givers", "provider", "providers", "place", "places", "client", "clients", "customer"}
VERBS = {"_place", "put_in_place"}


def identifiers(path: str) -> set[str]:
    """What a file gives names to: functions, classes, parameters, and values."""
    nodes = list(ast.walk(TREES[path]))
    found = {node.name for node in nodes if isinstance(node, ast.FunctionDef | ast.ClassDef)}
    found |= {node.arg for node in nodes if isinstance(node, ast.arg)}
    return found | {
        node.id for node in nodes if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
    }


def other_words(path: str) -> list[str]:
    if not path.startswith("appointments/"):
        return []
    words = {found: set(re.findall(r"[A-Z]?[a-z]+|[A-Z]+", found)) for found in identifiers(path) - VERBS}
    return [found for found, parts in words.items() if OTHER_WORDS & {part.lower() for part in parts}]


def test_each_thing_has_one_word():
    assert found_in(TREES, other_words) == {}


def hidden_by_a_field(path: str) -> list[str]:
    """Methods of a form that have the name of one of its fields: a template finds the field."""
    found = []
    for form in (node for node in ast.walk(TREES[path]) if isinstance(node, ast.ClassDef)):
        if form.name.endswith("Form"):
            named = [key for node in ast.walk(form) if isinstance(node, ast.Dict) for key in node.keys]
            fields = {key.value for key in named if isinstance(key, ast.Constant)}
            found += [node.name for node in form.body if getattr(node, "name", None) in fields]
    return found


def test_nothing_of_a_form_is_hidden_by_its_fields():
    assert found_in(TREES, hidden_by_a_field) == {}


STAFF = ("appointments/office/", "appointments/practitioner/", "conditions/admin/")


def said_as_to_a_patient(path: str) -> list[int]:
    """Lines in which staff would read what is meant for a patient."""
    calls = (node for node in ast.walk(TREES[path]) if isinstance(node, ast.Call))
    return [call.lineno for call in calls if ast.unparse(call) == "str(error)"]


def test_staff_read_the_sentence_for_staff():
    assert found_in([path for path in TREES if path.startswith(STAFF)], said_as_to_a_patient) == {}


# Decision 18 says of each why it is one subject.
LARGE = {
    "appointments/booking": 15,
    "appointments/models": 27,
    "appointments/notifications": 13,
    "appointments/office/pages": 17,
    "appointments/office/tables": 14,
    "appointments/portal/views": 20,
    "clinic/common": 18,
}


def test_a_folder_that_passes_twelve_modules_has_a_decision():
    folders = Counter(str(Path(path).parent) for path in TREES if not path.endswith("__init__.py"))

    assert {folder: count for folder, count in folders.items() if count > 12} == LARGE


DOMAIN = (
    *(
        f"appointments/{room}/"
        for room in (
            "availability",
            "booking",
            "disruptions",
            "identity",
            "inbox",
            "insight",
            "notifications",
            "records",
            "visits",
        )
    ),
    "clinic/common/limits.py",
    "conditions/signing/",
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
    for file in ("requirements.txt", "requirements-local.txt", "requirements-dev.txt"):
        lines = [x for x in (ROOT / file).read_text().splitlines() if x and not x.startswith(("#", "-r"))]
        assert [line for line in lines if not re.fullmatch(r"[\w.\[\]-]+==[\w.]+ +# .+", line)] == []


def rooms_that_decide() -> set[str]:
    """The rooms below the pages, from the contracts that say who may import whom."""
    found = {"clinic/common", "clinic/directory", "clinic/accounts"}
    found |= {f"conditions/{room}" for room in ("triage", "library", "models", "signing")}
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    [rooms] = [one for one in contracts if one["name"] == "Rooms of appointments"]
    below = rooms["layers"][rooms["layers"].index("portal | office | practitioner") + 1 :]
    names = {name.strip() for layer in below for name in layer.replace(":", "|").split("|")}
    return found | {f"appointments/{name}" for name in names - {"migrations"}}


def test_statements_of_every_room_that_decides_are_measured():
    found = re.search(r"^DOMAIN := (.*?)\$\(addprefix appointments/,(.*?)\)$", MAKEFILE, re.M | re.S)
    apart = found[1].replace("\\", "").split()

    assert {*apart, *(f"appointments/{room}" for room in found[2].split())} == rooms_that_decide()
    assert [room for room in rooms_that_decide() if not (ROOT / "tests" / room).is_dir()] == []


# Asked without an instant, each of these reads the clock; with one, they say what it means somewhere.
READS_THE_CLOCK = re.compile(
    r"(?:timezone\.(?:now|localtime)|datetime\.(?:utcnow|today)|date\.today|time\.(?:time|time_ns|localtime|gmtime))"
    r"\(\)|now\(\)|facts\.today\(\)|(?:timezone\.)?local(?:date|time)\((?:timezone=.*)?\)|datetime\.now\(.*\)"
)
PLACES_IT = {
    "tests/around.py",  # its functions give what is built around the moment
    "tests/moments/every_process/sitecustomize.py",  # moves the clock from where it is
    "tests/moments/probe.py",  # is there to say what the clock says
}


def reads_the_clock(path: str) -> list[int]:
    """Lines that ask the clock what time it is."""
    calls = [node for node in ast.walk(ast.parse((ROOT / path).read_text())) if isinstance(node, ast.Call)]
    return [call.lineno for call in calls if READS_THE_CLOCK.fullmatch(ast.unparse(call))]


@pytest.mark.slow
def test_tests_read_the_clock_in_one_place():
    tests = map(name, (ROOT / "tests").rglob("*.py"))

    assert set(found_in(tests, reads_the_clock)) == PLACES_IT


def test_no_query_asks_the_database_for_the_time():
    """Its clock is not ours where the suite runs at another moment."""
    functions = {f"django.db.models.functions.{asked}" for asked in ("Now", "datetime.Now")}

    assert [path for path in TREES if imported(TREES[path]) & functions] == []


def test_slow_folders_exist():
    assert [folder for folder in SLOW_FOLDERS if not (ROOT / "tests" / folder).is_dir()] == []
