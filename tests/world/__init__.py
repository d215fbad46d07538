"""A small world on loopback: publishers, a chat, a mail server, the real process."""
