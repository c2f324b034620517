"""What any site could use, without a word of a clinic: intervals, wall clock, refusals, forms, limits."""
