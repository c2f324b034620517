"""Which account the server runs as, and how this process starts programs as that account."""

import os
import pwd
import subprocess
from dataclasses import dataclass
from pathlib import Path

from clinic.localpg import LocalServerError

# Nothing of the caller's environment: PGDATA, PGOPTIONS or a locale of the shell would change the server.
ENVIRONMENT = {"PATH": os.defpath, "LC_ALL": "C", "TZ": "UTC"}


@dataclass(frozen=True)
class Account:
    """An account of this machine, never root."""

    name: str
    uid: int
    gid: int

    @property
    def is_ours(self) -> bool:
        return self.uid == os.geteuid()

    def run(self, *command: str | Path, **options) -> subprocess.CompletedProcess:
        """Run ``command`` as this account and wait for it; ``options`` go to ``subprocess.run``."""
        if "input" not in options:
            options["stdin"] = subprocess.DEVNULL
        if not self.is_ours:
            options |= {"user": self.uid, "group": self.gid, "extra_groups": []}
        try:
            return subprocess.run(command, env=ENVIRONMENT, umask=0o077, **options)
        except (OSError, subprocess.SubprocessError) as error:
            raise LocalServerError(
                f"{command[0]} cannot be run as the account {self.name} ({error}).  "
                "Work as an ordinary user, or set DATABASE_URL to a server of your own."
            ) from error

    def may_pass(self, path: Path) -> bool:
        """Whether this account may enter the folder, or run the program, at ``path``."""
        # Asked of the system, not worked out from permission bits: there are access lists and mount options.
        return self.run("/bin/sh", "-c", 'test -x "$1"', "sh", path, cwd="/").returncode == 0

    def adopt(self, *paths: Path) -> None:
        """Make this account the owner of ``paths``, which this process has just created."""
        if not self.is_ours:
            for path in paths:
                os.chown(path, self.uid, self.gid, follow_symlinks=False)


def account_for(checkout: Path) -> Account:
    """The account that runs the server of ``checkout``: our own, or for root an unprivileged one.

    Raises LocalServerError when the account has no name on this machine, which initdb insists on.
    """
    if os.geteuid() != 0:
        return _account(os.geteuid())
    # With root's help or without it, the owner of a checkout meets the same server.
    owner = checkout.stat().st_uid
    try:
        return _account(owner or pwd.getpwnam("nobody").pw_uid)
    except KeyError:
        raise LocalServerError(
            "PostgreSQL does not run as root, and this machine has no account 'nobody' to run it as.  "
            "Work as an ordinary user, or set DATABASE_URL."
        ) from None


def _account(uid: int) -> Account:
    try:
        entry = pwd.getpwuid(uid)
    except KeyError:
        raise LocalServerError(
            f"The account number {uid} has no name on this machine, so PostgreSQL cannot be started as it.  "
            "Work as a named account, or set DATABASE_URL."
        ) from None
    return Account(entry.pw_name, entry.pw_uid, entry.pw_gid)
