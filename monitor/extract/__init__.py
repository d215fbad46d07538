"""Matched item → events: who signed what with whom, who was held where."""
