"""What the office sees and does.  Visits change through ``booking`` only, messages through ``contact``."""

from appointments.office.tables import contact, holds, messages, patients, rules, schedule, visits

__all__ = ["contact", "holds", "messages", "patients", "rules", "schedule", "visits"]
