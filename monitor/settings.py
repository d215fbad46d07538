"""Every knob, with its default and its reason."""
