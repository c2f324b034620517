"""READS.  What the office and the physicians look at: the board, the calendar, the week, reports, checks.

Each page has one module that answers it in a fixed number of statements.  ``searches`` alone writes: a count
of searches that found no time, which the reports read.
"""
