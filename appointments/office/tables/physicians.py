"""What somebody who treats patients sees, and does not run the office."""

from clinic.directory.models import Practitioner

NOBODY = Practitioner(pk=0)


def own_only(user) -> Practitioner | None:
    """The practitioner whose visits are all that ``user`` sees; None for the office, which sees every one.

    A login that belongs to no practitioner, or not yet, sees none.
    """
    if user.has_perm("appointments.change_appointment"):
        return None
    return Practitioner.objects.filter(user=user).first() or NOBODY
