"""A clinic of the first edition upgrades without losing anything: README.md says what is restored here."""
