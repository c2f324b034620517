"""WRITES.  What belongs to one visit besides its time: answers before it, the plan after it, running late.

Others call ``before.save_answers``, ``after.write_plan``, ``delays.set_delay`` and read ``questionnaire``.
"""
