"""What each role gets from each address: the whole site, asked as each role.

``table.txt`` is what should come out, ``test_access.py`` compares.  After a change that means to open or to
close something, write the table anew, read the difference line by line, and commit it with the change:

    python -m tests.access --write
"""

WRITE = (
    "WRITE_ACCESS_TABLE"  # the variable of the environment with which the test writes instead of comparing
)
