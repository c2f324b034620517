"""Lines, colors and files."""
