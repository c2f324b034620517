"""Draws the pictures of patient education."""
