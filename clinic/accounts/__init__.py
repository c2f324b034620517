"""Logins of staff: how many passwords are looked at, and who is asked to log in first."""
