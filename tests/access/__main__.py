"""Write the table of access anew: ``python -m tests.access --write``."""

import os
import sys

import pytest

import tests.access

if __name__ == "__main__":
    if sys.argv[1:] != ["--write"]:
        sys.exit(tests.access.__doc__)
    os.environ[tests.access.WRITE] = "yes"
    sys.exit(pytest.main(["-n", "0", "tests/access/test_access.py::test_access_is_as_the_table_says"]))
