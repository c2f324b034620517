"""READS.  Who is this person?  One idea of a name, a phone number and a date of birth, for every search.

Others call ``search.find`` and ``search.namesakes`` (the office's finder), ``lookup`` (a visit found again by
what its patient knows), and derive their forms from ``forms.PersonForm``.
"""
