"""Feeds → items. Where the outside comes in: HTTP, XML, bad clocks."""
