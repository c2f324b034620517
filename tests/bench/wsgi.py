"""The site as gunicorn serves it, with the addresses of the bench."""

from django.conf import settings

from clinic.wsgi import application

__all__ = ["application"]

settings.ROOT_URLCONF = "tests.bench.urls"
