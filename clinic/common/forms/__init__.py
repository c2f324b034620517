"""Fields and guards that the forms of all rooms are made of."""
