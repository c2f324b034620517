"""How fast is it?  ``python -m tests.bench`` measures the site against a bare Django view on this machine."""
