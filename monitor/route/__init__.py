"""Stories → alerts and digests, per route. Time is an argument."""
