"""Do two channels write to a file that only one may have?

Channels of kind `file` may share a folder: each delivery's key names its files.
"""

from collections.abc import Iterator, Mapping
from os.path import normcase, normpath
from typing import Any

from monitor.settings.chats import AtomSettings
from monitor.settings.problem import Mistake, as_table, quote

DEFAULT = AtomSettings.model_fields["file"].default


def apart(channels: Mapping[str, Any]) -> Iterator[Mistake]:
    """Each Atom channel puts its own feed whole: two would undo each other's work."""
    seen: dict[str, str] = {}
    for name, written in channels.items():
        channel = as_table(written)
        file = channel.get("file", DEFAULT)
        if channel.get("kind") != "atom" or not isinstance(file, str):
            continue
        other = seen.setdefault(normcase(normpath(file)), name)
        if other != name:
            yield Mistake(
                path=("channels", name, "file" if "file" in channel else "kind"),
                wrong=f"writes {quote(file)}, as channel {quote(other)} does",
                remedy="give each atom channel a file of its own: file = "
                f"{quote(f'{name}.xml')}",
            )
