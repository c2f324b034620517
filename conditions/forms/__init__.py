"""What readers type: a search, and the answers of the symptom check."""
