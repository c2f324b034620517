"""The office's own pages, beside the tables of the admin."""
