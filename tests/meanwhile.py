"""What somebody else does between two statements of ours, at exactly that moment: no threads, no luck."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.db import connection


@contextmanager
def meanwhile(words: str, act: Callable[[], object]) -> Iterator[None]:
    """Do ``act`` once, right before the first statement in which ``words`` stand.  Fails if there is none."""
    done = []

    def wrapper(execute, sql, params, many, context):
        if not done and words in sql:
            done.append(sql)
            act()
        return execute(sql, params, many, context)

    with connection.execute_wrapper(wrapper):
        yield
    assert done, f"no statement has {words!r}"
