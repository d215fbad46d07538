"""One file per group of commands. Heavy imports stand inside the functions."""
