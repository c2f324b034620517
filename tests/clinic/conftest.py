"""A database that goes away, as databases do."""

import pytest
from django.db import connection


@pytest.fixture
def take_database_away(transactional_db):
    """A function after which every connection is refused, until the test ends."""
    name = connection.settings_dict["NAME"]

    def away():
        connection.close()
        connection.settings_dict["NAME"] = "away"

    yield away
    connection.close()
    connection.settings_dict["NAME"] = name
