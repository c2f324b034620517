"""The settings that mypy reads the models by.

modeltranslation gives each model with texts in two languages a manager of a class made while it starts, which
has no name that mypy could look up.  Here the models keep the managers that they are written with.
"""

import os

os.environ.setdefault("DEBUG", "true")

from django.apps import AppConfig

from clinic.settings import *  # noqa: F403
from clinic.settings import INSTALLED_APPS as OURS


class ManagersAsWritten(AppConfig):
    """Stands before modeltranslation, so that it is ready first."""

    name = "tests"

    def ready(self):
        from modeltranslation import translator  # reads the settings, which are not there before

        translator.add_manager = lambda model: None


INSTALLED_APPS = ["tests.settings_for_types.ManagersAsWritten", *OURS]
