"""The clinic itself: its directory, its accounts, what all rooms share, and the wiring of the site."""
