"""The nouns. Immutable values that every room passes on; nothing here does I/O.

A source publishes feeds; a feed yields items; an item that satisfies a topic's
rules has a match; a matched item tells of events; items about the same happening
form a story; a route turns stories into alerts and digests; each of those becomes
one delivery per channel.
"""
