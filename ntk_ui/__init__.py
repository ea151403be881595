"""Everything a reader sees, apart from the mathematics."""
