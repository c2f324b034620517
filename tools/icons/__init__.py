"""Draws the icons that phones put on the home screen, and the one of the tab, from the clinic's mark."""
