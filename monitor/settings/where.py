"""Where was a key written, or where should a missing one have been?"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from monitor.settings.problem import ENVIRONMENT, KeyPath, Position, format_key


@dataclass(frozen=True)
class Where:
    """The positions of a whole config, by path; looked for when somebody asks."""

    look: Callable[[], Mapping[KeyPath, Position]]

    @cached_property
    def positions(self) -> Mapping[KeyPath, Position]:
        return self.look()

    def find(self, path: KeyPath) -> Position:
        """The key's own position, or that of the nearest table around it."""
        end = len(path)
        while end and path[:end] not in self.positions:
            end -= 1
        position = self.positions[path[:end]]
        return replace(position, key=_extend(position, path[end:]))


def _extend(position: Position, rest: KeyPath) -> str:
    """The key with what is missing of it, as one would write it there."""
    if position.file == ENVIRONMENT and all(isinstance(part, str) for part in rest):
        return "__".join((position.key, *(str(part).upper() for part in rest)))
    dot = "." if position.key and rest[:1] and isinstance(rest[0], str) else ""
    return f"{position.key}{dot}{format_key(rest)}"
