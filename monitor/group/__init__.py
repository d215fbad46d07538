"""Matched items and their events → stories."""
