"""Every knob, with its default and its reason. Environment beats file beats default."""
