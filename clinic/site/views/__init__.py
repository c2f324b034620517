"""The clinic's own pages."""
