"""An invented clinic, to look around in."""
