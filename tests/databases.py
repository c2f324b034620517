"""The databases of a run: several processes copy one that was migrated once.

The process that hands out the tests migrates a template while the others still collect, and each of these
makes its own database from it.  A process that runs its tests by itself migrates its own, as Django does.
"""

import pytest
from django.db import connection
from pytest_django.plugin import blocking_manager_key

TEMPLATE = pytest.StashKey[str]()
NAME_BEFORE = pytest.StashKey[str]()


def pytest_configure(config) -> None:
    """Let Django make the database of this process from the template, where there is one."""
    if template := getattr(config, "workerinput", {}).get("template"):
        connection.settings_dict["TEST"]["TEMPLATE"] = template


def template_name() -> str:
    """The name of the database that the others are copied from."""
    return f"test_{connection.settings_dict['NAME']}_template"


def pytest_configure_node(node) -> None:
    """Tell a process that will run tests what its database is copied from, if it is to be made anew."""
    if not (node.config.getvalue("reuse_db") or node.config.getvalue("nomigrations")):
        node.workerinput["template"] = node.config.stash.setdefault(TEMPLATE, template_name())


@pytest.hookimpl(wrapper=True)
def pytest_sessionstart(session):
    """Migrate the template once all others are on their way: no test begins before it is there."""
    yield
    if name := session.config.stash.get(TEMPLATE, None):
        session.config.stash[NAME_BEFORE] = connection.settings_dict["NAME"]
        connection.settings_dict["TEST"]["NAME"] = name
        with session.config.stash[blocking_manager_key].unblock():
            # One that an interrupted run left behind is made anew.
            connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
            connection.close()  # nobody may be connected to a database that is copied


@pytest.hookimpl(wrapper=True)
def pytest_sessionfinish(session):
    """Drop the template when the others have ended."""
    yield
    if name := session.config.stash.get(NAME_BEFORE, None):
        with session.config.stash[blocking_manager_key].unblock():
            connection.creation.destroy_test_db(name, verbosity=0)
