"""The office's pages and tables.  Nobody imports it but the addresses and the admin site."""
