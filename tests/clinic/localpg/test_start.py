"""Starting, sharing and stopping the embedded PostgreSQL."""

import os
import stat

import psycopg2
import pytest

from clinic.localpg import server

STARTED = "SELECT pg_postmaster_start_time()"
CREATE_TEST_DATABASE = """
connection.creation.create_test_db(verbosity=0, serialize=False)
with connection.cursor() as cursor:
    cursor.execute("SELECT current_database(), pg_postmaster_start_time()")
    print(*cursor.fetchone(), sep="|")
"""


def test_first_connection_starts_the_server(checkout):
    assert not server.is_running(checkout.folders)

    assert checkout.ask("SELECT current_database() || ' ' || current_user") == "clinic clinic"

    assert server.is_running(checkout.folders)


def test_five_processes_at_once_get_one_server(checkout):
    processes = [checkout.asking(STARTED) for _ in range(5)]
    for process in processes:
        assert process.stdout.readline() == "ready\n"
    for process in processes:
        process.stdin.write("\n")
        process.stdin.flush()
    answers = [process.communicate(timeout=100) for process in processes]

    assert [error for _, error in answers if error] == []
    assert len({out for out, _ in answers}) == 1
    assert checkout.folders.log.read_text().count("starting PostgreSQL") == 1


def test_later_process_finds_the_same_server(running_checkout):
    started = running_checkout.query(STARTED)

    assert running_checkout.ask(STARTED) == str(started)


def test_test_databases_of_two_workers_share_the_server(started_before):
    with (started_before.folder / "tiny.py").open("a") as settings:
        settings.write("import os\nDATABASES['default']['TEST'] = {'NAME': os.environ['WORKER']}\n")
    script = "import django\ndjango.setup()\nfrom django.db import connection\n" + CREATE_TEST_DATABASE

    first = started_before.run("-c", script, WORKER="test_clinic_gw0").split("|")
    second = started_before.run("-c", script, WORKER="test_clinic_gw1").split("|")

    assert (first[0], second[0]) == ("test_clinic_gw0", "test_clinic_gw1")
    assert first[1] == second[1]


def test_server_listens_where_only_its_account_may_enter(running_checkout):
    assert running_checkout.query("SHOW listen_addresses") == ""
    data = running_checkout.folders.data
    for private in (data, data.parent, data / ".s.PGSQL.5432"):
        assert stat.S_IMODE(private.stat().st_mode) & 0o077 == 0


def test_deep_checkout_is_reached_by_a_short_path(deep_checkout):
    assert deep_checkout.ask("SHOW data_directory") == str(deep_checkout.folders.data)
    assert len(os.fsencode(deep_checkout.folders.data / ".s.PGSQL.5432")) > 107
    assert len(os.fsencode(deep_checkout.folders.address() / ".s.PGSQL.5432")) < 107


def test_foreign_link_to_another_server_is_refused(deep_checkout, folder):
    deep_checkout.folders.short.symlink_to(folder)

    complaint = deep_checkout.ask(STARTED)

    assert complaint == (
        f"clinic.localpg.LocalServerError: {deep_checkout.folders.short} must be our link to "
        f"{deep_checkout.folders.data}.  Remove it, or set DATABASE_URL."
    )


def test_server_does_not_hold_the_pipes_of_who_started_it(started_before):
    # Popen.communicate() inside reads to the end of both pipes, and would wait for the server's copy of them.
    started_before.ask(STARTED)

    assert server.is_running(started_before.folders)


def test_shell_variables_for_postgresql_change_nothing(started_before):
    elsewhere = {"PGHOST": "/nowhere", "PGPORT": "1", "PGDATA": "/nowhere", "PGTZ": "Asia/Tokyo"}

    assert started_before.ask("SELECT reset_val FROM pg_settings WHERE name = 'port'", **elsewhere) == "5432"


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("server_encoding", "UTF8"),
        ("timezone", "UTC"),
        ("log_min_error_statement", "panic"),
        ("log_error_verbosity", "terse"),
        ("log_parameter_max_length_on_error", "0"),
        ("max_connections", "300"),
        ("synchronous_commit", "on"),
    ],
)
def test_setting_is_in_force(running_checkout, setting, value):
    assert running_checkout.query(f"SHOW {setting}") == value


def test_accented_letters_are_letters(running_checkout):
    assert running_checkout.query("SELECT lower('ÁÑÜ')") == "áñü"
    running_checkout.query("CREATE EXTENSION IF NOT EXISTS pg_trgm")
    one_for_each_letter_and_one = running_checkout.query("SELECT cardinality(show_trgm('ñandú'))")
    assert one_for_each_letter_and_one == 6


@pytest.mark.parametrize("extension", ["btree_gist", "unaccent", "pg_trgm"])
def test_clinic_may_create_the_extension(running_checkout, extension):
    running_checkout.query(f"CREATE EXTENSION IF NOT EXISTS {extension}")

    assert extension in running_checkout.query("SELECT array_agg(extname::text) FROM pg_extension")


def test_log_does_not_hold_what_was_typed(running_checkout):
    running_checkout.query("CREATE TABLE patient (name text UNIQUE, CHECK (name <> 'Nora Quill'))")
    running_checkout.query("INSERT INTO patient VALUES ('Ada Fern')")

    with pytest.raises(psycopg2.IntegrityError, match=r"DETAIL: .*Nora Quill"):
        running_checkout.query("INSERT INTO patient VALUES ('Nora Quill')")
    with pytest.raises(psycopg2.IntegrityError, match=r"DETAIL: .*Ada Fern"):
        running_checkout.query("INSERT INTO patient VALUES ('Ada Fern')")

    log = running_checkout.folders.log.read_text()
    assert "duplicate key value" in log
    assert "Nora" not in log
    assert "Ada" not in log


def test_stop_ends_the_server(started_before):
    started_before.start()

    assert started_before.manage("localpg", "stop") == "Stopped."
    assert not server.is_running(started_before.folders)
    assert started_before.manage("localpg", "stop") == "It was not running."


def test_status_tells_whether_it_runs_and_where(started_before):
    assert started_before.manage("localpg", "status").startswith("It is not running.\n")
    started_before.start()
    folders = started_before.folders

    assert started_before.manage("localpg", "status") == (
        f"It is running.\nAccount: {folders.account.name}\nData: {folders.data}\nLog: {folders.log}\n"
        f"Connect with: -h {folders.data} -U clinic clinic"
    )


def test_dbshell_reaches_the_server(running_checkout):
    assert running_checkout.manage("dbshell", "--", "-Atc", "SELECT current_database()") == "clinic"


def test_failure_names_the_log(started_before):
    with (started_before.folders.data / "postgresql.conf").open("a") as configuration:
        configuration.write("nonsense = 1\n")

    complaint, folders = started_before.ask(STARTED), started_before.folders

    assert complaint == (
        "clinic.localpg.LocalServerError: The embedded PostgreSQL is not available: "
        f"pg_ctl ended with code 1.  Its log {folders.log} says why.  "
        f"To start afresh without its data: manage.py localpg stop, then remove {folders.home}."
    )
    assert 'unrecognized configuration parameter "nonsense"' in folders.log.read_text()
