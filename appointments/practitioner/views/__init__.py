"""The pages of who treats patients."""
