"""What does `monitor init` put into an empty place?"""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

#: Below the source; each goes to its own place.
CONFIG = "config"
SEEDS = "seeds"

_PACKAGE = Path(__file__).resolve().parent.parent


@dataclass(frozen=True, slots=True)
class Starter:
    """What was written, and what was there already and stays as it is."""

    written: tuple[Path, ...]
    kept: tuple[Path, ...]


def starter_source() -> Path:
    """The starter that the wheel brings along; in a checkout, the checkout itself."""
    packaged = _PACKAGE / "data" / "starter"
    return packaged if packaged.is_dir() else _PACKAGE.parent


def write_starter(target: Path, source: Path) -> Starter:
    """The config into `target`, the seeds beside it. Nothing is ever overwritten."""
    written, kept = [], []
    for origin, place in _pairs(target, source):
        if place.exists():
            kept.append(place)
            continue
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(origin, place)
        written.append(place)
    return Starter(tuple(written), tuple(kept))


def _pairs(target: Path, source: Path) -> Iterator[tuple[Path, Path]]:
    folders = (
        (source / CONFIG, target),
        (source / SEEDS, target.absolute().parent / SEEDS),
    )
    for origin, place in folders:
        for path in sorted(origin.rglob("*")):
            inside = path.relative_to(origin)
            hidden = any(part.startswith(".") for part in inside.parts)
            if path.is_file() and not hidden:
                yield path, place / inside
