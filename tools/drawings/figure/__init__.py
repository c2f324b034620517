"""People: a skeleton, flesh, heads, clothes."""
