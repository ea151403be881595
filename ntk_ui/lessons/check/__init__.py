"""Check yourself: generated questions on all lessons, a module for each."""
