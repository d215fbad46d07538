"""Where is the config, and where does everything written go?

Light on purpose: `monitor init` and `--help` ask this without reading a config.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from monitor.settings.problem import Problem

CONFIG_VARIABLE = "MONITOR_CONFIG"
STATE_VARIABLE = "STATE_DIRECTORY"  # systemd sets it, for StateDirectory=
USUAL_PLACES = (Path("config"), Path("/etc/monitor"))
USUAL_STATE = "var"
MAIN_FILE = "monitor.toml"
DATABASE = "monitor.db"


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """The folder with everything written, and the database, which may be elsewhere."""

    folder: Path
    database: str  #: URL with an absolute path


def find_config(option: str | None, environ: Mapping[str, str]) -> Path | Problem:
    """The folder that is asked for, even a wrong one; else the first usual one."""
    asked = option or environ.get(CONFIG_VARIABLE)
    if asked:
        return Path(asked)
    for place in USUAL_PLACES:
        if (place / MAIN_FILE).is_file():
            return place
    looked = " and ".join(str(place) for place in USUAL_PLACES)
    return Problem(
        file=str(USUAL_PLACES[0] / MAIN_FILE),
        wrong=f"no config in {looked}, and neither --config nor ${CONFIG_VARIABLE}",
        remedy="`monitor init` writes one",
    )


def find_state(
    option: str | None, environ: Mapping[str, str], *, home: Path, database: str | None
) -> State:
    """`database` is that of `[store]`; it counts only when there is no option.

    What is relative in the config starts at `home`, the parent of its folder; what
    is relative in the option starts where the command was given.
    """
    # systemd joins several state directories with colons; ours is the first.
    given = environ.get(STATE_VARIABLE, "").split(":")[0]
    folder = Path(option or given or home / USUAL_STATE).absolute()
    if option or database is None:
        return State(folder=folder, database=f"sqlite:///{folder / DATABASE}")
    path = home / database.removeprefix("sqlite:///")
    return State(folder=folder, database=f"sqlite:///{path.absolute()}")
