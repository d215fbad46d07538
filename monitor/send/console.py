"""Print each delivery to a terminal or into a pipe."""

import json
from typing import TextIO

from monitor.model.message import message_from_body
from monitor.model.route import Delivery
from monitor.ports import Deferred, Delivered, Receipt
from monitor.send.page import page_of
from monitor.send.text import COLOUR, PLAIN, render_text

RULER = "-" * 72


class Console:
    """A text stream that a person reads."""

    def __init__(self, *, stream: TextIO, no_color: bool = False) -> None:
        self._stream = stream
        self._ink = COLOUR if stream.isatty() and not no_color else PLAIN

    def deliver(self, delivery: Delivery) -> Receipt:
        page = page_of(message_from_body(json.loads(delivery.body)))
        text = f"{RULER}\n{render_text(page, self._ink)}\n"
        # A terminal that knows no Thai gets question marks, and not nothing.
        encoding = self._stream.encoding or "utf-8"
        shown = text.encode(encoding, "replace").decode(encoding)
        try:
            self._stream.write(shown)
            self._stream.flush()
        except OSError as error:  # such as a pipe that nobody reads any more
            return Deferred(f"the output takes no text: {error.strerror}")
        return Delivered()
