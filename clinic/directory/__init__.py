"""Where the clinic is, when it is open, and who works there.  The app label is "clinic".

Others read ``models``, ``hours`` (when is the office open?), ``facts`` (what every page says of it)
and ``whose_clock`` (on which clock is it read?).
"""
