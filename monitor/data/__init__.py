"""Data files that come with the package: facts, not code."""
