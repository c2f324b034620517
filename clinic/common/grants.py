"""How a migration gives roles permissions, so that what a clinic has changed in its own groups stays."""

from collections.abc import Iterable

from django.contrib.auth.management import create_permissions
from django.db import migrations


class Granting(migrations.RunPython):
    """An operation that says which permissions it gives."""

    granted: dict[str, Iterable[str]]


def granting(permissions: dict[str, Iterable[str]]) -> Granting:
    """The operation of a migration that gives roles more permissions: {role: "app.codename" and so on}.

    Write names out in the migration: it must do the same for ever.  On the way back nothing is taken away.
    """

    def forwards(apps, schema_editor):
        give(permissions, apps=apps, using=schema_editor.connection.alias)

    operation = Granting(forwards, migrations.RunPython.noop)
    operation.granted = permissions
    return operation


def give(permissions: dict[str, Iterable[str]], *, apps, using: str) -> None:
    """Give each role these permissions besides those it has; a role that is missing is made.

    Raises LookupError for a permission that does not exist.
    """
    known = _known({label for names in permissions.values() for label in names}, apps=apps, using=using)
    groups = apps.get_model("auth", "Group").objects.using(using)
    for role, names in permissions.items():
        group, _made = groups.get_or_create(name=role)
        group.permissions.add(*(known[name] for name in names))


def _known(names: set[str], *, apps, using: str) -> dict[str, int]:
    """The keys of these permissions.  Django makes them after all migrations, which is too late for ours."""
    for label in {name.partition(".")[0] for name in names}:
        app = apps.get_app_config(label)
        # In a migration an app does not say that it has any models.
        app.models_module = getattr(app, "models_module", True)
        create_permissions(app, verbosity=0, using=using, apps=apps)
    found = existing(names, apps=apps, using=using)
    if unknown := names - found.keys():
        raise LookupError(f"There is no such permission: {', '.join(sorted(unknown))}")
    return found


def existing(names: set[str], *, apps, using: str) -> dict[str, int]:
    """The keys of those of these permissions that there are, by their labels: "app.codename"."""
    rows = apps.get_model("auth", "Permission").objects.using(using)
    rows = rows.filter(codename__in={name.partition(".")[2] for name in names})
    keys = rows.values_list("content_type__app_label", "codename", "pk")
    return {f"{label}.{codename}": pk for label, codename, pk in keys}
