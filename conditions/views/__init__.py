"""SHOWS.  The pages of the library, and what a search finds in them."""
