"""What is installed: the lists people write, and the lock files that ``make lock`` makes of them."""

import ast
import re
import sys
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
LISTS = ("requirements", "requirements-local", "requirements-dev")
PIN = re.compile(r"(?P<name>[\w.-]+)(?:\[[\w,]+\])?==(?P<version>[\w.]+)")
LOCKED = re.compile(
    r"[\w.-]+==[\w.]+(?: ; [^\\]+)?(?: \\\n    --hash=sha256:[0-9a-f]{64})+\n(?:    # via .+\n)?"
)


def read(file: str) -> str:
    return (ROOT / file).read_text()


def plain(name: str) -> str:
    """A package's name as the index writes it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def pins(text: str) -> dict[str, str]:
    """The version of each package that stands at the beginning of a line."""
    found = (PIN.match(line) for line in text.splitlines())
    return {plain(pin["name"]): pin["version"] for pin in found if pin}


def asked_for(name: str) -> dict[str, str]:
    """What a list asks for, with the lists it includes."""
    text = read(f"{name}.txt")
    asked = pins(text)
    for included in re.findall(r"^-r (.+)\.txt$", text, re.MULTILINE):
        asked |= asked_for(included)
    return asked


@pytest.mark.parametrize("name", LISTS)
def test_lock_has_what_its_list_asks_for(name):
    locked, asked = pins(read(f"{name}.lock")), asked_for(name)

    assert {package: locked.get(package) for package in asked} == asked


@pytest.mark.parametrize("name", LISTS)
def test_lock_has_a_hash_for_each_package_and_nothing_else(name):
    header, *blocks = re.split(r"^(?=\w)", read(f"{name}.lock"), flags=re.MULTILINE)

    assert [line for line in header.splitlines() if not line.startswith("#")] == []
    assert [block.splitlines()[0] for block in blocks if not LOCKED.fullmatch(block)] == []


def test_site_runs_with_the_versions_the_tests_ran_with():
    tested = pins(read("requirements-dev.lock"))

    for name in ("requirements", "requirements-local"):
        locked = pins(read(f"{name}.lock"))
        assert {package: tested.get(package) for package in locked} == locked


def test_site_installs_nothing_that_only_development_needs():
    only_here = asked_for("requirements-dev").keys() - asked_for("requirements").keys()

    assert pins(read("requirements.lock")).keys() & only_here == set()


# Finds and compiles the Spanish, for who writes; the site reads what was compiled.
ONLY_DEVELOPMENT = "catalogue.py"


def foreign_modules(path: Path) -> set[str]:
    """The first names of the modules that a file imports from a package of somebody else as the site runs."""
    names = set()
    tree = ast.parse(path.read_text())
    blocks = [node for node in ast.walk(tree) if isinstance(node, ast.If)]
    typing = [block for block in blocks if ast.unparse(block.test) == "TYPE_CHECKING"]
    unread = {node for block in typing for statement in block.body for node in ast.walk(statement)}
    for node in set(ast.walk(tree)) - unread:
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and not node.level:
            names.add(node.module)
    ours = {"clinic", "conditions", "appointments"}
    return {name.partition(".")[0] for name in names} - ours - set(sys.stdlib_module_names)


@pytest.mark.slow
def test_site_imports_only_what_its_list_asks_for():
    packages = packages_distributions()
    files = [path for app in ("clinic", "conditions", "appointments") for path in (ROOT / app).rglob("*.py")]
    running = [path for path in files if path.name != ONLY_DEVELOPMENT]
    imported = {module for path in running for module in foreign_modules(path)}
    needed = {plain(package) for module in imported for package in packages[module]}

    assert needed - asked_for("requirements").keys() == set()
