"""Where is the config, and where does everything written go?"""

from pathlib import Path

import pytest

from monitor.settings.places import State, find_config, find_state
from monitor.settings.problem import Problem

HOME = Path("/srv/monitor")


@pytest.fixture
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder from which the command is given."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_the_option_beats_the_variable() -> None:
    """What is asked for is taken, even when it is not there."""
    environ = {"MONITOR_CONFIG": "b"}

    assert find_config("a", environ) == Path("a")
    assert find_config(None, environ) == Path("b")


def test_the_folder_here_is_the_usual_one(elsewhere: Path) -> None:
    """A folder called config counts when the main file is in it."""
    (elsewhere / "config").mkdir()
    (elsewhere / "config" / "monitor.toml").touch()

    assert find_config(None, {}) == Path("config")


def test_without_a_config_the_places_are_named(elsewhere: Path) -> None:
    """And how to get one."""
    answer = find_config(None, {})

    assert isinstance(answer, Problem)
    assert str(answer) == (
        "config/monitor.toml: no config in config and /etc/monitor, and neither "
        "--config nor $MONITOR_CONFIG: `monitor init` writes one"
    )


@pytest.mark.parametrize(
    ("option", "environ", "database", "folder", "url"),
    [
        (None, {}, None, "/srv/monitor/var", "/srv/monitor/var/monitor.db"),
        (
            None,
            {},
            "sqlite:///db/x.db",
            "/srv/monitor/var",
            "/srv/monitor/db/x.db",
        ),
        (None, {}, "sqlite:////a/x.db", "/srv/monitor/var", "/a/x.db"),
        (
            None,
            {"STATE_DIRECTORY": "/var/lib/a:/var/lib/b"},
            None,
            "/var/lib/a",
            "/var/lib/a/monitor.db",
        ),
        (
            "/s",
            {"STATE_DIRECTORY": "/var/lib/a"},
            "sqlite:////a/x.db",
            "/s",
            "/s/monitor.db",
        ),
    ],
)
def test_the_state_folder_holds_everything_written(
    option: str | None,
    environ: dict[str, str],
    database: str | None,
    folder: str,
    url: str,
) -> None:
    """The database of the config counts only where no option names the folder."""
    state = find_state(option, environ, home=HOME, database=database)

    assert state == State(folder=Path(folder), database=f"sqlite:///{url}")


def test_an_option_starts_where_the_command_was_given(elsewhere: Path) -> None:
    """As with any other command."""
    state = find_state("state", {}, home=HOME, database=None)

    assert state.folder == elsewhere / "state"
