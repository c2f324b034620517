"""What a physician types."""
