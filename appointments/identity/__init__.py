"""READS.  Who is this person?  One idea of a name, a phone number and a date of birth, for every search.

No other room turns what was typed into a condition.  Others call ``search`` (patients, their visits and who
wrote to us, by anything that was typed), ``lookup`` (a visit found again by what its patient knows),
``likeness`` (who may be the same person), and derive their forms from ``forms.PersonForm``.
"""
