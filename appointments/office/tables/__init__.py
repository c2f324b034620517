"""What the office sees and does.  Visits change through ``booking`` only, messages through ``inbox``."""

from appointments.office.tables import callbacks, contact, holds, messages, patients, rules, schedule, visits

__all__ = ["callbacks", "contact", "holds", "messages", "patients", "rules", "schedule", "visits"]
