"""The physician's pages under /schedule/ and their calendar feed.  Nobody imports it but the addresses."""
