"""Alerts and digests → deliveries. One file per channel kind."""
