"""The patient's pages: the symptom check, the way to a booking, and what a link opens.

Nobody imports it but the addresses; it asks the rooms of the domain and changes nothing by itself.
"""
