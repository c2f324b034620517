"""The invented clinic that ``load_demo`` loads.  Every person, address and number in it is made up."""
