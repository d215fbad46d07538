"""The ways in: timer, command line, window. Builds everything, knows everything."""
