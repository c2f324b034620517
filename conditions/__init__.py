"""Patient education in two languages, and how urgent symptoms are."""
