"""Pages of patient education: reading, editing, signing, loading and searching them, with their sources."""
