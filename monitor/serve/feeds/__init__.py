"""Finding feeds, and carrying lists of them in and out of the config."""
