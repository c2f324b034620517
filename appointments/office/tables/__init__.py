"""What the office sees and does.  Visits change through ``booking`` only, messages through ``inbox``."""

from appointments.office.tables import contact, holds, messages, patients, rules, schedule, visits

__all__ = ["contact", "holds", "messages", "patients", "rules", "schedule", "visits"]
