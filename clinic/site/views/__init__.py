"""The clinic's own pages, and the pages shown when something cannot be done."""
