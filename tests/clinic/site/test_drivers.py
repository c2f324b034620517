"""The database driver."""

from importlib.util import find_spec


def test_psycopg_3_is_not_installed():
    # Django prefers it silently to psycopg2 as soon as some other package brings it along.
    assert find_spec("psycopg") is None
