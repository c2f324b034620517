"""What somebody is told, by which way, and whether it arrived.

``outbox`` writes down what must be told, in the transaction that causes it; ``letters`` says what it reads
like, ``reminders`` when, ``lifespan`` until when it helps; ``worker`` sends it; ``call_list`` and ``calls``
are what a person must say by phone; ``told`` answers whether somebody knows; ``alarms`` says who of the
clinic is told; ``links`` and ``calendar_files`` are what goes along.
"""
