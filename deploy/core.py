"""Build the compiled cores of rooms, where a C compiler is at hand.

`python -m deploy.core` builds them in place, for who changes one. Installing does it by
itself: hatchling finds `CoreHook` here. Without a compiler the package is the same but
for these files, and `monitor --version` says so.
"""

import hashlib
import os
import shlex
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

#: What a core makes faster, and its room.
ROOMS = {"The matcher": Path("monitor/classify"), "Grouping": Path("monitor/group")}
SOURCE = "_core.c"
SHARED = Path("monitor/model/core.h")
#: Named for the Python it is built for, so that another one passes it over.
NAME = f"_core{sysconfig.get_config_var('EXT_SUFFIX')}"
OPTIONS = ("-O2", "-std=c11", "-Wall", "-Wextra")
#: Logarithms, as Python takes them.
_LIBRARIES = shlex.split(sysconfig.get_config_var("LIBM") or "")
#: Seconds; it takes two.
PATIENCE = 120
_TRY = (
    "import importlib.util as u, sys; s = u.spec_from_file_location('_core', "
    "sys.argv[1]); s.loader.exec_module(u.module_from_spec(s))"
)


class NotBuilt(Exception):  # noqa: N818 # no error: the monitor runs without it
    """Why a core is not there."""


def build(root: Path, room: Path, target: Path) -> None:
    """Whole or not at all: what is there already may be in use."""
    source = root / room / SOURCE
    with TemporaryDirectory() as folder:
        made = Path(folder) / NAME
        sign = f'-DSOURCE="{fingerprint(root, room)}"'
        _run([*_compiler(), *_flags(), sign, str(source), *_LIBRARIES, "-o", str(made)])
        _run([sys.executable, "-c", _TRY, str(made)])
        beside = target.with_suffix(".new")
        shutil.copyfile(made, beside)
        beside.replace(target)


def fingerprint(root: Path, room: Path) -> str:
    """By which a test knows what a core was built from."""
    sources = (root / SHARED, root / room / SOURCE)
    read = b"".join(source.read_bytes() for source in sources)
    return hashlib.sha256(read).hexdigest()[:16]


def _compiler() -> list[str]:
    """As Python itself links its modules, with another compiler if CC names one."""
    words = shlex.split(sysconfig.get_config_var("LDSHARED") or "")
    if not words:
        raise NotBuilt("this Python does not say how its modules are linked")
    words[:1] = shlex.split(os.environ.get("CC", "")) or words[:1]
    if shutil.which(words[0]) is None:
        raise NotBuilt(f"there is no C compiler ({words[0]})")
    return words


def _flags() -> list[str]:
    paths = sysconfig.get_paths()
    folders = dict.fromkeys((paths["include"], paths["platinclude"]))
    return [
        *OPTIONS,
        *shlex.split(sysconfig.get_config_var("CCSHARED") or ""),
        *(f"-I{folder}" for folder in folders),
    ]


def _run(command: list[str]) -> None:
    try:
        done = subprocess.run(  # noqa: S603 # the user's own compiler
            command, capture_output=True, text=True, timeout=PATIENCE, check=False
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise NotBuilt(str(error)) from error
    if done.returncode:
        raise NotBuilt(f"{command[0]} failed: {done.stderr.strip()[-500:]}")


class CoreHook(BuildHookInterface):  # type: ignore[type-arg] # none of its own config
    """Adds the cores to a wheel, and builds them in place for an editable install."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        root = Path(self.root)
        self._folder = TemporaryDirectory()
        in_place = version == "editable"
        for what, room in ROOMS.items():
            folder = (root if in_place else Path(self._folder.name)) / room
            folder.mkdir(parents=True, exist_ok=True)
            try:
                build(root, room, folder / NAME)
            except NotBuilt as why:
                self.app.display_warning(told(what, why))
                continue
            if not in_place:
                build_data["force_include"][str(folder / NAME)] = str(room / NAME)
                build_data["pure_python"] = False
                build_data["infer_tag"] = True

    def finalize(self, *_: object) -> None:
        self._folder.cleanup()


def told(what: str, why: NotBuilt) -> str:
    return f"{what} runs in Python, which is slower: {why}"


def main() -> str | None:
    """Why one or more of them could not be built; those before are."""
    failed = []
    for what, room in ROOMS.items():
        try:
            build(Path(), room, room / NAME)
        except NotBuilt as why:
            failed.append(told(what, why))
    return "\n".join(failed) or None


if __name__ == "__main__":
    sys.exit(main())
