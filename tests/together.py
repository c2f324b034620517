"""Several people at the same moment: real threads, each with a connection of its own."""

import threading

from django.db import connection, connections


def together(*actions) -> list:
    """Run all actions at once, each in a thread of its own; return what each gave back or raised.

    The rows they meet must be committed: use ``committed_scene`` or ``transactional_db``.
    """
    gate = threading.Barrier(len(actions))
    results = [None] * len(actions)

    def run(n, action):
        try:
            connection.ensure_connection()
            gate.wait(timeout=60)
            results[n] = action()
        except Exception as error:
            results[n] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=item) for item in enumerate(actions)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=120)
    return results
