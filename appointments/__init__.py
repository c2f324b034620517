"""The visits: free times, booking, the office's day and the physician's, and what patients are told."""
