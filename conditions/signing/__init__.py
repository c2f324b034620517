"""A physician's signature: who may give it, under which version, and what readers see with or without one."""
